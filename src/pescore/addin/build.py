"""`pescore.xlam` and 评分表.xlsm from the registry, our VBA and the module of xlwings: the same inputs, the same bytes."""

from __future__ import annotations

import hashlib
import tempfile
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from ..evaluation.frameworks import framework
from ..functions.registry import REGISTRY
from ..hosts.excel_actions import BUTTONS
from ..workbook.edits import PutSheet
from ..workbook.new_sheet import NewCell, NewSheet
from ..workbook.package import check_package
from ..workbook.patch import apply
from ..workbook.template import template_bytes
from . import sources, wrappers
from .package import ADDIN, MACRO_BOOK, finished, macro_enabled, write_book
from .ribbon import ribbon
from .sources import PROJECT, AddinError

FILE, TEMPLATE = "pescore.xlam", "评分表.xlsm"
CONF_SHEET, META_SHEET, TEXT_SHEET = "pescore.conf", "pescore.meta", "pescore.text"
TITLE = "绩效评价 pescore"

_TEXTS = {
    "title": "绩效评价",
    "protected": "这个文件在受保护的视图里，不能计算和修改：请先点上方黄条里的“启用编辑”，再按一次。",
    "unreachable": "没有连上 Python，或者 Python 里出了错，这一步没有完成。请在命令行运行 pescore addin doctor 查看原因。",
}


@dataclass(frozen=True, slots=True)
class Built:
    """A file's bytes; the same inputs give the same `sha256`."""

    data: bytes
    interpreter: str

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.data).hexdigest()


def build(interpreter: str) -> Built:
    """The add-in for the Python at `interpreter` (a path on the Windows machine). Raises AddinError."""
    sheets = own_sheets(interpreter)
    with tempfile.TemporaryDirectory() as folder:
        book = Path(folder) / "pescore.xlsm"
        write_book(book, sheets, title=TITLE, about="按评分标准原文计分的函数，和功能区“绩效评价”。")
        return Built(_with_macros(book, ADDIN), interpreter)


def build_template(interpreter: str, name: str) -> Built:
    """A blank 评分表 that brings functions and ribbon along, for those who may not install an add-in.

    `name` is that of the framework. Raises AddinError, UnknownFramework.
    """
    sheets = own_sheets(interpreter)
    chosen = framework(name)
    with tempfile.TemporaryDirectory() as folder:
        book = Path(folder) / TEMPLATE
        blank = check_package(template_bytes(chosen), TEMPLATE)
        hidden = [PutSheet(_plain(title, rows), hidden=True) for title, rows in sheets.items()]
        book.write_bytes(macro_enabled(apply(blank, hidden)))
        return Built(_with_macros(book, MACRO_BOOK), interpreter)


def _plain(title: str, rows: list[list[str]]) -> NewSheet:
    cells = {(r, c): NewCell(text) for r, row in enumerate(rows, 1) for c, text in enumerate(row, 1) if text}
    return NewSheet(title, cells)


def own_sheets(interpreter: str) -> dict[str, list[list[str]]]:
    """The sheets that our VBA and that of xlwings read. Raises AddinError where they would name another xlwings."""
    sources.check_xlwings()
    return {
        CONF_SHEET: configuration(interpreter),
        META_SHEET: wrappers.help_rows(REGISTRY.values()),
        TEXT_SHEET: [*map(list, _TEXTS.items()), [PROJECT, metadata.version(PROJECT)], ["xlwings", sources.XLWINGS]],
    }


def _with_macros(book: Path, kind: str) -> bytes:
    """The macro-enabled workbook with the project and the ribbon in it."""
    try:
        from .vba_project import PART, with_project
    except ModuleNotFoundError as error:
        raise AddinError(f'缺少 {error.name}：请运行 python -m pip install "pescore[excel]" 后再试') from None
    project = with_project(
        book,
        name=PROJECT,
        modules=modules(),
        classes={"Dictionary": sources.dictionary_class()},
        workbook_code=sources.source("ThisWorkbook.bas"),
    )
    return finished(book.read_bytes(), project=(PART, project), ribbon=ribbon(BUTTONS), kind=kind)


def modules() -> dict[str, str]:
    """The standard modules of the add-in, by name."""
    ours = {name: sources.source(f"{name}.bas") for name in sources.OURS}
    return {**ours, wrappers.MODULE: wrappers.module(REGISTRY.values()), "xlwings": sources.xlwings_module()}


def configuration(interpreter: str) -> list[list[str]]:
    """What the module of xlwings asks for. Everything is answered here, so that no other file decides it."""
    return [
        ["Interpreter_Win", interpreter],
        ["Interpreter", interpreter],
        ["Use UDF Server", "True"],
        ["Add_Workbook_To_PythonPath", "False"],
        ["PythonPath", ""],
        ["UDF Modules", "pescore.hosts.excel"],
        ["Debug UDFs", "False"],
        ["Show Console", "False"],
        ["Conda Path", ""],
        ["Conda Env", ""],
        ["License_Key", ""],
    ]
