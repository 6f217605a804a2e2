"""The documentation holds: every command, formula and example shown is run, and what is listed is what there is."""

from __future__ import annotations

import doctest
import json
import re
import shlex
import shutil
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from urllib.parse import unquote

import openpyxl
import pytest
from generated import DOCS, PARTS, renewed
from openpyxl.worksheet.formula import ArrayFormula
from pages import PAGES, ROOT, Fill, as_shown, blocks, calls, fills, tables

from pescore.cli import main
from pescore.evaluation.findings import points_of
from pescore.evaluation.marking import mark, rule_of
from pescore.functions.registry import REGISTRY
from pescore.shipped import example_facts
from pescore.values import Err, plain
from pescore.workbook.grid import read_book
from pescore.workbook.recalc import recalculate

EXPLAINED = {"清楚": "clear", "按口径": "convention", "人工": "human", "提问": "question"}
BLANK, TABLE = "（空白）", "表："
MAKE = {"make demo": "pescore demo -o out"}  # what the Makefile runs, see test_make_commands


def pages_with(found: Callable[[Path], object]) -> pytest.MarkDecorator:
    """The pages on which there is something to test."""
    return pytest.mark.parametrize("page", [page for page in PAGES if found(page)], ids=lambda page: page.name)


def has_block(*languages: str) -> Callable[[Path], bool]:
    return lambda page: any(block.language in languages for block in blocks(page))


def formulas(page: Path) -> list[tuple[str, str]]:
    """The (formula, result) rows of a page's tables."""
    rows = [list(row.values()) for table in tables(page) for row in table.rows]
    return [(row[0], row[1]) for row in rows if len(row) > 1 and row[0].startswith("=PE_")]


def links(page: Path) -> list[str]:
    """What a page links to inside the repository."""
    found = re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))
    return [unquote(target) for target in found if not target.startswith("http")]


def extras(page: Path) -> set[str]:
    named = re.findall(r'pip .*"(?:\.|pescore)\[([\w,]+)\]"', page.read_text(encoding="utf-8"))
    return {extra for group in named for extra in group.split(",")}


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to work in that has what the pages refer to, and no trace of the one before."""
    shutil.copytree(DOCS / "例", tmp_path / "docs" / "例")
    shutil.copytree(ROOT / "workbooks", tmp_path / "workbooks")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pages_with(has_block("console"))
def test_sessions_print_what_the_page_shows(page: Path, checkout: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Each page from top to bottom in one folder: files are saved, cells filled in, commands run as a reader would."""
    steps = [*blocks(page), *fills(page)]
    for step in sorted(steps, key=lambda step: step.line):
        if isinstance(step, Fill):
            _fill(checkout, step)
        elif step.file_name:
            (checkout / step.file_name).write_text(step.text, encoding="utf-8")
        elif step.language == "console":
            code = 0
            for call in calls(step):
                if call.command == "echo $?":
                    said = [str(code)]
                else:
                    capsys.readouterr()
                    code = main(_arguments(call.command))
                    out, err = capsys.readouterr()
                    said = [line.rstrip() for line in (out + err).strip("\n").split("\n")]
                told = "\n".join([f"第 {step.line} 行起：{call.command}", "实际显示：", *said])
                assert as_shown(said, call.shown), told


def _arguments(command: str) -> list[str]:
    words = shlex.split(MAKE.get(command, command))
    assert words[0] == "pescore", f"这条命令没有办法测试：{command}"
    return words[1:]


def _fill(folder: Path, step: Fill) -> None:
    workbook = openpyxl.load_workbook(folder / step.book)
    for sheet, cell, value in step.cells:
        workbook[sheet][cell] = value
    workbook.save(folder / step.book)


@pages_with(has_block("python"))
def test_python_examples(page: Path) -> None:
    for block in blocks(page):
        if block.language == "python":
            parsed = doctest.DocTestParser().get_doctest(block.text, {}, page.name, str(page), block.line)
            assert parsed.examples, f"{page.name} 第 {block.line} 行：没有可以运行的例子"
            report: list[str] = []
            doctest.DocTestRunner().run(parsed, out=report.append)
            assert not report, "".join(report)


