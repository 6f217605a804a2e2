"""Numeric clauses → one curve: tiers, bands, proportions and per-unit clauses over one number."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from ..clauses import Clause, Per
from ..draft import Unclear
from ..pieces import Surveyor, curve_of
from ..rules import Curve
from .filling import FillingPlot
from .plot import bad

ZERO, ONE = Decimal(0), Decimal(1)


class Plotter(FillingPlot):
    """Draws one curve from the numeric clauses of a standard."""

    def curve(self) -> Curve:
        bands: list[Clause] = []
        pers: list[Clause] = []
        self.deviates = self.measures_deviation()
        if self.unit == "名":
            self.draft.use("rank_input")
        self.turn_around()
        self.restated()
        self.stacked()
        for clause in self.clauses:
            kind = clause.effect.kind
            if clause.per:
                pers.append(clause)
            elif clause.otherwise:
                self.set_filler(clause)
            elif kind in ("interpolate", "proportion"):
                bands.append(clause)
            elif self.tests_the_score(clause):
                self.zero_below = clause.conditions[0].high.value if clause.conditions[0].high else None
                self.draft.use("floor_on_score")
            else:
                self.tier(clause)
        self.nothing_found()
        self.joined_points()
        self.best_and_beyond()
        self.listed_values()
        self.continue_series()
        if self.below_reached:
            self.proportional_below(self.below_reached)
        for clause in bands:
            self.band(clause)
        for clause in pers:
            self.per_unit(clause)
        self.mirror()
        self.limits(pers)
        survey = Surveyor(self.claims, self.draft, self.unit)
        segments = self.fill(survey, survey.segments())
        self.close(segments)
        self.valley(segments)
        return curve_of(
            segments,
            unit=self.unit,
            low=self.low,
            high=self.high,
            zero_below=self.zero_below,
            label=self.label(),
            ratio=self.draft.ratio,
            asks_for="date" if self.unit == "日期" else "difference" if self.difference else "number",
        )

    def restated(self) -> None:
        """Clauses that only restate another: 降低2%以上加3分 is the cap of 每降低1%加1.5分; 超过2亿元扣1分 beside 每低6亿元加1分."""
        kept = []
        for clause in self.clauses:
            adding = [
                c for c in self.clauses if c.per and c.effect.verb == "add" == clause.effect.verb and c is not clause
            ]
            if not clause.per and clause.conditions and adding:
                adding[0].cap = clause.effect.points
                continue
            kept.append(self.with_every(clause))
        self.clauses = kept

    def with_every(self, clause: Clause) -> Clause:
        opposite = [
            c.per
            for c in self.clauses
            if c.per and c is not clause and {c.effect.verb, clause.effect.verb} == {"add", "deduct"}
        ]
        given = any(c.effect.kind in ("full", "keep") or c.effect.verb == "give" for c in self.clauses)
        if (
            clause.per
            or not opposite
            or given
            or len(clause.conditions) != 1
            or clause.conditions[0].relative
            or clause.conditions[0].equal
        ):
            return clause
        condition = clause.conditions[0]
        if self.draft.use("every_implied") == "one_off" or condition.unit != opposite[0].unit:
            return clause
        end = condition.low or condition.high
        if end is None:
            return clause
        per = Per("up" if condition.low else "down", end.value, condition.unit, clause.words, implied=True)
        return replace(clause, conditions=[], per=per)

    def stacked(self) -> None:
        """高于40%扣3分；达到20%扣1分，每增长5%扣0.5分: do the deductions add up?"""
        given = any(c.effect.kind in ("full", "keep", "zero") or c.effect.verb in ("give",) for c in self.clauses)
        flat = [c for c in self.clauses if not c.per and c.effect.verb == "deduct" and c.conditions]
        self.zero_beside_slope()
        sloped = [c for c in self.clauses if c.per and c.effect.verb == "deduct"]
        if flat and sloped and not given:
            raise Unclear(f"“{flat[0].words}”与“{sloped[0].words}”的扣分是否叠加？")

    def zero_beside_slope(self) -> None:
        """≥95%得5分，<95%不得分，每低1个百分点扣0.1分: which holds below 95%?"""
        edges = {
            c.low.value for k in self.clauses if not k.per and not bad(k) for c in k.conditions if c.low and not c.high
        }
        for clause in self.clauses:
            if clause.per or not (bad(clause) or clause.effect.verb == "deduct") or len(clause.conditions) != 1:
                continue
            condition = clause.conditions[0]
            sloped = [c for c in self.clauses if c.per and c.per.direction == "down" and c.effect.verb == "deduct"]
            if (
                condition.high
                and not condition.low
                and condition.high.value in edges
                and sloped
                and not condition.relative
            ):
                raise Unclear(f"“{clause.words}”与“{sloped[0].words}”说的是同一段，按哪一句计分？")

    def turn_around(self) -> None:
        """达到限值5分，高于限值不得分: “reached” means at or under when only more is punished."""
        over = [
            c
            for clause in self.clauses
            if not clause.per
            for c in clause.conditions
            if c.low and not c.high and not c.low.closed and bad(clause)
        ]
        rising = any(
            clause.per
            and clause.per.direction == "up"
            and clause.effect.verb == "deduct"
            or clause.per
            and clause.per.direction == "down"
            and clause.effect.verb == "add"
            for clause in self.clauses
        )
        falling = any(
            clause.per and clause.per.direction == "down" and clause.effect.verb == "deduct" for clause in self.clauses
        )
        lower_is_better = bool(over) or (
            rising
            and not falling
            and not any(c.per and c.effect.verb == "add" and c.per.direction == "up" for c in self.clauses)
        )
        if not lower_is_better:
            return
        for clause in self.clauses:
            if clause.per or bad(clause):
                continue
            for condition in clause.conditions:
                soft = condition.low and not condition.high and condition.low.closed and not condition.equal
                if (
                    soft
                    and re.search("达到?|实现", clause.words)
                    and not re.search("≥|不低于|不少于|以上", clause.words)
                ):
                    condition.low, condition.high = None, condition.low
