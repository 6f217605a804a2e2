"""Names as they stand in cells, taken apart into code, name and points; labels and numbers of score cells."""

from __future__ import annotations

from decimal import Decimal

import pytest

from pescore.values import Err
from pescore.workbook.layout.labels import grade_in, is_note, points, says_missing
from pescore.workbook.layout.naming import (
    bracketed_points,
    coded_column,
    interval,
    is_filler,
    split_name,
    states_rule,
    without_rule,
)
from pescore.workbook.layout.outline import depths


@pytest.mark.parametrize(
    ("raw", "coded", "name", "code", "worth"),
    [
        ("A101立项依据充分性3分", True, "立项依据充分性", "A101", "3"),
        ("A决策15分", True, "决策", "A", "15"),
        ("A1-1校舍面积 （ 15 分）", True, "校舍面积", "A1-1", "15"),
        ("A.办学条件 （ 50 分）", False, "办学条件", "A", "50"),
        ("1.1.1领导小组", True, "领导小组", "1.1.1", None),
        ("2.1.2年终结算", True, "年终结算", "2.1.2", None),
        ("3.项目执行(420)", False, "项目执行", "3", "420"),
        ("5.倒扣项(-20)", False, "倒扣项", "5", "-20"),
        ("一、绩效\n目标设定\n（20分）", False, "绩效目标设定", "一", "20"),
        ("（二）质量指标", False, "质量指标", "二", None),
        ("资金分配合理性（１分）", False, "资金分配合理性", None, "1"),
        ("产出 80 分", False, "产出", None, "80"),
        ("项目立项（5.5分）", False, "项目立项", None, "5.5"),
        ("指标1：修复堤防长度", False, "修复堤防长度", None, None),
        ("指标1 单元工程优良率", False, "单元工程优良率", None, None),
        ("一、决策【18】", False, "决策", "一", "18"),
        ("1.立项依据充分性[4]", True, "立项依据充分性", "1", "4"),
        ("（三）项目按期完成率〔6分〕", False, "项目按期完成率", "三", "6"),
        ("财务制度健全性（满分为４分，其中基础2分）", False, "财务制度健全性", None, "4"),
        ("资金到位率(4)分", False, "资金到位率", None, "4"),
        ("运行成本\n｛分值：15｝*", False, "运行成本", None, "15"),
        ("群众满意度（5分）（定性）", False, "群众满意度（定性）", None, "5"),
        ("1、3A级以上景区创建数[5]", True, "3A级以上景区创建数", "1", "5"),
        # not codes and not points, but part of the name
        ("C、D级危房比例", False, "C、D级危房比例", None, None),
        ("C、D级危房比例", True, "C、D级危房比例", None, None),
        ("一、二级公路里程", False, "一、二级公路里程", None, None),
        ("1、2号线客运量", False, "1、2号线客运量", None, None),
        ("1、2号桥改造", True, "2号桥改造", "1", None),
        ("110、120联动率", True, "110、120联动率", None, None),
        ("专业队伍（10分，每少1人扣0.5分）", False, "专业队伍（10分，每少1人扣0.5分）", None, None),
        ("落实财预〔2020〕10号", False, "落实财预〔2020〕10号", None, None),
        ("C级危房改造户数", False, "C级危房改造户数", None, None),
        ("12345热线办结率", False, "12345热线办结率", None, None),
        ("1.5米绿化带", False, "1.5米绿化带", None, None),
        ("指标一致性", False, "指标一致性", None, None),
        ("规划衔接（2023）", False, "规划衔接（2023）", None, None),
        ("引进资金（万元）", False, "引进资金（万元）", None, None),
        ("考试成绩达到90分", False, "考试成绩达到90分", None, None),
        ("满意度≥90分", False, "满意度≥90分", None, None),
    ],
)
def test_split_name(raw: str, coded: bool, name: str, code: str | None, worth: str | None) -> None:
    found = split_name(raw, coded)
    assert (found.name, found.code) == (name, code)
    assert found.points == (None if worth is None else Decimal(worth))


def test_a_column_is_coded_when_most_of_its_names_are() -> None:
    assert coded_column(["A101立项", "A102程序", "A201目标", "指标2："])
    assert not coded_column(["C级危房改造户数", "加固率", "验收率"])


