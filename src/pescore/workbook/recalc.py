"""Recalculate a workbook headless: formualizer for Excel's own functions, our registry for the PE_ ones.

Nothing is written here; the result is a table of values that patch.py stores beside the formulas (``CacheValue``). What
the engine cannot calculate keeps the value the file has, counts as that value for the formulas that use it, and is
reported: it is never silently replaced.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any, Protocol, TypeAlias

import formualizer

from pescore.values import Err

from .calculated import Recalculated, Uncalculated
from .dated_arguments import MARK, WRAP, DatedArguments, unmarked
from .engine_input import fixed_settings, for_engine
from .formula_text import called_functions, has_external_reference, plain_formula, references
from .grid import Book, Content, as_content
from .package import BookError
from .refs import Area, inside, places, write_ref

Place: TypeAlias = tuple[int, int]  # row, column
Where: TypeAlias = tuple[str, Place]  # sheet, place

MOST_SECONDS = 30
MOST_ARRAY = 100_000  # cells of one array formula
MOST_TRACED = 300  # failed cells among which the first causes are looked for

_CODES = {
    "Na": "#N/A", "Value": "#VALUE!", "Div": "#DIV/0!", "Ref": "#REF!", "Name": "#NAME?", "Num": "#NUM!",
    "Null": "#NULL!",
}  # fmt: skip
_KINDS = {code: kind for kind, code in _CODES.items()}
_HUGE = "数组公式的区域过大"
_CATCH = "PESCORE_ARGUMENTS"
_REASONS = {
    "Spill": "结果要占用的单元格不是空的",
    "Circ": "公式循环引用",
    "Error": "公式写法无法识别",
}


class Function(Protocol):
    """A registered function, as ``functions.spec.Spec``: plain values and ``Err`` in, plain values or ``Err`` out."""

    @property
    def call(self) -> Any: ...


def recalculate(book: Book, functions: Mapping[str, Function]) -> Recalculated:
    """Calculate every formula of a book read from a file; ``functions`` are the PE_ functions by name.

    Formulas are understood in every spelling a host stores (``formula_text.plain_formula``). Raises ``BookError`` when
    the engine cannot load the book at all.
    """
    return _Run(book, functions).result()


@dataclass(frozen=True, slots=True)
class CallSite:
    """A call of a function in the formula of some sheet: the text between its brackets."""

    sheet: str
    arguments: str


def recalculate_and_trace(
    book: Book, functions: Mapping[str, Function], calls: Sequence[CallSite]
) -> tuple[Recalculated, list[list[Any] | None]]:
    """As ``recalculate``, and what each call is given: its arguments' values; None where they cannot be calculated."""
    run = _Run(book, functions)
    return run.result(), run.arguments(calls)


