"""Claims on the number line → one curve: who decides at every point, and where nobody does.

Each clause of a numeric standard claims a stretch for its form. The line is cut at every end; on each cut and between
cuts the most specific claim wins, shared ends go by the words that mark them, and a place no claim covers becomes a
question. The same cutting proves gaps, overlaps and dead clauses.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from ..values import as_percent, plain
from .clauses import End
from .draft import Draft
from .phrases import figure
from .rules import Choice, Curve, Flat, Form, Interval, Line, Open, Segment
from .thresholds import Stretch


@dataclass(slots=True)
class Claim:
    """A clause's claim: on `where` the points are `form`. `rank` breaks ties: explicit tiers over per-unit lines over else."""

    where: Stretch
    form: Form
    words: str
    rank: int = 0  # 0 tier, 1 per-unit line, 2 filler
    suffix: bool = False  # its ends are marked by 以上/以下 rather than by a range
    used: bool = False

    def covers(self, low: Decimal | None, high: Decimal | None) -> bool:
        """Covers the open interval (low, high)."""
        left, right = self.where.low, self.where.high
        return (left is None or (low is not None and left.value <= low)) and (
            right is None or (high is not None and high <= right.value)
        )

    def touches(self, x: Decimal) -> bool:
        """Holds at x, its own soft ends included."""
        low, high = self.where.low, self.where.high
        if low and (x < low.value or (x == low.value and not low.closed)):
            return False
        return not (high and (x > high.value or (x == high.value and not high.closed)))

    def ends_at(self, x: Decimal) -> bool:
        """One of its ends is x, whether or not x belongs to it."""
        return x in (_value(self.where.low), _value(self.where.high))

    def firm_at(self, x: Decimal) -> bool:
        """True when x is inside, or at an end the words themselves claim."""
        for end in (self.where.low, self.where.high):
            if end and end.value == x:
                return end.firm
        return True

    def inside(self, other: Claim) -> bool:
        a, b = self.where, other.where
        low = b.low is None or (a.low is not None and a.low.value >= b.low.value)
        high = b.high is None or (a.high is not None and a.high.value <= b.high.value)
        same = _value(a.low) == _value(b.low) and _value(a.high) == _value(b.high)
        return low and high and not same


def _value(end: End | None) -> Decimal | None:
    return end.value if end else None


def at(form: Form, x: Decimal | None) -> Decimal | None:
    """Points of a form at x; None where a person or nobody decides."""
    if isinstance(form, (Choice, Open)) or x is None:
        return None
    if isinstance(form, Flat):
        return form.points
    if hasattr(form, "product") and x == 0:
        return None
    return form.at(x)


