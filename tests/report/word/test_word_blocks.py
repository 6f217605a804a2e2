"""What the blocks say: the shipped evaluation's figures, what is left out, what is missing and listed."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import pytest
from reports import TODAY, of_facts, opened, sections, shipped, tables, texts

from pescore.evaluation.facts import facts_from_text, read_facts
from pescore.evaluation.results import evaluate
from pescore.evaluation.yaml_facts import FactsError
from pescore.report.word import compose, outline_names, read_outline
from pescore.report.word.blocks import BLOCKS
from pescore.report.word.numbering import Heading, laid_out
from pescore.shipped import example_facts
from pescore.values import Err

LEAF = "{名称: 甲, 分值: 10, 评分标准: 符合得满分，不符合得0分。, 实际值: 不符合}"
BARE = f"指标: [{LEAF}]\n"


def test_the_outline_of_the_regulation_in_order() -> None:
    top = [node.title for node in shipped().nodes if node in list(sections(shipped().nodes))]
    assert top == [
        "摘　要", "基本情况", "绩效评价工作开展情况", "综合评价情况及评价结论", "绩效评价指标分析", "主要经验及做法",
        "存在的问题及原因分析", "有关建议", "其他需要说明的问题", "项目绩效评价得分表", "绩效评价工作实施方案",
        "绩效评价问题清单", "调查问卷", "评价机构资质", "有关数据",
    ]  # fmt: skip


def test_every_leaf_has_a_section_with_its_points() -> None:
    titles = [section.title for section in sections(shipped().nodes)]
    for leaf in read_facts(example_facts()).leaves:
        assert any(title.startswith(f"{leaf.name}（") and title.endswith("分）") for title in titles), leaf.name
    assert titles.count("资金到位率（2分）") == 1  # the level above has the same name and no other leaf


def test_every_figure_is_the_results() -> None:
    """The tables print what the result holds, each figure under its own path and column."""
    result = evaluate(read_facts(example_facts()))
    wanted = {
        ((), "得分"): "88.5",
        ((), "评价等级"): "良",
        ((), "扣分"): "11.5",
        ((), "得分率"): "88.5%",
        ((), "分值"): "100",
    }
    for scored in result.leaves:
        assert scored.score is not None
        wanted[scored.leaf.path, "分值"] = f"{scored.leaf.full.normalize():f}"
        wanted[scored.leaf.path, "得分"] = f"{Decimal(scored.score).normalize():f}"
    for name, full, score, rate, lost in (
        ("决策", "14", "11", "78.57%", "3"),
        ("过程", "26", "20.5", "78.85%", "5.5"),
        ("产出", "32", "30", "93.75%", "2"),
        ("效益", "28", "27", "96.43%", "1"),
    ):
        wanted |= {
            ((name,), "分值"): full,
            ((name,), "得分"): score,
            ((name,), "得分率"): rate,
            ((name,), "扣分"): lost,
        }
        wanted[(name,), "权重"] = f"{full}%"
    printed = {((figure.path, figure.column), figure.value) for figure in shipped().figures}
    assert printed == set(wanted.items())


def test_the_shipped_report_lacks_nothing() -> None:
    assert shipped().gaps == () and not any("待补充" in text for text in texts(shipped().nodes))


def test_money_and_rates_with_their_arithmetic() -> None:
    assert (
        sum(
            "资金到位率65.92%（实际到位资金5195.68万元÷全年预算数7881.2万元×100%）" in t for t in texts(shipped().nodes)
        )
        == 2
    )
    assert any(
        "预算执行率100%（实际支出5195.68万元÷实际到位资金5195.68万元×100%）" in t for t in texts(shipped().nodes)
    )


def test_problems_say_what_they_cost() -> None:
    said = list(texts(shipped().nodes))
    # 目标细化度 1 + 指标值明确性 1; 补助政策宣传有效性 1 + 补助宣传知晓率 1; 补助对象排查完成率 2
    assert "涉及2项指标，分别为目标细化度、指标值明确性，共扣2分。" in said
    assert "涉及2项指标，分别为补助政策宣传有效性、补助宣传知晓率，共扣2分。" in said
    assert "涉及1项指标，为补助对象排查完成率，扣2分。" in said


def test_questionnaire_counts() -> None:
    # 185 ÷ 200 = 92.5%
    assert "发放问卷200份，收回185份，回收率92.5%，有效问卷185份，有效率100%。" in list(texts(shipped().nodes))


def test_the_problem_list_has_every_class() -> None:
    table = next(table for table in tables(shipped().nodes) if table.head and table.head[0][0].text == "问题分类")
    rows = [[cell.text for cell in row] for row in table.rows]
    assert [row[0] for row in rows] == [
        "项目立项存在的问题", "资金管理存在的问题", *["业务管理存在的问题"] * 3, "项目产出存在的问题", "项目效益存在的问题", "其他问题",
    ]  # fmt: skip
    assert [row[1] for row in rows] == ["1", "1", "1", "2", "3", "1", "1", "1"]
    assert rows[5][2:] == rows[6][2:] == ["---", "---"]
    assert [row[0].below for row in table.rows] == [False, False, False, True, True, False, False, False]


def test_classes_nobody_filled_in_get_a_line() -> None:
    report = of_facts(f"{BARE}问题清单: [{{类别: 资金管理, 责任单位: 某局, 问题: 拨付慢}}]\n")
    table = next(table for table in tables(report.nodes) if table.head and table.head[0][0].text == "问题分类")
    assert [row[3].text for row in table.rows] == ["---", "拨付慢", "---", "---", "---", "---"]


def test_other_classes_stay_as_they_are() -> None:
    report = of_facts(f"{BARE}问题清单: [{{类别: 采购, 问题: 超期, 整改期限: 三个月}}]\n")
    table = next(table for table in tables(report.nodes) if table.head and table.head[0][0].text == "问题分类")
    assert [cell.text for cell in table.rows[0]] == ["采购存在的问题", "1", "---", "超期", "三个月"]


def test_problems_and_advice_nobody_wrote_out_come_from_the_list() -> None:
    slow = "{类别: 资金管理, 责任单位: 某局, 问题: 拨付慢。, 建议: 按季拨付}"
    none = "{类别: 项目产出, 问题: ---, 建议: ---}"
    report = of_facts(f"{BARE}问题清单: [{slow}, {{类别: 资金管理, 问题: 账目不清}}, {none}]\n")
    found = {section.title: list(texts(section.nodes)) for section in sections(report.nodes)}
    assert found["存在的问题及原因分析"] == ["资金管理方面", "一是拨付慢（某局）；二是账目不清。"]
    assert found["有关建议"] == ["资金管理方面", "按季拨付。"]


def test_error_values_of_the_card_are_missing_not_text() -> None:
    evaluation = facts_from_text(BARE)
    evaluation.card.update({"项目名称": Err("#N/A", ""), "主管部门": True})
    made = compose(evaluation, evaluate(evaluation), read_outline(), TODAY, charts=False)
    assert "封面：项目名称（在“项目”表填写“项目名称”）" in map(str, made.gaps) and "#N/A" not in str(made.nodes)


def test_a_thousand_leaves_and_more_than_a_hundred_sections() -> None:
    leaves = ", ".join(
        f"{{名称: 指标{n}, 分值: 1, 评分标准: 符合得满分，不符合得0分。, 实际值: 不符合}}" for n in range(1000)
    )
    made = of_facts(f"指标: [{leaves}]")
    headings = [item.text for item in laid_out(made.nodes) if isinstance(item, Heading)]
    assert "（九十九）指标98（1分）" in headings and "（100）指标99（1分）" in headings
    assert len(opened(made.docx()).tables[0].rows) == 1 + 1000 + 2


def test_sections_without_facts_are_left_out() -> None:
    titles = [item.text for item in laid_out(of_facts(BARE).nodes) if isinstance(item, Heading) and item.level == 1]
    assert titles == [
        "摘　要", "一、绩效评价工作开展情况", "二、综合评价情况及评价结论", "三、绩效评价指标分析", "附件1　项目绩效评价得分表",
    ]  # fmt: skip


def test_what_is_missing_is_listed_with_what_to_do() -> None:
    gaps = [
        str(gap)
        for gap in of_facts(
            "项目: {项目名称: 乡村道路}\n指标: [{名称: 甲, 分值: 10, 评分标准: 符合得满分，不符合得0分。}]"
        ).gaps
    ]
    assert "封面：委托部门（在“项目”表填写“委托部门”）" in gaps
    assert "评价结论：综合得分和评价等级（1项指标还没有得分，见“复核”表）" in gaps
    assert "甲：得分（在评分表填写“实际值”）" in gaps
    assert len(gaps) == len(set(gaps))


def test_a_book_without_a_card_is_told_to_make_one() -> None:
    gaps = [str(gap) for gap in of_facts(BARE, card_sheet=False).gaps]
    assert "封面：项目名称（新建“项目”表，从第3行起 A 列写“项目名称”，B 列写内容）" in gaps


def test_one_leaf_without_its_finding_is_a_gap_where_the_others_have_one() -> None:
    told = LEAF.replace("}", ", 评价情况: 没有方案}")
    report = of_facts(f"指标: [{told}, {LEAF.replace('甲', '乙')}]")
    assert "乙：评价情况（在评分表填写“评价情况”）" in map(str, report.gaps)
    assert "评价情况：待补充。" in list(texts(report.nodes))


def test_a_problem_naming_no_indicator_of_the_table_is_a_gap() -> None:
    report = of_facts(f"{BARE}主要问题: [{{标题: 慢, 详述: 拨付慢, 相关指标: [丙]}}]")
    assert any("相关指标“丙”不在评分表里" in str(gap) for gap in report.gaps)


def test_trees_of_two_to_six_levels_and_ragged_ones() -> None:
    for depth in range(1, 7):
        node = LEAF
        for level in range(depth - 1):
            node = f"{{名称: 层{level}, 指标: [{node}]}}"
        report = of_facts(f"指标: [{node}, {LEAF.replace('甲', '浅')}]")
        table = next(table for table in tables(report.nodes) if table.caption == "指标得分汇总表")
        assert all(sum(cell.cols for cell in row) == len(table.widths) for row in (*table.head, *table.rows))
        assert [row[-3].text for row in table.rows[:2]] == ["甲", "浅"]


@pytest.mark.parametrize("name", outline_names())
def test_shipped_outlines_are_in_order(name: str) -> None:
    assert shipped(outline=name).title == "菏泽市牡丹区2021年度财政重点项目绩效评价报告"
    assert shipped(outline=name).gaps == ()


def test_the_short_outline_has_a_paragraph_per_dimension_and_no_leaves() -> None:
    said = list(texts(shipped(outline="简要").nodes))
    assert sum(text.startswith("决策类指标分值14分，得11分，得分率78.57%，扣3分。") for text in said) == 1
    assert not any(text.startswith("评分标准：") for text in said)


def test_every_block_stands_in_a_shipped_outline() -> None:
    used: set[str] = set()

    def walk(entries: Sequence[Any]) -> None:
        for entry in entries:
            if isinstance(entry, str):
                used.add(entry)
            elif "节" in entry:
                walk(entry["块"])
            else:
                used.add(entry["块"])

    for name in outline_names():
        walk(read_outline(name).entries)
    assert used == set(BLOCKS)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("块: [封页]", ["第 1 行", "封页", "封面"]),
        ("块:\n- {节: 甲}", ["第 2 行", "节“甲”", "块:"]),
        ("块:\n- {节: '', 块: [封面]}", ["第 2 行", "没有标题"]),
        ("块:\n- {节: 甲, 块: [封面], 字体: 大}", ["第 2 行", "字体"]),
        ("块:\n- {名: 甲}", ["第 2 行", "块名"]),
        ("块: []", ["没有“块”"]),
        ("名称: 甲", ["没有“块”"]),
        ("块: [封面]\n版式: 甲", ["第 2 行", "版式"]),
        ("[封面]", ["没有“块”"]),
        ("块: [封面", ["YAML"]),
        ("块: &a [封面]", ["不支持"]),
    ],
)
def test_a_broken_outline_says_where(text: str, words: list[str], tmp_path_factory: pytest.TempPathFactory) -> None:
    file = tmp_path_factory.mktemp("提纲") / "提纲.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(FactsError) as error:
        read_outline(str(file))
    assert all(word in str(error.value) for word in ["提纲.yaml", *words]), str(error.value)


def test_an_outline_nested_without_end_is_refused(tmp_path_factory: pytest.TempPathFactory) -> None:
    entry = "封面"
    for _ in range(9):
        entry = f"{{节: 甲, 块: [{entry}]}}"
    file = tmp_path_factory.mktemp("提纲") / "提纲.yaml"
    file.write_text(f"块: [{entry}]", encoding="utf-8")
    with pytest.raises(FactsError, match="最多 8 层"):
        read_outline(str(file))


def test_an_unknown_outline_names_those_there_are() -> None:
    with pytest.raises(FactsError, match="财预2020-10.*简要|简要.*财预2020-10"):
        read_outline("没有")
