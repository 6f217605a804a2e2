"""Bands and proportions: 之间按比例, 在0和满分之间计算确定, 按完成比例计分, 否则按比例."""

from __future__ import annotations

import re
from decimal import Decimal

from ..clauses import Clause, End
from ..draft import COMPLETION, Unclear
from ..pieces import Claim, at
from ..rules import Flat, Line
from ..thresholds import SOUGHT, Stretch, converted, stretch
from .plot import bad
from .tiers import TierPlot

ZERO, ONE = Decimal(0), Decimal(1)
# 按(实际)完成比例得分 is 分值×实际÷目标 wherever it holds; 按比例 between two ends is a line between them
_OF_ACTUAL = re.compile("(?:按照?|依照?|据|以)(?:实际|完成|实现|达成|到位|执行)[^,;。]{0,4}(?:比例|比率|百分比|率)")


class BandPlot(TierPlot):
    """Bands and proportions: straight lines between ends, shares of the full mark."""

    def band(self, clause: Clause) -> None:
        if sought := SOUGHT.search(clause.words):
            raise Unclear(f"“{clause.words}”里的{sought[0]}是多少？按什么比例计算？")
        if not clause.conditions or all(c.bare for c in clause.conditions):  # figures of a lead-in are no ends
            if clause.between or (self.tiers and re.search("其间|之间|中间|两者间|介于", clause.words)):
                self.fill_between = clause
            elif self.tiers and re.search("未|不|没|低于|不足|少于", clause.label):
                self.proportional_below(clause)
            elif not self.tiers:
                self.plain_proportion(clause)
            elif any(bad(c) for c, _ in self.tiers) and any(not bad(c) for c, _ in self.tiers):
                self.fill_between = clause
            else:
                self.plain_proportion(clause)
            return
        where = stretch(clause.conditions, self.unit, self.draft)
        if where.low and where.high and where.low.value < where.high.value:
            self.line_between(clause, where)
        elif where.high and not where.low:
            self.proportional_below(clause, where.high.value)
        elif where.low and (full := self.full_above(where.low.value)) and not self.lower_is_better():
            self.proportional_below(clause, full)
        else:
            raise Unclear(f"“{clause.words}”按什么比例计分没有写明（高于限值时：限值÷实际，还是扣减超出的比例？）")

    def full_above(self, low: Decimal) -> Decimal | None:
        """达到目标得满分；完成80%以上的按完成比例计分；80%以下不得分: where the full mark begins, if nothing is given below `low`."""
        nothing = [c for _, c in self.tiers if isinstance(c.form, Flat) and c.form.points == 0]
        if not any(c.where.high and c.where.high.value == low and c.where.low is None for c in nothing):
            return None
        starts = (c.where.low for _, c in self.tiers if isinstance(c.form, Flat) and c.form.points == self.draft.full)
        return next((end.value for end in starts if end and end.value > low), None)

    def line_between(self, clause: Clause, where: Stretch) -> None:
        left, right = where.low, where.high
        if left is None or right is None:
            raise Unclear(f"“{clause.words}”的两端没有写全")
        y0, y1 = self.value_beside(left.value, left=True), self.value_beside(right.value, left=False)
        if y0 is None and y1 is None:
            raise Unclear(f"“{clause.words}”两端各得多少分没有写明")
        y0 = (self.draft.full if y1 == 0 else ZERO) if y0 is None else y0
        y1 = (self.draft.full if y0 == 0 else ZERO) if y1 is None else y1
        held = Stretch(End(left.value, True, False), End(right.value, True, False))
        self.claims.append(Claim(held, self.line(clause, left.value, y0, right.value, y1), clause.words))

    def line(self, clause: Clause, x0: Decimal, y0: Decimal, x1: Decimal, y1: Decimal) -> Line:
        """The line of a band: between its ends, or through 0 where the share completed is the share given."""
        if _OF_ACTUAL.search(clause.words) and y0 == 0 and x1 > 0 and y1 > 0:
            self.draft.use("default_ratio_rule")
            return Line(ZERO, ZERO, x1, y1)
        self.draft.use("band_linear")
        return Line(x0, y0, x1, y1)

    def value_beside(self, x: Decimal, *, left: bool) -> Decimal | None:
        """The points the neighbouring tier gives at the end `x` of a band."""
        tiers = [c for _, c in self.tiers]
        near = [(c.where.low, c.where.high) if left else (c.where.high, c.where.low) for c in tiers]  # begins, ends
        exactly = [c for c, (a, b) in zip(tiers, near, strict=True) if a and b and a.value == x == b.value]
        begins = [c for c, (a, _) in zip(tiers, near, strict=True) if a and a.value == x and a.closed]
        ends = [c for c, (_, b) in zip(tiers, near, strict=True) if b and b.value == x]
        claimed = any(b and b.value == x and b.closed and b.firm for _, b in near)
        beside = [*exactly, *ends] if claimed else [*exactly, *begins, *ends]  # 达到90%得3分，低于90%不得分: 3 at 90%
        return next((v for c in beside if (v := at(c.form, x)) is not None), None)

    def plain_proportion(self, clause: Clause) -> None:
        """按完成比例计分: full × actual ÷ target."""
        goal = self.goal(clause)
        if self.lower_is_better():
            raise Unclear("越低越好的指标“按比例”计分：用目标÷实际，还是按超出比例扣分？")
        if self.draft.rate and goal == 1 or self.unit == "%" and goal == 1:
            self.draft.use("target_100_if_none") if self.draft.target is None else None
        else:
            self.draft.use("target_from_column" if clause.effect.kind == "proportion" else "linear_through_origin")
        self.claims.append(Claim(Stretch(None, None), Line(ZERO, ZERO, goal, self.draft.full), clause.words, rank=1))

    def proportional_below(self, clause: Clause, limit: Decimal | None = None) -> None:
        """不足800元的按比例计分: full × actual ÷ threshold."""
        if limit is None:
            limit = next(
                (
                    c.where.low.value
                    for _, c in self.tiers
                    if c.where.low and isinstance(c.form, Flat) and c.form.points > 0
                ),
                None,
            )
            if limit is None:
                raise Unclear(f"“{clause.words}”按什么比例计分没有写明")
        zero_ends = [
            c.where.high.value
            for _, c in self.tiers
            if isinstance(c.form, Flat) and c.form.points == 0 and c.where.high and c.where.high.value < limit
        ]
        top = next(
            (
                c.form.points
                for _, c in self.tiers
                if c.where.low and c.where.low.value == limit and isinstance(c.form, Flat)
            ),
            self.draft.full,
        )
        if zero_ends:
            floor_at = zero_ends[0]
            line = self.line(clause, floor_at, ZERO, limit, top)
            self.claims.append(Claim(Stretch(End(floor_at, True, False), End(limit, False, True)), line, clause.words))
            return
        if limit <= 0:
            raise Unclear(f"“{clause.words}”的目标为0或负数，比例无法计算")
        if top < self.draft.full and clause.conditions and limit == 1:
            full, part = self.draft.full, top
            raise Unclear(f"“{clause.words}”是满分{full}分×完成比例，还是上一档{part}分×完成比例？")
        self.draft.use("default_ratio_rule")
        self.claims.append(Claim(Stretch(None, End(limit, False, True)), Line(ZERO, ZERO, limit, top), clause.words))

    def goal(self, clause: Clause) -> Decimal:
        if self.draft.target is not None:
            if self.draft.target <= 0:
                raise Unclear("目标值为0或负数，完成比例无法计算：请写明怎样计分")
            return self.draft.target
        for statement in self.parsed.statements:
            for condition in statement.conditions:
                end = condition.low or condition.high
                if end and end.value > 0:
                    return converted(end.value, condition.unit, self.unit, self.draft)
        if (
            self.draft.rate
            or self.unit == "%"
            or (self.draft.unit is None and COMPLETION.search(clause.words + self.draft.indicator))
        ):
            self.unit = self.unit or "%"
            return ONE
        raise Unclear("按比例计分的目标值是多少？请填写目标值")

    def set_filler(self, clause: Clause) -> None:
        if clause.effect.kind == "formula":  # 其余以均分为得分
            self.filler, self.filler_words = Line(ZERO, ZERO, ONE, ONE), clause.words
            return
        if clause.effect.kind in ("interpolate", "proportion"):
            if len([c for c in self.clauses if not c.per and not c.otherwise and c.conditions]) == 1 and not any(
                c.per for c in self.clauses
            ):
                self.below_reached = clause
            else:
                self.fill_between = clause
            return
        self.filler, self.filler_words = self.points_of(clause), clause.words
