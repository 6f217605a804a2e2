"""The rows of somebody's table that are scored, each with what PE_SCORE is given (计分行)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from ...evaluation import table as t
from ...functions.measures import pe_rate
from ..grid import Sheet
from ..layout.form import Budget, Form, Leaf
from ..refs import read_ref
from .arguments import NOTHING, Argument, Place, constant, points_argument, reference, target_argument, text_argument

BUDGET_FULL = Decimal(10)
BUDGET_NAME = "预算执行率"


@dataclass(frozen=True, slots=True)
class Line:
    """One scored row. `extra` is what is added to or taken off the total (加减分项); `leaf` is None for the money row."""

    row: int
    path: tuple[str, ...]
    full: Decimal
    arguments: Mapping[str, Argument]  # actual, full, standard, target, points
    score_at: Place | None
    given: Decimal | None
    leaf: Leaf | None = None
    extra: bool = False

    @property
    def call(self) -> str:
        """The arguments as written between the brackets of PE_SCORE, without 口径."""
        return ",".join(self.arguments[name].text for name in ("actual", "full", "standard", "target", "points"))

    @property
    def rule(self) -> str:
        """The arguments of PE_RULE, likewise."""
        return ",".join(self.arguments[name].text for name in ("standard", "full", "target", "points"))

    @property
    def values(self) -> tuple[object, object, object, object, object]:
        """What the host will pass: 实际值, 分值, 评分标准, 目标值, 评价要点."""
        has = self.arguments
        return has["actual"].value, has["full"].value, has["standard"].value, has["target"].value, has["points"].value

    @property
    def actual(self) -> Argument:
        return self.arguments["actual"]


def lines_of(form: Form, sheet: Sheet, added: Mapping[str, int]) -> tuple[Line, ...]:
    """Every scored row, top to bottom; `added` are the columns 评分标准 and 实际值 where we added them.

    Rows without points of their own (两者择其一, 不参评) are left out.
    """
    found = list(_budget_line(form.budget, sheet)) if form.budget else []
    for leaf in form.leaves:
        if leaf.full is not None and leaf.kind != "na":
            found += _leaf_lines(leaf, sheet, form, added)
    return tuple(_unique(sorted(found, key=lambda line: line.row)))


def _leaf_lines(leaf: Leaf, sheet: Sheet, form: Form, added: Mapping[str, int]) -> Iterator[Line]:
    extra = leaf.kind in ("bonus", "deduct", "adjust")
    if leaf.parts and all(part.full is not None and part.standard for part in leaf.parts):
        column = leaf.cells["standard"][1]
        for number, part in enumerate(leaf.parts, 1):
            assert part.full is not None
            arguments = {
                "actual": _actual(leaf, part.row, sheet, form, added),
                "full": points_argument(sheet, part.full, _in_row(leaf, "full", part.row)),
                "standard": reference(sheet, (part.row, column)),
                "target": NOTHING,
                "points": NOTHING,
            }
            path = (*leaf.path, f"分项{number}")
            yield Line(part.row, path, part.full, arguments, _in_row(leaf, "score", part.row), part.score, leaf, extra)
        return
    assert leaf.full is not None
    own = added.get(t.STANDARD)
    arguments = {
        "actual": _actual(leaf, leaf.row, sheet, form, added),
        "full": points_argument(sheet, leaf.full, leaf.cells.get("full")),
        "standard": text_argument(sheet, leaf, "standard") if own is None else reference(sheet, (leaf.row, own)),
        "target": target_argument(sheet, leaf),
        "points": text_argument(sheet, leaf, "points_of_evaluation"),
    }
    yield Line(leaf.row, leaf.path, leaf.full, arguments, leaf.cells.get("score"), leaf.score, leaf, extra)


def _actual(leaf: Leaf, row: int, sheet: Sheet, form: Form, added: Mapping[str, int]) -> Argument:
    """实际值: our own column where the table has none, else its cell, filled in or not."""
    if t.ACTUAL in added:
        return reference(sheet, (row, added[t.ACTUAL]))
    place = leaf.cells.get("actual") or read_ref(f"{form.columns['actual']}{row}")
    assert place is not None
    if leaf.parts or place[0] != leaf.row:
        place = (row, place[1])
    return reference(sheet, place)


def _in_row(leaf: Leaf, role: str, row: int) -> Place | None:
    place = leaf.cells.get(role)
    return None if place is None else (row, place[1])


def _budget_line(budget: Budget, sheet: Sheet) -> Iterator[Line]:
    """预算执行率: 全年执行数 ÷ 全年预算数, or the rate as filled in where an amount is missing."""
    at = {role: place for role, ref in budget.cells.items() if (place := read_ref(ref))}
    if budget.spent is not None and budget.year_budget is not None and {"spent", "year_budget"} <= at.keys():
        spent, year = (reference(sheet, at[role]) for role in ("spent", "year_budget"))
        actual = Argument(f"PE_RATE({spent.text},{year.text})", pe_rate(spent.value, year.value))
    elif "rate" in at:
        actual = reference(sheet, at["rate"])
    else:
        return
    full = BUDGET_FULL if budget.full is None else budget.full
    arguments = {
        "actual": actual,
        "full": points_argument(sheet, full, at.get("full")),
        "standard": NOTHING,
        "target": constant("≥100%"),
        "points": NOTHING,
    }
    yield Line(budget.row, (BUDGET_NAME,), full, arguments, at.get("score"), budget.score)


def _unique(lines: Sequence[Line]) -> Iterator[Line]:
    """Two rows of one name under one parent are told apart by their row."""
    seen: set[tuple[str, ...]] = set()
    for line in lines:
        path = line.path if line.path not in seen else (*line.path[:-1], f"{line.path[-1]}（第{line.row}行）")
        seen.add(path)
        yield replace(line, path=path)
