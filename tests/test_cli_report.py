"""`pescore report` from the command line: what is printed, what is written, the exit codes."""

from __future__ import annotations

import io
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import docx
import pytest
from openpyxl import load_workbook

from pescore.cli import BAD_INPUT, DONE, NEEDS_PERSON, main
from pescore.hosts import office_pdf

ROOT = Path(__file__).parents[1]
DEV = Path(__file__).parent / "data" / "layouts" / "dev"


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return Path(shutil.copy(ROOT / "workbooks" / "农村低保2021" / "评分表.xlsx", tmp_path / "评分表.xlsx"))


def said(capsys: pytest.CaptureFixture[str]) -> str:
    return "".join(capsys.readouterr())


def test_a_complete_book_gives_a_report_and_nothing_to_add(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before, out = book.read_bytes(), book.with_name("报告.docx")
    assert main(["report", str(book), "-o", str(out)]) == DONE
    assert said(capsys).strip() == f"已生成 {out}"
    text = "\n".join(paragraph.text for paragraph in docx.Document(str(out)).paragraphs)
    assert "综合得分88.5分" in text and book.read_bytes() == before
    once = out.read_bytes()
    assert main(["report", str(book), "-o", str(out)]) == DONE
    assert out.read_bytes() == once and not list(book.parent.glob("*备份*"))


def test_the_report_has_a_name_of_its_own(book: Path) -> None:
    assert main(["report", str(book)]) == DONE
    assert book.with_name("评分表_报告.docx").is_file()


def test_changed_reports_are_kept_beside(book: Path) -> None:
    out = book.with_name("报告.docx")
    main(["report", str(book), "-o", str(out)])
    edited = docx.Document(str(out))
    edited.add_paragraph("人工修改")
    edited.save(str(out))
    main(["report", str(book), "-o", str(out)])
    kept = docx.Document(str(out.with_name("报告.备份.docx")))
    assert kept.paragraphs[-1].text == "人工修改"


def test_an_adopted_form_gives_a_shorter_report_and_lists_what_is_missing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    form = tmp_path / "自评.xlsx"
    main(["adopt", str(DEV / "L01_official_self_eval.xlsx"), "-o", str(form)])
    capsys.readouterr()
    assert main(["report", str(form), "-o", str(tmp_path / "自评报告.docx")]) == NEEDS_PERSON
    told = said(capsys)
    for words in (
        "待补充（5 处，报告中已突出显示）",
        "封面：评价机构（新建“项目”表",
        "校舍管护机制：得分（",
        "评价结论：综合得分和评价等级",
    ):
        assert words in told


@pytest.mark.parametrize("form", sorted(DEV.glob("*.xlsx")), ids=lambda path: path.stem)
def test_every_layout_that_can_be_adopted_can_be_reported(form: Path, tmp_path: Path) -> None:
    adopted = tmp_path / "表.xlsx"
    if main(["adopt", str(form), "-o", str(adopted)]) == BAD_INPUT:
        pytest.skip("refused by adopt")
    out = tmp_path / "报告.docx"
    assert main(["report", str(adopted), "-o", str(out)]) in (DONE, NEEDS_PERSON)
    assert docx.Document(io.BytesIO(out.read_bytes())).tables


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["-o", "报告.pdf"], "应以 .docx 结尾"),
        (["-o", "."], "应以 .docx 结尾"),
        (["--blocks", "没有"], "没有叫“没有”的报告提纲"),
        (["--blocks", "没有.yaml"], "找不到文件"),
        (["--template", "没有.docx"], "找不到模板"),
    ],
)
def test_bad_input_is_one_line(
    arguments: list[str], words: str, book: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(book.parent)
    assert main(["report", "评分表.xlsx", *arguments]) == BAD_INPUT
    told = capsys.readouterr().err
    assert words in told and told.count("\n") == 1
    assert [path.name for path in book.parent.iterdir()] == ["评分表.xlsx"]


def test_a_folder_and_a_missing_book(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = book.with_name("夹.docx")
    folder.mkdir()
    assert main(["report", str(book), "-o", str(folder)]) == BAD_INPUT
    assert main(["report", str(book.with_name("没有.xlsx"))]) == BAD_INPUT
    assert "这是文件夹" in said(capsys)


def test_without_the_library_for_word_it_says_what_to_install(
    book: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in [name for name in sys.modules if name.startswith(("pescore.report.word", "pescore.actions.report"))]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "docx", None)
    assert main(["report", str(book)]) == BAD_INPUT
    assert "pescore[report]" in capsys.readouterr().err
    assert main(["demo", "-o", str(book.parent / "out")]) == DONE
    assert "没有写报告：缺少 python-docx" in capsys.readouterr().out


def test_without_libreoffice_there_is_a_report_and_no_pdf(
    book: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(office_pdf, "find_office", lambda: None)
    assert main(["report", str(book), "--pdf"]) == NEEDS_PERSON
    assert "没有找到 LibreOffice" in said(capsys)
    assert book.with_name("评分表_报告.docx").is_file() and not list(book.parent.glob("*.pdf"))


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_pdf_beside_the_report(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["report", str(book), "--pdf"]) == DONE
    pdf = book.with_name("评分表_报告.pdf")
    assert pdf.read_bytes().startswith(b"%PDF") and f"已生成 {pdf}" in said(capsys)


def test_a_report_can_be_written_from_a_hostile_book(book: Path, tmp_path: Path) -> None:
    """A cell with a formula for text, a name of 200 characters, no score."""
    workbook = load_workbook(book)
    workbook["项目"]["B3"] = '=HYPERLINK("http://x")&A1'
    workbook["评分表"]["D4"] = "名" * 200
    workbook.save(book)
    assert main(["report", str(book)]) in (DONE, NEEDS_PERSON)
    assert docx.Document(str(book.with_name("评分表_报告.docx"))).tables


@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
def test_killed_half_way_leaves_the_old_report_or_the_new_one(book: Path) -> None:
    out = book.with_name("报告.docx")
    out.write_bytes(b"old")
    for pause in (0.3, 0.6, 0.9, 1.2):
        running = subprocess.Popen(
            [sys.executable, "-m", "pescore", "report", str(book), "-o", str(out)],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        time.sleep(pause)
        running.send_signal(signal.SIGKILL)
        running.wait(30)
        data = out.read_bytes()
        assert data == b"old" or len(docx.Document(io.BytesIO(data)).tables) > 10
