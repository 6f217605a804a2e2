"""`pescore.xlam` from the registry, our VBA and the module of xlwings: the same bytes whenever the inputs are the same."""

from __future__ import annotations

import hashlib
import tempfile
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from ..functions.registry import REGISTRY
from . import sources, wrappers
from .package import as_addin, write_book
from .sources import PROJECT, AddinError

FILE = "pescore.xlam"
CONF_SHEET, META_SHEET, TEXT_SHEET = "pescore.conf", "pescore.meta", "pescore.text"
TITLE = "绩效评价 pescore"

_TEXTS = {
    "title": "绩效评价",
    "unreachable": "没有连上 Python，或者 Python 里出了错，这一步没有完成。请在命令行运行 pescore addin doctor 查看原因。",
}


@dataclass(frozen=True, slots=True)
class Built:
    """The add-in's bytes; the same inputs give the same `sha256`."""

    data: bytes
    interpreter: str

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.data).hexdigest()


def build(interpreter: str) -> Built:
    """The add-in for the Python at `interpreter` (a path on the Windows machine). Raises AddinError."""
    sources.check_xlwings()
    try:
        from .vba_project import PART, with_project
    except ModuleNotFoundError as error:
        raise AddinError(f'缺少 {error.name}：请运行 python -m pip install "pescore[excel]" 后再试') from None
    sheets = {
        CONF_SHEET: configuration(interpreter),
        META_SHEET: wrappers.help_rows(REGISTRY.values()),
        TEXT_SHEET: [*map(list, _TEXTS.items()), [PROJECT, metadata.version(PROJECT)], ["xlwings", sources.XLWINGS]],
    }
    with tempfile.TemporaryDirectory() as folder:
        book = Path(folder) / "pescore.xlsm"
        write_book(book, sheets, title=TITLE, about="按评分标准原文计分的函数，和功能区“绩效评价”。")
        project = with_project(
            book,
            name=PROJECT,
            modules=modules(),
            classes={"Dictionary": sources.dictionary_class()},
            workbook_code=sources.source("ThisWorkbook.bas"),
        )
        data = as_addin(book.read_bytes(), project=(PART, project), ribbon=sources.source("customUI14.xml").encode())
    return Built(data, interpreter)


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
