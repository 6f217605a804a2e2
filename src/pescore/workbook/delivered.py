"""The scores of a frozen copy as delivered (副本里的得分), held against what the standards in the copy give."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING

from ..evaluation import table as t
from ..review.subject import Place, Seen
from ..values import Err, cents, exact, plain
from .adopted.block import COMPUTED, COUNTED
from .grid import Sheet
from .refs import read_ref, write_ref

if TYPE_CHECKING:
    from ..evaluation.results import Scored as ScoredLeaf
    from .scored import Scored

_Cell = tuple[int, int]  # row, column


def differing(sheet: Sheet, scored: Scored) -> Iterator[Seen]:
    """The cells whose number is not what the standard gives; a native formula without a stored value says nothing."""
    for one in scored.result.leaves:
        for place, right in _cells(scored, one):
            shown = _shown(sheet, place)
            unscored = right is None and not _is_number(
                sheet, place
            )  # blank, 不适用, or the error it was handed over as
            if shown is not None and shown != _said(right) and not unscored:
                yield _seen(sheet, place, one.leaf.path, shown, right)
    if (place := _total(scored)) and scored.result.total is not None:
        shown = _shown(sheet, place)
        if shown is not None and shown != _said(scored.result.total):
            yield _seen(sheet, place, (), shown, scored.result.total)


def _cells(scored: Scored, one: ScoredLeaf) -> Iterator[tuple[_Cell, Decimal | None]]:
    """The cells that tell what the leaf scores, with what it should be."""
    row = one.leaf.row or 0
    if (adopted := scored.adopted) is not None:
        columns = adopted.block.columns
        yield (row, columns[COMPUTED]), one.computed
        yield (row, columns[COUNTED]), one.score
    elif scored.columns:
        for name, right in ((t.COMPUTED, one.computed), (t.SCORE, one.score)):
            if name in scored.columns:
                yield (row, scored.columns[name]), right
    elif place := read_ref(scored.place(one.leaf, t.SCORE)):
        yield place, one.score


def _total(scored: Scored) -> _Cell | None:
    """The cell of the total that we wrote."""
    if (adopted := scored.adopted) is not None:
        total = adopted.form.total
        return None if total is None else (total.row, adopted.block.columns[COUNTED])
    return read_ref(scored.total_cell or "")


def _is_number(sheet: Sheet, place: _Cell) -> bool:
    value = sheet.value(*place)
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _shown(sheet: Sheet, place: _Cell) -> str | None:
    """The number to the cent, else what the cell says; None where a formula's value was not stored."""
    value = sheet.value(*place)
    if value is None and sheet.formula(*place):
        return None
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return plain(cents(exact(value)))
    return value.code if isinstance(value, Err) else sheet.text(*place)


def _said(right: Decimal | None) -> str:
    return "" if right is None else plain(cents(right))


def _seen(sheet: Sheet, place: _Cell, path: tuple[str, ...], shown: str, right: Decimal | None) -> Seen:
    given = "没有得分" if right is None else f"应为 {_said(right)}"
    says = (
        f"副本中是 {shown or '空白'}，按副本里的评分标准和实际值{given}：交出之后被改过，或实际值改了而得分没有重算。"
        "请与原来的评分工作簿核对"
    )
    return Seen("delivered_differs", Place(sheet.name, write_ref(*place), path), says, _said(right), shown)
