"""Tiers: 达到90%得5分, 80%～90%得3分, 第1名6分依次递减, 94%～100%减2分."""

from __future__ import annotations

import re
from decimal import Decimal

from ..clauses import Clause, End
from ..draft import Unclear
from ..pieces import Claim, at
from ..rules import Choice, Flat, Form, Line, Open
from ..thresholds import Stretch, stretch
from .plot import DEVIATION_WORDS, EVENTS, Plot, bad

ZERO, ONE = Decimal(0), Decimal(1)
_HEADS = frozenset(("户", "人", "份", "篇", "家", "村", "所"))
_SUFFIXES = re.compile("以上|以下|以内|↑|↓|之内")


class TierPlot(Plot):
    """Tiers: stretches with points of their own."""

    def points_of(self, clause: Clause) -> Form:
        effect, full = clause.effect, self.draft.full
        if effect.kind == "points" and effect.points is not None:
            if effect.verb == "deduct":
                if effect.high is not None:
                    return Choice(full - effect.high, full - effect.points)
                if effect.points > full:
                    raise Unclear(f"扣{effect.points}分超过分值{full}分：是本项得0分，还是另从总分扣？")
                if effect.points < full:
                    self.draft.use("tier_as_deduction")
                return Flat(full - effect.points)
            if effect.verb == "add":
                raise Unclear(f"“{clause.words}”加的{effect.points}分从多少分起加？")
            return Choice(effect.points, effect.high) if effect.high is not None else Flat(effect.points)
        if effect.kind in ("full", "keep", "corresponding"):
            return Flat(full)
        if effect.kind == "zero":
            return Flat(ZERO)
        if effect.kind == "discretion":
            return Open(f"“{clause.words}”扣（给）多少分没有写定，请给出分数和理由")
        if effect.kind == "share" and effect.points is not None:
            if effect.verb == "deduct":
                self.draft.use("deduct_percent_of_weight")
                return Flat(full - full * effect.points)
            return Flat(full * effect.points)
        raise Unclear(f"“{clause.words}”该给多少分没有写明，请补充分值")

    def tier(self, clause: Clause) -> None:
        form = self.points_of(clause)
        if len(clause.conditions) == 2 and (outside := self.outside(clause)):
            self.claims += [Claim(where, form, clause.words) for where in outside]
            return
        if not clause.conditions:
            self.claims.append(claim := Claim(Stretch(None, End(ZERO, True, True)), form, clause.words))
            self.tiers.append((clause, claim))  # 按期完工, 未发现: nothing late, nothing found
            return
        where = stretch(clause.conditions, self.unit, self.draft)
        if isinstance(form, Choice):
            self.draft.ask("各档给的是分数区间：档内由评价人给定，还是内插计算？")
        if DEVIATION_WORDS.search(clause.words) and where.high and not where.low and self.deviates:
            where.low = End(ZERO, True, False)
        if isinstance(form, Open):
            if where.low and re.search("较多|较大|明显|过高|过多|远|大幅", clause.words):
                where.low = End(where.low.value * Decimal("1.3"), False, True)  # over_target: 超出30%以上才需说明
            else:
                self.draft.ask(form.ask)
        if where.equal and where.low:
            bare = clause.conditions[0].bare
            if bare and clause.effect.naked is False and not re.search("=|等于|为|完成|达", clause.words):
                self.draft.use("score_adjacent_to_pct")
        claim = Claim(where, form, clause.words, suffix=bool(_SUFFIXES.search(clause.words)))
        if (
            re.search("上年|上一年|去年|同期", clause.words)
            and re.search("超过|高于|增长", clause.words)
            and self.unit == "%"
        ):
            self.draft.use("growth_over_prior_year")
        if "↑" in clause.words:
            self.draft.use("arrow_means_ge")
        self.claims.append(claim)
        self.tiers.append((clause, claim))

    def outside(self, clause: Clause) -> list[Stretch]:
        """低于30元或高于36元的: two stretches on either side, not one between."""
        below = next((c for c in clause.conditions if c.high and not c.low), None)
        above = next((c for c in clause.conditions if c.low and not c.high), None)
        if below is None or above is None:
            return []
        left, right = stretch([below], self.unit, self.draft), stretch([above], self.unit, self.draft)
        apart = left.high is not None and right.low is not None and left.high.value <= right.low.value
        return [left, right] if apart else []

    def tests_the_score(self, clause: Clause) -> bool:
        """低于48分不得分 where the indicator itself is not measured in 分."""
        return bool(
            clause.effect.kind == "zero"
            and clause.conditions
            and clause.conditions[0].unit == "分"
            and self.unit != "分"
            and (self.by_formula or any(c.effect.kind in ("proportion", "interpolate") for c in self.clauses))
        )

    def nothing_found(self) -> None:
        """发生一起扣3分，两起以上0分: nothing happened keeps the full mark."""
        if (
            self.unit not in EVENTS | _HEADS
            or not self.tiers
            or any(not bad(k) and k.effect.verb != "deduct" for k, _ in self.tiers)
        ):
            return
        if all(c.where.low and c.where.low.value >= 1 for _, c in self.tiers):
            self.draft.use("start_at_full")
            self.claims.append(Claim(Stretch(None, End(ZERO, True, True)), Flat(self.draft.full), "未发生"))

    def joined_points(self) -> None:
        """完成100%得5分，完成90%得4分 under the setting `linear`: straight lines between the listed values."""
        listed = sorted(
            (
                (c.where.low.value, c.form.points, c)
                for k, c in self.tiers
                if c.where.low and not c.where.high and isinstance(c.form, Flat) and re.search("完成|达到?", k.words)
            ),
            key=lambda entry: entry[0],
        )
        if len(listed) < 2 or self.draft.settings.get("between_listed_points") != "linear":
            return
        self.draft.use("between_listed_points")
        for (x0, y0, lower), (x1, y1, _) in zip(listed, listed[1:], strict=False):
            lower.where.high, lower.form = End(x1, False, True), Line(x0, y0, x1, y1)

    def continue_series(self) -> None:
        """依次类推: go on with the step of the last two tiers down to 0."""
        if not self.parsed.series or any(clause.per for clause in self.clauses):
            return
        graded = [(k, c) for k, c in self.tiers if not bad(k)]
        stop = next((c.where.high for k, c in self.tiers if bad(k) and c.where.high and not c.where.low), None)
        steps = [
            (c.where.low or c.where.high, c.form.points, c)
            for _, c in graded
            if isinstance(c.form, Flat) and (c.where.low or c.where.high)
        ]
        if len(steps) < 2:
            raise Unclear(f"“{self.parsed.series}”从哪里开始、每档相差多少没有写清")
        (a, ya, _), (b, yb, last) = steps[-2], steps[-1]
        if a is None or b is None or ya == yb or a.value == b.value:
            raise Unclear(f"“{self.parsed.series}”每档相差多少没有写清")
        self.draft.use("series_extrapolate")
        x, y, dx, dy = b.value, yb, b.value - a.value, yb - ya
        previous = last
        if last.where.equal:
            self.equal_series(x, y, dx, dy)
            return
        if last.where.low and last.where.high:
            self.ranged_series(last.where, y, dx, dy)
            return
        while y + dy > 0 and len(self.claims) < 200 and not (stop and dx < 0 and x + dx <= stop.value):
            x, y = x + dx, y + dy
            end = End(x, b.closed, b.firm)
            where = Stretch(end, None) if previous.where.low else Stretch(None, end)
            previous = Claim(where, Flat(y), self.parsed.series)
            self.claims.append(previous)
        if stop:
            return
        end = End(x, not b.closed, True)
        self.claims.append(
            Claim(Stretch(None, end) if previous.where.low else Stretch(end, None), Flat(ZERO), self.parsed.series)
        )

    def ranged_series(self, where: Stretch, y: Decimal, dx: Decimal, dy: Decimal) -> None:
        """11-13天得4分，14-16天得3分，依次类推: ranges of the same width, then 0."""
        low, high = where.low, where.high
        assert low and high
        a, b = low.value, high.value
        while y + dy > 0 and len(self.claims) < 200:
            a, b, y = a + dx, b + dx, y + dy
            step = Stretch(End(a, low.closed, low.firm), End(b, high.closed, high.firm), ranged=True)
            self.claims.append(Claim(step, Flat(y), f"{self.parsed.series}"))
        last, begins = (high, a + dx) if dx > 0 else (low, b + dx)
        reached = b if dx > 0 else a
        end = End(reached, not last.closed, True) if begins == reached else End(begins, True, True)
        beyond = Stretch(end, None) if dx > 0 else Stretch(None, end)
        self.claims.append(Claim(beyond, Flat(ZERO), f"{self.parsed.series}"))

    def best_and_beyond(self) -> None:
        """完成率100%得10分，≥90%得8分: more than what gives the full mark is not the lower tier."""
        flat = [c for k, c in self.tiers if isinstance(c.form, Flat) and not bad(k)]
        best = [c for c in flat if c.where.equal and c.where.low and at(c.form, c.where.low.value) == self.draft.full]
        if len(best) != 1 or self.unit == "名" or sum(c.where.equal for c in flat) > 1:
            return
        low = best[0].where.low
        lower = [
            c
            for c in flat
            if c is not best[0] and c.where.high is None and c.where.low and low and c.where.low.value < low.value
        ]
        if low and lower and all((at(c.form, low.value) or ZERO) < self.draft.full for c in lower):
            self.draft.use("equal_means_at_least")
            best[0].where = Stretch(End(low.value, True, True), None)

    def listed_values(self) -> None:
        """100%得10分，95%得9分: points at listed values only; the highest value reached counts."""
        equal = [(k, c) for k, c in self.tiers if c.where.equal and not bad(k) and isinstance(c.form, Flat)]
        joined = any(k.effect.kind in ("interpolate", "proportion") for k in self.clauses)
        if len(equal) < 2 or joined or self.unit == "名" or any(k.effect.verb == "deduct" for k, _ in equal):
            return
        ordered = sorted((c.where.low.value, at(c.form, c.where.low.value) or ZERO) for _, c in equal if c.where.low)
        if [y for _, y in ordered] != sorted(y for _, y in ordered):
            return
        self.draft.use("between_listed_points")
        for _, claim in equal:
            claim.where = Stretch(claim.where.low, None)
            if claim.where.low:
                claim.where.low.firm = True

    def equal_series(self, x: Decimal, y: Decimal, dx: Decimal, dy: Decimal) -> None:
        """第1名6分，第2名5分…依次递减: one value at each place, then 0."""
        while y + dy > 0 and len(self.claims) < 200:
            x, y = x + dx, y + dy
            self.claims.append(
                Claim(Stretch(End(x, True, True), End(x, True, True), True), Flat(y), f"{self.parsed.series}")
            )
        end = End(x + dx, True, True)
        self.claims.append(
            Claim(Stretch(end, None) if dx > 0 else Stretch(None, end), Flat(ZERO), f"{self.parsed.series}")
        )