@pages_with(blocks)
def test_blocks_of_other_languages_are_not_examples_in_disguise(page: Path) -> None:
    """What is not run may only set up a machine or show text."""
    for block in blocks(page):
        assert block.language in ("console", "python", "yaml", "json", "sh", "bat", "text"), (page.name, block.line)
        if block.language in ("sh", "bat"):
            allowed = (
                r"(make \w+|py -m venv|python3 -m (venv|pip)|\.venv\S+python -m (pip|pytest)|\.venv\S+pescore demo)"
            )
            for line in filter(None, block.text.splitlines()):
                assert re.match(allowed, line), f"{page.name} 第 {block.line} 行：{line}"


@pages_with(has_block("sh"))
def test_make_commands(page: Path) -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^(\w+):", makefile, re.MULTILINE))
    named = {word for block in blocks(page) for word in re.findall(r"^(?:\$ )?make (\w+)", block.text, re.MULTILINE)}
    assert named <= targets
    assert f"$(BIN)/{MAKE['make demo']}" in makefile


@pages_with(extras)
def test_extras_named_exist(page: Path) -> None:
    declared = (ROOT / "pyproject.toml").read_text(encoding="utf-8").partition("[project.optional-dependencies]")[2]
    assert extras(page) <= set(re.findall(r"^(\w+) = \[", declared, re.MULTILINE))


@pages_with(links)
def test_links_lead_somewhere(page: Path) -> None:
    assert [target for target in links(page) if not (page.parent / target).exists()] == []


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, object]:
    """Every formula shown on any page → what it gives, calculated on a sheet of the shipped evaluation's book."""
    path = tmp_path_factory.mktemp("例") / "例.xlsx"
    assert main(["new", str(path), "--from", str(example_facts())]) == 0
    workbook = openpyxl.load_workbook(path)
    sheet = workbook.create_sheet("例")
    shown = dict(sorted(pair for page in PAGES for pair in formulas(page)))
    rows = {formula: 1 + 100 * index for index, formula in enumerate(shown)}  # apart, so that tables can spill
    for formula, row in rows.items():
        if shown[formula].startswith(TABLE):
            sheet[f"A{row}"] = ArrayFormula(f"A{row}:H{row + 90}", formula)
        else:
            sheet[f"A{row}"] = formula
    workbook.save(path)
    found = recalculate(read_book(path), REGISTRY)
    assert not [one.says for one in found.uncalculated if one.sheet == "例"]
    values = found.values
    return {
        formula: [values[("例", f"{letter}{row}")] for letter in "ABCDEFGH"]
        if shown[formula].startswith(TABLE)
        else values[("例", f"A{row}")]
        for formula, row in rows.items()
    }


@pages_with(formulas)
def test_formulas_give_what_the_page_shows(page: Path, answers: dict[str, object]) -> None:
    for formula, shown in formulas(page):
        found = answers[formula]
        if shown.startswith(TABLE):
            assert isinstance(found, list)
            headings = shown.removeprefix(TABLE).split("、")
            assert list(map(_shown, found[: len(headings)])) == headings, formula
        else:
            assert as_shown([_shown(found)], [shown]), f"{formula} → {found}"


def _shown(value: object) -> str:
    if value is None or value == "":
        return BLANK
    if isinstance(value, Err):
        return value.code
    return f"{value:.15g}" if isinstance(value, (int, float)) else str(value)


def test_the_readme_lists_every_function() -> None:
    listed = [formula.partition("(")[0].lstrip("=") for formula, _ in formulas(ROOT / "README.md")]
    assert sorted(listed) == sorted(REGISTRY)


_SENTENCES = [
    row for table in tables(DOCS / "评分标准写法.md") if "实际值 → 得分" in table.headings for row in table.rows
]


