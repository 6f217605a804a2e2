"""What an evaluator types into 实际值 → the finding a rule asks for: `①②④`, `3处`, `85%；2处`, degrees in a range.

Numbers, words, dates and yes/no are read by the standards themselves; here is what only a table cell brings.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from ..values import as_percent, chinese_number, exact, read_value
from .checklist import CIRCLED, Met, cells_of, checklist

__all__ = ["Met", "Need", "as_cell", "finding", "points_cell", "points_of"]

EXCEL_EPOCH = date(1899, 12, 30)
_FIRST_DAY, _LAST_DAY = 20000, 80000  # day numbers of 1954 to 2119: what a date cell holds in a spreadsheet

_MARK = re.compile(f"[{CIRCLED}]")
_COUNT = re.compile(
    r"(?:共|计|有|存在|发现|查出|缺少|缺|少)*\s*([-－]?[\d.０-９．]+|[零一二两三四五六七八九十百]+)\s*"
    r"(?:处|次|项|起|个|例|件|笔|人|户|条|份|家|天|日)?"
)


def points_of(text: object) -> tuple[str, ...]:
    """评价要点 in one cell or several → one text per 要点, in order; numbering marks are kept.

    >>> points_of("①程序合规；②材料齐全")
    ('①程序合规；', '②材料齐全')
    """
    if text is None:
        return ()
    if isinstance(text, (list, tuple)):
        return tuple(point for cell in cells_of(text) for point in points_of(cell))
    written = str(text).strip()
    starts = [match.start() for match in _MARK.finditer(written)]
    if starts and [CIRCLED.index(written[at]) for at in starts] == list(range(len(starts))):
        return tuple(written[a:b].strip() for a, b in zip(starts, [*starts[1:], len(written)], strict=True))
    return tuple(line.strip() for line in written.splitlines() if line.strip())


def points_cell(points: Sequence[str]) -> str:
    """评价要点 as one cell: a list gets ①②③ so that it reads back as the same list."""
    if len(points) < 2 or len(points) > len(CIRCLED):
        return "\n".join(points)
    marked = all(point.startswith(mark) for mark, point in zip(CIRCLED, points, strict=False))
    return "\n".join(points if marked else [f"{mark}{point}" for mark, point in zip(CIRCLED, points, strict=False)])


@dataclass(frozen=True, slots=True)
class Need:
    """One finding a standard asks for.

    kind      number | count | items | word | yesno | band | date
    items     how many 要点 there are, for items
    misses    a bare number means how many 要点 are not met (缺一项扣…), for items
    optional  a further condition that may be left unanswered (assumed not to hold)
    pair      a rate whose two numbers may be given in its place: 36；40
    """

    kind: str
    items: int = 0
    misses: bool = False
    optional: bool = False
    pair: bool = False


def finding(actual: object, needs: Sequence[Need]) -> object:
    """What to hand to the standard: one finding, or a tuple of them, one per clause.

    Raises ValueError in Chinese, naming the accepted forms, when the cell cannot be read as that kind.
    """
    asked = [need for need in needs if not need.optional] or list(needs)
    if len(needs) == 1 and needs[0].pair and (both := _parts(actual)) and len(both) == 2:
        return tuple(both)
    if len(needs) == 1 or (len(asked) == 1 and _parts(actual) is None):
        return _one(actual, asked[0])
    parts: Sequence[object] = _parts(actual) or (actual,)
    chosen = needs if len(parts) == len(needs) else asked
    if len(parts) != len(chosen) and len(parts) == sum(_answers(need) for need in chosen):
        return _item_by_item(parts, chosen)
    if len(parts) != len(chosen):
        raise ValueError(
            f"这条标准要看 {len(chosen)} 个情况，实际值给了 {len(parts)} 个："
            "请按条款顺序填写，用“；”隔开（如 90%；2处）"
        )
    found = [_one(part, need) for part, need in zip(parts, chosen, strict=True)]
    return tuple(found) if len(found) > 1 else found[0]


def _answers(need: Need) -> int:
    """How many answers a need takes when its 要点 are answered one by one."""
    return need.items if need.kind == "items" else 1


def _item_by_item(parts: Sequence[object], needs: Sequence[Need]) -> tuple[object, ...]:
    """是；是；92.5%: the 要点 answered one by one beside the rest."""
    found: list[object] = []
    left = list(parts)
    for need in needs:
        taken, left = left[: _answers(need)], left[_answers(need) :]
        found.append(checklist(taken, need.items) if need.kind == "items" else _one(taken[0], need))
    return tuple(found)


def _one(actual: object, need: Need) -> object:
    if need.kind == "items":
        return actual if need.misses and _is_bare_count(actual) else checklist(actual, need.items)
    if isinstance(actual, (list, tuple)):
        cells = cells_of(actual)
        return cells[0] if len(cells) == 1 else tuple(cells)
    if need.kind == "count":
        return _count(actual)
    if need.kind == "date" and isinstance(actual, (int, float)) and not isinstance(actual, bool):
        return EXCEL_EPOCH + timedelta(days=int(actual)) if _FIRST_DAY <= actual < _LAST_DAY else actual
    return actual


def _is_bare_count(actual: object) -> bool:
    if isinstance(actual, str):
        return bool(_COUNT.fullmatch(actual.strip()))
    return isinstance(actual, (int, float, Decimal)) and not isinstance(actual, bool)


def _parts(actual: object) -> Sequence[object] | None:
    """The findings of several clauses: a range, or one cell with ；between them; None for a single finding."""
    if isinstance(actual, (list, tuple)):
        parts: Sequence[object] = cells_of(actual)
    elif isinstance(actual, str):
        parts = [part.strip() for part in re.split(r"[；;\n]", actual) if part.strip()]
    else:
        return None
    return parts if len(parts) > 1 else None


def as_cell(actual: object, clauses: int = 1) -> object:
    """A finding given as data (facts) → the one cell an evaluator would type; `finding` reads it back the same.

    clauses  how many findings the standard asks for; a list is then one finding per clause, not a degree per 要点
    """
    if isinstance(actual, bool):
        return "是" if actual else "否"
    if not isinstance(actual, (list, tuple)):
        return actual
    if clauses > 1:
        return "；".join(str(as_cell(part)) for part in actual)
    if all(part is None or (isinstance(part, (int, float, Decimal)) and 0 <= part <= 1) for part in actual):
        return _degrees_cell([None if part is None else exact(part) for part in actual])
    return "；".join(str(as_cell(part)) for part in actual)


def _degrees_cell(degrees: Sequence[Decimal | None]) -> str:
    said = {None: "不适用", Decimal(1): ""}
    written = [
        mark + said.get(degree, f"的{as_percent(degree or Decimal(0))}")
        for mark, degree in zip(CIRCLED, degrees, strict=False)
        if degree is None or degree
    ]
    return "".join(written) or "均不符合"


def _count(actual: object) -> object:
    """`3`, `3处`, `三次` → 3; other text is left to the standard. A negative count is refused."""
    if isinstance(actual, str) and (match := _COUNT.fullmatch(actual.strip())):
        read = read_value(match[1]).number
        actual = chinese_number(match[1]) if read is None else read
    if isinstance(actual, bool) or not isinstance(actual, (int, float, Decimal)):
        return actual
    number = exact(actual)
    if number < 0:
        raise ValueError(f"次数不能是负数：{actual}")
    return number
