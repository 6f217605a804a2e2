"""One book per unit: names filled in, nothing overwritten, nothing outside the folder, what cannot be done is said first."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from returned_books import returned

from pescore.evaluation.facts import FactsError
from pescore.units.distributing import distribute, file_name
from pescore.units.reading import read_unit
from pescore.units.unit_list import Entry, read_units
from pescore.workbook.grid import BookError, read_book
from pescore.workbook.template import write_template

FACTS = """
项目: {项目名称: 培训}
指标:
  - {名称: 执行率, 分值: 40, 评分标准: "≥100%得满分，≤80%不得分，之间按比例计算"}
  - {名称: 完成, 分值: 60, 评分标准: 符合得满分，不符合不得分}
"""


@pytest.fixture
def facts(tmp_path: Path) -> Path:
    path = tmp_path / "评估.yaml"
    path.write_text(FACTS, encoding="utf-8")
    return path


def units_file(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "单位.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_books_from_facts_carry_findings_and_sources(facts: Path, tmp_path: Path) -> None:
    listed = """
共同:
  实际值: {执行率: 100%, 完成: 符合}
  佐证材料: {完成: 验收单}
单位:
  - {名称: 甲县, 项目: {预算数(万元): 30}}
  - {名称: 乙县, 实际值: {执行率: 90%}}
"""
    handed = distribute(facts, read_units(units_file(tmp_path, listed)), tmp_path / "出")
    assert [path.name for path in handed.files] == ["甲县.xlsx", "乙县.xlsx"] and not handed.unnamed
    first, second = (read_unit(path.read_bytes(), path.name) for path in handed.files)
    assert (first.name, first.total, first.fund) == ("甲县", 100, 30)
    assert (second.name, second.total) == ("乙县", 80)
    assert any("验收单" in str(v) for row in read_book(handed.files[0]).sheet("评分表").values() for v in row)


def test_a_book_as_template_is_filled_beside_its_labels(tmp_path: Path) -> None:
    template = returned(tmp_path, "（单位）", None, None, file="模板")
    sheet = openpyxl.Workbook()
    assert sheet.active is not None
    for row in (["单位清单"], ["序号", "单位名称", "预算数"], [1, "甲县", 30], [2, "乙县", 20]):
        sheet.active.append(row)
    sheet.save(tmp_path / "清单.xlsx")
    entries = read_units(tmp_path / "清单.xlsx")
    handed = distribute(template, entries, tmp_path / "出")
    before = read_book(template)
    for path, fund in zip(handed.files, (30, 20), strict=True):
        unit = read_unit(path.read_bytes(), path.name)
        assert (unit.name, unit.fund) == (path.stem, fund)
        assert read_book(path).sheet("评分表").values() == before.sheet("评分表").values()


def test_a_template_without_a_place_for_the_name_says_so(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.append(["一级指标", "分值", "评分标准", "实际值", "得分"])
    book.save(tmp_path / "模板.xlsx")
    assert distribute(tmp_path / "模板.xlsx", [Entry("甲", "")], tmp_path / "出").unnamed


def test_the_official_form_takes_the_name_of_the_unit(tmp_path: Path) -> None:
    write_template("自评表", tmp_path / "自评.xlsx")
    (path,) = distribute(tmp_path / "自评.xlsx", [Entry("某局", "")], tmp_path / "出").files
    assert "某局" in [value for row in read_book(path).sheet("自评表").values() for value in row]


def test_a_file_that_is_there_is_never_replaced(facts: Path, tmp_path: Path) -> None:
    entries = [Entry("甲", ""), Entry("乙", "")]
    handed = distribute(facts, entries, tmp_path / "出")
    before = handed.files[1].read_bytes()
    assert distribute(facts, entries, tmp_path / "出") == handed  # the same again changes nothing
    handed.files[1].write_bytes(b"filled in")
    with pytest.raises(BookError, match="乙.xlsx：文件夹里已经有这个文件"):
        distribute(facts, [*entries, Entry("丙", "")], tmp_path / "出")
    assert handed.files[1].read_bytes() == b"filled in" != before and not (tmp_path / "出" / "丙.xlsx").exists()


@pytest.mark.parametrize(
    ("unit", "stem"),
    [
        ("../../甲", "_.._甲"),
        ("a/b\\c", "a_b_c"),
        ("CON", "CON_"),
        ("..", "_"),
        ("甲:乙", "甲_乙"),
        ("喀什市", "喀什市"),
    ],
)
def test_no_name_leads_out_of_the_folder(unit: str, stem: str, facts: Path, tmp_path: Path) -> None:
    assert file_name(unit) == stem
    (path,) = distribute(facts, [Entry(unit, "")], tmp_path / "出").files
    assert path.resolve().parent == (tmp_path / "出").resolve() and path.is_file()


def test_a_name_is_never_a_formula(facts: Path, tmp_path: Path) -> None:
    for template in (facts, returned(tmp_path, "（单位）", file="模板")):
        (path,) = distribute(template, [Entry("=HYPERLINK(1)", "")], tmp_path / template.stem).files
        assert not read_book(path).sheet("项目").formulas
        assert read_unit(path.read_bytes(), path.name).name == "=HYPERLINK(1)"


BAD_LISTS = {
    "单位:\n  - {名称: 甲}\n  - {名称: 甲}\n": "单位.yaml 第 3 行：“甲”已在 单位.yaml 第 2 行 出现过",
    "单位:\n  - {项目: {a: 1}}\n": "第 2 行：有一个单位没有“名称”",
    "单位: 甲\n": "没有“单位”",
    "名单: []\n": "没有“单位”",
    "单位: []\n": "一个单位也没有",
    "单位:\n  - {名称: 甲, 实际值: {没有的: 1}}\n": "没有这个末级指标",
    "单位:\n  - {名称: 甲, 得分: {执行率: 1}}\n": "不认识“得分”",
    "单位:\n  - {名称: 甲, 实际值: 5}\n": "应是“键: 值”的形式",
}


@pytest.mark.parametrize("text", BAD_LISTS)
def test_a_list_that_cannot_be_used_says_where(text: str, facts: Path, tmp_path: Path) -> None:
    with pytest.raises(FactsError) as error:
        distribute(facts, read_units(units_file(tmp_path, text)), tmp_path / "出")
    assert BAD_LISTS[text] in str(error.value) and "\n" not in str(error.value)
    assert not (tmp_path / "出").exists()


def test_a_list_without_the_heading_or_a_name_says_which_cell(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.append(["县", "预算数"])
    book.save(tmp_path / "清单.xlsx")
    with pytest.raises(FactsError, match="清单.xlsx Sheet：没有找到“单位名称”一列"):
        read_units(tmp_path / "清单.xlsx")
    book.active["A1"] = "单位名称"
    book.active.append([None, 30])
    book.save(tmp_path / "清单.xlsx")
    with pytest.raises(FactsError, match="清单.xlsx Sheet!A2：这一行没有单位名称"):
        read_units(tmp_path / "清单.xlsx")


def test_what_the_template_has_no_place_for_is_named(tmp_path: Path) -> None:
    template = returned(tmp_path, "（单位）", file="模板")
    with pytest.raises(BookError, match="模板里没有“人口”这一栏"):
        distribute(template, [Entry("甲", "", {"人口": 3})], tmp_path / "出")
    with pytest.raises(FactsError, match="不能填“实际值”"):
        distribute(template, [Entry("甲", "单位.yaml 第 2 行", {}, {"实际值": {"执行率": 1}})], tmp_path / "出")
