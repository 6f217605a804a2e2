"""The sheet 报告 read back: figures, charts, print set-up; hostile names stay text."""

from __future__ import annotations

import datetime as dt
import io
import re
import shutil
import subprocess
import zipfile
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet

from pescore.evaluation.facts import facts_from_text, read_facts
from pescore.evaluation.results import Result, evaluate
from pescore.evaluation.tree import Evaluation, Leaf
from pescore.report.flow import pieces
from pescore.report.sheet import SIZES, report_sheet
from pescore.shipped import example_facts
from pescore.workbook.edits import PutSheet
from pescore.workbook.new_book import new_book
from pescore.workbook.package import check_package
from pescore.workbook.patch import apply
from pescore.workbook.style import columns_of

DATE = dt.date(2022, 10, 30)
HOSTILE = ("=cmd|' /C calc'!A0" + "很长的名称" * 40)[:200]
HOSTILE_FACTS = f"""
项目: {{项目名称: "{HOSTILE}", 实施单位: "=HYPERLINK(1)", 备注: "甲\\u0007乙\\uFFFF&P&D", 说明: "{"长" * 9000}"}}
口径: {{not_applicable: 剔除后折算}}
指标:
  - 名称: "{HOSTILE}"
    指标:
      - 名称: "{HOSTILE}"
        分值: 20
        评分标准: ≥100%得满分，≤80%不得分，之间按比例计算
        实际值: 95.10%
        扣分原因: "{"原因很长，" * 400}"
      - {{名称: 数量, 分值: 20, 评分标准: 符合得满分，不符合得0分, 实际值: 不适用, 调整理由: 当年没有}}
      - {{名称: 疑问, 分值: 20, 评分标准: 由专家酌情给分, 实际值: 好}}
  - 名称: 产出
    指标:
      - {{名称: 数量, 分值: 20, 评分标准: 符合得满分，不符合得0分, 实际值: 不符合}}
      - {{名称: "@\\u0001未评", 分值: 20, 评分标准: 符合得满分，不符合得0分}}
"""


def report_sheet_bytes(
    result: Result, *, card: Mapping[str, object], date: dt.date | None, live_total: str | None = None
) -> bytes:
    """A workbook that holds the sheet alone."""
    return new_book([report_sheet(result, card=card, date=date, live_total=live_total)])


@pytest.fixture(scope="module")
def evaluation() -> Evaluation:
    return read_facts(example_facts())


@pytest.fixture(scope="module")
def made(evaluation: Evaluation) -> bytes:
    return report_sheet_bytes(evaluate(evaluation), card=evaluation.card, date=DATE)


@pytest.fixture(scope="module")
def hostile() -> bytes:
    facts = facts_from_text(HOSTILE_FACTS)
    return report_sheet_bytes(evaluate(facts), card=facts.card, date=None)


def opened(data: bytes) -> Worksheet:
    sheet = openpyxl.load_workbook(io.BytesIO(data))["报告"]
    assert isinstance(sheet, Worksheet)
    return sheet


def rows(sheet: Worksheet) -> list[list[object]]:
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def section(sheet: Worksheet, heading: str) -> list[list[object]]:
    """The rows under a heading, up to the next one."""
    table = rows(sheet)
    start = next(i for i, row in enumerate(table) if re.fullmatch(f"[一二三四五六七]、{heading}", str(row[0])))
    stops = [i for i, row in enumerate(table) if i > start and re.match("[一二三四五六七]、", str(row[0]))]
    return table[start + 1 : stops[0] if stops else None]


def losses(sheet: Worksheet) -> list[list[object]]:
    return [row for row in section(sheet, "扣分明细") if isinstance(row[0], int)]


