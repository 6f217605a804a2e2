"""Cells, columns and defined names of the engine over openpyxl (openpyxl_engine.py)."""

from __future__ import annotations

import copy
from typing import Any

import openpyxl
from openpyxl.utils import get_column_letter, range_boundaries
from openpyxl.workbook.defined_name import DefinedName
from xlwings import base_classes

from pescore.values import ERRORS

_ALIGN = {-4131: "left", -4108: "center", -4152: "right"}
_ALIGN_UPRIGHT = {-4160: "top", -4108: "center", -4107: "bottom"}


class Refused(Exception):
    """What pywin32 raises where Excel refuses: the sentence stands in excepinfo."""

    def __init__(self, sentence: str) -> None:
        super().__init__(-2147352567, "发生意外。")
        self.excepinfo = (0, "Microsoft Excel", sentence, "", 0, -2146827284)


class Range(base_classes.Range):
    max_cells_per_read = max_cells_per_write = None
    api: Any = None
    address = ""

    def __init__(self, sheet: Any, address: str) -> None:
        self.sheet, self.address = sheet, address.replace("$", "")
        self.options: dict[str, Any] = {}
        self.first, self.upper, self.last, self.lower = range_boundaries(self.address)
        cell, column = sheet.xl.cell(self.upper or 1, self.first or 1), get_column_letter(self.first or 1)
        self.cell, self.dimension = cell, sheet.xl.column_dimensions[column]
        self.api = _Native(self)

    row = property(lambda self: self.upper)
    column = property(lambda self: self.first)

    def get_address(self, *_: Any) -> str:
        return self.address

    @property
    def shape(self) -> tuple[int, int]:
        return self.lower - self.upper + 1, self.last - self.first + 1

    def __len__(self) -> int:
        return self.shape[0] * self.shape[1]

    def __call__(self, row: int, column: int | None = None) -> Range:
        assert (row, column) in ((1, None), (1, 1)), "a single cell"
        return Range(self.sheet, self.cell.coordinate)

    @property
    def raw_value(self) -> Any:
        """As COM gives it: an error is a number."""
        return -2146826246 if self.cell.data_type == "e" else self.cell.value

    @raw_value.setter
    def raw_value(self, value: Any) -> None:
        self._may_change()
        if isinstance(value, str) and value.startswith("'"):
            value, self.cell.quotePrefix = value[1:], True
            self.cell.value, self.cell.data_type = value, "s"
            return
        # Any other text would be taken for a number, a date or a formula, or by chance for a text.
        assert not isinstance(value, str) or value in ERRORS or not value, value
        self.cell.value = value or None if isinstance(value, str) else value

    def _may_change(self) -> None:
        assert not self.sheet.xl.protection.sheet
        if self.sheet.book.refuses == f"{self.sheet.name}!{self.cell.coordinate}":
            raise Refused("应用程序定义或对象定义错误")

    def _formulas(self) -> Any:
        texts = tuple(
            tuple("" if cell.value is None else str(cell.value) for cell in row)
            for row in self.sheet.xl[self.address if ":" in self.address else f"{self.address}:{self.address}"]
        )
        return texts[0][0] if len(self) == 1 else texts

    def _enter(self, formula: str) -> None:
        self._may_change()
        assert formula.startswith("=") or formula in ERRORS
        self.cell.value = formula

    formula = formula2 = property(_formulas, _enter)

    def clear_contents(self) -> None:
        self._may_change()
        self.cell.value = None

    def copy(self, destination: None = None) -> None:
        self.sheet.book.app.clipboard = self

    def paste(self, paste: str, operation: None, skip_blanks: bool, transpose: bool) -> None:
        source = self.sheet.book.app.clipboard
        assert paste == "formats" and source is not None
        self.cell._style = copy.copy(source.cell._style)
        if source.merge_cells:  # comes along
            self.sheet.xl.merge_cells(
                start_row=self.upper, end_row=self.upper + 1, start_column=self.first, end_column=self.first
            )

    @property
    def merge_cells(self) -> bool:
        return any(self.cell.coordinate in area for area in self.sheet.xl.merged_cells.ranges)

    def merge(self, across: bool) -> None:
        self.sheet.xl.merge_cells(self.address)

    def unmerge(self) -> None:
        for area in list(self.sheet.xl.merged_cells.ranges):
            if self.cell.coordinate in area:
                self.sheet.xl.unmerge_cells(area.coord)

    @property
    def number_format(self) -> str:
        return self.cell.number_format

    @number_format.setter
    def number_format(self, value: str) -> None:
        self.cell.number_format = value

    @property
    def font(self) -> Font:
        return Font(self.cell)

    @property
    def color(self) -> Any:
        return self.cell.fill.fgColor.rgb

    @color.setter
    def color(self, value: str) -> None:
        self.cell.fill = openpyxl.styles.PatternFill("solid", fgColor=value.removeprefix("#"))

    @property
    def wrap_text(self) -> bool:
        return bool(self.cell.alignment.wrap_text)

    @wrap_text.setter
    def wrap_text(self, value: bool) -> None:
        self.aligned(wrap_text=value)

    def aligned(self, **traits: Any) -> None:
        alignment = copy.copy(self.cell.alignment)
        for name, value in traits.items():
            setattr(alignment, name, value)
        self.cell.alignment = alignment

    @property
    def column_width(self) -> float:
        return self.dimension.width

    @column_width.setter
    def column_width(self, value: float) -> None:
        self.dimension.width, self.dimension.hidden = value, False


