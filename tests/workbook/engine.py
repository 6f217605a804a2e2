"""An independent engine recalculates a book: formualizer with the PE_ registry, from the constants alone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import formualizer as fz
import openpyxl

from pescore.functions import REGISTRY
from pescore.values import Err

_KINDS = {
    "#N/A": "Na",
    "#VALUE!": "Value",
    "#DIV/0!": "Div",
    "#REF!": "Ref",
    "#NAME?": "Name",
    "#NUM!": "Num",
    "#NULL!": "Null",
}
_CODES = {kind: code for code, kind in _KINDS.items()}


def recalculated(path: Path) -> dict[tuple[str, str], object]:
    """(sheet, cell) → value of every formula, as the engine computes it from the constants alone."""
    engine = fz.load_workbook(str(path))
    for spec in REGISTRY.values():
        engine.register_function(spec.name, _adapted(spec.call), min_args=0, max_args=len(spec.args))
    found: dict[tuple[str, str], object] = {}
    for sheet in openpyxl.load_workbook(path):
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    found[sheet.title, cell.coordinate] = _plain(
                        engine.evaluate_cell(sheet.title, cell.row, cell.column)
                    )
    return found


def cached(path: Path) -> dict[tuple[str, str], object]:
    """(sheet, cell) → the value stored beside every formula; None where there is none."""
    formulas, values = openpyxl.load_workbook(path), openpyxl.load_workbook(path, data_only=True)
    return {
        (sheet.title, cell.coordinate): values[sheet.title][cell.coordinate].value
        for sheet in formulas
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    }


def _adapted(call: Callable[..., Any]) -> Callable[..., Any]:
    def run(*arguments: Any) -> Any:
        answer = call(*(_incoming(argument) for argument in arguments))
        return fz.LiteralValue.error(_KINDS[answer.code], answer.note) if isinstance(answer, Err) else answer

    return run


def _incoming(argument: Any) -> Any:
    if isinstance(argument, list):
        return [_incoming(cell) for cell in argument]
    if isinstance(argument, dict) and argument.get("type") == "Error":
        return Err(_CODES.get(argument.get("kind", ""), "#VALUE!"))
    return argument


def _plain(value: Any) -> object:
    if isinstance(value, dict) and value.get("type") == "Error":
        return _CODES.get(value.get("kind", ""), value)
    return "" if value is None else value