def test_title_card_total_and_grade(made: bytes) -> None:
    sheet = opened(made)
    assert sheet["A1"].value == "菏泽市牡丹区2021年度财政重点项目绩效评价报告" and sheet["A1"].font.sz == 18
    assert sheet["A2"].value == "编制日期：2022年10月30日"
    card = section(sheet, "项目基本情况")
    assert card[0] == ["项目名称", None, "农村低保项目", None, "报告日期", None, "2022年10月", None]
    assert next(row[:3] for row in card if "预算" in str(row[0])) == ["全年预算数(万元)", None, 7881.2]
    shown = section(sheet, "评价结论")
    assert shown[0][0] == "综合得分（满分100分）" and shown[0][4] == "评价等级"
    assert shown[1][0] == 88.5 and shown[1][4] == "良"
    total = next(cell for cell in sheet["A"] if cell.value == 88.5)
    assert total.font.sz == 26 and total.number_format == "0.00"


def test_summary_by_dimension_with_total_row(made: bytes) -> None:
    table = section(opened(made), "得分与扣分概况")
    assert table[0] == ["一级指标", None, None, "分值", "得分", "得分率", "扣分", "末级指标"]
    body = [[row[0], *row[3:]] for row in table[1:6]]
    assert [[name, full, score, round(rate, 4), *rest] for name, full, score, rate, *rest in body] == [
        ["决策", 14, 11, 0.7857, 3, "19项，扣分3项"],
        ["过程", 26, 20.5, 0.7885, 5.5, "15项，扣分5项"],
        ["产出", 32, 30, 0.9375, 2, "10项，扣分1项"],
        ["效益", 28, 27, 0.9643, 1, "7项，扣分1项"],
        ["合计", 100, 88.5, 0.885, 11.5, "51项，扣分10项"],
    ]


def test_losses_are_ranked_with_their_reasons(made: bytes) -> None:
    found = losses(opened(made))
    assert [row[0] for row in found] == list(range(1, 11))
    assert found[0] == [1, "过程", "资金到位率", 2, 0, 2, "资金到位率65.92%，低于80%，按标准得0分，扣2分。", None]
    lost = [row[5] for row in found]
    assert lost == sorted(lost, reverse=True) and sum(lost) == 11.5


def test_paragraphs_overrides_and_open_questions(made: bytes) -> None:
    sheet = opened(made)
    analysis = [str(row[0]) for row in section(sheet, "指标分析")]
    assert len(analysis) == 4 and analysis[0].startswith("　　（一）决策\n　　决策类指标分值14分，得11分")
    changed = [row for row in section(sheet, "人工给分情况") if isinstance(row[0], int)]
    assert [[*row[1:6]] for row in changed] == [
        ["过程", "补助政策宣传有效性", 1.5, 0, 0.5],
        ["产出", "补助对象排查完成率", 3, 0, 1],
    ]
    assert all("标准中没有这一档" in str(row[6]) for row in changed)
    assert section(sheet, "待确认事项") == [["　　没有待确认的事项。", *[None] * 7]]


def test_charts_are_native_linked_and_carry_their_values(made: bytes) -> None:
    package = zipfile.ZipFile(io.BytesIO(made))
    rate, loss = (package.read(f"xl/charts/chart{n}.xml").decode() for n in (1, 2))
    sheet = opened(made)
    for chart, title, direction, count in ((rate, "各一级指标得分率", "col", 4), (loss, "各项扣分", "bar", 10)):
        assert title in chart and f'<c:barDir val="{direction}"' in chart and '<c:grouping val="clustered"' in chart
        assert 'typeface="宋体"' in chart and 'typeface="黑体"' in chart
        links = re.findall(r"<c:f>'报告'!\$([A-Z])\$(\d+):\$[A-Z]\$(\d+)</c:f>", chart)
        stored = re.findall(r"<c:pt [^>]*><c:v>([^<]*)</c:v>", chart)
        linked = [sheet[f"{col}{row}"].value for col, a, b in links for row in range(int(a), int(b) + 1)]
        assert len(links) == 2 and len(stored) == len(linked) == 2 * count
        for kept, value in zip(stored, linked, strict=True):
            assert kept == value if isinstance(value, str) else float(kept) == pytest.approx(value)
    assert len(sheet._charts) == 2