class _Run:
    """One recalculation."""

    def __init__(self, book: Book, functions: Mapping[str, Function]) -> None:
        if book.package is None:
            raise BookError(f"{book.path}：这个工作簿不是从文件读入的，不能脱机重算。请先保存为 .xlsx。")
        self._book, self._package = book, book.package
        self._names = tuple(functions)
        self._formulas: dict[Where, str] = {
            (sheet.name, place): plain_formula(text, self._names)
            for sheet in book.sheets
            for place, text in sheet.formulas.items()
        }
        self._kept = {at: reason for at, formula in self._formulas.items() if (reason := self._unsupported(formula))}
        self._arrays: dict[Where, Area] = {
            (sheet.name, first): area for sheet in book.sheets for first, area in sheet.arrays.items()
        }
        for at, area in self._arrays.items():
            if (area[2] - area[0] + 1) * (area[3] - area[1] + 1) > MOST_ARRAY:
                self._kept[at] = _HUGE
        self._engine = self._load()
        if unread := {sheet for sheet, _ in self._formulas} - set(self._engine.sheet_names):
            raise self._fault(f"计算引擎没有读到工作表“{'、'.join(sorted(unread))}”")
        for name, function in functions.items():
            self._engine.register_function(name, _adapter(function), min_args=0)
        self._dated = DatedArguments(book, self._formulas, self._names)
        self._wrap_dates()

    def _load(self) -> formualizer.Workbook:
        limits = formualizer.EvaluationConfig()
        limits.max_eval_time_ms = int(MOST_SECONDS * 1000)
        limits.enable_parallel = False  # our functions are Python: threads would only wait for one another
        try:
            odd = {s.name for s in self._book.sheets for p, f in s.formulas.items() if self._formulas[s.name, p] != f}
            constants = fixed_settings(self._book, list(self._formulas.values()))
            data = for_engine(self._package, self._names, odd, self._array_members(), constants)
            return formualizer.Workbook.from_bytes(data, config=formualizer.WorkbookConfig(eval_config=limits))
        except Exception as cause:  # the engine raises many kinds, RuntimeError and OSError among them
            raise self._fault(f"计算引擎无法载入（{cause}）") from None

    def _wrap_dates(self) -> None:
        """Have the engine hand dates over as dates; formulas that are not calculated stay as they are."""
        if not self._dated.formulas:
            return

        def dated(number: Any, value: Any) -> Any:
            return _to_engine(self._dated.put_back(number, _from_engine(value, "引用的单元格是错误值")))

        self._engine.register_function(WRAP, dated, min_args=2)
        for (sheet, place), formula in self._dated.formulas.items():
            if (sheet, place) not in self._kept and (sheet, place) not in self._arrays:
                self._engine.set_formula(sheet, *place, f"={formula}")

    def _fault(self, reason: str) -> BookError:
        return self._package.fault(reason, "请在 Excel 中打开重新计算并保存")

    def result(self) -> Recalculated:
        for at, reason in list(self._kept.items()):
            self._keep(at, reason)
        while failed := self._evaluate():  # each round keeps at least one more cell
            for at in self._roots(failed):
                self._keep(at, failed[at])
        values = {(sheet, write_ref(*place)): self._value(sheet, place) for sheet, place in self._calculated()}
        told = tuple(
            Uncalculated(sheet, write_ref(*place), self._formulas[sheet, place], reason)
            for (sheet, place), reason in sorted(self._kept.items())
        )
        return Recalculated(values | self._array_values(), told)

    def arguments(self, calls: Sequence[CallSite]) -> list[list[Any] | None]:
        """The arguments of each call, caught by a function of our own in a cell beside the sheet's contents."""
        caught: dict[int, list[Any]] = {}

        def catch(number: Any, *values: Any) -> float:
            caught[int(number)] = [_from_engine(value, "引用的单元格是错误值") for value in values]
            return 0.0

        self._engine.register_function(_CATCH, catch, min_args=0)
        free = {sheet.name: sheet.max_col + 2 for sheet in self._book.sheets}
        for number, call in enumerate(calls):
            text = f"={_CATCH}({number},{self._dated.arguments(call.sheet, call.arguments)})"
            self._engine.set_formula(call.sheet, number + 1, free[call.sheet], text)
        self._evaluate()
        return [caught.get(number) for number in range(len(calls))]

    def _calculated(self) -> list[Where]:
        return [at for at in self._formulas if at not in self._kept]

    def _value(self, sheet: str, place: Place) -> Content:
        return _from_engine(self._engine.get_value(sheet, *place))

    def _array_values(self) -> dict[tuple[str, str], Content]:
        """What an array formula shows in its other cells; those its result does not reach show #N/A, as in Excel.

        A dynamic array would shrink instead: its surplus cells become empty.
        """
        values: dict[tuple[str, str], Content] = {}
        for sheet, place in self._array_members():
            reached = self._spill(sheet, place) is not None
            dynamic = any(inside(place, self._arrays[sheet, first]) for first in self._book.sheet(sheet).dynamic)
            beyond = None if dynamic else Err("#N/A", "数组公式的结果没有这么多格")
            values[sheet, write_ref(*place)] = self._value(sheet, place) if reached else beyond
        return values

    def _spill(self, sheet: str, place: Place) -> Any:
        """The cell's part in a result of several cells: None when it has none."""
        quoted = sheet.replace("'", "''")
        return self._engine.inspect_cell(f"'{quoted}'!{write_ref(*place)}").cell.spill

    def _unsupported(self, formula: str) -> str | None:
        for name in sorted(called_functions(formula)):
            if name not in self._names and not _known(name):
                return f"计算引擎没有函数 {name}"
        if has_external_reference(formula):
            return "公式引用了其他工作簿"
        if "[DBNUM" in formula.upper():
            return "计算引擎不支持中文数字格式 [DBNum]"
        return None

    def _keep(self, at: Where, reason: str) -> None:
        """Let the engine use the value the file has."""
        self._kept[at] = reason
        sheet, first = at
        area = self._arrays.get(at, (*first, *first))
        for place in places(area) if reason != _HUGE else [first]:
            value = self._book.sheet(sheet).value(*place)
            self._engine.set_value(sheet, *place, _to_engine("" if value is None else value))

    def _array_members(self) -> list[Where]:
        """The cells of calculated array formulas besides the first, which alone has the formula."""
        return [
            (sheet, place)
            for (sheet, first), area in self._arrays.items()
            if (sheet, first) not in self._kept
            for place in places(area)
            if place != first
        ]

    def _evaluate(self) -> dict[Where, str]:
        """Calculate all; gives the cells whose answer is not one that Excel would give, with the reason."""
        try:
            self._engine.evaluate_all()
        except Exception as cause:  # the deadline arrives as an error of the whole run
            raise self._fault(f"计算没有完成，可能超过了 {MOST_SECONDS} 秒（{cause}）") from None
        failed: dict[Where, str] = {}
        for sheet, place in self._calculated():
            answer = self._engine.get_value(sheet, *place)
            kind = answer.get("kind", "") if isinstance(answer, dict) else ""
            if kind and kind not in _CODES:
                failed[sheet, place] = _REASONS.get(kind, f"计算引擎不支持（{kind}）")
            elif reason := self._spills_wrongly(sheet, place):
                failed[sheet, place] = reason
        return failed

    def _spills_wrongly(self, sheet: str, place: Place) -> str | None:
        """An ordinary formula shows one value in Excel where the engine lets it fill cells; an array keeps its area."""
        if self._spill(sheet, place) is None:
            return None
        area = self._arrays.get((sheet, place))
        if area is None:
            return "公式的结果占多个单元格，但文件中没有标为数组公式"
        below, beside = (area[2] + 1, area[1]), (area[0], area[3] + 1)
        if any(self._belongs(sheet, place, outside) for outside in (below, beside)):
            return "数组公式的结果比原来的区域大"
        return None

    def _belongs(self, sheet: str, first: Place, place: Place) -> bool:
        """Whether a cell just outside an array's area shows part of a result, and no formula of its own."""
        role = self._spill(sheet, place)
        return role is not None and (sheet, place) not in self._formulas and not self._other_array(sheet, first, place)

    def _other_array(self, sheet: str, first: Place, place: Place) -> bool:
        return any(inside(place, area) for at, area in self._arrays.items() if at[0] == sheet and at[1] != first)

    def _roots(self, failed: Mapping[Where, str]) -> list[Where]:
        """Of the cells that failed, those that did not fail only because they use another one; all when each does."""
        if len(failed) > MOST_TRACED:
            return list(failed)
        used = {at: references(self._formulas[at]) for at in failed}

        def uses(at: Where, other: Where) -> bool:
            return any((sheet or at[0]) == other[0] and inside(other[1], area) for sheet, area in used[at])

        roots = [at for at in failed if not any(other != at and uses(at, other) for other in failed)]
        return roots or list(failed)


def _adapter(function: Function) -> Any:
    """The function as the engine calls it."""

    def call(*arguments: Any) -> Any:
        return _to_engine(function.call(*[_from_engine(a, "引用的单元格是错误值") for a in arguments]))

    return call


_PLAIN = frozenset({type(None), str, bool, int, float})


def _from_engine(value: Any, note: str = "") -> Any:
    """A value of the engine as ours: its errors are small dictionaries, its matrices lists of lists."""
    if type(value) in _PLAIN:
        return unmarked(value) if type(value) is str and value[:1] == MARK else value
    if isinstance(value, dict):
        return Err(_CODES.get(value.get("kind", ""), "#VALUE!"), note)
    if isinstance(value, list):
        return [_from_engine(item, note) for item in value]
    return as_content(value)


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