@pytest.mark.parametrize("row", _SENTENCES, ids=lambda row: f"{row['评分标准']} {row.get('目标值', '')}".strip())
def test_sentences_are_read_and_scored_as_shown(row: dict[str, str]) -> None:
    standard = "" if row["评分标准"] == "（没有）" else row["评分标准"]
    target, points = row.get("目标值", ""), points_of(row.get("评价要点", ""))
    full = Decimal(row["分值"])
    reading = rule_of(full, standard, target, points, ()).reading
    assert reading.status == EXPLAINED[row["读法"]]
    said = reading.ask if "要先答复" in row else reading.canonical
    assert as_shown([said or ""], [row.get("理解为", row.get("要先答复", ""))]), said
    for case in row["实际值 → 得分"].split("<br>"):
        actual, _, points_shown = case.partition(" → ")
        marked = mark(actual, full, standard, target, points)
        assert _outcome(marked.outcome, marked.points, reading.status) == points_shown, f"{actual}：{marked.why}"


def _outcome(outcome: str, points: Decimal | None, status: str) -> str:
    if points is not None:
        return plain(points)
    return {"asked": "提问" if status == "question" else "请人定分", "refused": "不接受"}[outcome]


def test_every_way_of_reading_is_shown() -> None:
    assert {row["读法"] for row in _SENTENCES} == set(EXPLAINED)


@pytest.mark.parametrize("part", PARTS)
def test_generated_parts_are_up_to_date(part: str) -> None:
    page, content = PARTS[part]
    text = (DOCS / page).read_text(encoding="utf-8")
    assert text == renewed(text, part, content()), f"docs/{page} 已过时，请运行 python tests/docs/generated.py"


_COMMANDS = DOCS / "命令行.md"


def _help(capsys: pytest.CaptureFixture[str], *command: str) -> str:
    capsys.readouterr()
    with pytest.raises(SystemExit) as done:
        main([*command, "-h"])
    assert done.value.code == 0
    shown = capsys.readouterr().out
    steps = re.search(r"^动作:\n +([\w|]+)\n", shown, flags=re.MULTILINE)  # calc build, calc install
    return shown + "".join(_help(capsys, *command, step) for step in (steps[1].split("|") if steps else ()))


def _sections() -> dict[str, str]:
    """The command line page by command."""
    parts = re.split(r"^## pescore (\w+)\n", _COMMANDS.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def test_every_command_has_its_section_and_no_other(capsys: pytest.CaptureFixture[str]) -> None:
    listed = re.search(r"\{([\w,]+)\}", _help(capsys))
    assert listed and sorted(_sections()) == sorted(listed[1].split(","))


@pytest.mark.parametrize("command", _sections())
def test_every_option_is_described(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    options = set(re.findall(r"(?<![\w-])--?[a-z]+", _help(capsys, command))) - {"-h", "--help"}
    described = set(re.findall(r"(?<![\w-])--?[a-z]+", _sections()[command]))
    assert options <= described
    assert described <= options, "没有这样的选项"


@pytest.mark.parametrize(
    ("command", "book"),
    [
        ("score", "workbooks/农村低保2021/评分表.xlsx"),
        ("adopt", "docs/例/培训评分表.xlsx"),
        ("review", "workbooks/农村低保2021/评分表.xlsx"),
    ],
)
def test_every_json_key_is_described(
    command: str, book: str, checkout: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main([command, book, "--json"])
    said = json.loads(capsys.readouterr().out)
    keys = {*said, *(key for one in [*said.get("levels", ()), *said.get("findings", ())] for key in one)}
    described = set(re.findall(r"`(\w+)`", _sections()[command]))
    assert keys <= described


def test_the_workbook_page_names_every_sheet_and_column() -> None:
    text = (DOCS / "工作簿.md").read_text(encoding="utf-8")
    book = read_book(ROOT / "workbooks" / "农村低保2021" / "评分表.xlsx")
    headings = next(
        [str(sheet.value(row, column)) for column in range(1, sheet.max_col + 1)]
        for sheet in book.sheets
        if sheet.name == "评分表"
        for row in range(1, sheet.max_row + 1)
        if sheet.value(row, 1) == "一级指标"
    )
    missing = [name for name in (*(sheet.name for sheet in book.sheets), *headings) if f"| {name} |" not in text]
    assert not missing
