"""Numeric clauses → one curve: tiers, bands, proportions and per-unit clauses over one number."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from . import arithmetic as exactly
from .arithmetic import cents
from .clauses import Clause, End, Parsed, Per
from .draft import COMPLETION, Draft, Unclear
from .pieces import Claim, Surveyor, at, curve_of, refill
from .rules import Choice, Curve, Flat, Form, Line, Open, Segment, Stairs
from .thresholds import PLAN, POPULATION, SOUGHT, Stretch, common_unit, converted, reference_value, stretch

ZERO, ONE = Decimal(0), Decimal(1)
DEVIATION_NAME = re.compile("偏差率|偏离度|偏离率|误差率|变动率|变动幅度|浮动率|差异率|波动率|偏差度|增减率|偏差幅度|相差率")
DEVIATION_WORDS = re.compile("提前(?:或|和|、)(?:滞后|延后|推迟|延期|落后)|超前或滞后|±|正负|上下|浮动|相差|偏离|偏差|绝对值|误差|变动(?:幅度|率)?(?:在|不超过|控制)")
EVENTS = frozenset(("次", "起", "处", "件", "例", "项", "个", "笔", "宗"))
LATE = re.compile("延期|逾期|超期|推迟|延迟|迟|滞后|延误|拖延|晚")
_SUFFIXES = re.compile("以上|以下|以内|↑|↓|之内")


class Plotter:
    """Draws one curve from the numeric clauses of a standard."""

    def __init__(self, clauses: list[Clause], parsed: Parsed, draft: Draft, base: Decimal | None = None) -> None:
        self.clauses, self.parsed, self.draft = clauses, parsed, draft
        self.base = base  # what a deduction starts from; None: the full mark, or the tier it leaves
        self.difference = draft.unit is None and draft.target is None and any(
            c.relative and re.search("平均|均值|上年|同期|去年", c.reference) and all(v == 1 for v in c.values) for clause in clauses for c in clause.conditions
        )
        draft.difference = self.difference
        everything = [c for clause in clauses for c in clause.conditions] + [c for s in parsed.statements for c in s.conditions]
        self.unit = common_unit(draft, everything)
        if self.unit is None and any(clause.per and clause.per.unit == "%" for clause in clauses) and not self.quantity():
            self.unit = "%"
        self.claims: list[Claim] = []
        self.tiers: list[tuple[Clause, Claim]] = []
        self.filler: Form | None = None
        self.filler_words = ""
        self.fill_between: Clause | None = None
        self.zero_below: Decimal | None = None
        self.high: Decimal | None = draft.full
        self.low: Decimal | None = ZERO
        self.below_reached: Clause | None = None  # 否则按比例: under the one tier there is
        self.bridge_form: Form | None = None  # a written formula for what lies between two tiers
        self.open_top = False  # what lies beyond the best tier is not said (the best is given by another condition)

    def stretch_of(self, clause: Clause) -> Stretch:
        return stretch(clause.conditions, self.unit, self.draft)

    def quantity(self) -> bool:
        return self.draft.unit not in (None, "%")

    # -- the whole -------------------------------------------------------------------------------------------------

    def curve(self) -> Curve:
        bands: list[Clause] = []
        pers: list[Clause] = []
        self.deviates = self.measures_deviation()
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
        return curve_of(
            segments, unit=self.unit, low=self.low, high=self.high, zero_below=self.zero_below, label=self.label(), asks_for="date" if self.unit == "日期" else "difference" if self.difference else "number"
        )

    def label(self) -> str:
        for clause in self.clauses:
            for condition in clause.conditions:
                if condition.subject and len(condition.subject) <= 20:
                    return condition.subject.strip("“”")
        return self.draft.indicator

    def tests_the_score(self, clause: Clause) -> bool:
        """低于48分不得分 where the indicator itself is not measured in 分."""
        return bool(
            clause.effect.kind == "zero"
            and clause.conditions
            and clause.conditions[0].unit == "分"
            and self.unit != "分"
            and any(c.effect.kind in ("proportion", "formula", "interpolate") for c in self.clauses)
        )

    def restated(self) -> None:
        """Clauses that only restate another: 降低2%以上加3分 is the cap of 每降低1%加1.5分; 超过2亿元扣1分 beside 每低6亿元加1分."""
        kept = []
        for clause in self.clauses:
            adding = [c for c in self.clauses if c.per and c.effect.verb == "add" == clause.effect.verb and c is not clause]
            if not clause.per and clause.conditions and adding:
                adding[0].cap = clause.effect.points
                continue
            kept.append(self.with_every(clause))
        self.clauses = kept

    def with_every(self, clause: Clause) -> Clause:
        opposite = [c for c in self.clauses if c.per and c is not clause and {c.effect.verb, clause.effect.verb} == {"add", "deduct"}]
        given = any(c.effect.kind in ("full", "keep") or c.effect.verb == "give" for c in self.clauses)
        if clause.per or not opposite or given or len(clause.conditions) != 1 or clause.conditions[0].relative or clause.conditions[0].equal:
            return clause
        condition = clause.conditions[0]
        if self.draft.use("every_implied") == "one_off" or condition.unit != opposite[0].per.unit:  # type: ignore[union-attr]
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
        edges = {c.low.value for k in self.clauses if not k.per and not _bad(k) for c in k.conditions if c.low and not c.high}
        for clause in self.clauses:
            if clause.per or not _bad(clause) or len(clause.conditions) != 1:
                continue
            condition = clause.conditions[0]
            sloped = [c for c in self.clauses if c.per and c.per.direction == "down" and c.effect.verb == "deduct"]
            if condition.high and not condition.low and condition.high.value in edges and sloped and not condition.relative:
                raise Unclear(f"“{clause.words}”与“{sloped[0].words}”说的是同一段，按哪一句计分？")

    def turn_around(self) -> None:
        """达到限值5分，高于限值不得分: “reached” means at or under when only more is punished."""
        over = [c for clause in self.clauses if not clause.per for c in clause.conditions if c.low and not c.high and not c.low.closed and _bad(clause)]
        rising = any(
            clause.per and clause.per.direction == "up" and clause.effect.verb == "deduct"
            or clause.per and clause.per.direction == "down" and clause.effect.verb == "add"
            for clause in self.clauses
        )
        falling = any(clause.per and clause.per.direction == "down" and clause.effect.verb == "deduct" for clause in self.clauses)
        lower_is_better = bool(over) or (rising and not falling and not any(c.per and c.effect.verb == "add" and c.per.direction == "up" for c in self.clauses))
        if not lower_is_better:
            return
        for clause in self.clauses:
            if clause.per or _bad(clause):
                continue
            for condition in clause.conditions:
                soft = condition.low and not condition.high and condition.low.closed and not condition.equal
                if soft and re.search("达到?|实现", clause.words) and not re.search("≥|不低于|不少于|以上", clause.words):
                    condition.low, condition.high = None, condition.low

    # -- tiers -----------------------------------------------------------------------------------------------------

    def joined_points(self) -> None:
        """完成100%得5分，完成90%得4分 under the setting `linear`: straight lines between the listed values."""
        listed = sorted(
            (c for k, c in self.tiers if c.where.low and not c.where.high and isinstance(c.form, Flat) and re.search("完成|达到?", k.words)),
            key=lambda c: c.where.low.value,  # type: ignore[union-attr]
        )
        if len(listed) < 2 or self.draft.settings.get("between_listed_points") != "linear":
            return
        self.draft.use("between_listed_points")
        for lower, upper in zip(listed, listed[1:], strict=False):
            x0, x1 = lower.where.low.value, upper.where.low.value  # type: ignore[union-attr]
            line = Line(x0, lower.form.points, x1, upper.form.points)  # type: ignore[union-attr]
            lower.where.high, lower.form = End(x1, False, True), line

    def nothing_found(self) -> None:
        """发生一起扣3分，两起以上0分: nothing happened keeps the full mark."""
        if self.unit not in EVENTS or not self.tiers or any(not _bad(k) and k.effect.verb != "deduct" for k, _ in self.tiers):
            return
        if all(c.where.low and c.where.low.value >= 1 for _, c in self.tiers):
            self.draft.use("start_at_full")
            self.claims.append(Claim(Stretch(None, End(ZERO, True, True)), Flat(self.draft.full), "未发生"))

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
        if re.search("上年|上一年|去年|同期", clause.words) and re.search("超过|高于|增长", clause.words) and self.unit == "%":
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

    def set_filler(self, clause: Clause) -> None:
        if clause.effect.kind == "formula":  # 其余以均分为得分
            self.filler, self.filler_words = Line(ZERO, ZERO, ONE, ONE), clause.words
            return
        if clause.effect.kind in ("interpolate", "proportion"):
            if len([c for c in self.clauses if not c.per and not c.otherwise and c.conditions]) == 1 and not any(c.per for c in self.clauses):
                self.below_reached = clause
            else:
                self.fill_between = clause
            return
        self.filler, self.filler_words = self.points_of(clause), clause.words

    def continue_series(self) -> None:
        """依次类推: go on with the step of the last two tiers down to 0."""
        if not self.parsed.series or any(clause.per for clause in self.clauses):
            return
        steps = [(c.where.low or c.where.high, c.form.points, c) for _, c in self.tiers if isinstance(c.form, Flat) and (c.where.low or c.where.high)]
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
        while y + dy > 0 and len(self.claims) < 200:
            x, y = x + dx, y + dy
            end = End(x, b.closed, b.firm)
            where = Stretch(end, None) if previous.where.low else Stretch(None, end)
            previous = Claim(where, Flat(y), self.parsed.series)
            self.claims.append(previous)
        end = End(x, not b.closed, True)
        self.claims.append(Claim(Stretch(None, end) if previous.where.low else Stretch(end, None), Flat(ZERO), self.parsed.series))

    def equal_series(self, x: Decimal, y: Decimal, dx: Decimal, dy: Decimal) -> None:
        """第1名6分，第2名5分…依次递减: one value at each place, then 0."""
        while y + dy > 0 and len(self.claims) < 200:
            x, y = x + dx, y + dy
            self.claims.append(Claim(Stretch(End(x, True, True), End(x, True, True), True), Flat(y), f"{self.parsed.series}"))
        end = End(x + dx, True, True)
        self.claims.append(Claim(Stretch(end, None) if dx > 0 else Stretch(None, end), Flat(ZERO), f"{self.parsed.series}"))

    # -- bands and proportions -------------------------------------------------------------------------------------

    def band(self, clause: Clause) -> None:
        if sought := SOUGHT.search(clause.words):
            raise Unclear(f"“{clause.words}”里的{sought[0]}是多少？按什么比例计算？")
        if not clause.conditions:
            if clause.between or (self.tiers and re.search("其间|之间|中间|两者间|介于", clause.words)):
                self.fill_between = clause
            elif self.tiers and re.search("未|不|没|低于|不足|少于", clause.label):
                self.proportional_below(clause)
            elif not self.tiers:
                self.plain_proportion(clause)
            elif any(_bad(c) for c, _ in self.tiers) and any(not _bad(c) for c, _ in self.tiers):
                self.fill_between = clause
            else:
                self.plain_proportion(clause)
            return
        where = stretch(clause.conditions, self.unit, self.draft)
        if where.low and where.high and where.low.value < where.high.value:
            self.line_between(clause, where)
        elif where.high and not where.low:
            self.proportional_below(clause, where.high.value)
        else:
            raise Unclear(f"“{clause.words}”按什么比例计分没有写明（高于限值时：限值÷实际，还是扣减超出的比例？）")

    def line_between(self, clause: Clause, where: Stretch) -> None:
        left, right = where.low, where.high
        if left is None or right is None:
            raise Unclear(f"“{clause.words}”的两端没有写全")
        y0, y1 = self.value_beside(left.value, left=True), self.value_beside(right.value, left=False)
        if y0 is None and y1 is None:
            raise Unclear(f"“{clause.words}”两端各得多少分没有写明")
        y0 = (self.draft.full if y1 == 0 else ZERO) if y0 is None else y0
        y1 = (self.draft.full if y0 == 0 else ZERO) if y1 is None else y1
        self.draft.use("band_linear")
        self.claims.append(Claim(Stretch(End(left.value, True, False), End(right.value, True, False)), Line(left.value, y0, right.value, y1), clause.words))

    def value_beside(self, x: Decimal, *, left: bool) -> Decimal | None:
        """The points the neighbouring tier gives at the end `x` of a band."""
        beside = [
            c for _, c in self.tiers
            if (end := c.where.high if left else c.where.low) and end.value == x
            or (c.where.low and c.where.high and c.where.low.value == x == c.where.high.value)
        ]
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
            limit = next((c.where.low.value for _, c in self.tiers if c.where.low and isinstance(c.form, Flat) and c.form.points > 0), None)
            if limit is None:
                raise Unclear(f"“{clause.words}”按什么比例计分没有写明")
        zero_end = [c for _, c in self.tiers if isinstance(c.form, Flat) and c.form.points == 0 and c.where.high and c.where.high.value < limit]
        top = next((c.form.points for _, c in self.tiers if c.where.low and c.where.low.value == limit and isinstance(c.form, Flat)), self.draft.full)
        if zero_end:
            floor_at = zero_end[0].where.high.value  # type: ignore[union-attr]
            self.draft.use("band_linear")
            line = Line(floor_at, ZERO, limit, top)
            self.claims.append(Claim(Stretch(End(floor_at, True, False), End(limit, False, True)), line, clause.words))
            return
        if limit <= 0:
            raise Unclear(f"“{clause.words}”的目标为0或负数，比例无法计算")
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
        if self.draft.rate or self.unit == "%" or (self.draft.unit is None and COMPLETION.search(clause.words + self.draft.indicator)):
            self.unit = self.unit or "%"
            return ONE
        raise Unclear("按比例计分的目标值是多少？请填写目标值")

    def lower_is_better(self) -> bool:
        return self.draft.lower_is_better is True

    # -- per unit --------------------------------------------------------------------------------------------------

    def per_unit(self, clause: Clause) -> None:
        per, effect = clause.per, clause.effect
        if per is None:
            return
        if per.implied and (per.size != ONE or per.unit != "%"):
            self.draft.use("every_implied")
        elif per.implied:
            self.draft.use("every_implied")
        if clause.effect.kind in ("interpolate", "proportion"):
            self.share_done(clause)
            return
        if len(clause.conditions) == 2 and self.two_outsides(clause, per):
            return
        if self.deviates and per.direction != "up":
            per = replace(per, direction="up")
        if re.search("名|位", per.unit or "") and self.unit == "名":
            per = replace(per, direction="up")  # a lower place is a larger number
        start, base, where = self.start_of(clause, per)
        per = self.turned(clause, per, start)
        size = self.size_of(per, start)
        if size <= 0:
            raise Unclear(f"“{clause.words}”每档的大小为0，无法计算")
        amount = self.amount_of(clause, per)
        if per.direction == "both" and effect.text.startswith(("加或", "增或")):
            self.slope(clause, per, start, base, size, abs(amount), where)
            self.slope(clause, per, start, base, -size, -abs(amount), where)
            return
        if per.direction == "both":
            if re.search("完成(?:量|数|任务)|产量|产出", clause.words) and not re.search("偏离|偏差|浮动|上下|±|变动", clause.words):
                ask = f"“{clause.words}”：超出计划也算“相差”吗？是否扣分没有写明"
                self.claims.append(Claim(Stretch(End(start, False, True), None), Open(ask), clause.words, 1))
                self.slope(clause, per, start, base, -size, amount, where)
                return
            self.draft.use("deviation_both_sides")
            for way in (ONE, -ONE):
                self.slope(clause, per, start, base, way * size, amount, where)
            return
        self.slope(clause, per, start, base, -size if per.direction == "down" else size, amount, where)

    def share_done(self, clause: Clause) -> None:
        """每少1个社区，按比例扣分: full × done ÷ due, the share done being what is typed."""
        if not (re.search("扣|减", clause.words) and self.draft.rate):
            raise Unclear(f"“{clause.words}”按什么比例没有写明")
        self.draft.use("anbili_by_share")
        self.unit = "%"
        self.claims.append(Claim(Stretch(None, End(ONE, True, False)), Line(ZERO, ZERO, ONE, self.draft.full), clause.words, 1))
        self.claims.append(Claim(Stretch(End(ONE, True, True), None), Flat(self.draft.full), clause.words, 1))

    def two_outsides(self, clause: Clause, per: Per) -> bool:
        """低于85%或高于93%的，每偏离1个百分点扣0.5分: a slope outside either end."""
        below = next((c for c in clause.conditions if c.high and not c.low), None)
        above = next((c for c in clause.conditions if c.low and not c.high), None)
        if not (below and above and below.high and above.low):
            return False
        left = stretch([below], self.unit, self.draft)
        right = stretch([above], self.unit, self.draft)
        if not (left.high and right.low) or left.high.value > right.low.value:
            return False
        amount = self.amount_of(clause, per)
        for x, sign in ((left.high.value, -ONE), (right.low.value, ONE)):
            self.slope(clause, per, x, self.value_at(x, clause), sign * self.size_of(per, x), amount, None)
        return True

    def turned(self, clause: Clause, per: Per, start: Decimal) -> Per:
        """A deduction runs away from the tier it leaves: 节约率不小于0…每超支1个百分点扣 runs down."""
        if clause.effect.verb != "deduct" or per.direction not in ("up", "down") or clause.conditions:
            return per
        left = [c for k, c in self.tiers if c.touches(start) and not _bad(k)]
        good_up = any(c.where.high is None and c.where.low and c.where.low.value == start for c in left)
        good_down = any(c.where.low is None and c.where.high and c.where.high.value == start for c in left)
        if good_up == good_down or (per.direction == "down") == good_up:
            return per
        if re.search("超支|逾|延|迟|滞后|落后|差|缺", clause.words):
            return replace(per, direction="down" if good_up else "up")
        raise Unclear(f"“{clause.words}”的方向与前一句相反：达到要求以后反而扣分吗？")

    def slope(self, clause: Clause, per: Per, start: Decimal, base: Decimal, size: Decimal, amount: Decimal, where: Stretch | None) -> None:
        mode = self.mode(per)
        cap = self.draft.full if clause.cap_full else clause.cap
        if where is None or (where.low is None) == (where.high is None) or (where.low or where.high).value != start:  # type: ignore[union-attr]
            edge = End(start, True, False)
            bounded = where if where and where.low and where.high else None
            where = bounded or (Stretch(None, edge) if size < 0 else Stretch(edge, None))
        for claim in self.claims:  # the tier it leaves is only its starting point on this side
            low, high = claim.where.low, claim.where.high
            if claim.rank == 0 and size > 0 and low and low.value == start and high is None:
                claim.where.high = End(start, True, True)
            elif claim.rank == 0 and size < 0 and high and high.value == start and low is None:
                claim.where.low = End(start, True, True)
        if per.implied and self.draft.settings.get("every_implied") == "one_off":
            mode, cap = "round_up", abs(amount)
        if mode != "continuous":
            form: Form = Stairs(start, base, size, amount, mode == "round_up", cap)
            self.claims.append(Claim(where, form, clause.words, 1))
            return
        form = Line(start, base, start + size, base + amount)
        if cap is None:
            self.claims.append(Claim(where, form, clause.words, 1))
            return
        reach = start + size * exactly.ratio(cap, abs(amount))
        flat = Flat(base + cap.copy_sign(amount))
        near, far = (Stretch(End(reach, True, True), where.high), Stretch(None, End(reach, False, True)))
        if size > 0:
            near, far = (Stretch(where.low, End(reach, True, True)), Stretch(End(reach, False, True), None))
        self.claims += [Claim(near, form, clause.words, 1), Claim(far, flat, clause.words, 1)]

    def mode(self, per: Per) -> str:
        if per.started:
            return per.started
        if per.unit not in ("%", None) and per.size == per.size.to_integral_value() == ONE and not re.search("元|米|吨|克|亩|升|度|级|万|亿", per.unit or ""):
            return "continuous" if "step" not in self.draft.settings else self.draft.use("step")
        return self.draft.use("step")

    def amount_of(self, clause: Clause, per: Per) -> Decimal:
        effect = clause.effect
        if effect.kind == "share" and effect.points is not None:
            self.draft.use("deduct_percent_of_weight")
            size = self.draft.full * effect.points
            return -size if effect.verb == "deduct" else size
        if effect.kind != "points" or effect.points is None or effect.high is not None:
            raise Unclear(f"“{clause.words}”每档扣（加）多少分没有写定，由谁确定？")
        if effect.verb == "deduct":
            return -effect.points
        if effect.verb == "add":
            return effect.points
        if effect.verb is None and per.direction == "up" and any(c.effect.verb == "deduct" and c.per and c.per.direction == "down" for c in self.clauses):
            self.draft.use("missing_verb_is_plus")
            return effect.points
        if effect.verb == "give" and per.direction in ("up", "count"):
            return effect.points
        raise Unclear(f"“{clause.words}”是加分还是扣分没有写明")

    def size_of(self, per: Per, start: Decimal) -> Decimal:
        if per.unit == "%" and self.unit == "BP":
            return converted(per.size, "%", "BP", self.draft)
        if per.unit == "%" and self.unit != "%" and (self.unit is not None or self.quantity() or self.draft.target is not None):
            if per.points_of_rate and self.draft.target is None:
                self.draft.use("pp_on_non_percent")
                return per.size * 100
            if per.points_of_rate:
                self.draft.use("pp_of_completion")
                return per.size * self.draft.target  # type: ignore[operator]
            self.draft.use("pct_relative")
            return per.size * abs(start)
        if per.unit == "%" and self.unit is None:
            self.unit = "%"
        if per.unit == "%" and not per.points_of_rate and start != 1:
            self.draft.use("pct_means_pp")
        if per.unit in ("单位", None) or (self.unit and re.search(r"名|位", per.unit) and re.search("名|位", self.unit)):
            return per.size
        return converted(per.size, per.unit, self.unit, self.draft)

    def start_of(self, clause: Clause, per: Per) -> tuple[Decimal, Decimal, Stretch | None]:
        """Where the per-unit clause starts, the points there, and the stretch its own words confine it to."""
        down = per.direction == "down"
        if clause.conditions:
            where = stretch(clause.conditions, self.unit, self.draft)
            if where.equal and where.low:
                return where.low.value, self.value_at(where.low.value, clause), None
            end = (where.high or where.low) if down else (where.low or where.high)
            if end:
                confined = where if (where.high if down else where.low) else None
                return end.value, self.value_at(end.value, clause), confined
        if per.direction == "count":
            return ZERO, self.value_at(ZERO, clause), None
        reference = per.reference
        if (PLAN.search(reference) or POPULATION.search(reference)) and not self.named_tier(reference):
            return (x := reference_value(reference, self.unit, self.draft)), self.value_at(x, clause), None
        named = self.named_tier(reference)
        if named is not None:
            return named, self.value_at(named, clause), None
        before = [(c, claim) for c, claim in self.tiers if c.start < clause.start]
        for candidate, claim in [*reversed(before), *[(c, k) for c, k in self.tiers if c.start > clause.start and not _bad(c)]]:
            if _bad(candidate) and not any(True for c, _ in self.tiers if not _bad(c)):
                continue
            if _bad(candidate):
                continue
            wanted = claim.where.low if down else claim.where.high
            wanted = wanted or claim.where.low or claim.where.high
            if wanted:
                return wanted.value, self.value_at(wanted.value, clause), None
        for statement in sorted(self.parsed.statements, key=lambda s: s.sentence != clause.sentence):
            for condition in statement.conditions:
                end = condition.low or condition.high
                if end and (condition.unit == self.unit or condition.unit is None or self.unit is None or condition.relative):
                    resolved = stretch([condition], self.unit, self.draft)
                    edge = resolved.low or resolved.high
                    if edge:
                        self.draft.use("start_at_full")
                        return edge.value, self.value_at(edge.value, clause), None
        return self.start_from_row(clause, down)

    def start_from_row(self, clause: Clause, down: bool) -> tuple[Decimal, Decimal, Stretch | None]:
        if self.draft.target is not None:
            self.draft.use("target_from_column")
            return self.draft.target, self.value_at(self.draft.target, clause), None
        if clause.per and clause.per.direction == "up" and LATE.search(clause.words) and self.unit != "%" and clause.effect.verb == "deduct":
            return ZERO, self.value_at(ZERO, clause), None  # the number is how late
        if clause.per and clause.per.direction == "up" and clause.per.unit in EVENTS and clause.effect.verb == "deduct":
            return ZERO, self.value_at(ZERO, clause), None
        if self.unit == "%" and DEVIATION_NAME.search(self.draft.indicator + clause.words):
            return ZERO, self.value_at(ZERO, clause), None
        if clause.effect.verb == "give" and not self.tiers:
            return ZERO, ZERO, None
        if self.unit == "%" and clause.per and clause.per.direction == "both" and re.search("计划|目标|任务|预算|概算|工期", clause.words + self.draft.indicator):
            return ONE, self.value_at(ONE, clause), None
        if self.unit == "%" and down and COMPLETION.search(self.draft.indicator + clause.words):
            self.draft.use("target_100_if_none")
            return ONE, self.value_at(ONE, clause), None
        if self.unit == "%" and re.search("目标|计划|任务", clause.words) and (down or re.search("超", clause.words)):
            self.draft.use("target_100_if_none")
            return ONE, self.value_at(ONE, clause), None
        raise Unclear(f"“{clause.words}”以多少为基准起算？请填写目标值")

    def named_tier(self, reference: str) -> Decimal | None:
        """每高于通行值5%: the tier that names the same reference."""
        name = PLAN.search(reference) or POPULATION.search(reference)
        if not name:
            return None
        for candidate, claim in self.tiers:
            if not _bad(candidate) and any(name[0] in c.reference for c in candidate.conditions):
                end = claim.where.low or claim.where.high
                return end.value if end else None
        return None

    def value_at(self, x: Decimal, clause: Clause) -> Decimal:
        """Points at the start of a per-unit clause: the tier's there, else the full mark (start_at_full)."""
        if self.base is not None:
            return self.base
        touching = [c for k, c in self.tiers if c.touches(x) and isinstance(c.form, Flat) and not _bad(k)]
        if "持平" in self.parsed.source and x == 0 and clause.effect.verb == "deduct" and any(c.form.points == self.draft.full for _, c in self.tiers if isinstance(c.form, Flat)):
            if self.draft.use("deduct_from_full") != "from_flat":
                return self.draft.full
        if touching:
            exact = [c for c in touching if c.where.equal]
            return (exact or sorted(touching, key=lambda c: not c.where.low or c.where.low.value != x))[0].form.points  # type: ignore[union-attr]
        if clause.effect.verb in ("add", "give") and not self.tiers and not any(c.effect.verb == "deduct" for c in self.clauses):
            if any(limit.kind == "score_max" and limit.points and limit.points > self.draft.full for limit in self.parsed.limits):
                return self.draft.full
            if clause.effect.verb == "add":
                raise Unclear(f"“{clause.words}”的加分从多少分起加？基础分是多少？")
            return ZERO
        going_on = [
            c for c in self.claims
            if c.rank == 1 and c.touches(x) and (isinstance(c.form, Line) and c.form.x0 != x or isinstance(c.form, Stairs) and c.form.start != x)
        ]
        if going_on:
            reached = at(going_on[-1].form, x)
            if reached is None or going_on[-1].where.low is None or going_on[-1].where.high is None:
                raise Unclear(f"“{going_on[-1].words}”与“{clause.words}”的范围重叠：扣分是分段计算还是叠加？")
            return reached
        self.draft.use("start_at_full")
        return self.draft.full

    # -- both sides, limits, what is left --------------------------------------------------------------------------

    def measures_deviation(self) -> bool:
        """上下浮动4%以内, 相差不超过3个百分点, 提前或滞后5天以内: the figures are distances, on either side."""
        said = self.parsed.source + self.draft.indicator
        if not DEVIATION_WORDS.search(said):
            return False
        measured = [c for clause in self.clauses for c in clause.conditions]
        if not measured or any(e.value < 0 for c in measured for e in (c.low, c.high) if e):
            return False
        if DEVIATION_NAME.search(said) and not re.search("±|正负|上下|浮动|绝对值|偏差率|偏离|相差|误差", said):
            return False
        tiers = [clause for clause in self.clauses if clause.conditions and not clause.per]
        named = DEVIATION_NAME.search(self.draft.indicator) is not None
        tiers = [clause for clause in tiers if clause.effect.kind != "discretion"]
        within = [c for clause in tiers if named or DEVIATION_WORDS.search(clause.words) for c in clause.conditions]
        return bool(within) and not any(len(clause.conditions) == 2 and clause.per for clause in self.clauses) and not self.both_named_sides()

    def both_named_sides(self) -> bool:
        """85%至93%之间…低于85%或高于93%: the text names both sides itself."""
        return any(c.low and c.high and not c.equal for clause in self.clauses for c in clause.conditions if not DEVIATION_WORDS.search(clause.words))

    def mirror(self) -> None:
        """A condition on the deviation holds on both sides of the plan."""
        if not self.deviates:
            return
        center, scale = self.center()
        self.draft.use("deviation_both_sides")
        if center == 0 and self.unit == "%" and self.draft.unit is None and not DEVIATION_NAME.search(self.draft.indicator + self.parsed.source):
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
        if re.search(r"\d个?百分点", "".join(c.words for c in self.clauses if c.conditions)):
            return ZERO, ONE
        if DEVIATION_NAME.search(self.draft.indicator) or self.draft.unit is None or re.search("偏差率|偏离度|偏离率|变动率|误差率", self.parsed.text):
            return ZERO, ONE
        if self.draft.rate:
            return ONE, ONE
        if self.draft.target is not None:
            return self.draft.target, self.draft.target
        raise Unclear("以多少为基准计算偏差？请填写目标值")

    def limits(self, pers: list[Clause]) -> None:
        full = self.draft.full
        for limit in self.parsed.limits:
            points = limit.points if limit.points is not None else full
            if limit.kind == "score_max":
                self.high = points
            elif limit.kind == "score_min":
                self.low = points
            elif limit.kind == "deduct_max":
                self.low = (self.base if self.base is not None else full) - points
        adds = [c for c in pers if c.effect.verb == "add" or (c.effect.verb is None and c.per and c.per.direction == "up")]
        if adds and not any(limit.kind == "score_max" for limit in self.parsed.limits):
            total_cap = next((limit.points for limit in self.parsed.limits if limit.kind == "add_max"), None)
            capped = all(c.cap is not None or c.cap_full for c in adds) or total_cap is not None
            tops = [claim.form.points for _, claim in self.tiers if isinstance(claim.form, Flat)] or [full]
            if capped:
                room = total_cap if total_cap is not None else max(c.cap or full for c in adds)
                self.high = max(full, max(tops) + room)
            elif max(tops) >= full:
                raise Unclear("加分是否封顶？最多加几分没有写明")
            else:
                self.draft.use("cap_full")
        if any(c.effect.verb == "deduct" for c in pers) and not self.parsed.floor and not any(c.floor or c.cap or c.cap_full for c in pers) and self.base is None:
            self.draft.use("floor_zero")

    def fill(self, survey: Surveyor, segments: list[Segment]) -> list[Segment]:
        """Say what holds where no clause speaks: else-clauses, bands between two tiers, the ends of the scale."""
        if self.filler is not None:
            segments = refill(segments, None, None, self.filler, self.filler_words)
        if self.fill_between is not None:
            segments = self.bridge(segments, self.fill_between)
        holes = [s for s in segments if isinstance(s.form, Open) and not s.form.ask]
        if not holes:
            return segments
        if len(holes) == len(segments):
            raise Unclear("没有写明怎样计分：达到什么数得多少分？")
        upward = self.upward(segments)
        out = segments
        for hole in holes:
            first, last = hole.where.low is None, hole.where.high is None
            if first and last:
                raise Unclear("没有写明怎样计分")
            if not first and not last:
                continue
            outer_is_worse = upward if first else (None if upward is None else not upward)
            out = self.end_piece(out, hole, outer_is_worse)
        return [self.asked(s, survey) for s in out]

    def end_piece(self, segments: list[Segment], hole: Segment, worse: bool | None) -> list[Segment]:
        i = segments.index(hole)
        neighbour = segments[i - 1] if hole.where.low is not None else segments[i + 1]
        words = neighbour.words
        edge = hole.where.low if hole.where.low is not None else hole.where.high
        replaced: Form
        if self.unit == "名" and hole.where.low is None:
            worse = False  # there is no place before the first
        if worse is None:
            return segments
        if worse:
            fulls = [c for c, _ in self.tiers if c.effect.kind in ("full", "keep")]
            graded = [c for c, _ in self.tiers if not _bad(c)]
            if isinstance(neighbour.form, Flat) and neighbour.form.points == 0:
                replaced = Flat(ZERO)
            elif len(graded) == 1 and fulls:
                which = "未达到" if hole.where.low is None else "超出"
                raise Unclear(f"只写了“{graded[0].words}”，{which}{Surveyor([], self.draft, self.unit).show(edge) if edge is not None else ''}时怎样计分没有写明")
            elif isinstance(neighbour.form, Choice):
                return segments
            else:
                self.draft.use("below_lowest_tier_zero")
                replaced = Flat(ZERO)
        elif self.open_top:
            return segments
        else:
            value = at(neighbour.form, edge) if not isinstance(neighbour.form, Choice) else None
            if value is None:
                return segments
            single = [c for c, claim in self.tiers if claim.where.equal and claim.where.low and claim.where.low.value == edge]
            if single and not (self.unit == "%" and edge == 1) and not any(c.per for c in self.clauses) and len(self.tiers) == 1:
                raise Unclear(f"目标写为“等于”：偏离{Surveyor([], self.draft, self.unit).show(edge) if edge is not None else ''}时怎样计分没有写明")
            self.draft.use("equal_means_at_least" if single else "over_full")
            replaced = Flat(value)
        return [*segments[:i], Segment(hole.where, replaced, words), *segments[i + 1 :]]

    def asked(self, segment: Segment, survey: Surveyor) -> Segment:
        if not isinstance(segment.form, Open) or segment.form.ask:
            return segment
        low, high = segment.where.low, segment.where.high
        ask = f"{survey.interval(low, high)}没有规定得分，应怎样计分？"
        whole_units = self.unit not in ("%", None) and low is not None and high is not None and high - low == 1 and low == low.to_integral_value()
        if not (whole_units and low != high) and not self.open_top:
            self.draft.ask(ask)
        return Segment(segment.where, Open(ask), segment.words)

    def bridge(self, segments: list[Segment], clause: Clause) -> list[Segment]:
        """之间按比例, 中间值按内插法: a straight line over every hole between two tiers."""
        segments = _fused(segments)
        out: list[Segment] = []
        for i, hole in enumerate(segments):
            low, high = hole.where.low, hole.where.high
            if not (isinstance(hole.form, Open) and not hole.form.ask) or low is None or high is None or low == high:
                out.append(hole)
                continue
            y0, y1 = at(segments[i - 1].form, low), at(segments[i + 1].form, high)
            if y0 is None or y1 is None:
                raise Unclear(f"“{clause.words}”两端各得多少分没有写明")
            self.draft.use("band_linear")
            out.append(Segment(hole.where, self.bridge_form or Line(low, y0, high, y1), clause.words))
        if out == segments and not clause.otherwise:
            raise Unclear(f"“{clause.words}”在哪两端之间没有写明")
        return out

    def upward(self, segments: list[Segment]) -> bool | None:
        """True when more gives more points."""
        known = [s for s in segments if not isinstance(s.form, Open)]
        if not known:
            return None
        ends = []
        for s in (known[0], known[-1]):
            first, second = (s.where.low, s.where.high) if len(ends) == 0 else (s.where.high, s.where.low)
            x = first if first is not None else second
            ends.append(s.form.high if isinstance(s.form, Choice) else at(s.form, x))
        if ends[0] is not None and ends[1] is not None and ends[0] != ends[1]:
            return ends[0] < ends[1]
        for way, rising in (("down", True), ("up", False)):
            if any(c.per and c.per.direction == way and c.effect.verb == "deduct" for c in self.clauses):
                return rising
        only = known[0]
        if len(known) == 1 and (only.where.low is None) != (only.where.high is None):
            rising = only.where.high is None
            return rising if not (isinstance(only.form, Flat) and only.form.points == 0) else not rising
        named = self.draft.lower_is_better
        if named is None and self.unit == "%":
            return True
        return None if named is None else not named

    def reaches_full(self, segments: list[Segment]) -> None:
        """A rule that can never give the full mark contradicts its 分值."""
        if self.base is not None or self.open_top:
            return
        if any(c.per and c.effect.verb != "deduct" for c in self.clauses):
            return
        upto = self.draft.target if self.draft.target is not None and self.unit != "%" else ONE if self.unit == "%" else None
        tops = [_highest(s, upto) for s in segments if not isinstance(s.form, Open)]
        if not tops or any(t is None for t in tops) or any(isinstance(s.form, Open) for s in segments):
            return
        best = max(t for t in tops if t is not None)
        if self.high is not None:
            best = min(best, self.high)
        if best < self.draft.full and cents(best) != cents(self.draft.full):
            raise Unclear(f"按标准最高只得{best.normalize():f}分，而分值是{self.draft.full}分，以哪个为准？")

    def close(self, segments: list[Segment]) -> None:
        """Checks on the finished curve: can it reach the full mark at all."""
        best = [s.form.points for s in segments if isinstance(s.form, Flat)]
        for _, claim in self.tiers:
            if isinstance(claim.form, Flat) and claim.form.points > self.draft.full and self.high == self.draft.full:
                raise Unclear(f"“{claim.words}”给{claim.form.points}分，超过分值{self.draft.full}分，以哪个为准？")
        tops = [c.form.high for _, c in self.tiers if isinstance(c.form, Choice)]
        self.reaches_full(segments)
        only_tiers = self.tiers and len(self.tiers) == len(self.claims) and self.filler is None and not self.open_top
        if only_tiers and best and max(best + tops) < self.draft.full and self.base is None:
            raise Unclear(f"各档最高只得{max(best + tops)}分，而分值是{self.draft.full}分，以哪个为准？")


