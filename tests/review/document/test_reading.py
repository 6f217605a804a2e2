"""A report file → headings, paragraphs and tables, however it was converted; nothing a file holds raises."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from planted_reports import reviewed, text_of

from pescore.review.document.clean import clean
from pescore.review.document.model import Paragraph, Table
from pescore.review.document.numbering import numbered
from pescore.review.document.reading import ReportError, document_of, read_report
from pescore.review.document.report import Report
from pescore.review.document.review import review
from pescore.review.document.score_tables import score_table
from pescore.review.document.text import read_text

HEAD = ("一级指标", "二级指标", "三级指标", "分值", "得分")
ROWS = (
    ("过程（10分）", "资金管理（6分）", "资金到位率", "4", "3"),
    ("", "", "预算执行率", "2", "2"),
    ("", "组织实施（4分）", "制度健全性", "4", "1.5"),
    ("综合得分", "", "", "10", "6.5"),
)


def paragraphs(text: str) -> list[Paragraph]:
    return list(read_text(text, "甲.txt").paragraphs)


def only_table(text: str) -> Table:
    (table,) = read_text(text, "甲.txt").tables
    return table


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("**决策 (14 分)**", "决策(14分)"),
        ("## （三）产出 （32 分）", "（三）产出（32分）"),
        ("- 1.法律法规；", "1.法律法规；"),
        ("到位率 ６５．９２ ％", "到位率65.92%"),
        ("分值 $S \\geq 90$", "分值S≥90"),
        ("满意度 $\\geq 95\\%$ 的", "满意度≥95%的"),
        ("见[附件](a.md)和![图](b.png)", "见附件和"),
        ("use of funds 用途", "use of funds用途"),
        ("<h1>营业执照</h1>", "营业执照"),
    ],
)
def test_layout_marks_are_taken_off(typed: str, read: str) -> None:
    assert clean(typed) == read


@pytest.mark.parametrize(
    ("text", "depth", "ordinal", "rest"),
    [
        ("一、项目概况", 1, 1, "项目概况"),
        ("十二、附件", 1, 12, "附件"),
        ("（三）产出", 2, 3, "产出"),
        ("(三)产出", 2, 3, "产出"),
        ("3.完成率", 3, 3, "完成率"),
        ("3、完成率", 3, 3, "完成率"),
        ("（4）成本", 4, 4, "成本"),
        ("④成本", 5, 4, "成本"),
        ("摘要", 0, 0, "摘要"),
        ("附件3:", 0, 3, "附件3"),
    ],
)
def test_numbers_of_headings(text: str, depth: int, ordinal: int, rest: str) -> None:
    found = numbered(text)
    assert found is not None
    assert (found.depth, found.ordinal, found.rest) == (depth, ordinal, rest)


@pytest.mark.parametrize("text", ["3.5万元", "（市、区）民政局", "10号)的规定", "2021年", "一是严格", "附件材料齐全"])
def test_what_only_looks_like_a_number(text: str) -> None:
    assert numbered(text) is None


def test_a_paragraph_broken_by_a_page_is_one_again_and_knows_both_lines() -> None:
    first = "项目单位已制订低保领域违法违纪违规问题专项排查实施方案，并按照要求开展专项排查实"
    (whole,) = paragraphs(f"{first}\n\n\n施工作，排查出问题三个。\n")
    assert whole.text == f"{first}施工作，排查出问题三个。"
    assert whole.at(5).label == "第1行"
    assert whole.at(len(first)).label == "第4行"


def test_lines_that_are_whole_stay_apart() -> None:
    assert len(paragraphs("项目名称：社区食堂\n\n主管部门：县民政局\n\n2024年5月\n\n一、概况\n\n说明。\n")) == 5


def test_a_marked_heading_is_not_joined_with_its_text() -> None:
    texts = [p.text for p in paragraphs("### 3.补助方式较为单一，不能充分满足多样性差异性补助需求\n\n在实际运作中。\n")]
    assert texts == ["3.补助方式较为单一，不能充分满足多样性差异性补助需求", "在实际运作中。"]


def test_sections_are_the_titles_above() -> None:
    found = paragraphs("正文\n\n一、概况\n\n（二）资金\n\n到位。\n\n二、结论\n\n良。\n")
    assert found[3].section == ("正文", "概况", "资金")
    assert found[5].section == ("正文", "结论")


@pytest.mark.parametrize(
    "text",
    [
        "\n".join("\t".join(row) for row in (HEAD, *ROWS)),
        "\n".join("| " + " | ".join(row) + " |" for row in (HEAD, ("---",) * 5, *ROWS)),
        "+--+--+--+--+--+\n" + "\n+--+--+--+--+--+\n".join("| " + " | ".join(row) + " |" for row in (HEAD, *ROWS)),
        "<table>"
        + "".join("<tr>" + "".join(f"<td>{c}</td>" for c in row) + "</tr>" for row in (HEAD, *ROWS))
        + "</table>",
        "<table><tr>" + "".join(f"<th>{c}</th>" for c in HEAD) + "</tr>"
        "<tr><td rowspan=3>过程（10分）</td><td rowspan=2>资金管理（6分）</td><td>资金到位率</td><td>4</td><td>3</td></tr>"
        "<tr><td>预算执行率</td><td>2</td><td>2</td></tr>"
        "<tr><td>组织实施（4分）</td><td>制度健全性</td><td>4</td><td>1.5</td></tr>"
        "<tr><td colspan=3>综合得分</td><td>10</td><td>6.5</td></tr></table>",
    ],
    ids=["tabs", "pipes", "grid", "html", "html merged"],
)
def test_a_score_table_in_any_clothes(text: str) -> None:
    found = score_table(only_table(text))
    assert found is not None
    assert [(e.name, str(e.full), str(e.score)) for e in found.entries] == [
        ("资金到位率", "4", "3"),
        ("预算执行率", "2", "2"),
        ("制度健全性", "4", "1.5"),
    ]
    assert [node.name for node in found.entries[1].above] == ["过程", "资金管理"]
    assert found.total is not None and str(found.total[0]) == "6.5"
    assert found.slipped == 0


def test_slipped_rows_are_read_by_what_they_hold() -> None:
    slipped = [HEAD, ("过程（10分）", "资金管理（6分）", "资金到位率", "4", "3"), ("预算执行率", "", "2", "2", "")]
    found = score_table(only_table("\n".join("\t".join(row) for row in slipped)))
    assert found is not None
    assert [(e.name, str(e.full), str(e.score)) for e in found.entries][1] == ("预算执行率", "2", "2")
    assert found.slipped == 1


def test_a_table_cut_by_a_page_is_one_table() -> None:
    lines = ["\t".join(row) for row in (HEAD, *ROWS)]
    table = only_table("\n".join([*lines[:3], "", lines[0], *lines[3:]]))
    found = score_table(table)
    assert found is not None and len(found.entries) == 3


def word(tmp_path: Path) -> Path:
    """A Word report with merged cells, a heading style and no typed numbers."""
    book = docx.Document()
    book.add_heading("社区食堂补助项目绩效评价报告", 0)
    book.add_heading("评价结论", 1)
    book.add_paragraph("综合评价得分为7分，评价等级为“良”。")
    table = book.add_table(rows=5, cols=5)
    for r, row in enumerate((HEAD, *ROWS)):
        for c, text in enumerate(row):
            table.cell(r, c).text = text
    table.cell(1, 0).merge(table.cell(3, 0))
    table.cell(1, 1).merge(table.cell(2, 1))
    table.cell(4, 0).merge(table.cell(4, 2))
    path = tmp_path / "报告.docx"
    book.save(str(path))
    return path


def test_a_word_report_with_merged_cells(tmp_path: Path) -> None:
    document = read_report(word(tmp_path))
    (found,) = Report(document).score_tables
    assert [node.name for node in found.entries[1].above] == ["过程", "资金管理"]
    assert not found.slipped and not found.table.loose
    findings = review(document).findings
    total = next(f for f in findings if f.check == "综合得分")
    assert "第3段" in total.says and "表1第5行" in total.says


def test_what_follows_a_long_heading_is_no_part_of_it(tmp_path: Path) -> None:
    """A heading by its style is whole, however long; a long line of plain text goes on in the next."""
    long, after = "（三）补助方式较为单一，不能充分满足多样性、差异性补助需求", "补助以资金为主，少量物资为辅。"
    book = docx.Document()
    book.add_heading(long, 2)
    book.add_paragraph(after)
    book.save(str(tmp_path / "甲.docx"))
    assert [p.text for p in read_report(tmp_path / "甲.docx").paragraphs] == [long, after]


def test_the_text_and_the_word_file_of_one_report_are_judged_alike(tmp_path: Path) -> None:
    """The same paragraphs and tables in .docx: the same findings, places aside."""
    source = read_text(text_of("社区食堂").replace("实际得分8分", "实际得分7分"), "甲.txt")
    book = docx.Document()
    for item in source.flow:
        if isinstance(item, Paragraph):
            book.add_paragraph(item.text)
        else:
            columns = max(len(row.cells) for row in item.rows)
            table = book.add_table(rows=len(item.rows), cols=columns)
            for r, row in enumerate(item.rows):
                for c, cell in enumerate(row.cells):
                    table.cell(r, c).text = cell
    path = tmp_path / "甲.docx"
    book.save(str(path))
    as_text = [(f.check, f.severity, f.expected) for f in review(source).findings if f.check != "目录"]
    as_word = [(f.check, f.severity, f.expected) for f in review(read_report(path)).findings]
    assert as_word == as_text and len(as_text) > 2


@pytest.mark.parametrize("code", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_encodings_of_government_offices(code: str) -> None:
    document = document_of("一、项目概况\n\n资金到位率65.92%。".encode(code), "甲.txt")
    assert [p.text for p in document.paragraphs] == ["一、项目概况", "资金到位率65.92%。"]


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("甲.txt", bytes(range(256)) * 20, ["不是文字文件", "GB18030"]),
        ("甲.docx", b"PK\x03\x04" + b"\0" * 60, ["不完整或不安全", "另存为 .docx"]),
        ("甲.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, [".doc", "另存为 .docx"]),
        ("甲.txt", b"%PDF-1.7 ...", ["PDF", ".docx 原件"]),
    ],
)
def test_a_file_that_is_no_report_is_refused_in_one_line(name: str, data: bytes, words: list[str]) -> None:
    with pytest.raises(ReportError) as refused:
        document_of(data, name)
    said = str(refused.value)
    assert said.startswith(name) and "\n" not in said
    assert all(word in said for word in words)


def zipped(**parts: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return packed.getvalue()


def test_a_word_file_with_an_entity_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(word(tmp_path)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    bomb = b'<!DOCTYPE w:document [<!ENTITY x "x">]>'
    parts["word/document.xml"] = parts["word/document.xml"].replace(b"?>", b"?>" + bomb, 1)
    with pytest.raises(ReportError, match="文档类型定义"):
        document_of(zipped(**parts), "甲.docx")


def test_a_word_file_that_unpacks_to_a_huge_one_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(word(tmp_path)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    parts["word/document.xml"] += b" " * (49 << 20)
    with pytest.raises(ReportError, match="上限|膨胀"):
        document_of(zipped(**parts), "甲.docx")


def test_a_workbook_is_not_a_word_report() -> None:
    with pytest.raises(ReportError, match="不是 Word 文档"):
        document_of(zipped(**{"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<workbook/>"}), "甲.docx")


def test_missing_files_and_folders(tmp_path: Path) -> None:
    with pytest.raises(ReportError, match="找不到这个文件"):
        read_report(tmp_path / "没有.txt")
    with pytest.raises(ReportError, match="这是文件夹"):
        read_report(tmp_path)


@pytest.mark.parametrize(
    ("text", "unread"),
    [
        ("", "文件是空的"),
        ("一、概况\n\n很好。\n", "没有读到表格"),
        ("一、概况\n\n很好。\n", "没有认出分值和得分"),
        ("见表\n\n<table><tr><td>分值", "没有结束标记"),
        ("见表\n\n<table></table>", "没有读到单元格"),
    ],
)
def test_what_could_not_be_read_is_said(text: str, unread: str) -> None:
    result = review(document_of(text.encode(), "甲.txt"))
    assert any(unread in remark for remark in result.unread), result.unread


@pytest.mark.parametrize(
    "other",
    [
        "单位自评得分为98分，自评等级为“优”。",
        "上年综合评价等级为“优”。",
        "项目风险等级为“中”。",
        "甲县综合得分为91分，乙镇综合得分为70分。",
        "2022年综合得分为92分。",
    ],
)
def test_scores_and_grades_of_something_else_are_left_alone(other: str) -> None:
    result = reviewed(f"一、结论\n\n综合评价得分为88分，评价等级为“良”。\n\n{other}\n")
    assert [f.says for f in result.findings if f.check in ("等级", "综合得分")] == []


@pytest.mark.parametrize(
    ("text", "unread"),
    [
        ("字" * 20_001, "第1行有 20001 个字，只读了前 20000 个"),
        ("指标\t分值\t得分\n" + "甲\t1\t1\n" * 3000, "第1行起的表有 3001 行，只读了前 3000 行"),
        ("一、概况。\n" * 5001, "报告超过 5000 段，第5001行以后的没有读"),
    ],
    ids=["line", "table", "report"],
)
def test_what_is_longer_than_any_report_is_cut_and_said(text: str, unread: str) -> None:
    assert unread in read_text(text, "甲.txt").unread


def test_no_table_is_judged_by_what_is_left() -> None:
    result = reviewed("一、结论\n\n综合得分为88分，评价等级为“优”。\n")
    assert [f.check for f in result.findings] == ["等级"]


PIECES = st.sampled_from(
    """一、|（二）|3.|评分标准：|此项分值为3分，实际得分1分。|权重为12分，得分为11分，得分率为90%|决策（14分）|《|》|（财预〔2020〕10号）
    <table>|</td>|<tr><td rowspan=9>|$\\geq 5$|2月31日|6月11日|2025年|三个工作日|前|至|6个县|分别为：|甲县、乙县|满意度为95%|100%|0|---
    在185份有效问卷中，选是的比例为9.3%|到位资金0万元|预算0元|执行率|由0元提高至3元|标准|99999999999999999999999|统一社会信用代码|𠮷|⑳
    分值\t得分\n|一级指标\t分值\t得分\n|综合得分\t88.5\n|问题描述\t序号\n""".replace("\n    ", "|").split("|")
    + ["\t", "\n", "\n\n", "|", "\0"]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(PIECES | st.text(max_size=6), max_size=40))
def test_no_text_raises(pieces: list[str]) -> None:
    reviewed("".join(pieces))
