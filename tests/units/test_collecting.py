"""Collecting a folder: every good book kept, every bad one named; what was read is not read twice; a killed run goes on."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from decimal import Decimal as D
from pathlib import Path

import openpyxl
import pytest
from own_layouts import adopted, laid_out, typed
from returned_books import COUNTIES, RATE, returned

from pescore.units import collecting
from pescore.units.apart import read_apart
from pescore.units.collecting import collect, journal_path
from pescore.units.journal import Fault, Journal, line_of, outcome_of
from pescore.units.reading import digest_of, read_unit
from pescore.units.safely import read_safely
from pescore.units.summary import summarise
from pescore.units.unit import Unit
from pescore.units.wording import plain_wording
from pescore.workbook.grid import BookError

LAYOUTS = Path(__file__).parents[1] / "data" / "layouts" / "dev"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three good books."""
    for name, rate in (("甲县", "100%"), ("乙县", "90%"), ("丙县", "80%")):
        returned(tmp_path / "交回", name, rate)
    return tmp_path / "交回"


def faults(folder: Path, tmp_path: Path) -> dict[str, str]:
    summary = summarise(collect(folder, tmp_path / "汇总.xlsx"))
    return {fault.file: fault.says for fault in summary.faults}


def test_good_books_are_read_whole(folder: Path, tmp_path: Path) -> None:
    found = collect(folder, tmp_path / "汇总.xlsx")
    assert [unit.name for unit in found.units] == ["丙县", "乙县", "甲县"] and not found.faults
    second = found.units[1]
    assert (second.total, second.grade, second.fund, second.spent) == (D(80), "良", D(100), D(90))  # 40×(90−80)÷20 + 60
    assert [leaf.actual for leaf in second.leaves] == ["90%", "符合"]
    assert second.place == "项目!B3" and second.project == "培训"


