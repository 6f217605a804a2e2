"""What was recognised in a sheet (识别结果): the form, its columns, its leaves, and what is doubtful about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from pescore.evaluation.grades import Scale
from pescore.evaluation.printed_scale import Unread
from pescore.values import exact, plain


def letter(col: int) -> str:
    """1 → A, 27 → AA."""
    text = ""
    while col:
        col, rest = divmod(col - 1, 26)
        text = chr(65 + rest) + text
    return text


def address(row: int, col: int) -> str:
    return f"{letter(col)}{row}"


@dataclass(frozen=True, slots=True)
class Problem:
    """A doubt or a fault found while reading; `where` is a cell of the form's sheet."""

    code: str
    where: str
    detail: str

    def as_json(self) -> dict[str, str]:
        return {"code": self.code, "where": self.where, "detail": self.detail}


@dataclass(frozen=True, slots=True)
class Part:
    """One line of a leaf that is scored in several lines (分项), each with its own rule."""

    row: int
    full: Decimal | None
    score: Decimal | None
    standard: str | None


@dataclass(frozen=True, slots=True)
class Leaf:
    """A scored indicator (末级指标).

    row          its first line; `rows` all its lines (page splits, parts)
    path         names from level 1 down, without codes, points and blanks
    raw          the name cell as it stands
    full, score  points; None when the cell is empty, marked — or /, or shared with the leaf of `alternative_of`
    cells        role → (row, column) the value was read from; a shared rule points at the merged top cell
    kind         base | bonus | deduct | adjust | na
    """

    row: int
    rows: tuple[int, ...]
    path: tuple[str, ...]
    raw: str
    code: str | None
    full: Decimal | None
    score: Decimal | None
    texts: Mapping[str, object]
    cells: Mapping[str, tuple[int, int]]
    kind: str = "base"
    name_points: Decimal | None = None
    standard_shared_from: int | None = None
    alternative_of: int | None = None
    parts: tuple[Part, ...] = ()
    percents: frozenset[str] = frozenset()  # roles whose number stands in a cell formatted as a percentage
    hidden: bool = False

    @property
    def name(self) -> str:
        return self.path[-1]

    def text(self, role: str) -> str | None:
        """A role's content as text, None when empty: standard, target, actual, operator, unit, reason, narrative …"""
        return as_text(self.texts.get(role))

    @property
    def standard(self) -> str | None:
        return self.text("standard")

    def as_json(self) -> dict[str, Any]:
        out: dict[str, Any] = {
            "row": self.row,
            "path": list(self.path),
            "full": number(self.full),
            "score": number(self.score),
        }
        out |= {role: self.text(role) for role in ("standard", "target", "actual")}
        out |= {role: self.text(role) for role in _DETAIL if self.text(role) is not None}
        if len(self.rows) > 1:
            out["rows"] = list(self.rows)
        if self.standard_shared_from:
            out["standard_shared_from"] = address(*self.cells["standard"])
        if self.alternative_of:
            out["alternative_of"] = self.alternative_of
        if self.parts:
            out["parts"] = [
                {"row": p.row, "full": number(p.full), "score": number(p.score), "standard": p.standard}
                for p in self.parts
            ]
        if self.kind != "base":
            out["kind"] = self.kind
        return out | {"raw_leaf": self.raw, "code": self.code, "hidden": self.hidden}


_DETAIL = ("explanation", "points_of_evaluation", "operator", "unit", "reason", "narrative", "evidence")


def as_text(value: object) -> str | None:
    """A cell's content as the user sees it, None when it is empty."""
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, (int, float, Decimal)):
        return plain(exact(value))
    return str(value).strip() or None


def number(value: Decimal | None) -> str | None:
    return None if value is None else plain(value)


