"""The shipped frameworks: every parameter has its source, every standard is read without a question, points close."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal as D

import pytest

from pescore import read_standard
from pescore.evaluation.facts import facts_from_text
from pescore.evaluation.frameworks import Framework, UnknownFramework, framework, framework_names
from pescore.evaluation.marking import mark
from pescore.evaluation.tree import Evaluation, Leaf
from pescore.library import text


def tree(name: str) -> Evaluation:
    found = framework(name).evaluation
    assert found is not None
    return found


TREES = [name for name in framework_names() if name != "自评表"]
LEAVES = [pytest.param(leaf, id=f"{name}-{leaf.where}") for name in TREES for leaf in tree(name).leaves]
SOURCE = re.compile(r"(财预|财监|中发|财办)〔\d{4}〕\d+号《[^》]+》")
OWN = "自拟（文件没有规定）"
WORDS = ["符合", "部分符合", "不符合", "达到预期", "基本达到预期", "部分达到预期", "未达到预期"]


def parameter(chosen: Framework, about: str) -> D:
    (row,) = [row for row in chosen.notes["参数"] if row["事项"] == about]
    return D(str(row["值"]))


def test_the_four_templates() -> None:
    assert set(framework_names()) == {"项目支出三级", "项目支出四级", "部门整体支出", "自评表"}


@pytest.mark.parametrize("name", framework_names())
def test_every_parameter_has_its_source_date_unit_and_remark(name: str) -> None:
    notes = framework(name).notes
    assert notes["用途"] and notes["填写方法"]
    for row in notes["参数"]:
        assert list(row) == ["事项", "值", "单位", "备注", "依据", "日期"], row
        assert all(row.values()) and isinstance(row["日期"], date), row
        assert row["依据"] == OWN or SOURCE.match(row["依据"]), row
        if row["依据"] != OWN:  # recalled, not yet compared with the published text
            assert "待核对正式文本" in row["备注"], row


@pytest.mark.parametrize("name", TREES)
def test_points_close_and_results_weigh_enough(name: str) -> None:
    chosen, found = framework(name), tree(name)
    tops: dict[str, D] = {}
    for leaf in found.leaves:
        tops[leaf.path[0]] = tops.get(leaf.path[0], D(0)) + leaf.full
    *_, output, effect = tops
    assert (output, effect) in (("产出", "效益"), ("产出", "效果"))
    assert found.full == parameter(chosen, "满分") == 100
    assert tops[output] + tops[effect] >= parameter(chosen, f"{output}与{effect}合计的下限") == 60
    assert all(leaf.full > 0 and leaf.actual is None for leaf in found.leaves)


@pytest.mark.parametrize(
    ("name", "depth", "leaves"), [("项目支出三级", 3, 17), ("项目支出四级", 4, 47), ("部门整体支出", 3, 28)]
)
def test_every_branch_reaches_the_last_level(name: str, depth: int, leaves: int) -> None:
    assert [len(leaf.path) for leaf in tree(name).leaves] == [depth] * leaves


def test_the_fourth_level_only_divides_the_third() -> None:
    points = [{}, {}]
    for found, leaves in zip(points, (tree("项目支出三级").leaves, tree("项目支出四级").leaves), strict=True):
        for leaf in leaves:
            found[leaf.path[:3]] = found.get(leaf.path[:3], D(0)) + leaf.full
    assert points[0] == points[1] and len(points[0]) == 17


@pytest.mark.parametrize("leaf", LEAVES)
def test_every_standard_is_read_without_a_question(leaf: Leaf) -> None:
    assert leaf.standard and leaf.explanation and leaf.points
    read = read_standard(
        leaf.standard, full=leaf.full, target=leaf.target, points=list(leaf.points), indicator=leaf.name
    )
    assert read.status in ("clear", "convention"), read.ask
    assert not read.problems and not read.ask and read.canonical


@pytest.mark.parametrize("leaf", LEAVES)
def test_every_standard_can_give_everything_and_nothing(leaf: Leaf) -> None:
    found = {value: mark(value, leaf.full, leaf.standard, leaf.target, leaf.points) for value in findings(leaf)}
    points = {value: score.points for value, score in found.items() if score.points is not None}
    assert max(points.values()) == leaf.full and min(points.values()) == 0, points


def findings(leaf: Leaf) -> list[str]:
    """Whatever an evaluator might write into 实际值."""
    all_points = "".join(chr(ord("①") + index) for index in range(len(leaf.points)))
    return [
        all_points,
        "0",
        *WORDS,
        "100%",
        "0%",
        "-20%",
        "120%",
        "30%",
        "60%",
        "0天",
        "60天",
    ]


EDGES = [
    # 四项要点各 1/4 of 2
    ("项目支出三级", "绩效目标合理性", "①②④", "1.50"),
    ("项目支出三级", "绩效目标合理性", "缺②", "1.50"),
    ("项目支出三级", "绩效目标合理性", "符合", "2"),
    ("项目支出三级", "绩效目标合理性", "不符合", "0"),
    # 12 × 99.9% = 11.988
    ("项目支出三级", "实际完成率", "99.9%", "11.99"),
    ("项目支出三级", "实际完成率", "100%", "12"),
    ("项目支出三级", "实际完成率", "130%", "12"),
    # 6 − 0.2 × 3; 6 ÷ 0.2 = 30 days use it up
    ("项目支出三级", "完成及时性", "3天", "5.40"),
    ("项目支出三级", "完成及时性", "29天", "0.20"),
    ("项目支出三级", "完成及时性", "30天", "0"),
    # 7 × (−0.1 + 0.2) ÷ 0.2
    ("项目支出三级", "成本节约率", "-10%", "3.50"),
    ("项目支出三级", "成本节约率", "0%", "7"),
    # 10 × (75 − 60) ÷ 30
    ("项目支出三级", "满意度", "75%", "5.00"),
    ("项目支出三级", "满意度", "89.99%", "10.00"),
    ("项目支出三级", "满意度", "89.9%", "9.97"),
    ("项目支出三级", "满意度", "60%", "0"),
    ("项目支出四级", "政策相符性", "部分符合", "0.25"),
    ("项目支出四级", "开工及时性", "1天", "1.90"),
    # 2 − 0.2 for every point begun above 100 %
    ("部门整体支出", "在职人员控制率", "100%", "2"),
    ("部门整体支出", "在职人员控制率", "100.01%", "1.80"),
    ("部门整体支出", "在职人员控制率", "102%", "1.60"),
    # less than last year is what is wanted
    ("部门整体支出", "“三公经费”变动率", "-3.5%", "1"),
    ("部门整体支出", "“三公经费”变动率", "2.5%", "0.70"),
    # 2 × 45 ÷ 60
    ("部门整体支出", "重点支出安排率", "45%", "1.50"),
    ("部门整体支出", "结转结余率", "10%", "2"),
    ("部门整体支出", "结转结余率", "10.1%", "1.90"),
]


@pytest.mark.parametrize(("name", "indicator", "value", "points"), EDGES)
def test_points_at_the_edges(name: str, indicator: str, value: str, points: str) -> None:
    (leaf,) = [leaf for leaf in tree(name).leaves if leaf.name == indicator]
    assert mark(value, leaf.full, leaf.standard, leaf.target, leaf.points).points == D(points)


@pytest.mark.parametrize("name", TREES)
def test_a_framework_is_a_facts_file_to_start_from(name: str) -> None:
    assert facts_from_text(text(f"frameworks/{name}"), "我的.yaml").leaves == tree(name).leaves


def test_the_form_has_the_weights_its_notes_state() -> None:
    chosen = framework("自评表")
    form = chosen.form
    assert form is not None and chosen.evaluation is None
    sums: dict[str, D] = {}
    for line in form.lines:
        sums[line.level1] = sums.get(line.level1, D(0)) + (line.full or 0)
    assert sums == {top: parameter(chosen, top) for top in ("产出指标", "效益指标", "满意度指标")}
    assert list(sums.values()) == [50, 30, 10]
    assert form.money_full == parameter(chosen, "预算执行率") == 10
    assert sum(sums.values()) + form.money_full == parameter(chosen, "满分")
    groups = [line.level2 for line in form.lines]
    assert groups[::3] == groups[1::3] == groups[2::3]  # three rows each: 指标1, 指标2, ……
    assert [line.name for line in form.lines[:3]] == ["指标1：主要任务数量", "指标2：", "……"]


@pytest.mark.parametrize(
    ("name", "says"), [("自评", "是不是“自评表”？"), ("绝无", "没有叫“绝无”的模板。"), ("", "没有叫“”的模板")]
)
def test_an_unknown_name_lists_the_names(name: str, says: str) -> None:
    with pytest.raises(UnknownFramework) as caught:
        framework(name)
    assert says in str(caught.value) and "\n" not in str(caught.value)
    assert all(known in str(caught.value) for known in framework_names())
