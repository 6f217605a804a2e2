"""A cell as XML: the value in the form Excel stores it, and the ``<c>`` element around it."""

from __future__ import annotations

import datetime as dt
import math
from decimal import Decimal

from pescore.values import Err, plain

from .edits import CellValue, EditError
from .xml_spans import escape, escape_cell

LONGEST_TEXT = 32_767
LONGEST_FORMULA = 8_192
_EPOCH = {False: dt.datetime(1899, 12, 30), True: dt.datetime(1904, 1, 1)}


def cell_element(
    prefix: str, ref: str, style: int, value: CellValue, formula: str | None, *, from_1904: bool = False
) -> bytes:
    """A whole ``<c>``; nothing at all when there is neither a value, nor a formula, nor a style to keep."""
    if formula is None and value is None:
        return f'<{prefix}c r="{ref}" s="{style}"/>'.encode() if style else b""
    f = "" if formula is None else f"<{prefix}f>{escape(formula)}</{prefix}f>"
    kind, content = stored_value(prefix, value, computed=formula is not None, from_1904=from_1904)
    return cell_start(prefix, ref, style, kind) + f"{f}{content}</{prefix}c>".encode()


def cell_start(prefix: str, ref: str, style: int, kind: str) -> bytes:
    """The start tag of a cell."""
    look = f' s="{style}"' if style else ""
    type_ = "" if kind == "n" else f' t="{kind}"'
    return f'<{prefix}c r="{ref}"{look}{type_}>'.encode()


def stored_value(prefix: str, value: CellValue, *, computed: bool, from_1904: bool = False) -> tuple[str, str]:
    """(the cell type, the element that holds the value); type ``"n"`` is written as no type at all."""
    if value is None:
        return "n", ""
    if isinstance(value, str):
        if len(value) > LONGEST_TEXT:
            raise EditError(f"文字有 {len(value)} 个字符，超过单元格能存的 {LONGEST_TEXT} 个。请缩短后再写入。")
        text = escape_cell(value)
        if computed:
            return "str", f"<{prefix}v>{text}</{prefix}v>"
        return "inlineStr", f'<{prefix}is><{prefix}t xml:space="preserve">{text}</{prefix}t></{prefix}is>'
    if isinstance(value, bool):
        return "b", f"<{prefix}v>{int(value)}</{prefix}v>"
    if isinstance(value, Err):
        return "e", f"<{prefix}v>{escape(value.code)}</{prefix}v>"
    return "n", f"<{prefix}v>{_number(value, from_1904)}</{prefix}v>"


def _number(value: int | float | Decimal | dt.datetime | dt.date, from_1904: bool) -> str:
    if isinstance(value, dt.date):
        return _serial(value, from_1904)
    if isinstance(value, float):
        if not math.isfinite(value):
            raise EditError(f"“{value}”不是一个数，不能写入单元格。")
        return repr(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, Decimal) and not value.is_finite():
        raise EditError(f"“{value}”不是一个数，不能写入单元格。")
    return plain(Decimal(value))


def _serial(day: dt.date, from_1904: bool) -> str:
    """The day number that Excel stores; its fraction is the time of day."""
    moment = day if isinstance(day, dt.datetime) else dt.datetime(day.year, day.month, day.day)
    passed = moment.replace(tzinfo=None) - _EPOCH[from_1904]
    number = Decimal(passed.days) + Decimal(passed.seconds) / 86_400
    if not from_1904 and number < 61:
        number -= 1  # Excel believes in 29 February 1900
    if number < 0:
        raise EditError(f"日期 {moment:%Y-%m-%d} 早于 Excel 能存的第一天，不能写入单元格。")
    return f"{number.quantize(Decimal('1e-10')).normalize():f}"
