"""adopt, refresh and freeze from the command line: what is printed, what is written, the exit codes."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from pescore.cli import BAD_INPUT, DONE, NEEDS_PERSON, main
from pescore.workbook.edits import SetCell
from pescore.workbook.patch import patch_file

DEV = Path(__file__).parent / "data" / "layouts" / "dev"


@pytest.fixture
def form(tmp_path: Path) -> Path:
    """A 自评表 as it comes."""
    return Path(shutil.copy(DEV / "L14_operator_unit_columns.xlsx", tmp_path / "自评表.xlsx"))


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """The shipped evaluation as a book of ours."""
    assert main(["demo", "-o", str(tmp_path)]) == DONE
    return tmp_path / "农村低保2021.xlsx"


def test_adopt_tells_how_it_understood_the_table(form: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = form.read_bytes()
    assert main(["adopt", str(form)]) == NEEDS_PERSON
    said = capsys.readouterr().out
    out = form.with_name("自评表.pescore.xlsx")
    assert out.exists() and form.read_bytes() == before
    for told in ("自评表，12 个末级指标", "目标值 F", "实际值 H", "吨处理成本", "6.83", "待确认（1 处", str(out)):
        assert told in said
    assert "第21行：模板留下的空行" in said


def test_adopt_twice_gives_the_same_file(form: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["adopt", str(form)])
    out = form.with_name("自评表.pescore.xlsx")
    once = out.read_bytes()
    main(["adopt", str(form)])
    assert out.read_bytes() == once
    main(["adopt", str(out), "-o", str(out)])
    assert out.read_bytes() == once
    assert "没有要改的" in capsys.readouterr().out


@pytest.mark.parametrize("stem", ["L14_operator_unit_columns", "L04_third_party"])
def test_adopt_json(stem: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "结果.xlsx"
    main(["adopt", str(DEV / f"{stem}.xlsx"), "-o", str(out), "--json"])
    said = json.loads(capsys.readouterr().out)
    wanted = json.loads((DEV / "expected" / f"{stem}.json").read_text(encoding="utf-8"))
    assert said["form"] == wanted["form"]
    assert [leaf["row"] for leaf in said["leaves"]] == [leaf["row"] for leaf in wanted["leaves"]]
    assert said["saved"] == str(out)


def test_adopt_refuses_what_is_no_form(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = DEV / "L05_transposed_summary.xlsx"
    out = tmp_path / "结果.xlsx"
    assert main(["adopt", str(source), "-o", str(out), "--json"]) == BAD_INPUT
    told = capsys.readouterr()
    assert json.loads(told.out)["form"] == "none"
    assert "转置" in told.err and told.err.count("\n") == 1
    assert not out.exists()


def test_adopt_never_loses_what_was_typed_into_its_result(form: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["adopt", str(form)])
    out = form.with_name("自评表.pescore.xlsx")
    patch_file(out, [SetCell("项目绩效自评", "N22", 5), SetCell("项目绩效自评", "O22", "试点过半")])
    typed = out.read_bytes()
    assert main(["adopt", str(form)]) == BAD_INPUT
    assert "里面已有填写的内容（2 处）" in capsys.readouterr().err
    assert out.read_bytes() == typed
    assert main(["adopt", str(out), "-o", str(out)]) == NEEDS_PERSON  # the questions are answered, the faults stay
    assert "96.66" in _score(out, capsys)


def _score(path: Path, capsys: pytest.CaptureFixture[str]) -> str:
    capsys.readouterr()
    main(["score", str(path)])
    return capsys.readouterr().out


def test_refresh_follows_a_changed_finding(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["refresh", str(book)]) == DONE
    assert "综合得分 88.5，评价等级：良" in capsys.readouterr().out
    patch_file(book, [SetCell("评分表", "J4", "不符合")])
    assert main(["refresh", str(book)]) == NEEDS_PERSON  # 填报得分 1 is no longer what the standard gives
    assert "综合得分 87.5，评价等级：良" in capsys.readouterr().out
    assert book.with_name(f"{book.stem}.备份.xlsx").exists()
    once = book.read_bytes()
    assert main(["refresh", str(book)]) == NEEDS_PERSON
    out = capsys.readouterr().out
    assert "已是最新" in out and "备份" not in out
    assert book.read_bytes() == once


def test_refresh_elsewhere_leaves_the_book_alone(book: Path) -> None:
    patch_file(book, [SetCell("评分表", "J4", "不符合")])
    before = book.read_bytes()
    out = book.with_name("另存.xlsx")
    assert main(["refresh", str(book), "-o", str(out)]) == NEEDS_PERSON
    assert book.read_bytes() == before
    assert out.exists() and out.read_bytes() != before


def test_refresh_of_an_adopted_book_needs_a_person(form: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["adopt", str(form), "-o", str(form)])
    assert main(["refresh", str(form)]) == NEEDS_PERSON
    assert "有 1 项需要先处理" in capsys.readouterr().out


@pytest.mark.parametrize("kind", ["values", "formulas"])
def test_freeze(book: Path, kind: str, capsys: pytest.CaptureFixture[str]) -> None:
    out = book.with_name("副本.xlsx")
    before = book.read_bytes()
    assert main(["freeze", str(book), "--as", kind, "-o", str(out)]) == DONE
    assert f"已生成 {out}" in capsys.readouterr().out
    assert book.read_bytes() == before and out.exists()


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["adopt", "没有.xlsx"], "没有.xlsx"),
        (["refresh", "没有.xlsx"], "没有.xlsx"),
        (["freeze", "没有.xlsx", "--as", "values", "-o", "副本.xlsx"], "没有.xlsx"),
        (["freeze", "没有.xlsx", "-o", "副本.xlsx"], "用法"),
        (["adopt", "{form}", "--sheet", "表9"], "没有名为“表9”的工作表"),
        (["adopt", "{form}", "-o", "结果.docx"], "输出文件名应以 .xlsx 结尾"),
        (["refresh", "{form}"], "pescore adopt"),
        (["freeze", "{form}", "--as", "values", "-o", "{form}"], "副本不能覆盖原文件"),
    ],
)
def test_bad_input_is_one_line(
    form: Path, arguments: list[str], told: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(form.parent)
    before = form.read_bytes()
    assert main([argument.format(form=form) for argument in arguments]) == BAD_INPUT
    said = capsys.readouterr()
    assert told in said.err and said.err.count("\n") == 1
    assert form.read_bytes() == before
    assert [path.name for path in form.parent.iterdir()] == [form.name]


def test_adopt_says_where_the_former_content_is(form: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["adopt", str(form), "-o", str(form)])
    assert f"覆盖前的内容留在 {form.stem}.备份.xlsx" in capsys.readouterr().out


def test_adopt_never_writes_over_an_unrelated_workbook(
    form: Path, book: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = book.read_bytes()
    assert main(["adopt", str(form), "-o", str(book)]) == BAD_INPUT
    assert f"{book.name}：已经有这个文件，而且不是 adopt 生成的" in capsys.readouterr().err
    assert book.read_bytes() == before


def test_a_folder_or_a_missing_place_is_named(form: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["adopt", str(form.parent)]) == BAD_INPUT
    assert "这是文件夹，请写出里面的工作簿文件名" in capsys.readouterr().err
    assert main(["adopt", str(form), "-o", str(form.parent / "没有" / "a.xlsx")]) == BAD_INPUT
    assert "没有文件夹" in capsys.readouterr().err


def test_a_workbook_with_the_old_ending_gets_the_right_one(form: Path, capsys: pytest.CaptureFixture[str]) -> None:
    old = form.rename(form.with_suffix(".xls"))
    main(["adopt", str(old)])
    assert old.with_name(f"{old.stem}.pescore.xlsx").is_file()