def _damaged(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 0xFF
    path.write_bytes(bytes(data))


def _no_table(path: Path) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.append(["通讯录", "电话"])
    book.save(path)


def _typed_over(path: Path) -> None:
    book = openpyxl.load_workbook(path)
    column = next(cell.column_letter for cell in book["评分表"][3] if cell.value == "得分")
    book["评分表"][f"{column}4"] = 39
    book.save(path)


BAD = {
    "截断": (lambda path: path.write_bytes(path.read_bytes()[:900]), "不完整"),
    "空文件": (lambda path: path.write_bytes(b""), "0 字节"),
    "损坏": (_damaged, "损坏"),
    "网页": (lambda path: path.write_text("<html><table></table></html>"), "网页"),
    "没有评分表": (_no_table, "没有找到评分表"),
    "公式被改": (_typed_over, "评分表!"),
}


@pytest.mark.parametrize("kind", BAD)
def test_a_bad_file_is_named_and_costs_only_itself(kind: str, folder: Path, tmp_path: Path) -> None:
    spoil, word = BAD[kind]
    spoil(returned(folder, "丁县", file=kind))
    summary = summarise(collect(folder, tmp_path / "汇总.xlsx"))
    assert {unit.name for unit in summary.units} == {"甲县", "乙县", "丙县"}
    (fault,) = summary.faults
    assert fault.file == f"{kind}.xlsx" and fault.says.startswith(f"{kind}.xlsx") and word in fault.says
    assert "\n" not in fault.says


def test_files_that_are_no_returned_books_are_passed_over(folder: Path, tmp_path: Path) -> None:
    for name in ("~$甲县.xlsx", ".隐藏.xlsx", "甲县.备份.xlsx", "说明.docx"):
        (folder / name).write_bytes(b"x")
    (folder / "链接.xlsx").symlink_to(folder / "甲县.xlsx")
    returned(folder / "二批", "丁县")
    (folder / "旧.xls").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook".encode("utf-16-le"))
    out = folder / "汇总.xlsx"
    out.write_bytes(b"old")
    found = collect(folder, out)
    assert [unit.file for unit in found.units] == ["丙县.xlsx", "乙县.xlsx", "二批/丁县.xlsx", "甲县.xlsx"]
    assert [fault.file for fault in found.faults] == ["旧.xls"] and "旧格式" in found.faults[0].says


@pytest.mark.parametrize(
    ("where", "word"), [("没有", "找不到这个文件夹"), ("空", "没有 .xlsx"), ("甲.xlsx", "不是文件夹")]
)
def test_a_folder_without_books_is_refused(where: str, word: str, tmp_path: Path) -> None:
    (tmp_path / "空").mkdir()
    (tmp_path / "甲.xlsx").write_bytes(b"x")
    with pytest.raises(BookError, match=word):
        collect(tmp_path / where, tmp_path / "汇总.xlsx")


def test_two_books_of_one_unit_are_both_set_aside(folder: Path, tmp_path: Path) -> None:
    returned(folder, "甲县", "70%", file="甲县（更正）")
    said = faults(folder, tmp_path)
    assert set(said) == {"甲县.xlsx", "甲县（更正）.xlsx"}
    for line in said.values():
        assert "甲县.xlsx 项目!B3" in line and "甲县（更正）.xlsx 项目!B3" in line and "甲县" in line


def test_the_same_book_twice_counts_once(folder: Path, tmp_path: Path) -> None:
    shutil.copy(folder / "甲县.xlsx", folder / "甲县副本.xlsx")
    said = faults(folder, tmp_path)
    assert list(said) == ["甲县副本.xlsx"] and "完全相同，只计一次" in said["甲县副本.xlsx"]


def test_of_two_copies_the_plain_name_counts(folder: Path, tmp_path: Path) -> None:
    """甲县 (2).xlsx comes before 甲县.xlsx in a folder, and nobody knows it under that name."""
    shutil.copy(folder / "甲县.xlsx", folder / "甲县 (2).xlsx")
    summary = summarise(collect(folder, tmp_path / "汇总.xlsx"))
    assert [fault.file for fault in summary.faults] == ["甲县 (2).xlsx"]
    assert "与 甲县.xlsx 内容完全相同" in summary.faults[0].says and "甲县.xlsx" in {
        unit.file for unit in summary.units
    }


def test_a_book_without_a_card_leaves_the_project_its_name(tmp_path: Path) -> None:
    folder = tmp_path / "交回"
    returned(folder, "甲县", card={"评价年度": 2024})
    returned(folder, "乙县", card={"评价年度": 2024})
    bare = openpyxl.load_workbook(returned(folder, "丙县", card={"评价年度": 2024}))
    del bare["项目"]
    bare.save(folder / "丙县.xlsx")
    summary = summarise(collect(folder, tmp_path / "汇总.xlsx"))
    assert not summary.faults and [unit.name for unit in summary.units if not unit.project] == ["丙县"]
    assert summary.project == "培训" and summary.card["评价年度"] == "2024"


def test_another_version_of_the_template_is_named_with_its_cell(folder: Path, tmp_path: Path) -> None:
    returned(folder, "丁县", rule="执行率≥95%得满分，≤80%不得分，之间按比例计算")
    said = faults(folder, tmp_path)["丁县.xlsx"]
    assert "丁县.xlsx 评分表!G4" in said and "≥【95】%" in said and "≥【100】%" in said and "不是同一版本" in said


def test_another_way_of_typing_is_no_other_version(folder: Path, tmp_path: Path) -> None:
    """A full-width blank at the end, signs of another width, a line break: the books count, under the common texts."""
    typings = ("执行率≥100%得满分，≤80%不得分，之间按比例计算\u3000", "执行率≥100%得满分,≤80%不得分,之间按比例计算",
               "执行率≥１００％得满分，\n ≤80%不得分，之间按比例计算")  # fmt: skip
    for number, rule in enumerate(typings):
        returned(folder, f"{number}县", "90%", rule=rule)
    summary = summarise(collect(folder, tmp_path / "汇总.xlsx"))
    assert not summary.faults and len(summary.units) == 6
    assert {unit.leaves[0].standard for unit in summary.units} == {RATE}


def test_of_two_standards_the_part_that_differs_is_shown(folder: Path, tmp_path: Path) -> None:
    returned(folder, "丁县", rule="执行率≥100%得满分，≤85%不得分，之间按比例计算")
    said = faults(folder, tmp_path)["丁县.xlsx"]
    assert "“…0%得满分，≤8【5】%不得分，之间按…”" in said and "“…0%得满分，≤8【0】%不得分，之间按…”" in said


def test_two_numbers_are_not_run_into_one() -> None:
    assert plain_wording("得1 0分") != plain_wording("得10分") == plain_wording(" 得１０ 分\n")


def test_a_line_break_that_changes_the_rule_is_another_version(tmp_path: Path) -> None:
    """Broken off in the middle of a word the last tier is not read any more: that unit was scored by another rule."""
    for name in ("甲县", "乙县"):
        returned(tmp_path / "交回", name, "优秀", rule="优秀得满分；良好得60%；差不得分")
    returned(tmp_path / "交回", "丁县", "优秀", rule="优秀得满分；良好得60%；差不得\n分")
    said = faults(tmp_path / "交回", tmp_path)
    assert list(said) == ["丁县.xlsx"] and "断行、空格不同，读出来的规则也不同" in said["丁县.xlsx"]


def test_other_conventions_are_another_standard(folder: Path, tmp_path: Path) -> None:
    returned(folder, "丁县", conventions={"not_applicable": "计满分"})
    assert "口径 not_applicable 是 计满分，应为 默认" in faults(folder, tmp_path)["丁县.xlsx"]


def test_an_unfinished_unit_is_shown_and_leaves_the_whole_without_a_grade(folder: Path, tmp_path: Path) -> None:
    returned(folder, "丁县", None)
    summary = summarise(collect(folder, tmp_path / "汇总.xlsx"))
    assert [unit.name for unit in summary.incomplete] == ["丁县"]
    assert summary.chosen is not None and summary.chosen.total == D("80.00")  # (100+80+60)÷3
    assert summary.grade is None and summary.needs_person


def test_a_book_nobody_adopted_is_read_in_its_own_layout(tmp_path: Path) -> None:
    """Its standards and findings are read; the scores filled in are kept beside what they give."""
    file = Path(__file__).parents[2] / "docs" / "例" / "培训评分表.xlsx"
    unit = read_unit(file.read_bytes(), "培训评分表.xlsx")
    assert unit.sheet == "评分表" and len(unit.leaves) == 9
    rate = next(leaf for leaf in unit.leaves if leaf.name == "预算执行率")
    assert (rate.score, rate.given, rate.actual) == (D("8.70"), D(9), "92.4%")
    assert unit.total is None  # 酌情扣分 waits for a person


def test_the_scale_printed_on_the_units_sheets_grades_them_and_the_whole(tmp_path: Path) -> None:
    """76.65 of the units' own 优秀85/良好75; where the note is not whole, the whole has no grade and says why."""
    whole, part = "注：得分≥85分为优秀，75（含）-85分为良好，75分以下为合格。", "注：得分≥85分为优秀，75-85分为良好。"
    for note, grade in ((whole, "优秀"), (part, None)):
        folder = tmp_path / note[-5:-1]
        for name in ("甲镇", "乙镇"):
            adopted(folder / f"{name}.xlsx", notes=((note,),))
        laid_out(folder / "丙镇.xlsx", notes=((note,),))
        summary = summarise(collect(folder, tmp_path / "汇总.xlsx"))
        assert not summary.faults and [unit.grade for unit in summary.units] == [grade] * 3
        assert summary.chosen is not None and summary.chosen.grade == summary.grade == grade
        assert ("grade_scale" in summary.chosen.ungraded) is (grade is None)


def test_a_formula_typed_over_in_an_adopted_book_is_refused_as_in_one_of_ours(tmp_path: Path) -> None:
    """It used to be read as if nobody had adopted it, and counted without a word."""
    good = adopted(tmp_path / "甲镇.xlsx")
    assert read_unit(good.read_bytes(), good.name).total is not None
    bad = typed(adopted(tmp_path / "乙镇.xlsx"), "I3", 2)
    for outcome in (read_safely(bad.read_bytes(), bad.name), read_apart(bad.read_bytes(), bad.name)):
        assert isinstance(outcome, Fault)
        assert outcome.says.startswith("乙镇.xlsx 评分表!I3：“计算得分”的公式被“2”覆盖了")


def test_every_known_layout_is_read_or_refused_with_a_reason() -> None:
    for file in sorted(LAYOUTS.glob("*.xlsx")):
        outcome = read_safely(file.read_bytes(), file.name)
        if isinstance(outcome, Fault):
            assert file.name in outcome.says and "程序出错" not in outcome.says
        else:
            assert outcome.leaves


def test_a_unit_survives_the_journal(folder: Path) -> None:
    unit = read_unit((folder / "甲县.xlsx").read_bytes(), "甲县.xlsx")
    assert outcome_of(line_of(unit)) == unit


# -- resuming ----------------------------------------------------------------------------------------------------


def test_an_unchanged_file_is_not_read_twice(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []

    def noted(data: bytes, file: str) -> Unit | Fault:
        read.append(file)
        return read_safely(data, file)

    monkeypatch.setattr(collecting, "read_safely", noted)
    out = tmp_path / "汇总.xlsx"
    first = collect(folder, out)
    assert sorted(read) == ["丙县.xlsx", "乙县.xlsx", "甲县.xlsx"]
    read.clear()
    returned(folder, "乙县", "100%")
    second = collect(folder, out, resume=True)
    assert read == ["乙县.xlsx"] and second.reused == 2
    assert [unit for unit in second.units if unit.name != "乙县"] == [
        unit for unit in first.units if unit.name != "乙县"
    ]
    read.clear()
    collect(folder, out)
    assert len(read) == 3  # without --resume everything is read anew


@pytest.mark.parametrize("spoil", ["half a line", "another program", "nonsense"])
def test_a_spoilt_journal_only_costs_what_it_lost(spoil: str, folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "汇总.xlsx"
    collect(folder, out)
    journal = journal_path(out)
    text = journal.read_text(encoding="utf-8")
    changed = {
        "half a line": text[:-40],
        "another program": text.replace('"version": 1', '"version": 0'),
        "nonsense": text.replace('"leaves"', '"blätter"'),
    }
    journal.write_text(changed[spoil], encoding="utf-8")
    found = collect(folder, out, resume=True)
    assert len(found.units) == 3 and found.reused == (2 if spoil == "half a line" else 0)


def test_a_killed_run_goes_on_where_it_stopped(tmp_path: Path) -> None:
    """A real process, killed half-way without a chance to tidy up."""
    folder, out = tmp_path / "各县", tmp_path / "汇总.xlsx"
    shutil.copytree(COUNTIES / "各县", folder)
    journal = journal_path(out)
    command = [sys.executable, "-m", "pescore", "collect", str(folder), "-o", str(out)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and process.poll() is None:
        if journal.exists() and journal.read_text(encoding="utf-8", errors="replace").count('{"unit"') >= 5:
            break
        time.sleep(0.005)
    os.kill(process.pid, signal.SIGKILL)
    process.wait(timeout=30)
    assert not out.exists(), "the run was over before it could be killed"
    found = collect(folder, out, resume=True)
    assert len(found.units) == 30 and not found.faults and found.reused >= 5


def test_a_file_that_broke_the_run_off_is_read_apart(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "汇总.xlsx"
    journal = Journal(journal_path(out))
    journal.open(resume=False)
    journal.begin("乙县.xlsx", digest_of((folder / "乙县.xlsx").read_bytes()))
    journal.close()
    apart: list[str] = []

    def noted(data: bytes, file: str) -> Unit | Fault:
        apart.append(file)
        return read_apart(data, file)

    monkeypatch.setattr(collecting, "read_apart", noted)
    found = collect(folder, out, resume=True)
    assert apart == ["乙县.xlsx"] and len(found.units) == 3  # a process of its own read it after all


def test_a_process_of_its_own_that_dies_or_hangs_is_a_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    dying = tmp_path / "dying"
    dying.write_text("#!/bin/sh\nkill -9 $$\n")
    dying.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(dying))
    died = read_apart(b"x", "甲.xlsx")
    assert isinstance(died, Fault) and "甲.xlsx：读取时程序被它中断" in died.says
    dying.write_text("#!/bin/sh\nexec sleep 20\n")
    hung = read_apart(b"x", "甲.xlsx", seconds=0.2)
    assert isinstance(hung, Fault) and "已停止" in hung.says