class Surveyor:
    """Cuts the line and settles who decides on each piece."""

    def __init__(self, claims: list[Claim], draft: Draft, unit: str | None, otherwise: Form | None = None) -> None:
        self.claims, self.draft, self.unit = claims, draft, unit
        self.otherwise = otherwise
        self.holes: list[tuple[Decimal | None, Decimal | None]] = []

    def show(self, x: Decimal) -> str:
        if self.unit == "日期":
            return figure(x, None, "date")
        return as_percent(x) if self.unit == "%" else f"{plain(x)}{self.unit or ''}"

    def segments(self) -> list[Segment]:
        cuts = sorted({end.value for c in self.claims for end in (c.where.low, c.where.high) if end})
        pieces: list[Segment] = []
        edges: list[Decimal | None] = [None, *cuts, None]
        for i in range(len(edges) - 1):
            low, high = edges[i], edges[i + 1]
            if low is not None:
                pieces.append(self.point(low))
            pieces.append(self.overnight(pieces, low, high) or self.between(low, high))
        return _merged(pieces)

    def overnight(self, pieces: list[Segment], low: Decimal | None, high: Decimal | None) -> Segment | None:
        """Between 30 June and 1 July lies no day, between the 3rd and the 4th no place: the piece before runs on."""
        if self.unit not in ("日期", "名") or low is None or high is None or high - low != 1:
            return None
        return Segment(Interval(low, False, high, False), pieces[-1].form, pieces[-1].words)

    def between(self, low: Decimal | None, high: Decimal | None) -> Segment:
        where = Interval(low, False, high, False)
        rivals = [c for c in self.claims if c.covers(low, high)]
        if not rivals:
            self.holes.append((low, high))
            return Segment(where, self.otherwise or Open(""), "")
        best = self.most_specific(rivals)
        if best is None:
            inside = self.interval(low, high)
            words = "”与“".join(dict.fromkeys(c.words for c in rivals[:3]))
            ask = f"{inside}有两句都作了规定（“{words}”），以哪一句为准？"
            return Segment(where, Open(self.draft.ask(ask)), rivals[0].words)
        best.used = True
        return Segment(where, best.form, best.words)

    def most_specific(self, rivals: list[Claim]) -> Claim | None:
        first = min(rivals, key=lambda c: c.rank)
        leaders = [c for c in rivals if c.rank == first.rank]
        inner = [c for c in leaders if not any(other is not c and other.inside(c) for other in leaders)]
        if len({_same(c.form) for c in inner}) == 1:
            return inner[0]
        return None

    def better_around(self, exact: Claim, around: list[Claim], x: Decimal) -> Claim | None:
        """延误10天以内不扣分；延误5天的扣2分: a tier that gives more at a figure that is said to give less."""
        own = at(exact.form, x)
        return next(
            (c for c in around if own is not None and (given := at(c.form, x)) is not None and given > own), None
        )

    def point(self, x: Decimal) -> Segment:
        where = Interval(x, True, x, True)
        rivals = [c for c in self.claims if c.touches(x)]
        if not rivals:
            return self.nobody(x, where)
        exact = [c for c in rivals if c.where.equal]
        through = [c for c in rivals if c.rank == 1 and c.firm_at(x)]
        if exact and through and at(exact[0].form, x) != at(through[0].form, x) and self.strictly_inside(through, x):
            ask = f"恰为{self.show(x)}时，“{exact[0].words}”与“{through[0].words}”算出的得分不同，以哪一句为准？"
            return Segment(where, Open(self.draft.ask(ask)), exact[0].words)
        around = [c for c in rivals if c.rank == 0 and not c.where.equal and self.strictly_inside([c], x)]
        if exact and (better := self.better_around(exact[0], around, x)):
            ask = f"恰为{self.show(x)}时，“{better.words}”与“{exact[0].words}”算出的得分不同，以哪一句为准？"
            return Segment(where, Open(self.draft.ask(ask)), exact[0].words)
        if exact:
            rivals = exact
        rivals = self.foremost(rivals, x)
        inner = [c for c in rivals if not any(o is not c and o.inside(c) for o in rivals)] or rivals
        values = {at(c.form, x) if at(c.form, x) is not None else _same(c.form) for c in inner}
        if len(values) == 1:
            return Segment(where, self.taken(inner).form, self.taken(inner).words)
        firm = [c for c in inner if c.firm_at(x)]
        if len({_same(c.form) for c in firm}) == 1:
            return Segment(where, self.taken(firm).form, firm[0].words)
        if firm:
            ask = f"恰为{self.show(x)}时，“{firm[0].words}”与“{firm[1].words}”都包含，按哪一句计分？"
            return Segment(where, Open(self.draft.ask(ask)), firm[0].words)
        return self.shared(x, where, inner)

    def foremost(self, rivals: list[Claim], x: Decimal) -> list[Claim]:
        """Tiers before slopes; but 85%(含)-95%的，每低…；85%以下不得分 says itself that 85% belongs to the slope."""
        rank = min(c.rank for c in rivals)
        first = [c for c in rivals if c.rank == rank]
        marked = [c for c in rivals if c.rank != rank and c.ends_at(x) and c.firm_at(x)]
        loose = not any(c.firm_at(x) for c in first) and not self.strictly_inside(first, x)
        return marked if marked and loose else first

    @staticmethod
    def strictly_inside(claims: list[Claim], x: Decimal) -> bool:
        """The claims run through x, not merely up to it."""
        return any(
            (c.where.low is None or c.where.low.value < x) and (c.where.high is None or x < c.where.high.value)
            for c in claims
        )

    def taken(self, claims: list[Claim]) -> Claim:
        constant = [c for c in claims if isinstance(c.form, Flat)]  # band ends belong to the constant parts
        chosen = (constant or claims)[0]
        chosen.used = True
        return chosen

    def shared(self, x: Decimal, where: Interval, rivals: list[Claim]) -> Segment:
        """A number two clauses claim without marking it."""
        worth = [(at(c.form, x), c) for c in rivals]
        if any(points is None for points, _ in worth):
            best = max(
                rivals, key=lambda c: c.form.high if isinstance(c.form, Choice) else (at(c.form, x) or Decimal(0))
            )
            self.draft.use("tier_edge_upper")
            return Segment(where, best.form, best.words)
        if all(c.suffix for c in rivals):
            setting = self.draft.use("boundary_overlap_first")
            best = rivals[-1] if setting == "last" else rivals[0]
        else:
            setting = self.draft.use("shared_bound_to_better")
            ranked = sorted(
                ((points or Decimal(0), i) for i, (points, _) in enumerate(worth)), key=lambda pair: pair[0]
            )
            best = rivals[ranked[0 if setting == "worse" else -1][1]]
        best.used = True
        return Segment(where, best.form, best.words)

    def nobody(self, x: Decimal, where: Interval) -> Segment:
        """A number both neighbours exclude: 超过70% and 不足70%."""
        above = [c for c in self.claims if c.where.low and c.where.low.value == x and c.rank < 2]
        below = [c for c in self.claims if c.where.high and c.where.high.value == x and c.rank < 2]
        if above and below:
            if all(isinstance(c.form, Line) and c.form.at(x) == at(other.form, x) for c in above for other in below):
                return Segment(where, above[0].form, above[0].words)
            lower = self.draft.use("boundary_gap_upper") == "lower"
            chosen = (below if lower else above)[0]
            return Segment(where, chosen.form, chosen.words)
        if above or below:
            near = (above or below)[0]
            if near.rank == 1:
                return Segment(where, near.form, near.words)
        self.holes.append((x, x))
        return Segment(where, self.otherwise or Open(""), "")

    def interval(self, low: Decimal | None, high: Decimal | None) -> str:
        if low is None:
            return f"{self.show(high)}以下" if high is not None else "全部取值"
        if high is None:
            return f"{self.show(low)}以上"
        return f"{self.show(low)}至{self.show(high)}之间" if low != high else f"恰为{self.show(low)}"


