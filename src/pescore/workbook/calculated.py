"""What calculating a workbook gives (计算结果), whoever calculated it: our engine, or the program it is open in."""

from __future__ import annotations

from dataclasses import dataclass

from .edits import CacheValue
from .grid import Content


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
