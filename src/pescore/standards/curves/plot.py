"""The drawing board: the clauses of one number, and the claims made on its line so far."""

from __future__ import annotations

import re
from decimal import Decimal

from ..clauses import Clause, Parsed
from ..draft import Draft
from ..pieces import Claim
from ..rules import Form
from ..thresholds import Stretch, common_unit, stretch

ZERO, ONE = Decimal(0), Decimal(1)
DEVIATION_NAME = re.compile(
    "偏差率|调整率|偏离度|偏离率|误差率|变动率|变动幅度|浮动率|差异率|波动率|偏差度|增减率|偏差幅度|相差率"
)
DEVIATION_WORDS = re.compile(
    "提前(?:或|和|、)(?:滞后|延后|推迟|延期|落后)|超前或滞后|±|正负|上下|浮动|相差|偏离|偏差|绝对值|误差|变动(?:幅度|率)?(?:在|不超过|控制)"
)
_A_RATE = re.compile("率|度|比例|占比|比重|进度|增[长幅速]|降幅")
EVENTS = frozenset(("次", "起", "处", "件", "例", "项", "个", "笔", "宗"))
LATE = re.compile("延期|逾期|超期|推迟|延迟|迟|滞后|延误|拖延|延后|后延|拖后|晚")


class Plot:
    """What a curve is drawn from, and what has been claimed on it so far."""

    def __init__(self, clauses: list[Clause], parsed: Parsed, draft: Draft) -> None:
        self.clauses, self.parsed, self.draft = clauses, parsed, draft
        self.difference = (
            draft.unit is None
            and draft.target is None
            and any(
                c.relative and re.search("平均|均值|上年|同期|去年", c.reference) and all(v == 1 for v in c.values)
                for clause in clauses
                for c in clause.conditions
            )
        )
        draft.difference = self.difference
        everything = [c for clause in clauses for c in clause.conditions] + [
            c for s in parsed.statements for c in s.conditions
        ]
        self.unit = common_unit(draft, everything)
        if (
            self.unit is None
            and any(clause.per and clause.per.unit == "%" for clause in clauses)
            and not self.quantity()
            and not self.of_things()
        ):
            self.unit = "%"
        self.deviates = False  # the figures are distances from a reference, on either side
        self.claims: list[Claim] = []
        self.tiers: list[tuple[Clause, Claim]] = []
        self.filler: Form | None = None
        self.filler_words = ""
        self.fill_between: Clause | None = None
        self.zero_below: Decimal | None = None
        self.high: Decimal | None = draft.full
        self.low: Decimal | None = ZERO
        self.below_reached: Clause | None = None  # 否则按比例: under the one tier there is
        self.by_formula = False  # a written formula gives the points
        self.bridge_form: Form | None = None  # a written formula for what lies between two tiers
        self.open_top = False  # what lies beyond the best tier is not said (the best is given by another condition)

    def of_things(self) -> bool:
        """The target is a number of things, 24 of 共同配送车辆（辆）, and no rate written without its sign."""
        target = self.draft.target
        return target is not None and abs(target) > Decimal("1.5") and not _A_RATE.search(self.draft.indicator)

    def stretch_of(self, clause: Clause) -> Stretch:
        return stretch(clause.conditions, self.unit, self.draft)

    def quantity(self) -> bool:
        return self.draft.unit not in (None, "%")

    def label(self) -> str:
        for clause in self.clauses:
            for condition in clause.conditions:
                if condition.subject and len(condition.subject) <= 20:
                    return (
                        condition.subject.strip("“”")
                        .removesuffix("±")
                        .removesuffix("-")
                        .removesuffix("在")
                        .removesuffix("控制")
                    )
        return self.draft.indicator

    def lower_is_better(self) -> bool:
        return self.draft.lower_is_better is True


def bad(clause: Clause) -> bool:
    """A clause that gives nothing, or less."""
    points = clause.effect.points
    return clause.effect.kind == "zero" or (
        clause.effect.kind == "points" and points is not None and points <= 0 and clause.effect.high is None
    )
