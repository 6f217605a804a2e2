"""The report of many units, read back from real .docx files: the shipped 30 counties' figures and lists, and odd cases."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
from dataclasses import replace
from decimal import Decimal as D
from pathlib import Path

import docx
import openpyxl
import pytest
from docx.document import Document
from unit_reports import TODAY, opened, reported, said, scored, tables

from pescore.actions.report import report_of_units
from pescore.evaluation.facts import read_facts
from pescore.evaluation.yaml_facts import read_yaml
from pescore.hosts.office_pdf import pdf_of
from pescore.report.word import Report
from pescore.review.document.reading import read_report
from pescore.review.document.review import review
from pescore.units.as_one import scored_summary
from pescore.units.book import summary_bytes
from pescore.units.collecting import collect
from pescore.units.journal import Fault
from pescore.units.summary import Summary, summarise, whole
from pescore.units.unit import UnitLeaf
from pescore.units.word import read_units_outline
from pescore.workbook.grid import read_bytes
from report.word.reports import grid, part, texts
from units.returned_books import COUNTIES, unit

FACTS = COUNTIES / "评估.yaml"
LISTED = {  # indicator → (how many units, the problem's title)
    "预算执行率": (6, "资金执行进度低于80%"),
    "采购活动及时性": (7, "采购活动完成不及时"),
    "合同公告及时性": (15, "合同公告不及时"),
    "合同公告完整性": (4, "合同公告的附件不完整"),
    "履约付款及时性": (17, "没有按支付节点付款"),
    "绩效目标合理性": (8, "绩效目标设置不合理"),
    "绩效自评质量": (8, "绩效自评质量不高"),
}


@pytest.fixture(scope="module")
def summary(tmp_path_factory: pytest.TempPathFactory) -> Summary:
    return summarise(collect(COUNTIES / "各县", tmp_path_factory.mktemp("汇总") / "汇总.xlsx"))


@pytest.fixture(scope="module")
def book(summary: Summary) -> bytes:
    return summary_bytes(summary, summary.project, read_facts(FACTS))


@pytest.fixture(scope="module")
def shipped(book: bytes) -> Report:
    return report_of_units(read_bytes(book, "汇总.xlsx"), "汇总.xlsx", read_units_outline(), TODAY)


@pytest.fixture(scope="module")
def document(shipped: Report) -> Document:
    return opened(shipped)


# -- the shipped evaluation --------------------------------------------------------------------------------------


def test_the_outline_is_that_of_the_regulation(document: Document) -> None:
    headings = [p.text for p in document.paragraphs if p.style is not None and p.style.name == "Heading 1"]
    assert headings == [
        "摘　要", "一、基本情况", "二、绩效评价工作开展情况", "三、综合评价情况及评价结论", "四、绩效评价指标分析",
        "五、主要经验及做法", "六、存在的问题及原因分析", "七、有关建议", "八、其他需要说明的问题",
        "附件1　指标得分表", "附件2　各单位扣分情况表", "附件3　各单位资金执行情况表", "附件4　有关数据",
    ]  # fmt: skip
    assert said(document)[0].replace("\n", "") == "2024年政府购买社会救助事务性服务项目绩效评价报告"


def test_the_conclusion_names_the_way_and_what_the_others_would_give(document: Document) -> None:
    text = "\n".join(said(document))
    assert "30个县（市、区）按同一标准评分，汇总口径为“各单位平均”。" in text
    assert "综合得分90.36分（满分100分），评价等级为“优”。其中，项目决策11.47分（得分率95.58%），" in text
    assert "“按资金加权”90.43分（优），“合并后评分”90.55分（优），“达标单位占比”89.67分（良）" in text
    assert "汇总口径为“达标单位占比”时，评价等级会改变。" in text
    assert "30个县（市、区）资金共770万元，执行732.04万元，预算执行率95.07%（732.04÷770×100%）。" in text


def test_the_summary_table_and_the_ways(document: Document) -> None:
    found = tables(document)
    assert found["各一级指标得分情况表"] == [
        ["一级指标", "分值", "得分", "得分率", "扣分"],
        ["项目决策", "12", "11.47", "95.58%", "0.53"],
        ["项目管理", "28", "22.06", "78.79%", "5.94"],
        ["项目产出", "30", "26.83", "89.43%", "3.17"],
        ["项目效益", "30", "30", "100%", "0"],
        ["合计", "100", "90.36", "90.36%", "9.64"],
    ]
    assert found["各种汇总口径的得分"][1] == ["各单位平均\n（采用）", "11.47", "22.06", "26.83", "30", "90.36", "优"]
    assert found["各种汇总口径的得分"][4] == ["达标单位占比", "11.47", "21.37", "26.83", "30", "89.67", "良"]


@pytest.mark.parametrize("indicator", LISTED)
def test_every_list_stands_in_analysis_and_problems_with_its_count(indicator: str, document: Document) -> None:
    """6, 7, 15, 4, 17, 8, 8 counties; where the source names them, these and no others."""
    count, title = LISTED[indicator]
    lists = [
        match[1].split("、")
        for line in said(document)
        for match in re.finditer(
            rf"(?<!\d){count}个县（市、区）(?:{title}（{indicator}，|扣分，)[^；]*?分别为([^；。]+)", line
        )
        if title in line
    ]
    assert len(lists) == 2 and lists[0] == lists[1] and len(set(lists[0])) == count
    stated = next(one for one in read_yaml(FACTS)["主要问题"] if one["相关指标"] == indicator)
    if stated["单位"]:
        assert set(lists[0]) == set(stated["单位"].split("、"))


def test_a_paragraph_and_a_table_per_dimension(document: Document) -> None:
    lines, found = said(document), tables(document)
    for line in (
        "项目决策类指标分值12分，得11.47分，得分率95.58%，扣0.53分。扣分原因：8个县（市、区）绩效目标设置不合理",
        "项目管理类指标分值28分，得22.06分，得分率78.79%，扣5.94分。扣分原因：一是17个县（市、区）没有按支付节点付款",
        "项目产出类指标分值30分，得26.83分，得分率89.43%，扣3.17分。扣分原因：一是30个县（市、区）“政策业务培训”都扣分",
        "项目效益类指标分值30分，得30分，得分率100%，没有扣分。",
    ):
        assert any(text.startswith(line) for text in lines), line
    managed = found["项目管理指标得分情况表"]
    assert managed[0] == ["二级指标", "三级指标", "分值", "得分", "扣分", "扣分单位数"]
    assert managed[2][1:] == ["预算执行率", "4", "3.891", "0.109", "6"] and len(managed) == 11
    assert round(sum(D(row[3]) for row in managed[1:]), 2) == D("22.06")


def test_units_by_rank_with_their_money(document: Document) -> None:
    ranked = tables(document)["各单位得分排名表"]
    assert ranked[0] == ["名次", "单位", "项目决策", "项目管理", "项目产出", "项目效益", "总分", "等级", "执行率"]
    assert len(ranked) == 32 and [row[0] for row in ranked[1:9]] == ["1"] * 7 + ["8"]
    assert ranked[30] == ["30", "吉木萨尔县", "10", "16.5", "23", "30", "79.5", "中", "100.00%"]
    assert ranked[31] == ["平均", "11.47", "22.06", "26.83", "30", "90.36", "", "95.07%"]
    text = "\n".join(said(document))
    assert "最低的是吉木萨尔县（79.5分），相差18.5分；中位数90.25分。分等级看，优15个县（市、区）" in text
    assert "纳入本次汇总的有30个县（市、区），分别为" in text


def test_targets_with_what_was_done(document: Document) -> None:
    targets = tables(document)["绩效目标完成情况表"]
    assert len(targets) == 16
    rows = {row[2]: row[3:] for row in targets}
    assert rows["组织开展各地社会救助政策业务培训"] == ["≥2期", "1期", "未达标，完成率50.00%"]
    assert rows["群众满意度"] == ["≥90%", "99.63%", "达标，完成率110.70%"]
    assert rows["印发宣传手册成本"] == ["≤8元/册", "—", "—"]
    assert any("已有实际完成值的4项中，3项达标，1项未达标；11项没有取得实际完成值" in line for line in said(document))


def test_the_appendices_have_every_indicator_every_loss_every_sum(document: Document) -> None:
    every = [grid(table) for table in document.tables]
    scores = next(rows for rows in every if "评分标准" in rows[0] and "扣分原因" in rows[0])
    assert len(scores) == 1 + 25 + 2 and scores[-2:] == [["综合得分", "90.36"], ["评价等级", "优"]]
    assert cents(sum(D(row[5]) for row in scores[1:26])) == D("90.36")
    rate = next(row for row in scores if row[2] == "预算执行率")
    assert rate[3:7] == ["4", "预算执行率≥80%得满分，≤60%不得分，之间按比例计算", "3.891", "0.109"]
    assert rate[7].startswith("6个县（市、区）资金执行进度低于80%，分别为叶城县、")
    lost = next(rows for rows in every if rows[0][0] == "单位" and rows[0][-1] == "扣分合计")
    assert len(lost) == 32 and lost[-1][:3] == ["扣分单位数", "8", "6"]
    assert next(row for row in lost if row[0] == "吉木萨尔县")[-1] == "20.5"
    funds = next(rows for rows in every if rows[0] == ["单位", "资金（万元）", "执行（万元）", "执行率"])
    assert funds[1] == ["莎车县", "30", "22.2", "74.00%"] and funds[-1] == ["合计", "770", "732.04", "95.07%"]


def cents(number: D) -> D:
    return round(number, 2)


def test_what_nobody_filled_in_is_listed_and_the_rest_left_out(shipped: Report, document: Document) -> None:
    assert [(gap.place, gap.missing) for gap in shipped.gaps] == [("封面", "委托部门"), ("封面", "评价机构")]
    assert "调查问卷" not in "".join(said(document)[:60])


def test_the_same_bytes_for_the_same_book(shipped: Report, book: bytes) -> None:
    again = report_of_units(read_bytes(book, "汇总.xlsx"), "汇总.xlsx", read_units_outline(), TODAY)
    assert again.docx() == shipped.docx()


def test_the_review_finds_no_error_in_it_also_against_the_book(shipped: Report, book: bytes, tmp_path: Path) -> None:
    path = tmp_path / "报告.docx"
    path.write_bytes(shipped.docx())
    found = review(read_report(path), scored_summary(read_bytes(book, "汇总.xlsx"), "汇总.xlsx"))
    assert [finding.says for finding in found.findings if finding.severity == "error"] == []
    # The two doubts that stay are about the targets of the evaluation itself: 2万以上且20万以上, 以下且/或以下.
    assert {finding.check for finding in found.findings if finding.severity == "warning"} == {"分类定义"}
    assert any("25 个末级指标的分值、得分与工作簿一致" in checked.says for checked in found.checked)


@pytest.mark.skipif(shutil.which("soffice") is None or shutil.which("pdftotext") is None, reason="no LibreOffice")
def test_every_page_is_whole(shipped: Report, tmp_path: Path) -> None:
    """Printed: the cover is one page, long tables repeat their heads, no page has nothing but its number."""
    pdf = tmp_path / "报告.pdf"
    pdf.write_bytes(pdf_of(shipped.docx(paged=True)))
    text = subprocess.run(["pdftotext", "-layout", str(pdf), "-"], capture_output=True, check=True, timeout=60).stdout
    pages = [re.sub(r"\s", "", page) for page in text.decode().split("\f")]
    assert 22 <= len(pages) <= 32
    assert "2026年11月" in pages[0] and pages[1].startswith("目录")
    assert all(len(re.sub(r"—\d+—", "", page)) > 20 for page in pages[:-1])
    assert sum("评分标准得分扣分扣分原因" in page for page in pages) >= 3
    assert "吉木萨尔县1016.52330" in "".join(pages)


# -- odd summaries -----------------------------------------------------------------------------------------------


def test_one_unit_has_a_report_too() -> None:
    document = opened(reported(whole("mean", [scored("甲县", 30)], (), ())))
    text = "\n".join(said(document))
    assert "1个县按同一标准评分" in text and "1个县“执行率”扣分，影响得分10分，为甲县。" in text
    assert "得分最高" not in text and len(tables(document)["各单位得分排名表"]) == 3


def test_units_without_a_loss_leave_the_problems_out() -> None:
    text = said(opened(reported(whole("mean", [scored("甲县", 40), scored("乙县", 40)], (), ()))))
    assert not [line for line in text if "存在的问题" in line or "扣分情况表" in line]
    assert any("2个县得分相同，都是100分" in line for line in text)


def test_an_open_unit_is_named_and_there_is_no_grade() -> None:
    report = reported(whole("mean", [scored("甲县", 30)], [scored("乙县", None)], ()))
    text = "\n".join(said(opened(report)))
    assert "评价等级未定" in text and "另有1个县，为乙县，尚未评完，没有计入。" in text
    assert "乙县的执行率1项指标还没有得分，没有计入汇总。" in text and "评价等级为“" not in text
    told = [str(gap) for gap in report.gaps]
    assert any("评价等级（乙县还没有评完，评完后再收集）" in line for line in told)
    assert tables(opened(report))["各种汇总口径的得分"][1][-1] == "未定"


def test_a_bad_file_is_named_in_the_report_and_to_the_user() -> None:
    bad = Fault("丙/坏.xlsx", "", "丙/坏.xlsx：文件已损坏")
    report = reported(whole("mean", [scored("甲县", 30)], (), [bad]))
    assert "收到的文件丙/坏.xlsx没有计入汇总。" in said(opened(report))
    assert any("丙/坏.xlsx没有计入" in str(gap) for gap in report.gaps)


def test_without_money_the_way_by_funds_is_said_not_to_be_there() -> None:
    document = opened(reported(whole("mean", [scored("甲县", 30)], (), ())))
    assert any("“按资金加权”没有计算：甲县没有写资金" in line for line in said(document))
    assert tables(document)["各种汇总口径的得分"][2][1:] == ["—"] * 4
    assert not [line for line in said(document) if "预算执行率" in line or "资金执行情况表" in line]


@pytest.mark.parametrize(
    ("by", "named"), [("share", "达标单位占比"), ("pooled", "合并后评分"), ("funds", "按资金加权")]
)
def test_the_result_is_by_the_way_chosen(by: str, named: str) -> None:
    units = [scored("甲县", 30, fund=D(30)), scored("乙县", 40, fund=D(10))]
    found = whole(by, units, (), ())
    document = opened(reported(found))
    assert found.chosen is not None
    assert f"汇总口径为“{named}”" in "\n".join(said(document))
    assert tables(document)["各一级指标得分情况表"][-1][2] == f"{found.chosen.total.normalize():f}"


def test_reworded_paragraphs_go_into_the_report(book: bytes) -> None:
    changed = openpyxl.load_workbook(io.BytesIO(book))
    sheet = changed["汇总"]
    row = next(row[0].row for row in sheet.iter_rows() if "项目效益类指标分值" in str(row[1].value))
    sheet.cell(row, 2).value = "项目效益类指标分值30分，得30分，群众满意度达到99.63%。"
    changed["项目"]["B9"] = "某会计师事务所"
    stream = io.BytesIO()
    changed.save(stream)
    again = read_bytes(stream.getvalue(), "汇总.xlsx")
    report = report_of_units(again, "汇总.xlsx", read_units_outline(), TODAY, charts=False)
    lines = list(texts(report.nodes))
    assert "项目效益类指标分值30分，得30分，群众满意度达到99.63%。" in lines
    assert any(line.startswith("项目决策类指标分值12分，得11.47分") and "绩效目标设置不合理" in line for line in lines)


def test_the_facts_of_the_whole_are_told() -> None:
    facts = """
