"""Recalculate a workbook headless: formualizer for Excel's own functions, our registry for the PE_ ones.

Nothing is written here; the result is a table of values that patch.py stores beside the formulas (``CacheValue``). What
the engine cannot calculate keeps the value the file has, counts as that value for the formulas that use it, and is
reported: it is never silently replaced.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any, Protocol

import formualizer

from pescore.values import Err

from . import parts
from .edits import CacheValue
from .formula_text import called_functions, has_external_reference, plain_formula
from .grid import Book, Content, as_content
from .package import BookError
from .refs import write_ref
from .xml_spans import escape
from .zipparts import stored

MOST_SECONDS = 30

_CODES = {
    "Na": "#N/A", "Value": "#VALUE!", "Div": "#DIV/0!", "Ref": "#REF!", "Name": "#NAME?", "Num": "#NUM!",
    "Null": "#NULL!",
}  # fmt: skip
_KINDS = {code: kind for kind, code in _CODES.items()}
_REASONS = {
    "Spill": "结果要占用的单元格不是空的",
    "Circ": "公式循环引用",
    "Cancelled": f"计算超过 {MOST_SECONDS} 秒",
    "Error": "公式写法无法识别",
}


class Function(Protocol):
    """A registered function, as ``functions.spec.Spec``: plain values and ``Err`` in, plain values or ``Err`` out."""

    @property
    def call(self) -> Any: ...


@dataclass(frozen=True, slots=True)
class Uncalculated:
    """A formula that kept the value the file has, and why."""

    sheet: str
    ref: str
    formula: str
    reason: str

    @property
    def says(self) -> str:
        """One Chinese line."""
        return f"{self.sheet}!{self.ref}：{self.reason}，保留文件中原有的结果。请在 Excel 中重新计算并核对这一格。"


@dataclass(frozen=True, slots=True)
class Recalculated:
    """Computed values of all formula cells, the cells of array formulas included, and what could not be computed."""

    values: dict[tuple[str, str], Content]
    uncalculated: tuple[Uncalculated, ...]

    def edits(self) -> list[CacheValue]:
        """The edits that store the values in the file."""
        return [CacheValue(sheet, ref, value) for (sheet, ref), value in self.values.items()]


def recalculate(book: Book, functions: Mapping[str, Function]) -> Recalculated:
    """Calculate every formula of a book read from a file; ``functions`` are the PE_ functions by name.

    Formulas are understood in every spelling a host stores (``formula_text.plain_formula``). Raises ``BookError`` when
    the engine cannot load the book at all.
    """
    return _Run(book, functions).result()


class _Run:
    """One recalculation."""

    def __init__(self, book: Book, functions: Mapping[str, Function]) -> None:
        self._book = book
        self._names = tuple(functions)
        self._engine = self._load()
        for name, function in functions.items():
            self._engine.register_function(name, _adapter(function), min_args=0)
        self._kept: dict[tuple[str, tuple[int, int]], str] = {}

    def _load(self) -> formualizer.Workbook:
        limits = formualizer.EvaluationConfig()
        limits.max_eval_time_ms = MOST_SECONDS * 1000
        package = self._book.package
        if package is None:
            raise BookError(f"{self._book.path}：这个工作簿不是从文件读入的，不能脱机重算。请先保存为 .xlsx。")
        try:
            data = _plainly_spelled(self._book, self._names)
            return formualizer.Workbook.from_bytes(data, config=formualizer.WorkbookConfig(eval_config=limits))
        except Exception as cause:  # the engine raises many kinds, RuntimeError and OSError among them
            raise package.fault(f"计算引擎无法载入（{cause}）", "请在 Excel 中打开重新计算并保存") from None

    def result(self) -> Recalculated:
        formulas = {
            (sheet.name, at): plain_formula(text, self._names)
            for sheet in self._book.sheets
            for at, text in sheet.formulas.items()
        }
        for (sheet, at), formula in formulas.items():
            if reason := self._unsupported(formula):
                self._keep(sheet, at, reason)
        failed = self._evaluate(formulas)
        while failed:  # each round keeps at least one more cell
            for (sheet, at), reason in failed.items():
                self._keep(sheet, at, reason)
            failed = self._evaluate(formulas)
        values = {
            (sheet, write_ref(*at)): self._value(sheet, at)
            for sheet, at in [*formulas, *self._array_cells()]
            if (sheet, at) not in self._kept
        }
        kept = sorted(self._kept.items())
        told = tuple(Uncalculated(s, write_ref(*at), formulas[s, at], reason) for (s, at), reason in kept)
        return Recalculated(values, told)

    def _unsupported(self, formula: str) -> str | None:
        for name in called_functions(formula):
            if name not in self._names and not _known(name):
                return f"计算引擎没有函数 {name}"
        if has_external_reference(formula):
            return "公式引用了其他工作簿"
        if "[DBNUM" in formula.upper():
            return "计算引擎不支持中文数字格式 [DBNum]"
        return None

    def _keep(self, sheet: str, at: tuple[int, int], reason: str) -> None:
        """Let the engine use the value the file has."""
        self._kept[sheet, at] = reason
        value = self._book.sheet(sheet).value(*at)
        self._engine.set_value(sheet, *at, _to_engine("" if value is None else value))

    def _evaluate(self, formulas: Mapping[tuple[str, tuple[int, int]], str]) -> dict[tuple[str, tuple[int, int]], str]:
        """Calculate all; gives the cells whose answer is not one that Excel would give."""
        self._engine.evaluate_all()
        failed: dict[tuple[str, tuple[int, int]], str] = {}
        for sheet, at in formulas:
            answer = self._engine.get_value(sheet, *at)
            kind = answer.get("kind", "") if isinstance(answer, dict) else ""
            if kind and kind not in _CODES and (sheet, at) not in self._kept:
                failed[sheet, at] = _REASONS.get(kind, f"计算引擎不支持（{kind}）")
        return failed

    def _value(self, sheet: str, at: tuple[int, int]) -> Content:
        return _from_engine(self._engine.get_value(sheet, *at))

    def _array_cells(self) -> list[tuple[str, tuple[int, int]]]:
        """The cells of array formulas besides the first, which alone has the formula."""
        cells: list[tuple[str, tuple[int, int]]] = []
        for sheet in self._book.sheets:
            for first, area in sheet.arrays.items():
                if (sheet.name, first) not in self._kept:
                    rows, columns = range(area[0], area[2] + 1), range(area[1], area[3] + 1)
                    cells += [(sheet.name, (r, c)) for r in rows for c in columns if (r, c) != first]
        return cells


def _plainly_spelled(book: Book, names: tuple[str, ...]) -> bytes:
    """The book for the engine: every formula and defined name in the plain spelling."""
    package = book.package
    assert package is not None
    texts = [text for sheet in book.sheets for text in sheet.formulas.values()]
    if all(plain_formula(text, names) == text for text in texts):
        return package.data
    structure = parts.structure(package)
    wanted = {tab.part for tab in structure.sheets} | {structure.workbook}
    crc: dict[str, int] = {}
    content: dict[str, bytes] = {}
    for name, xml in package.xml.items():
        content[name] = _FORMULA.sub(lambda found: _respell(found, names), xml) if name in wanted else xml
        crc[name] = zlib.crc32(content[name])
    return stored(content, crc)


_FORMULA = re.compile(rb"(<(?:\w+:)?(?:f|definedName)(?:\s[^<>]*)?>)([^<]+)(?=</)")
_ENTITIES = {"&lt;": "<", "&gt;": ">", "&quot;": '"', "&apos;": "'", "&amp;": "&"}


def _respell(found: re.Match[bytes], names: tuple[str, ...]) -> bytes:
    text = re.sub(r"&\w+;", lambda entity: _ENTITIES.get(entity[0], entity[0]), found[2].decode("utf-8"))
    return found[1] + escape(plain_formula(text, names)).encode()


def _adapter(function: Function) -> Any:
    """The function as the engine calls it."""

    def call(*arguments: Any) -> Any:
        return _to_engine(function.call(*[_from_engine(a, "引用的单元格是错误值") for a in arguments]))

    return call


def _from_engine(value: Any, note: str = "") -> Any:
    """A value of the engine as ours: its errors are small dictionaries, its matrices lists of lists."""
    if isinstance(value, dict):
        return Err(_CODES.get(value.get("kind", ""), "#VALUE!"), note)
    if isinstance(value, list):
        return [_from_engine(item, note) for item in value]
    return value if value is None or isinstance(value, (str, bool, int, float)) else as_content(value)


def _to_engine(value: Any) -> Any:
    """One of our values as the engine takes it."""
    if isinstance(value, Err):
        return formualizer.LiteralValue.error(_KINDS.get(value.code, "Value"), value.note or None)
    if isinstance(value, (list, tuple)):
        return [_to_engine(item) for item in value]
    return float(value) if isinstance(value, Decimal) else value


@lru_cache(maxsize=512)
def _known(name: str) -> bool:
    """Whether the engine has the function: calling an unknown one gives #NAME?, a known one anything else."""
    probe = formualizer.Workbook()
    probe.add_sheet("A")
    probe.set_formula("A", 1, 1, f"={name}()")
    answer = probe.evaluate_cell("A", 1, 1)
    return not (isinstance(answer, dict) and answer.get("kind") == "Name")