def test_every_line_of_text_has_room(made: bytes, hostile: bytes) -> None:
    for sheet in (opened(made), opened(hostile)):
        spans = {block.coord.split(":")[0]: block for block in sheet.merged_cells.ranges}
        checked = 0
        for row in sheet.iter_rows():
            for cell in row:
                if not isinstance(cell.value, str):
                    continue
                block = spans.get(cell.coordinate)
                last = block.max_col if block else cell.column
                width = sum(SIZES[cell.column - 1 : last]) * 5.25  # points of a column unit
                size = float(cell.font.sz or 11)
                lines = sum(-(-columns_of(line) * size / 2 // width) for line in cell.value.split("\n"))
                tall = sheet.row_dimensions[cell.row].height
                assert tall is not None and lines * size * 1.2 <= tall <= 409, cell.coordinate
                checked += 1
        assert checked > 20


def test_the_page_is_a4_portrait_one_page_wide(made: bytes) -> None:
    sheet = opened(made)
    assert sheet.page_setup.orientation == "portrait" and sheet.page_setup.paperSize == 9
    assert sheet.page_setup.fitToWidth == 1 and sheet.page_setup.fitToHeight == 0
    assert sheet.sheet_properties.pageSetUpPr is not None and sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.print_area == f"'报告'!$A$1:$H${sheet.max_row}"
    assert sheet.oddFooter.center.text == "第 &P 页 共 &N 页" and "农村低保项目" in sheet.oddHeader.right.text
    fonts = {cell.font.name for row in sheet.iter_rows() for cell in row if cell.value is not None}
    assert fonts == {"黑体", "宋体", "仿宋"}


def test_the_overview_with_its_charts_begins_on_a_page_of_its_own_when_it_would_be_torn(made: bytes) -> None:
    sheet = opened(made)
    heading = next(row for row in range(1, 60) if sheet.cell(row, 1).value == "三、得分与扣分概况")
    assert [mark.id for mark in sheet.row_breaks.brk] == [heading - 1]
    small = evaluate(
        facts_from_text("指标:\n  - {名称: 甲, 分值: 100, 评分标准: 符合得满分，不符合得0分, 实际值: 符合}")
    )
    assert not opened(report_sheet_bytes(small, card={}, date=None)).row_breaks.brk


def test_an_unfinished_evaluation_shows_no_total_no_grade_and_what_is_missing(hostile: bytes) -> None:
    sheet = opened(hostile)
    shown = section(sheet, "评价结论")
    assert shown[1][0] == "未评完，不计总分" and shown[1][4] == "未定"
    summary = {row[0]: row[3:7] for row in section(sheet, "得分与扣分概况") if row[3]}
    assert summary["产出"] == [40, "未评完", None, None] and summary["合计"] == [100, "未评完", None, None]
    asked = [row for row in section(sheet, "待确认事项") if isinstance(row[0], int)]
    assert [row[2] for row in asked] == ["疑问", "@未评"]
    assert "酌情" in str(asked[0][4]) and asked[1][4] == "实际值为空，尚未评分"
    names = zipfile.ZipFile(io.BytesIO(hostile)).namelist()
    assert sum("charts/chart" in name for name in names) == 1  # the losses; no rate is known


def test_hostile_names_are_text_and_the_package_stays_valid(hostile: bytes) -> None:
    sheet = opened(hostile)
    texts = {str(cell.value): cell for row in sheet.iter_rows() for cell in row if cell.value is not None}
    assert all(cell.data_type != "f" for cell in texts.values())
    assert texts["=HYPERLINK(1)"].quotePrefix and texts["甲乙&P&D"].data_type == "s"
    assert texts[HOSTILE].quotePrefix
    package = zipfile.ZipFile(io.BytesIO(hostile))
    content = {name: package.read(name).decode() for name in package.namelist()}
    assert not any(re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\uffff]", text) for text in content.values())
    header = re.search("<oddHeader>(.*?)</oddHeader>", content["xl/worksheets/sheet1.xml"])
    assert header is not None and len(header[1]) < 255
    # two leaves are both called 数量: the one that lost points is told apart
    assert [row[2] for row in losses(sheet)][0] == "产出—数量"
    long_one = losses(sheet)[1]
    assert str(long_one[2]).endswith("…") and str(long_one[6]).endswith("（文字过长，此处从略）")


def test_same_input_same_bytes(evaluation: Evaluation, made: bytes) -> None:
    assert report_sheet_bytes(evaluate(evaluation), card=evaluation.card, date=DATE) == made
    later = report_sheet_bytes(evaluate(evaluation), card=evaluation.card, date=dt.date(2023, 1, 2))
    assert later != made and opened(later)["A2"].value == "编制日期：2023年1月2日"


def test_the_sheet_warns_when_the_total_has_changed_since(evaluation: Evaluation) -> None:
    result = evaluate(evaluation)
    data = report_sheet_bytes(result, card={}, date=None, live_total="'评分表'!$J$55")
    formulas = [cell for row in opened(data).iter_rows() for cell in row if cell.data_type == "f"]
    assert len(formulas) == 1
    formula = str(formulas[0].value)
    assert formula.startswith("=IF(ISNUMBER('评分表'!$J$55),IF(ROUND('评分表'!$J$55,2)=88.5,\"\",\"注意")
    values = openpyxl.load_workbook(io.BytesIO(data), data_only=True)["报告"]
    assert not values[formulas[0].coordinate].value


def test_it_can_be_put_into_another_workbook_charts_included(evaluation: Evaluation, made: bytes) -> None:
    book = openpyxl.Workbook()
    assert isinstance(book.active, Worksheet)
    book.active.title = "评分表"
    buffer = io.BytesIO()
    book.save(buffer)
    put = PutSheet(report_sheet(evaluate(evaluation), card=evaluation.card, date=DATE))
    joined = apply(check_package(buffer.getvalue(), "书.xlsx"), [put])
    again = apply(check_package(joined, "书.xlsx"), [put])
    assert again == joined
    sheet = opened(joined)
    assert len(sheet._charts) == 2 and losses(sheet) == losses(opened(made))
    assert sheet.print_area == f"'报告'!$A$1:$H${sheet.max_row}"


@pytest.mark.skipif(
    not (shutil.which("soffice") and shutil.which("pdftotext")), reason="needs LibreOffice and pdftotext"
)
def test_libreoffice_prints_the_hostile_report(hostile: bytes, tmp_path: Path) -> None:
    (tmp_path / "报告.xlsx").write_bytes(hostile)
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = ["soffice", "--headless", profile, "--convert-to", "pdf", "--outdir", str(tmp_path)]
    subprocess.run([*command, str(tmp_path / "报告.xlsx")], check=True, capture_output=True, timeout=120)
    text = subprocess.run(
        ["pdftotext", "-layout", str(tmp_path / "报告.pdf"), "-"], check=True, capture_output=True
    ).stdout.decode()
    assert "未评完，不计总分" in text and "####" not in text and "=cmd|' /C calc'!A0" in text


SCORES = st.lists(st.tuples(st.integers(1, 20), st.integers(0, 20)), min_size=1, max_size=14)


@settings(max_examples=25, deadline=None)
@given(SCORES, st.booleans())
def test_every_leaf_that_lost_points_is_listed_once(pairs: list[tuple[int, int]], same_name: bool) -> None:
    leaves = tuple(
        Leaf(
            ("甲" if i % 2 else "乙", "组", "同名" if same_name else f"项{i}", f"叶{i}" if same_name else "叶"),
            Decimal(full), manual=Decimal(min(full, score)), reason="议定",
        )
        for i, (full, score) in enumerate(pairs)
    )  # fmt: skip
    result: Result = evaluate(Evaluation(leaves))
    sheet = opened(report_sheet_bytes(result, card={}, date=None))
    listed = losses(sheet)
    lossy = [leaf for leaf in leaves if leaf.manual is not None and leaf.manual < leaf.full]
    assert len({(row[1], row[2]) for row in listed}) == len(listed) == len(lossy)
    assert sorted((row[3], row[4]) for row in listed) == sorted((leaf.full, leaf.manual) for leaf in lossy)


@given(st.text(alphabet="甲乙a1。；，", max_size=300), st.integers(4, 60))
def test_pieces_lose_nothing_and_fit(text: str, longest: int) -> None:
    parts = pieces(text, longest)
    assert "".join(parts) == text
    assert all(columns_of(part) <= longest for part in parts)
