"""Exact numbers (精确数): from the cell's float to Decimal, and back to text. No binary arithmetic in between."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Context, Decimal, InvalidOperation

# Wide enough for every number a worksheet can hold, so that nothing here depends on the caller's context.
WIDE = Context(prec=700, rounding=ROUND_HALF_UP)
LARGEST_EXPONENT = 308  # Excel and Calc hold no number beyond 1E+308
_AMOUNT = 1000  # rates and points are below; larger numbers are amounts and are meant to the last digit
_SINGLE_PRECISION = Decimal("2E-6")
_PLACES = tuple(Decimal(1).scaleb(-n) for n in range(16))


def exact(x: int | float | Decimal | str) -> Decimal:
    """The number a cell shows, as a Decimal: 0.1 + 0.2 gives 0.3 (单元格数值取 15 位有效数字).

    Floats are snapped to 15 significant digits, as worksheets do; Decimals, ints and numeric text stay as they are.
    −0 becomes 0. Raises ValueError (Chinese) for 是/否, text that is no bare number, infinity, "not a number", and
    numbers beyond 1E+308.

    >>> exact(0.1 + 0.2), exact("-0")
    (Decimal('0.3'), Decimal('0'))
    """
    if type(x) is float:
        number = Decimal(f"{x:.15g}")
    elif isinstance(x, bool) or not isinstance(x, (int, float, Decimal, str)):
        raise ValueError(f"这里需要数字，得到的是{_kind(x)}。")
    elif isinstance(x, float):
        number = Decimal(f"{float(x):.15g}")
    elif isinstance(x, int) and x.bit_length() > 1024:
        raise ValueError("数字超出了表格能容纳的范围（1E+308）。")
    else:
        number = _from_text(x) if isinstance(x, str) else Decimal(x)
    if not number.is_finite():
        raise ValueError(f"“{x}”不是一个确定的数，请检查算出它的公式。")
    if number.adjusted() > LARGEST_EXPONENT:
        raise ValueError("数字超出了表格能容纳的范围（1E+308）。")
    return number if number else Decimal(0)


def plain(number: Decimal) -> str:
    """The number in ordinary digits without trailing zeros: "3.5", "100", never "1E+2" (普通写法).

    >>> plain(Decimal("1E+2")), plain(Decimal("3.50"))
    ('100', '3.5')
    """
    text = format(number, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def as_percent(fraction: Decimal, places: int | None = None) -> str:
    """A fraction as a percentage: 0.6592 → "65.92%" (百分数); with `places`, half-up to that many decimals.

    >>> as_percent(Decimal("0.6592498604"), 2)
    '65.92%'
    """
    percent = WIDE.scaleb(fraction, 2)
    return (plain(percent) if places is None else format(cents(percent, places), "f")) + "%"


def cents(x: Decimal, places: int = 2) -> Decimal:
    """Round half-up to `places` decimals, the last zero kept: 2.675 → 2.68, −2.5 at 0 places → −3 (四舍五入).

    −0.00 becomes 0.00. Raises ValueError for a number that is not finite.
    """
    if not x.is_finite():
        raise ValueError(f"“{x}”不是一个确定的数，不能四舍五入。")
    rounded = x.quantize(_PLACES[places], context=WIDE)
    return rounded if rounded else abs(rounded)


def debris(number: Decimal) -> tuple[str, ...]:
    """A remark on digits left over from single precision (浮点残值): 0.0900000762939453 was meant as 0.09."""
    digits = str(number).strip("-0.").replace(".", "")
    if len(digits) < 13 or abs(number) >= _AMOUNT or not ("0000" in digits or "9999" in digits):
        return ()
    meant = Decimal(f"{number:.5g}")
    if len(meant.normalize().as_tuple().digits) > 4 or abs(meant - number) > abs(number) * _SINGLE_PRECISION:
        return ()
    return (f"像是浮点残值：按 {plain(number)} 计（约 {plain(meant)}）。",)


def _from_text(text: str) -> Decimal:
    try:
        if "_" in text or len(text) > 400:
            raise InvalidOperation
        return Decimal(text.strip())
    except InvalidOperation:
        raise ValueError(f"“{text[:30]}”不是数字。") from None


def _kind(x: object) -> str:
    return "是/否" if isinstance(x, bool) else "空白" if x is None else "别的内容"