def _same(form: Form) -> object:
    return form


def _merged(pieces: list[Segment]) -> list[Segment]:
    """Join neighbours with one form into one segment."""
    out: list[Segment] = []
    for piece in pieces:
        if out and out[-1].form == piece.form and not isinstance(piece.form, Open):
            last = out[-1]
            where = Interval(last.where.low, last.where.low_closed, piece.where.high, piece.where.high_closed)
            out[-1] = Segment(where, last.form, last.words or piece.words)
        elif out and isinstance(piece.form, Open) and isinstance(out[-1].form, Open) and out[-1].form == piece.form:
            last = out[-1]
            out[-1] = Segment(
                Interval(last.where.low, last.where.low_closed, piece.where.high, piece.where.high_closed),
                last.form,
                last.words,
            )
        else:
            out.append(piece)
    return out


def refill(segments: list[Segment], low: Decimal | None, high: Decimal | None, form: Form, words: str) -> list[Segment]:
    """Give the open pieces between `low` and `high` (inclusive) a form."""
    out = []
    for s in segments:
        here = isinstance(s.form, Open) and not s.form.ask
        inside = (low is None or (s.where.low is not None and s.where.low >= low)) and (
            high is None or (s.where.high is not None and s.where.high <= high)
        )
        out.append(Segment(s.where, form, words) if here and inside else s)
    return _merged(out)


def curve_of(segments: list[Segment], **fields: Any) -> Curve:
    return Curve(tuple(segments), **fields)
