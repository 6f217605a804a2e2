"""What changed between two versions, in words; the same indicator is known again under another name or place."""

from __future__ import annotations

from pescore.evaluation.difference import ADDED, MOVED, REMOVED, SCORE, Change, changes
from pescore.evaluation.facts import facts_from_text
from pescore.evaluation.results import evaluate

OLD = """
项目: {项目名称: 夜校, 评价年度: 2023}
指标:
  - 名称: 过程
    指标:
      - {名称: 到位率, 分值: 40, 评分标准: "≥100%得满分，≤80%不得分，之间按比例计算", 实际值: 90%}
      - {名称: 制度, 分值: 20, 评价要点: 制度是否健全, 评分标准: 符合得满分，不符合得0分, 实际值: 符合}
  - 名称: 产出
    指标:
      - 名称: 开班
        分值: 40
        评分标准: 符合得满分，不符合得0分
        实际值: 符合
        评价情况: 全年五十期，学员一千二百人，按计划完成了全部课程。
"""


def between(old: str, new: str) -> list[Change]:
    a, b = facts_from_text(old), facts_from_text(new)
    return changes((a, evaluate(a)), (b, evaluate(b)))


def test_the_same_is_no_change() -> None:
    assert between(OLD, OLD) == []


def test_a_value_changes_score_total_and_grade() -> None:
    # 40 × (95 − 80) ÷ 20 = 30; before 40 × (90 − 80) ÷ 20 = 20; total 80 → 90
    found = between(OLD, OLD.replace("实际值: 90%", "实际值: 95%"))
    assert [(one.path, one.what, one.old, one.new) for one in found] == [
        ((), "合计", "80", "90"),
        ((), "评价等级", "良", "优"),
        (("过程", "到位率"), "实际值", "90%", "95%"),
        (("过程", "到位率"), SCORE, "20", "30"),
    ]
    assert found[2].says == "实际值由“90%”改为“95%”" and found[3].says == "得分由20变为30（分值40）"


def test_of_a_long_text_only_what_changed() -> None:
    found = between(OLD, OLD.replace("一千二百人", "一千三百人"))
    before, after = "…五十期，学员一千二百人，按计划完成…", "…五十期，学员一千三百人，按计划完成…"
    assert [one.says for one in found] == [f"评价情况改了文字：“{before}”改为“{after}”"]


def test_an_emptied_and_a_filled_cell() -> None:
    reason = OLD.replace("实际值: 符合}", "实际值: 符合, 扣分原因: 缺章}")
    assert [one.says for one in between(OLD, reason)] == ["扣分原因原来空着，现为“缺章”"]
    assert [one.says for one in between(reason, OLD)] == ["扣分原因“缺章”删去了"]


def test_a_renamed_and_a_moved_indicator() -> None:
    renamed = between(OLD, OLD.replace("名称: 制度", "名称: 管理制度健全性"))
    assert [(one.what, one.path, one.says) for one in renamed] == [
        (MOVED, ("过程", "管理制度健全性"), "改名，原为“过程/制度”")
    ]
    moved = between(OLD, OLD.replace("  - 名称: 产出\n    指标:\n", ""))
    assert [(one.what, one.path, one.says) for one in moved] == [(MOVED, ("过程", "开班"), "换了位置，原为“产出/开班”")]


ROWS = (
    ("到位率", 40, "≥100%得满分，≤80%不得分，之间按比例计算"),
    ("验收合格率", 20, "≥98%得满分，每低1个百分点扣0.5分"),
    ("完工率", 20, "≥98%得满分，每低1个百分点扣0.5分"),
    ("满意度", 20, "≥90%得满分，否则不得分"),
)


def table(*rows: tuple[str, int, str], value: str = "90%") -> str:
    lines = [
        f'      - {{名称: {name}, 分值: {full}, 评分标准: "{rule}", 实际值: {value}}}' for name, full, rule in rows
    ]
    return "指标:\n  - 名称: 产出\n    指标:\n" + "\n".join(lines)


def named(**names: str) -> tuple[tuple[str, int, str], ...]:
    return tuple((names.get(name, name), full, rule) for name, full, rule in ROWS)


def test_a_renamed_indicator_without_points_of_evaluation_is_known_by_its_rule_and_neighbours() -> None:
    """Two indicators share the sentence; where they stand tells them apart, even when both are renamed."""
    one = between(table(*ROWS), table(*named(完工率="按期完工率")))
    assert [(c.what, c.path[-1], c.says) for c in one] == [(MOVED, "按期完工率", "改名，原为“产出/完工率”")]
    both = between(table(*ROWS), table(*named(验收合格率="一次验收合格率", 完工率="按期完工率", 满意度="群众满意度")))
    assert [(c.what, c.says) for c in both] == [
        (MOVED, "改名，原为“产出/验收合格率”"), (MOVED, "改名，原为“产出/完工率”"), (MOVED, "改名，原为“产出/满意度”")
    ]  # fmt: skip


def test_another_rule_or_another_place_is_another_indicator() -> None:
    other = between(table(*ROWS), table(*ROWS[:3], ("群众满意度", 20, "≥85%得满分，否则不得分")))
    assert [c.what for c in other] == [ADDED, REMOVED]
    moved = between(table(*ROWS), table(ROWS[3], ("按期完工率", 20, ROWS[2][2]), ROWS[0], ROWS[1]))
    assert sorted(c.what for c in moved) == sorted([ADDED, REMOVED])


def test_a_new_and_a_removed_indicator() -> None:
    line = next(line for line in OLD.splitlines() if "名称: 制度" in line)
    found = between(OLD, OLD.replace(line + "\n", ""))
    assert [one.what for one in found] == ["满分", "合计", "评价等级", REMOVED] and found[-1].says.endswith(
        "分值20，得20"
    )
    back = between(OLD.replace(line + "\n", ""), OLD)
    assert back[-1].what == ADDED and back[-1].path == ("过程", "制度")


def test_card_and_conventions() -> None:
    new = OLD.replace("评价年度: 2023", "评价年度: 2024") + "口径: {step: whole_steps}\n"
    assert [one.says for one in between(OLD, new)] == [
        "项目“评价年度”由“2023”改为“2024”",
        "口径“step”原来空着，现为“whole_steps”",
    ]