def _highest(segment: Segment, upto: Decimal | None) -> Decimal | None:
    """The most a segment gives; None when it grows without bound or a person decides."""
    form, where = segment.form, segment.where
    if isinstance(form, Flat):
        return form.points
    if isinstance(form, Choice):
        return form.high
    if isinstance(form, Line):
        ends = [where.low, where.high if where.high is not None else upto]
        rising = (form.y1 - form.y0) * (form.x1 - form.x0) > 0
        edge = ends[1] if rising else ends[0]
        return None if edge is None else form.at(edge)
    return None if not isinstance(form, Stairs) else form.base if form.amount < 0 else None


def _fused(segments: list[Segment]) -> list[Segment]:
    """Join neighbouring open pieces."""
    return refill(segments, None, None, Open(""), "")


def _bad(clause: Clause) -> bool:
    """A clause that gives nothing, or less."""
    points = clause.effect.points
    return clause.effect.kind == "zero" or (clause.effect.kind == "points" and points is not None and points <= 0 and clause.effect.high is None)


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
        form = Stairs(center + form.start * scale, form.base, form.size * scale, form.amount, form.started_counts, form.most)
    return Claim(Stretch(moved_low, moved_high, claim.where.equal, claim.where.ranged), form, claim.words, claim.rank, claim.suffix)