class Font(base_classes.Font):
    def __init__(self, cell: Any) -> None:
        self.cell = cell

    def _set(self, **traits: Any) -> None:
        font = copy.copy(self.cell.font)
        for name, value in traits.items():
            setattr(font, name, value)
        self.cell.font = font

    bold = property(lambda self: self.cell.font.bold, lambda self, value: self._set(bold=value))
    color = property(
        lambda self: self.cell.font.color,
        lambda self, value: self._set(color=openpyxl.styles.colors.Color(rgb=f"00{value.removeprefix('#')}")),
    )


class _Native:
    """The few things of Excel's own Range that our adapter asks for under `.api`."""

    HasArray = HasSpill = False

    def __init__(self, area: Range) -> None:
        self.__dict__["area"] = area

    @property
    def EntireColumn(self) -> Any:
        return _Column(self.area.dimension)

    @property
    def Interior(self) -> Any:
        return _Interior(self.area.cell)

    def __setattr__(self, name: str, value: int) -> None:
        sides = {"HorizontalAlignment": ("horizontal", _ALIGN), "VerticalAlignment": ("vertical", _ALIGN_UPRIGHT)}
        trait, known = sides[name]
        self.area.aligned(**{trait: known[value]})


class _Column:
    def __init__(self, dimension: Any) -> None:
        self.__dict__["dimension"] = dimension

    Hidden = property(lambda self: self.dimension.hidden, lambda self, value: setattr(self.dimension, "hidden", value))


class _Interior:
    def __init__(self, cell: Any) -> None:
        self.__dict__["cell"] = cell

    def __setattr__(self, name: str, value: int) -> None:
        assert (name, value) == ("ColorIndex", -4142)
        self.cell.fill = openpyxl.styles.PatternFill()


class Names(base_classes.Names):
    def __init__(self, defined: Any) -> None:
        self.defined, self.api = defined, object()

    def __call__(self, key: Any) -> Name:
        return Name(self.defined, key if isinstance(key, str) else list(self.defined)[key - 1])

    def __len__(self) -> int:
        return len(self.defined)

    def contains(self, key: Any) -> bool:
        return key in self.defined

    def add(self, name: str, refers_to: str) -> Name:
        assert refers_to.startswith("=")
        self.defined[name] = DefinedName(name, attr_text=refers_to[1:])
        return Name(self.defined, name)


class Name(base_classes.Name):
    def __init__(self, defined: Any, name: str) -> None:
        self.__dict__.update(defined=defined, key=name)
        self.__dict__["api"] = _Shown(defined[name])

    @property
    def name(self) -> str:
        return self.key

    @property
    def refers_to(self) -> str:
        return f"={self.defined[self.key].attr_text}"

    @refers_to.setter
    def refers_to(self, value: str) -> None:
        self.defined[self.key].attr_text = value.removeprefix("=")

    def delete(self) -> None:
        del self.defined[self.key]


class _Shown:
    def __init__(self, name: DefinedName) -> None:
        self.__dict__["name"] = name

    Visible = property(
        lambda self: not self.name.hidden, lambda self, value: setattr(self.name, "hidden", None if value else True)
    )
