"""A line given by two of its points (两点定线): P=30万，得85分，P=20万，得60分，则……Y=2.5X+10.

The two points are the rule; k, b and the worked value behind them only show the sum, and the line goes on beyond both.
"""

from __future__ import annotations

import re
from decimal import Decimal

from .draft import Draft
from .thresholds import converted

_FIGURE = r"(\d+(?:\.\d+)?)"
_POINT = rf"(?:=|为|达到?){_FIGURE}((?:百|千|万|亿)*元?|%)[,;]?(?:得|计){_FIGURE}分"
_TWO = re.compile(rf"^([A-Z]){_POINT}[,;、]\1{_POINT}[,;].*Y.*$")


def drawn_through(text: str, draft: Draft) -> str:
    """The text as a formula through both points, in the unit of the value; other texts as they are."""
    found = _TWO.match(text)
    if found is None or not re.search("Y=|k=", text):
        return text
    x1, x2 = (_in_unit(found[i], found[i + 1], draft) for i in (2, 5))
    y1, y2 = Decimal(found[4]), Decimal(found[7])
    if x1 == x2:
        return text
    draft.use("extrapolation_outside_nodes")
    return f"得分=(实际值-{x2})/{x1 - x2}*{y1 - y2}+{y2}" if x1 > x2 else f"得分=(实际值-{x1})/{x2 - x1}*{y2 - y1}+{y1}"


def _in_unit(figure: str, unit: str, draft: Draft) -> Decimal:
    said = {"万": "万元", "亿": "亿元", "": None}.get(unit, unit)
    number = Decimal(figure) / 100 if unit == "%" else Decimal(figure)
    return converted(number, said, draft.unit, draft)