@dataclass(frozen=True, slots=True)
class Group:
    """An inner node of the tree with what the sheet says about it (上级指标)."""

    row: int
    col: int
    path: tuple[str, ...]
    points: Decimal | None  # in its name or in its own 分值 column
    points_at: tuple[int, int]
    score: Decimal | None = None
    score_at: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Budget:
    """预算执行率 of a 自评表: not an indicator, but part of the totals. `rate` is a fraction; amounts as written."""

    header_row: int
    row: int
    full: Decimal | None
    rate: Decimal | None
    score: Decimal | None
    year_start: Decimal | None = None
    year_budget: Decimal | None = None
    spent: Decimal | None = None
    cells: Mapping[str, str] = field(default_factory=dict)
    components: tuple[tuple[int, Mapping[str, Decimal]], ...] = ()

    def as_json(self) -> dict[str, Any]:
        out: dict[str, Any] = {"row": self.row, "header_row": self.header_row}
        for role in ("full", "rate", "score", "year_start", "year_budget", "spent"):
            out[role] = number(getattr(self, role))
        return out | {"cells": dict(self.cells)}


@dataclass(frozen=True, slots=True)
class Stated:
    """A 合计 or 小计 row and what it says."""

    row: int
    label: str
    full: Decimal | None
    score: Decimal | None
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class PrintedScale:
    """The 等级表 a sheet states, and the cell where it begins; Unread says why it cannot be used."""

    where: str
    read: Scale | Unread


@dataclass(frozen=True, slots=True)
class Form:
    """A sheet as understood. `form` is 评分表, 自评表 or none; with none, `reason` says why in Chinese."""

    sheet: str
    form: str
    reason: str = ""
    header_rows: tuple[int, ...] = ()
    columns: Mapping[str, str] = field(default_factory=dict)
    other_columns: Mapping[str, str] = field(default_factory=dict)
    leaves: tuple[Leaf, ...] = ()
    groups: tuple[Group, ...] = ()
    budget: Budget | None = None
    total: Stated | None = None
    subtotals: tuple[Stated, ...] = ()
    grade: str | None = None
    grade_at: str = ""  # the cell it is written in
    scale: PrintedScale | None = None
    fillers: tuple[tuple[int, str], ...] = ()
    nested: Mapping[str, Decimal] = field(
        default_factory=dict
    )  # level-1 name → weight in percent, each block being worth 100
    problems: tuple[Problem, ...] = ()

    @property
    def total_full(self) -> Decimal | None:
        """Points of all base leaves and the budget row; None where no leaf has points of its own."""
        if self.nested:
            return sum(self.nested.values(), Decimal(0))
        points = [leaf.full for leaf in self.leaves if leaf.kind == "base" and leaf.full is not None]
        if self.budget and self.budget.full is not None and points:
            points.append(self.budget.full)
        return sum(points, Decimal(0)) if points else None

    @property
    def total_score(self) -> Decimal | None:
        """Entered scores of all leaves and the budget row; None where no score is entered."""
        scores = [(leaf.path[0], leaf.score) for leaf in self.leaves if leaf.score is not None]
        if not scores:
            return None
        total = sum((score * self.nested.get(top, Decimal(100)) / 100 for top, score in scores), Decimal(0))
        return total + (self.budget.score or 0 if self.budget else 0)

    def as_json(self) -> dict[str, Any]:
        """The result of `adopt --json`; numbers are decimal strings."""
        out: dict[str, Any] = {"sheet": self.sheet, "form": self.form}
        if self.form == "none":
            out["reason"] = self.reason
        return out | {
            "header_rows": list(self.header_rows),
            "columns": dict(self.columns),
            "other_columns": dict(self.other_columns),
            "leaves": [leaf.as_json() for leaf in self.leaves],
            "total_full": number(self.total_full),
            "total_score": number(self.total_score),
            "budget": self.budget.as_json() if self.budget else None,
            "stated_total_full": number(self.total.full) if self.total else None,
            "stated_total_score": number(self.total.score) if self.total else None,
            "stated_grade": self.grade,
            "total_row": self.total.row if self.total else None,
            "subtotal_rows": [sub.row for sub in self.subtotals],
            "fillers": [{"row": row, "reason": why} for row, why in self.fillers],
            "problems": [problem.as_json() for problem in self.problems],
        }
