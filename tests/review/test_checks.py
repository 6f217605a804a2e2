"""Small evaluations built into books and reviewed whole: what must be said, and what must not."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pescore.actions.review import review
from pescore.evaluation.facts import facts_from_text
from pescore.functions.registry import REGISTRY
from pescore.review.check import kinds
from pescore.review.checks import CHECKS
from pescore.review.finding import SEVERITIES
from pescore.workbook.build import book_bytes
from pescore.workbook.grid import read_bytes

CASES = yaml.safe_load(Path(__file__).with_name("cases.yaml").read_text(encoding="utf-8"))
CLEAN = [{"在": "过程", "分值": 40}, {"在": "产出", "分值": 30}, {"在": "效益", "分值": 30}]
USUAL = {"评分标准": "符合得满分，不符合得0分", "实际值": "符合", "佐证材料": ["资料"]}


def _facts(case: dict[str, Any]) -> str:
    """The case as a facts file."""
    tops: dict[str, list[dict[str, Any]]] = {}
    for number, leaf in enumerate(case.get("指标", CLEAN), 1):
        filled = {**USUAL, "名称": f"指标{number}", "填报得分": leaf["分值"], **leaf}
        if filled["实际值"] == "不适用":
            del filled["填报得分"]
        tops.setdefault(filled.pop("在"), []).append({k: v for k, v in filled.items() if v != ""})
    others = {key: value for key, value in case.items() if key not in ("名", "有", "没有", "指标")}
    tree = [{"名称": name, "指标": leaves} for name, leaves in tops.items()]
    return json.dumps({"项目": {"项目名称": "夜校"}, **others, "指标": tree}, ensure_ascii=False, default=str)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["名"])
def test_what_is_said_and_what_is_not(case: dict[str, Any]) -> None:
    evaluation = facts_from_text(_facts(case))
    found = review(read_bytes(book_bytes(evaluation), "例.xlsx"), "例.xlsx").findings
    told = {(one.check, one.severity) for one in found}
    names = {check for check, _ in told}
    assert {*case.get("有", ()), *case.get("没有", ())} <= {
        *kinds(),
        *(f"{k} {s}" for k in kinds() for s in SEVERITIES),
    }
    for wanted in case.get("有", ()):
        check, _, severity = wanted.partition(" ")
        assert (check, severity) in told if severity else check in names, [one.says for one in found]
    assert names & set(case.get("没有", ())) == set(), [one.says for one in found]


def test_every_check_is_listed_once_and_runs() -> None:
    ids = [named.kind.id for named in CHECKS]
    assert len(ids) == len(set(ids)) and set(ids) <= set(kinds())
    # The others are told by reading the sheet, or by the scoring itself.
    by_code = {kind.id for kind in kinds().values() if kind.codes}
    known = {"待确认", "未评分", "填报得分", "人工得分", "合计与等级", "原表"}
    assert set(kinds()) == set(ids) | by_code | known


def test_a_code_belongs_to_one_check() -> None:
    codes = [code for kind in kinds().values() for code in kind.codes]
    assert len(codes) == len(set(codes))


TEXTS = st.text(
    alphabet=st.one_of(
        st.sampled_from("①②③一二三四是个项（）()〔〕《》、，。；：率%％分扣得元万人户0123456789.-至年月日"),
        st.characters(exclude_categories=["Cs"]),
    ),
    max_size=60,
)
CELLS = st.one_of(st.none(), st.booleans(), st.integers(-5, 200), st.floats(allow_nan=False, width=32), TEXTS)


@settings(max_examples=150, deadline=None)
@example([("", 0, None, 2.0610549130254083e-20, 206106.0, *[None] * 6)])  # 10²⁵ times its target
@given(st.lists(st.tuples(TEXTS, *[CELLS] * 10), min_size=1, max_size=4))
def test_nothing_in_a_cell_stops_the_review(rows: list[tuple[Any, ...]]) -> None:
    header = [
        "一级指标",
        "分值",
        "评分标准",
        "目标值",
        "实际值",
        "得分",
        "扣分原因",
        "佐证材料",
        "人工得分",
        "调整理由",
        "评价情况",
    ]
    table = [header, *([f"甲{n}{row[0]}", *row[1:]] for n, row in enumerate(rows))]
    found = REGISTRY["PE_REVIEW"].call(table)
    if isinstance(found, list):
        assert found[0][0] == "级别" and all(len(row) == 7 for row in found)
    else:
        assert found.note and "无法计算" not in found.note
