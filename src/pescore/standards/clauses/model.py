"""What a standard says, clause by clause: under which condition (number, words, per unit) which effect."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from ..formulas import Written


@dataclass(slots=True)
class End:
    """One end of an interval; `firm` when the text itself says whether the number belongs to it."""

    value: Decimal
    closed: bool
    firm: bool


@dataclass(slots=True)
class Condition:
    """A condition on a number: an interval, in `unit`, said of `subject`, possibly relative to a named reference."""

    low: End | None = None
    high: End | None = None
    unit: str | None = None
    subject: str = ""
    reference: str = ""  # words between comparison and number: 目标值, 上年执行数 …
    relative: bool = False  # the reference itself is the bound (达到目标值): value is a multiplier, 1 = the reference
    apart: bool = False  # 低于目标值5个百分点以上: the ends are distances from the reference
    off: str = ""  # which way from its reference a distance goes: "up" | "down"
    equal: bool = False  # "=", or a bare number
    bare: bool = False  # no comparison written at all
    weak: bool = False  # 完成任务的, 未达到的: a number only where the indicator is one
    end: int = 0

    @property
    def values(self) -> list[Decimal]:
        return [end.value for end in (self.low, self.high) if end]


@dataclass(slots=True)
class Per:
    """每…: the unit that is counted, in which direction, and from where."""

    direction: str  # "up" | "down" | "both" | "count"
    size: Decimal
    unit: str | None
    label: str
    reference: str = ""
    implied: bool = False
    points_of_rate: bool = False  # written 百分点, not %
    started: str | None = None  # 不足一档按一档计: "round_up" | "whole_steps"


@dataclass(slots=True)
class Effect:
    """What a clause does to the points."""

    kind: str  # points | full | zero | keep | share | corresponding | nothing_back | discretion | interpolate | proportion | formula
    verb: str | None = None  # give | deduct | add
    points: Decimal | None = None
    high: Decimal | None = None  # a range of points
    naked: bool = False
    text: str = ""
    formula: Written | None = None


@dataclass(slots=True)
class Clause:
    """One provision of a standard: under which conditions it does what."""

    words: str
    label: str
    effect: Effect
    conditions: list[Condition] = field(default_factory=list)
    per: Per | None = None
    otherwise: bool = False
    mark: str = ""
    cap: Decimal | None = None  # the most this clause deducts or adds
    cap_share: Decimal | None = None  # …: its cap as a share of the full mark
    floor: bool = False  # 扣完为止 stands behind it
    base: Decimal | None = None  # 从4分起每低…扣, 在10分基础上: the points a per-unit clause starts from
    sentence: int = 0
    start: int = 0
    between: bool = False  # 其间/之间 without numbers of its own
    whole_label: str = ""  # the label with the words of its conditions

    @property
    def capped(self) -> bool:
        return self.cap is not None or self.cap_share is not None

    def ceiling(self, full: Decimal) -> Decimal | None:
        """The most the clause deducts or adds, in points of an item worth `full`."""
        return self.cap if self.cap_share is None else full * self.cap_share


@dataclass(slots=True)
class Statement:
    """Numbers or words without an effect: 以98%为目标, 控制标准为100%, a lead-in."""

    words: str
    conditions: list[Condition]
    sentence: int
    parenthesis: bool = False


@dataclass(slots=True)
class Limit:
    """A cap or floor on the score as a whole: 最高60分, 下限0分, 扣减累计不超过1.2分, 扣完为止."""

    kind: str  # "score_max" | "score_min" | "deduct_max" | "add_max"
    points: Decimal | None  # None: the full mark, or `share` of it
    words: str = ""
    share: Decimal = Decimal(1)

    def amount(self, full: Decimal) -> Decimal:
        """The limit in points of an item worth `full`."""
        return full * self.share if self.points is None else self.points


@dataclass(slots=True)
class Parsed:
    """Everything read in a standard, clause by clause, and what no clause took."""

    clauses: list[Clause] = field(default_factory=list)
    statements: list[Statement] = field(default_factory=list)
    limits: list[Limit] = field(default_factory=list)
    marks: list[str] = field(default_factory=list)
    leftovers: list[str] = field(default_factory=list)  # significant words no clause took
    series: str | None = None
    stated_full: Decimal | None = None
    floor: bool = False
    text: str = ""
    source: str = ""  # the text before formulas were lifted out
