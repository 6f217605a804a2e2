"""`pescore report 汇总.xlsx` from the command line: what is printed, what is written, the exit codes."""

from __future__ import annotations

from pathlib import Path

import docx
import openpyxl
import pytest

from pescore.cli import BAD_INPUT, DONE, NEEDS_PERSON, main
from units.returned_books import COUNTIES, returned


@pytest.fixture
def book(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    returned(tmp_path / "交回", "甲县")
    returned(tmp_path / "交回", "乙县", "100%")
    out = tmp_path / "汇总.xlsx"
    assert main(["collect", str(tmp_path / "交回"), "-o", str(out)]) == DONE
    capsys.readouterr()
    return out


def fill_in(book: Path, **facts: str) -> None:
    workbook = openpyxl.load_workbook(book)
    for row in workbook["项目"].iter_rows():
        if row[0].value in facts:
            row[1].value = facts[row[0].value]
    workbook.save(book)


def test_a_filled_in_summary_gives_a_report_with_nothing_to_add(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    fill_in(book, 主管部门="某局", 委托部门="某财政局", 评价机构="某事务所")
    before, out = book.read_bytes(), book.with_name("报告.docx")
    assert main(["report", str(book), "-o", str(out)]) == DONE
    assert capsys.readouterr().out.strip() == f"已生成 {out}" and book.read_bytes() == before
    text = "\n".join(paragraph.text for paragraph in docx.Document(str(out)).paragraphs)
    assert "2个县按同一标准评分" in text and "综合得分90分（满分100分），评价等级为“优”" in text
    once = out.read_bytes()
    assert main(["report", str(book), "-o", str(out)]) == DONE
    assert out.read_bytes() == once
    assert main(["review", str(out), "--book", str(book)]) == DONE
    assert "与工作簿一致" in capsys.readouterr().out


def test_what_was_filled_in_stays_when_collected_again(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    fill_in(book, 主管部门="某局", 委托部门="某财政局", 评价机构="某事务所")
    returned(book.parent / "交回", "丙县", "70%")
    assert main(["collect", str(book.parent / "交回"), "-o", str(book)]) == DONE
    assert main(["report", str(book), "-o", str(book.with_name("报告.docx"))]) == DONE
    text = "\n".join(p.text for p in docx.Document(str(book.with_name("报告.docx"))).paragraphs)
    assert "某事务所" in text and "3个县按同一标准评分" in text


def test_gaps_are_listed(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["report", str(book)]) == NEEDS_PERSON
    told = capsys.readouterr().out
    assert "待补充（3 处，报告中已突出显示）" in told and "封面：评价机构（在“项目”表填写“评价机构”）" in told
    assert book.with_name("汇总_报告.docx").is_file()


def test_a_file_left_out_and_a_unit_left_open_need_a_person(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder, out = tmp_path / "交回", tmp_path / "汇总.xlsx"
    returned(folder, "甲县")
    returned(folder, "乙县", None)
    (folder / "坏.xlsx").write_bytes(b"PK")
    assert main(["collect", str(folder), "-o", str(out)]) == NEEDS_PERSON
    assert main(["report", str(out)]) == NEEDS_PERSON
    told = capsys.readouterr().out
    assert "各单位得分：坏.xlsx没有计入" in told and "乙县还没有评完（执行率1项指标）" in told


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda book: book["指标得分"].__setitem__("B6", 1), "汇总.xlsx 指标得分!D6：甲县的总分写的是 80，按“指标得分”表是 61"),
        (lambda book: book.__delitem__("指标汇总"), "汇总.xlsx：缺少工作表“指标汇总”，不是完整的汇总工作簿"),
        (lambda book: book["汇总"].__setitem__("A2", "无"), "汇总.xlsx 汇总!A2：没有写明采用哪种汇总口径"),
        (lambda book: book["口径"].__setitem__("B4", "没有这种"), "汇总.xlsx 口径"),
    ],
)  # fmt: skip
def test_a_book_that_contradicts_itself_is_one_line(
    change: object, words: str, book: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    workbook = openpyxl.load_workbook(book)
    scores = workbook["指标得分"]
    if scores["A6"].value != "甲县":  # the better one stands first
        words = words.replace("D6", "D7")
        scores_row = 7
    else:
        scores_row = 6
    if "指标得分!" in words:
        scores[f"B{scores_row}"] = 1
    else:
        change(workbook)
    workbook.save(book)
    assert main(["report", str(book), "-o", str(book.with_name("报告.docx"))]) == BAD_INPUT
    told = capsys.readouterr().err
    assert words in told and told.count("\n") == 1
    assert not book.with_name("报告.docx").exists()


def test_a_broken_summary_is_one_line(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    book.write_bytes(book.read_bytes()[:900])
    assert main(["report", str(book)]) == BAD_INPUT
    told = capsys.readouterr().err
    assert told.startswith("汇总.xlsx") and told.count("\n") == 1


def test_the_demonstration_writes_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["demo", "-o", str(tmp_path)]) == DONE
    text = "\n".join(p.text for p in docx.Document(str(tmp_path / "社会救助2024报告.docx")).paragraphs)
    assert "综合得分90.36分（满分100分），评价等级为“优”" in text
    assert f"已生成 {tmp_path / '社会救助2024报告.docx'}" in capsys.readouterr().out
    assert COUNTIES.is_dir()