@pytest.mark.parametrize("text", ["指标2：", "指标3", "……", "...", "/", "—", "——", "无", "指标", "不适用", "指标二："])
def test_fillers(text: str) -> None:
    assert is_filler(text)


@pytest.mark.parametrize("text", ["指标值量化", "无障碍设施", "数量指标", "1", "质量/安全"])
def test_not_fillers(text: str) -> None:
    assert not is_filler(text)


@pytest.mark.parametrize(
    ("cell", "name"),
    [
        ("设立防火指挥机构。缺1项职责扣1分。", "设立防火指挥机构"),
        ("专业队伍不少于30人（每少1人扣0.5分，扣完为止）", "专业队伍不少于30人"),
        ("火灾受害率0.5‰以内（超出不得分）", "火灾受害率0.5‰以内"),
        ("改造校舍（含操场）", "改造校舍（含操场）"),
    ],
)
def test_rule_inside_the_name(cell: str, name: str) -> None:
    assert without_rule(cell) == name


def test_texts_that_state_a_rule() -> None:
    assert all(
        map(
            states_rule,
            ["每少1次扣0.5分", "完成率×10分，最高10分。", "健全得５分", "得分=实际÷目标×权数", "按比例计分"],
        )
    )
    assert not any(map(states_rule, ["是否健全", "≤100%", "省级以上推广", "反映资金落实情况。", "查阅文件、记录"]))


def test_points_in_rules_and_intervals() -> None:
    assert bracketed_points("支付手续完整（6分）") == 6 and bracketed_points("依据充分得10分。") is None
    assert interval("80—100分") == (80, 100) and interval("（59-0）") == (0, 59) and interval("优：80-100") is None


@pytest.mark.parametrize(
    ("cell", "number", "typed"),
    [
        (3, "3", False),
        (0.1 + 0.2, "0.3", False),
        ("５．２５", "5.25", True),
        ("10分", "10", True),
        (" 7 ", "7", True),
        ("—", None, True),
        ("", None, True),
        ("90%", None, True),
        ("≥3", None, True),
        ("3/4", None, True),
        (None, None, False),
        (True, None, False),
        (Err("#DIV/0!", ""), None, False),
    ],
)
def test_numbers_of_score_cells(cell: object, number: str | None, typed: bool) -> None:
    assert points(cell) == (None if number is None else Decimal(number), typed)


def test_marks_for_not_applicable() -> None:
    assert all(map(says_missing, ["—", "/", "－", "无", "不适用", "N/A"]))
    assert not any(map(says_missing, ["0", 0, None, "无障碍"]))


@pytest.mark.parametrize(
    ("text", "grade"),
    [
        ("评价等级：优", "优"),
        ("优（）；良（V）；中（）；差（）", "良"),
        ("优☑ 良□ 中□ 差□", "优"),
        ("优□ 良□ 中□ 差□", None),
        ("良", "良"),
        ("90分以上为优，80分以上为良", None),
        ("□优  ☑良  □中  □差", "良"),
        ("□优 □良 □中 □差", None),
    ],
)
def test_grades(text: str, grade: str | None) -> None:
    assert grade_in(text) == grade


def test_notes() -> None:
    assert all(
        map(is_note, ["注：1.得分保留两位", "填表人：王某        审核人：李某", "备注：无", "说明：略", "存在问题"])
    )
    assert not any(map(is_note, ["注册企业数", "备案率", "指标1：改造", "说明书发放率"]))


@pytest.mark.parametrize(
    ("names", "levels"),
    [
        (["一、产出", "（一）数量", "1.改造", "2.更新", "（二）质量", "3.合格"], [1, 2, 3, 3, 2, 3]),
        (["A决策", "A1立项", "A101依据", "A102程序", "A2目标", "A201合理"], [1, 2, 3, 3, 2, 3]),
        (["1.1立项", "1.1.1依据", "1.1.2程序", "1.10资金", "1.10.1到位"], [1, 2, 2, 1, 2]),
        (["产出", "  数量", "    改造", "  质量", "    合格"], [1, 2, 3, 2, 3]),
        (["改造", "更新", "合格"], None),
        (["1.改造", "2.更新"], None),
    ],
)
def test_outline(names: list[str], levels: list[int] | None) -> None:
    assert depths(names) == levels