项目: {单位称呼: 个试点}
评价工作: {方法: [{名称: 比较法, 说明: 与目标比较}]}
主要问题:
  - {标题: 执行慢, 相关指标: 执行率, 详述: 支付审批环节多}
  - {标题: 制度不全, 详述: 缺少采购制度, 涉及单位: 甲县、乙县}
建议: [{标题: 加快支付, 对应问题: 执行慢, 摘要: 按月通报}]
问题清单: [{类别: 资金管理, 责任单位: 甲县, 问题: 执行慢}]
"""
    text = "\n".join(said(opened(reported(whole("mean", [scored("甲县", 30), scored("乙县", 40)], (), ()), facts))))
    assert "1个试点执行慢（执行率，影响得分5分），为甲县" in text
    assert "执行慢。“执行率”1个试点扣分，影响得分5分，为甲县。\n支付审批环节多。" in text
    assert "缺少采购制度。\n涉及2个试点，分别为甲县、乙县。" in text
    assert "（1）比较法。与目标比较。" in text and "对应问题：执行慢。" in text and "绩效评价问题清单" in text


@pytest.mark.parametrize(
    ("problem", "words"),
    [
        ("{标题: 执行慢, 相关指标: 执行率, 单位数: 2}", "写的是2个单位，按得分扣分的是1个"),
        ("{标题: 执行慢, 相关指标: 执行率, 单位: 甲县、丙县}", "单位名单与扣分的单位不同：多了丙县"),
        ("{标题: 执行慢, 相关指标: 执行率, 单位: 乙县}", "多了乙县，少了甲县"),
        ("{标题: 执行慢, 相关指标: 支付率}", "相关指标“支付率”不在评分表里"),
        ("{标题: 没完成, 相关指标: 完成}", "相关指标“完成”没有单位扣分"),
    ],
)
def test_what_the_facts_say_of_the_units_must_be_what_the_scores_say(problem: str, words: str) -> None:
    report = reported(whole("mean", [scored("甲县", 30), scored("乙县", 40)], (), ()), f"主要问题: [{problem}]")
    assert any(words in str(gap) for gap in report.gaps), report.gaps


def test_strangers_words_leave_a_sound_document() -> None:
    hostile = "=cmd|'/C calc'!A0<&>]]>\u202e⟦得分表⟧{PAGE}" + "很长的名称" * 40
    units = [scored(hostile, 30), scored("@SUM(1)乙县", "39.995")]
    document = docx.Document(io.BytesIO(data := reported(whole("mean", units, (), ())).docx()))
    text = "\n".join(said(document))
    assert "=cmd|'/C calc'!A0<&>]]>" in text and "〔得分表〕" in text and "⟦" not in text and "@SUM(1)乙县" in text
    instructions = re.findall(r"<w:instrText[^>]*> (\w+)", part(data))
    assert set(instructions) <= {"TOC", "PAGEREF", "SEQ"}


def test_many_units_and_many_problems_split_into_tables() -> None:
    paths = [("过程", f"指标{n}") for n in range(12)]
    units = []
    for n in range(120):
        leaves = tuple(
            UnitLeaf(path, D(5), "符合得满分", "", "", (), D(4) if (n + at) % 3 else D(5))
            for at, path in enumerate(paths)
        )
        total = sum((leaf.score or D(0) for leaf in leaves), D(0))
        units.append(replace(unit(f"第{n:03}镇", {"x": 0}), leaves=leaves, full=D(60), total=total, grade=None))
    document = opened(reported(whole("mean", units, (), ())))
    lost = [rows for table in document.tables if (rows := grid(table))[0][0] == "单位" and "指标" in rows[0][1]]
    assert [len(rows[0]) for rows in lost] == [1 + 8, 1 + 4 + 1] and len(lost[0]) == 122
    assert any("80个乡镇（街道）" in line and "等80个单位" in line for line in said(document))
