"""Single sentences and what they give, boundary by boundary (sentences.yaml); and that the reason fits the clause."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
import yaml

from pescore import read_standard

CASES = yaml.safe_load((Path(__file__).parent / "sentences.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["标准"][:24])
def test_a_sentence_gives_what_it_says(case: dict) -> None:
    more = {"indicator": case.get("指标", ""), "unit": case.get("单位"), "target": case.get("目标值")}
    more["points"] = case.get("要点")
    reading = read_standard(case["标准"], case["分值"], **more)
    assert not reading.draft.unforeseen
    for value, points in case["得分"]:
        given = reading.score(tuple(value) if isinstance(value, list) else value)
        assert given.points == (None if points == "问" else Decimal(str(points))), (value, given.why)
        if points == "问":
            assert given.why.endswith("。") and ("？" in given.why or "请" in given.why), given.why


@pytest.mark.parametrize(
    ("value", "why"),
    [
        ("100%", "补助对象准确率100%：按“补助对象准确率达100%得4分”，得4分。"),
        ("92%", "在“补助对象准确率达100%得4分”所列范围之外，得0分。"),
    ],
)
def test_only_what_no_clause_covers_is_called_outside(value: str, why: str) -> None:
    assert why in read_standard("补助对象准确率达100%得4分", full=4).score(value).why


def test_a_permille_target_is_not_taken_for_a_percentage() -> None:
    reading = read_standard("", full=5, target="≤5‰")
    assert reading.canonical == "≤5‰得5分；>5‰的，得分=5×5‰÷实际值"
    # 5 × 5 ÷ 6 = 4.1666…
    assert [reading.score(v).points for v in (4, "4‰", 6)] == [Decimal(5), Decimal(5), Decimal("4.17")]


@pytest.mark.parametrize(
    ("target", "value", "points"),
    [
        ("全市前三名", "第2名", 10),
        ("前3名", 3, 10),
        ("前3名", 4, None),
        ("前10位", "第十一名", None),
        ("零事故", "零事故", 10),
        ("零事故", "未发生", 10),
        ("零事故", 0, 10),
        ("零事故", "1起", None),
        ("以实际发生数为准", 3, None),
        ("20××年10月底前", "是", None),
        ("达到全省平均水平", "达到", None),
    ],
)
def test_a_bare_target_scores_what_it_settles_and_asks_the_rest(target: str, value: object, points: int | None) -> None:
    score = read_standard("", full=10, target=target).score(value)
    assert score.points == points
    assert points is not None or score.ask
