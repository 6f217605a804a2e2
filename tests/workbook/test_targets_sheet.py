"""The sheet 绩效目标: met or not for every kind of target the reports use, live and stored alike."""

from __future__ import annotations

from pathlib import Path

import pytest

from pescore.evaluation.facts import facts_from_text, read_facts
from pescore.functions.registry import REGISTRY
from pescore.workbook.build import SHEETS, book_bytes
from pescore.workbook.grid import read_bytes
from pescore.workbook.recalc import recalculate

COUNTIES = Path(__file__).parents[2] / "workbooks" / "社会救助2024" / "评估.yaml"
TREE = "指标:\n  - {名称: 甲, 分值: 100, 评分标准: 符合得满分，不符合不得分}\n"
CASES = [
    ("≥23个", "18个", "未达标，完成率78.26%"),  # 18÷23
    ("≤30万/个", "28万/个", "达标，完成率107.14%"),  # 30÷28
    ("≤8元/册", "8.2元/册", "未达标，完成率97.56%"),  # 8÷8.2
    ("收到资金后30日内", "30日", "达标"),
    ("有效提高", "有效提高", "达标"),
    ("100%", "99.99%", "未达标，完成率99.99%"),
]


def test_every_kind_of_target_is_judged() -> None:
    rows = "".join(f"  - {{三级指标: 第{i}项, 指标值: {t}, 实际完成值: {a}}}\n" for i, (t, a, _) in enumerate(CASES))
    book = read_bytes(book_bytes(facts_from_text(f"{TREE}绩效目标表:\n{rows}")), "甲.xlsx")
    sheet = book.sheet("绩效目标")
    assert [sheet.text(row, 6) for row in range(4, 4 + len(CASES))] == [said for _, _, said in CASES]
    live = recalculate(book, REGISTRY)
    assert not live.uncalculated
    assert [live.values["绩效目标", f"F{row}"] for row in range(4, 4 + len(CASES))] == [said for _, _, said in CASES]


def test_the_second_evaluation_has_its_fifteen_targets() -> None:
    book = read_bytes(book_bytes(read_facts(COUNTIES)), "社会救助.xlsx")
    sheet = book.sheet("绩效目标")
    assert sheet.max_row == 3 + 15
    said = {sheet.text(row, 3): sheet.text(row, 6) for row in range(4, 19)}
    assert said["项目资金支付完成率"] == "达标，完成率118.84%"  # 95.07÷80
    assert said["群众满意度"] == "达标，完成率110.70%"  # 99.63÷90
    assert said["组织开展各地社会救助政策业务培训"] == "未达标，完成率50.00%"
    assert said["参训人员满意度"] == ""  # nothing stated, nothing claimed


def test_books_without_targets_have_no_such_sheet() -> None:
    names = [sheet.name for sheet in read_bytes(book_bytes(facts_from_text(TREE)), "甲.xlsx").sheets]
    assert names == list(SHEETS)


@pytest.mark.parametrize(
    ("record", "word"),
    [
        ("{三级指标: 甲}", "第 1 条：没有“指标值”"),
        ("{指标值: 1个}", "没有“三级指标”"),
        ("{三级指标: 甲, 指标值: 1, 完成: 2}", "不认识“完成”"),
    ],
)
def test_a_record_that_cannot_be_used_is_named(record: str, word: str) -> None:
    with pytest.raises(ValueError, match=word):
        book_bytes(facts_from_text(f"{TREE}绩效目标表:\n  - {record}\n"))
