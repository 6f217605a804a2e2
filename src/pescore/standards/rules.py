"""What a rule is: parts that each turn one finding into points, and how the parts add up.

A numeric part is one `Curve`: stretches of the number line, each giving points by one form (constant, straight line,
hyperbola, stairs, a band a person chooses from, or an open question). Everything else is a `Checklist`, `Occurrences`,
`Levels`, `Flag`, `Formula`, `Joint` or `Switch`. Points are exact Decimals; nothing is rounded here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias

from . import arithmetic as exactly
from .formulas import Expression

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Flat:
    """The same points everywhere on the stretch."""

    points: Decimal

    def at(self, x: Decimal) -> Decimal:
        return self.points


@dataclass(frozen=True, slots=True)
class Line:
    """A straight line through two nodes (x0, y0) and (x1, y1); not clamped: the stretch bounds it."""

    x0: Decimal
    y0: Decimal
    x1: Decimal
    y1: Decimal

    def at(self, x: Decimal) -> Decimal:
        return exactly.line(x, self.x0, self.y0, self.x1, self.y1)


@dataclass(frozen=True, slots=True)
class Hyperbola:
    """points × limit ÷ value: the ratio rule for lower-is-better targets."""

    product: Decimal

    def at(self, x: Decimal) -> Decimal:
        return exactly.ratio(self.product, x)


@dataclass(frozen=True, slots=True)
class Stairs:
    """Per-unit scoring that counts whole steps only (`whole_steps`) or started ones (`round_up`)."""

    start: Decimal
    base: Decimal
    size: Decimal  # width of one step, signed: negative runs to the left of `start`
    amount: Decimal  # what one step adds (negative: deducts)
    started_counts: bool
    most: Decimal | None = None  # the most all steps together can add or deduct

    def at(self, x: Decimal) -> Decimal:
        change = self.amount * exactly.steps(x - self.start, self.size, self.started_counts)
        if self.most is not None and abs(change) > self.most:
            change = self.most.copy_sign(change)
        return self.base + change


@dataclass(frozen=True, slots=True)
class Choice:
    """A band of points within which a person decides (人工给分)."""

    low: Decimal
    high: Decimal


@dataclass(frozen=True, slots=True)
class Open:
    """The sentence says nothing, or two things, here: `ask` is the question to a person."""

    ask: str


Form = Flat | Line | Hyperbola | Stairs | Choice | Open


@dataclass(frozen=True, slots=True)
class Interval:
    """A stretch of the number line; None means unbounded."""

    low: Decimal | None = None
    low_closed: bool = False
    high: Decimal | None = None
    high_closed: bool = False

    def __contains__(self, x: Decimal) -> bool:
        if self.low is not None and (x < self.low or (x == self.low and not self.low_closed)):
            return False
        return self.high is None or x < self.high or (x == self.high and self.high_closed)

    @property
    def empty(self) -> bool:
        if self.low is None or self.high is None:
            return False
        return self.low > self.high or (self.low == self.high and not (self.low_closed and self.high_closed))

    def before(self) -> Interval:
        """Everything left of this stretch."""
        return Interval(None, False, self.low, not self.low_closed)

    def after(self) -> Interval:
        """Everything right of this stretch."""
        return Interval(self.high, not self.high_closed, None, False)


@dataclass(frozen=True, slots=True)
class Segment:
    """One stretch of a curve: where, what it gives, and the words of the standard it comes from."""

    where: Interval
    form: Form
    words: str = ""
    filled: bool = False  # no clause speaks here: a 口径 says what holds, and `words` are the nearest clause's


@dataclass(frozen=True, slots=True)
class Curve:
    """A number → points. Segments tile the whole number line in ascending order; `Open` fills what is not said."""

    segments: tuple[Segment, ...]
    label: str = ""
    unit: str | None = None  # "%" when the number is a rate (a fraction: 0.95 is 95%); ‰ and BP count as written
    low: Decimal | None = ZERO  # floor of the part
    high: Decimal | None = None  # ceiling of the part
    zero_below: Decimal | None = None  # 低于48分不得分: a computed score under this counts as 0
    asks_for: str = "number"  # "number" | "difference" | "date" | "days" | "none" (0 expected)
    as_percent_above: Decimal = Decimal("1.5")  # a bare number above this is read as a percentage
    ratio: tuple[str, str] | None = None  # 完成数÷计划数: the number is their quotient, and both may be given instead
    doubtful_from: Decimal | None = (
        None  # in %: a bare number from here to `as_percent_above` may be percent all the same
    )
    doubtful_below: Decimal = ZERO  # in ‰ or BP: a bare number under this may be a fraction, so its unit is asked for

    def segment_at(self, x: Decimal) -> Segment:
        for segment in self.segments:
            if x in segment.where:
                return segment
        raise AssertionError("a curve covers the whole number line")


@dataclass(frozen=True, slots=True)
class Checklist:
    """要点: a degree 0…1 for each. Weighted (`weights`), or scored by how many are met (`by_count`)."""

    weights: tuple[Decimal, ...]
    labels: tuple[str, ...] = ()
    by_count: tuple[Decimal | None, ...] | None = None  # points for 0, 1, … n met; None: not said
    unmet: Decimal | None = None  # 缺一项扣…: points lost per missing item, instead of weights
    not_applicable: str = "ask"  # "ask" | "met" | "zero" | "left_out": what a 要点 without a task counts as
    start: Decimal = ZERO  # full mark the `unmet` deductions start from
    key: int | None = None  # the 要点 without which the whole item is 0
    graded: bool = False  # the text itself says what a 要点 met in part is worth

    @property
    def count(self) -> int:
        return len(self.weights)


@dataclass(frozen=True, slots=True)
class Occurrences:
    """每…扣/加N分 on a count of occurrences (处、次、起、项), with its own cap."""

    amount: Decimal  # per occurrence; negative deducts
    size: Decimal = Decimal(1)
    label: str = ""
    cap: Decimal | None = None  # the most this clause can deduct or add (absolute)
    not_above: int | None = None  # index of the part whose deduction limits this one
    rounding: str = ""  # "round_up" | "whole_steps" where the text rounds a part of a unit
    ask: str | None = None  # each occurrence costs an amount a person must set
    words: str = ""


@dataclass(frozen=True, slots=True)
class Level:
    """One word of a graded standard and the points it gives, a band where low ≠ high."""

    word: str
    low: Decimal
    high: Decimal
    words: str = ""
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Levels:
    """Words → points: 健全/基本健全/不健全, 优良中差, 符合/不符合, three-band qualitative scoring."""

    levels: tuple[Level, ...]
    label: str = ""
    share_of: Decimal | None = None  # in ("部分达成", 0.7) the 0.7 is a share of these points
    yes: int | None = None  # the level a plain “yes” means, where the standard is binary
    no: int | None = None
    propose: str = ""  # 目标值 text: an equal finding proposes full marks


@dataclass(frozen=True, slots=True)
class Flag:
    """A yes/no condition as written: when it holds, something is deducted, added, voided or asked."""

    condition: str
    amount: Decimal = ZERO  # added to the points when it holds (negative deducts)
    voids: bool = False  # 不得分/一票否决: the whole item becomes 0
    spares: bool = False  # 因不可抗力的不扣分: the whole item keeps its full mark
    to_total: Decimal = ZERO  # taken from the project total beyond this item (倒扣)
    ask: str | None = None  # 酌情: how much is not said
    assumed: bool = False  # may be left unanswered (convention `override_bool`) …
    unanswered: bool = False  # … and then counts as this
    words: str = ""


@dataclass(frozen=True, slots=True)
class Formula:
    """A written formula over named inputs, e.g. 得分=本单位原始分÷各单位最高原始分×分值."""

    expression: Expression
    inputs: tuple[str, ...]
    kinds: tuple[str, ...]  # what each input is: "number" | "count" | "yesno"
    caps: tuple[Decimal | None, ...] = ()
    low: Decimal | None = ZERO
    high: Decimal | None = None
    curve: Curve | None = None  # the formula's value is read off this curve instead of being the points
    words: str = ""
    ratio: tuple[str, str] | None = (
        None  # as on a curve: the one input is their quotient, and both may be given instead
    )


@dataclass(frozen=True, slots=True)
class JointTier:
    """One tier over several numbers: a stretch for each (None: this tier says nothing of it), and the points there."""

    stretches: tuple[Interval | None, ...]
    points: Decimal
    words: str = ""
    either: bool = False  # 低于70%或……: one of the stretches is enough


@dataclass(frozen=True, slots=True)
class Joint:
    """双条件分档: a tier counts where all of its numbers are in it; `otherwise` where none does, None when not said."""

    inputs: tuple[Curve, ...]  # what each number is: its label and unit, no segments of its own
    tiers: tuple[JointTier, ...]
    otherwise: Decimal | None = None
    words: str = ""  # of the else-clause


@dataclass(frozen=True, slots=True)
class Switch:
    """A yes/no question decides first; `otherwise` scores what follows."""

    condition: str
    points: Decimal  # when the condition holds
    otherwise: Curve


@dataclass(frozen=True, slots=True)
class Group:
    """A standard inside the standard: 组织实施（4分）：…；过程管理（6分）：…, each with a full mark of its own."""

    rule: Rule
    label: str = ""


Part: TypeAlias = "Curve | Checklist | Occurrences | Levels | Flag | Formula | Joint | Switch | Group"


Joined: TypeAlias = "tuple[Sequence[Part], Decimal, Decimal | None, Decimal | None]"
"""What joining clauses yields: the parts, the points they start from, the floor and the ceiling of the sum."""


@dataclass(frozen=True, slots=True)
class Rule:
    """The whole standard: `start` plus what each part gives, held between `low` and `high`."""

    full: Decimal
    parts: tuple[Part, ...]
    start: Decimal = ZERO
    low: Decimal | None = ZERO
    high: Decimal | None = None
    spill_to_total: bool = False  # 扣完后从总分续扣
    places: int = 2
    worst_only: tuple[int, ...] = ()  # flags of which only the heaviest counts (轻重两档只取重的)
    together: tuple[tuple[int, ...], Decimal] | None = (
        None  # flags that, all holding, take this much instead of their sum
    )
    not_applicable: Decimal | None = None  # what “不适用” counts as, where the text says so
