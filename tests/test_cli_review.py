"""`pescore review` and `pescore diff` as commands: exit codes, JSON, messages."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest

from pescore.cli import main
from pescore.shipped import example_facts

CONTRACT = {"check", "severity", "where", "says", "expected", "found"}


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "低保.xlsx"
    assert main(["new", str(path), "--from", str(example_facts())]) == 0
    return path


def changed(path: Path, sheet: str, cell: str, value: object) -> Path:
    other = path.with_name("改.xlsx")
    workbook = openpyxl.load_workbook(path)
    workbook[sheet][cell] = value
    workbook.save(other)
    return other


def test_the_shipped_book_has_no_error(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = book.read_bytes()
    capsys.readouterr()
    assert main(["review", str(book)]) == 0
    said = capsys.readouterr().out
    assert (
        "提醒（15）" in said
        and "【循环分母】评分表!J38" in said
        and "没有发现问题的检查" in said
        and "错误（" not in said
    )
    assert book.read_bytes() == before


def test_an_error_ends_with_one(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    other = changed(book, "评分表", "O4", 0.5)
    capsys.readouterr()
    assert main(["review", str(other), "--json"]) == 1
    found = json.loads(capsys.readouterr().out)["findings"]
    errors = [one for one in found if one["severity"] == "error"]
    assert {one["check"] for one in errors} >= {"填报得分", "得分达不到"}
    assert all(set(one) == CONTRACT and set(one["where"]) == {"sheet", "cell", "path"} for one in found)
    weights = [["error", "warning", "hint"].index(one["severity"]) for one in found]
    assert weights == sorted(weights)


@pytest.mark.parametrize(("name", "words"), [("没有.xlsx", "没有.xlsx"), ("报告.pdf", ".xlsx"), ("空.xlsx", "空.xlsx")])
def test_bad_input_is_one_line(name: str, words: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    if name.startswith("空"):
        openpyxl.Workbook().save(tmp_path / name)
    assert main(["review", str(tmp_path / name)]) == 2
    out, err = capsys.readouterr()
    assert out == "" and words in err and err.count("\n") == 1


def test_diff_in_words_and_json(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    other = changed(book, "评分表", "J23", "85%")
    capsys.readouterr()
    assert main(["diff", str(book), str(other)]) == 0
    said = capsys.readouterr().out
    # 2 × (85 − 80) ÷ 20 = 0.5
    assert "实际值由“65.92%”改为“85%”" in said and "得分由0变为0.5（分值2）" in said and "合计由88.5变为89" in said
    assert main(["diff", str(book), str(other), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["old"] == {"total": "88.5", "full": "100", "grade": "良"} and found["new"]["total"] == "89"
    assert all(set(one) == {"path", "what", "old", "new", "says"} for one in found["changes"])


def test_diff_of_the_same_and_of_nothing(book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert main(["diff", str(book), str(book)]) == 0
    assert "两个版本的评价内容相同" in capsys.readouterr().out
    assert main(["diff", str(book), str(tmp_path / "没有.xlsx")]) == 2
