"""Points a formula counts (公式要数的分): a cell must hold a number, because SUM and our totals pass over or refuse text.

Reading `1分` as 1 here would give a total the sheet itself does not show.
"""

from __future__ import annotations

from decimal import Decimal

from ..values import Err, exact, plain, read_value
from .grid import Content
from .sheet import as_text


def counted_points(value: Content, name: str) -> Decimal | None:
    """The points in a cell under the heading `name`; None where it is empty.

    Raises ValueError in Chinese, with what to enter, for a text, an error or a truth value.
    """
    if value is None:
        return None
    if isinstance(value, Err):
        raise ValueError(f"“{name}”是错误值 {value.code}，请先改正")
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return exact(value)
    shown = as_text(value)[:20]
    if not shown:
        raise ValueError(f"“{name}”里只有空格，公式会把它当作已填写：请清空这一格")
    read = read_value(shown)
    if isinstance(value, str) and read.kind == "number" and read.number is not None and read.unit in (None, "分"):
        raise ValueError(f"“{name}”是文字“{shown}”，公式不会把它当作数：请改填数字 {plain(read.number)}")
    raise ValueError(f"“{name}”应是一个数，现在是“{shown}”，请改正")
