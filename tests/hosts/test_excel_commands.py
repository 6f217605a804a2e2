"""生成报告 and 汇总各单位: the buttons that run a command of pescore on a copy of the open workbook."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import pytest
from fake_excel import FakeBook

from pescore.cli import main
from pescore.hosts import excel_actions
from pescore.hosts.excel_actions import BUTTONS, collected, reported
from pescore.hosts.live_actions import run
from pescore.hosts.live_book import LiveBook
from pescore.workbook.grid import read_bytes
from pescore.workbook.package import BookError

OWN = Path(__file__).parents[2] / "workbooks" / "农村低保2021" / "评分表.xlsx"
REPORT, FOLDER, COLLECT = "生成评价报告", "选择放各单位工作簿的文件夹", "汇总到"


@pytest.fixture
def book() -> FakeBook:
    return FakeBook(OWN.read_bytes(), OWN.name)


def _press(book: FakeBook, action: Any) -> tuple[str, str]:
    run("正在办理", action, LiveBook(book))
    [said] = book.app.said
    return said


def _commands(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, ...]]:
    """The commands that would run, each seeing its first file."""
    seen: list[tuple[str, ...]] = []

    def command(*arguments: str) -> str:
        assert Path(arguments[1]).exists()
        seen.append(arguments)
        return "2 处待补充"

    monkeypatch.setattr(excel_actions, "_command", command)
    return seen


@pytest.mark.parametrize(("action", "chosen"), [(reported, {}), (collected, {}), (collected, {FOLDER: "."})])
def test_cancelling_runs_nothing(
    book: FakeBook, monkeypatch: pytest.MonkeyPatch, action: Any, chosen: dict[str, str]
) -> None:
    ran = _commands(monkeypatch)
    book.app.answers = chosen
    assert _press(book, action) == ("info", "已取消，没有生成文件。")
    assert ran == [] and book.app.opened == []


def test_the_report_is_made_of_the_unsaved_state(
    book: FakeBook, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    ran = _commands(monkeypatch)
    book.api.Path = str(tmp_path)
    book.app.answers = {REPORT: str(tmp_path / "报告.docx")}
    mode, said = _press(book, reported)
    [(name, copy, *rest)] = ran
    assert (name, Path(copy).name, rest) == ("report", OWN.name, ["-o", str(tmp_path / "报告.docx")])
    assert not Path(copy).exists()  # the copy is gone
    assert book.app.proposed == {REPORT: str(tmp_path / "评分表_报告.docx")}
    assert mode == "info" and said == f"已生成 {tmp_path / '报告.docx'}。\n2 处待补充"


def test_a_workbook_in_a_cloud_proposes_a_bare_name(book: FakeBook, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its path is an address, which the dialog would refuse."""
    _commands(monkeypatch)
    book.api.Path = "https://d.docs.live.net/0123/文档"
    assert _press(book, reported) == ("info", "已取消，没有生成文件。")
    assert book.app.proposed == {REPORT: "评分表_报告.docx"}


def test_a_name_with_dots_of_a_workbook_never_saved_stays_whole(tmp_path: Path) -> None:
    book = FakeBook(OWN.read_bytes(), "2024.评分")
    assert LiveBook(book).copy_into(tmp_path).name == "2024.评分.xlsx"


def test_a_collected_workbook_that_excel_does_not_open_is_written_all_the_same(
    book: FakeBook, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    _commands(monkeypatch)
    out = tmp_path / "汇总.xlsx"

    def refuse(path: str) -> None:
        raise ValueError(f"Cannot open two workbooks named '{Path(path).name}'")

    book.app.books.open = refuse
    book.app.answers = {FOLDER: str(tmp_path), COLLECT: str(out)}
    mode, said = _press(book, collected)
    assert mode == "critical"
    assert said == f"{out} 已写好，但 Excel 没有打开它（Cannot open two workbooks named '汇总.xlsx'）。请自己打开"


def test_the_collected_workbook_is_shown(book: FakeBook, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    ran = _commands(monkeypatch)
    out = tmp_path / "汇总.xlsx"
    out.write_bytes(OWN.read_bytes())
    book.app.answers = {FOLDER: str(tmp_path), COLLECT: str(out)}
    assert _press(book, collected)[0] == "info"
    assert ran == [("collect", str(tmp_path), "-o", str(out))]
    assert book.app.opened == [out]


def test_a_command_is_run_by_this_python() -> None:
    assert "88.5" in excel_actions._command("score", str(OWN))


def test_what_a_command_refuses_is_its_one_line(tmp_path: Path) -> None:
    with pytest.raises(BookError) as refused:
        excel_actions._command("score", str(tmp_path / "没有.xlsx"))
    assert "没有.xlsx：找不到这个文件" in str(refused.value) and "\n" not in str(refused.value)


def test_a_command_that_never_ends_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    def hung(*_: object, timeout: float, **__: object) -> None:
        raise subprocess.TimeoutExpired("pescore", timeout)

    monkeypatch.setattr(excel_actions.subprocess, "run", hung)
    with pytest.raises(BookError, match="600 秒内没有完成"):
        excel_actions._command("collect", ".")


def test_much_to_say_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    told = subprocess.CompletedProcess([], 1, "\n".join(map(str, range(40))), "")
    monkeypatch.setattr(excel_actions.subprocess, "run", lambda *_, **__: told)
    lines = excel_actions._command("collect", ".").splitlines()
    assert len(lines) == 16 and lines[-1] == "……"


def test_the_report_button_writes_a_word_file(book: FakeBook, tmp_path: Path) -> None:
    pytest.importorskip("pescore.commands.report")
    out = tmp_path / "报告.docx"
    book.app.answers = {REPORT: str(out)}
    mode, said = _press(book, BUTTONS["report"][1])
    assert mode == "info", said
    assert out.read_bytes()[:2] == b"PK"


def test_the_collect_button_writes_a_workbook(book: FakeBook, tmp_path: Path) -> None:
    pytest.importorskip("pescore.commands.collect")
    units, out = tmp_path / "各单位", tmp_path / "汇总.xlsx"
    units.mkdir()
    for name in ("甲县", "乙县"):
        (units / f"{name}.xlsx").write_bytes(OWN.read_bytes())
    book.app.answers = {FOLDER: str(units), COLLECT: str(out)}
    mode, said = _press(book, BUTTONS["collect"][1])
    assert mode == "info", said
    assert book.app.opened == [out]
    by_hand = tmp_path / "命令行.xlsx"
    assert main(["collect", str(units), "-o", str(by_hand)]) in (0, 1)
    ours, theirs = (read_bytes(path.read_bytes(), "汇总.xlsx") for path in (out, by_hand))
    assert [sheet.name for sheet in ours.sheets] == [sheet.name for sheet in theirs.sheets]
    for sheet in ours.sheets:
        assert sheet.values() == theirs.sheet(sheet.name).values()
