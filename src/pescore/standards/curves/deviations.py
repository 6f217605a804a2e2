"""Two-sided rules: 上下浮动4%以内, 相差不超过3个百分点: drawn once as a distance, then mirrored."""

from __future__ import annotations

import re
from decimal import Decimal

from ..clauses import Condition, End
from ..draft import Unclear
from ..pieces import Claim
from ..rules import Line, Open, Stairs
from ..thresholds import Stretch
from .plot import DEVIATION_NAME, DEVIATION_WORDS
from .slopes import SlopePlot

ZERO, ONE = Decimal(0), Decimal(1)


class DeviationPlot(SlopePlot):
    """Rules on a distance from a reference, on both sides of it."""

    def measures_deviation(self) -> bool:
        """上下浮动4%以内, 相差不超过3个百分点, 提前或滞后5天以内: the figures are distances, on either side."""
        said = self.parsed.source + self.draft.indicator
        if not DEVIATION_WORDS.search(said):
            return False
        measured = [c for clause in self.clauses for c in clause.conditions]
        if not measured or any(e.value < 0 for c in measured for e in (c.low, c.high) if e):
            return False
        of_plan = self.unit not in ("%", None) and any(c.unit == "%" for c in measured)
        if (
            not of_plan
            and DEVIATION_NAME.search(said)
            and not re.search("±|正负|上下|浮动|绝对值|偏差率|偏离|相差|误差", said)
        ):
            return False
        if {"up", "down"} <= {clause.per.direction for clause in self.clauses if clause.per}:
            return False  # 上浮每1%扣0.6分，下浮每1%扣0.3分: either side has its own
        tiers = [clause for clause in self.clauses if clause.conditions and not clause.per]
        absolute = any(clause.per and "绝对值" in clause.words for clause in self.clauses) or "以绝对值计" in said
        named = absolute or DEVIATION_NAME.search(self.draft.indicator) is not None
        tiers = [clause for clause in tiers if clause.effect.kind != "discretion"]
        within = [c for clause in tiers if named or DEVIATION_WORDS.search(clause.words) for c in clause.conditions]
        return (
            bool(within)
            and not any(clause.per and _outside(clause.conditions) for clause in self.clauses)
            and ("绝对值" in said or not self.both_named_sides())
        )

    def both_named_sides(self) -> bool:
        """85%至93%之间…低于85%或高于93%: the text names both sides itself."""
        return any(
            c.low and c.high and not c.equal
            for clause in self.clauses
            for c in clause.conditions
            if not DEVIATION_WORDS.search(clause.words)
        )

    def mirror(self) -> None:
        """A condition on the deviation holds on both sides of the plan."""
        if not self.deviates:
            return
        center, scale = self.center()
        self.draft.use("deviation_both_sides")
        if (
            center == 0
            and self.unit == "%"
            and self.draft.unit is None
            and not DEVIATION_NAME.search(self.draft.indicator + self.parsed.source)
        ):
            ask = "填的是偏差的幅度（如3%），还是实际占计划的比例（如103%）？"
            far = End(Decimal("0.5"), True, True)
            self.claims.append(Claim(Stretch(far, None), Open(ask), "", -1))
        both: list[Claim] = []
        for claim in self.claims:
            both += [_moved(claim, center, scale), _moved(claim, center, -scale)]
        self.claims = both

    def center(self) -> tuple[Decimal, Decimal]:
        written = [c for clause in self.clauses for c in clause.conditions]
        if not any(c.unit == "%" for c in written):
            return (self.draft.target if self.draft.target is not None else ZERO), ONE
        if self.unit not in ("%", None):  # shares of the plan, already in its unit
            if self.draft.target is None:
                raise Unclear("以多少为基准计算偏差？请填写目标值")
            return self.draft.target, ONE
        if re.search(r"\d个?百分点", "".join(c.words for c in self.clauses if c.conditions)):
            return ZERO, ONE
        if (
            DEVIATION_NAME.search(self.draft.indicator)
            or self.draft.unit is None
            or re.search("偏差率|偏离度|偏离率|变动率|误差率", self.parsed.text)
        ):
            return ZERO, ONE
        if self.draft.rate:
            return ONE, ONE
        if self.draft.target is not None:
            return self.draft.target, self.draft.target
        raise Unclear("以多少为基准计算偏差？请填写目标值")


def _outside(conditions: list[Condition]) -> bool:
    """低于85%或高于93%: two sides of a range, not the range itself (超过10%但不超过30%)."""
    below = next((c.high.value for c in conditions if c.high and not c.low), None)
    above = next((c.low.value for c in conditions if c.low and not c.high), None)
    return below is not None and above is not None and below <= above


def _moved(claim: Claim, center: Decimal, scale: Decimal) -> Claim:
    def end(e: End | None) -> End | None:
        return None if e is None else End(center + e.value * scale, e.closed, e.firm)

    low, high = (claim.where.low, claim.where.high) if scale > 0 else (claim.where.high, claim.where.low)
    form = claim.form
    moved_low, moved_high = end(low), end(high)
    if claim.where.low is None:  # 偏差在3%以内: from the plan itself outwards
        inner = End(center, True, False)
        moved_low, moved_high = (inner, moved_high) if scale > 0 else (moved_low, inner)
    if isinstance(form, Line):
        form = Line(center + form.x0 * scale, form.y0, center + form.x1 * scale, form.y1)
    elif isinstance(form, Stairs):
        form = Stairs(
            center + form.start * scale, form.base, form.size * scale, form.amount, form.started_counts, form.most
        )
    return Claim(
        Stretch(moved_low, moved_high, claim.where.equal, claim.where.ranged),
        form,
        claim.words,
        claim.rank,
        claim.suffix,
    )
