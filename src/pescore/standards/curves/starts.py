"""Where a per-unit clause starts (起算点): at a limit, the target, the tier it leaves; and with how many points."""

from __future__ import annotations

import re
from decimal import Decimal

from ...values import same_unit
from ..clauses import Clause, End, Per
from ..draft import COMPLETION, Unclear
from ..pieces import at
from ..rules import Flat, Line, Stairs
from ..thresholds import ELSEWHERE, PLAN, POPULATION, Stretch, reference_value, stretch
from .bands import BandPlot
from .plot import DEVIATION_NAME, EVENTS, LATE, bad

ZERO, ONE = Decimal(0), Decimal(1)
_LAST_YEAR = re.compile("(?:比|较|与)(?:上年|上一年|去年|同期)")
_CHANGE = re.compile("增长|增幅|增速|下降|降低|降幅|减少|变动|变化|增减|同比")
_FIGURE_NAMED = re.compile(r"[于过出](?P<figure>\d+(?:\.\d+)?)(?P<percent>%?)$")
_FROM_LEVEL = re.compile("在持平[^,;。]{0,6}基础上|从持平")  # 每下降0.1个百分点在持平得分基础上扣0.3分
STACKS = re.compile("再?加扣|另扣|再扣|另行?扣")


class StartPlot(BandPlot):
    """The starting points of per-unit slopes."""

    def start_of(self, clause: Clause, per: Per) -> tuple[Decimal, Decimal, Stretch | None]:
        """Where the per-unit clause starts, the points there, and the stretch its own words confine it to."""
        down = per.direction == "down"
        if clause.conditions:
            where = stretch(clause.conditions, self.unit, self.draft)
            if where.equal and where.low:
                return where.low.value, self.value_at(where.low.value, clause), None
            if per.direction == "count" and where.high and not where.low and self.unit not in ("%", None):
                return ZERO, self.value_at(ZERO, clause), where  # 所缺不超过两份的，一份扣1分
            if (stated := self.stated_start(per)) is not None and stated not in where.ends():
                far = where.low if down else where.high
                return stated, self.value_at(stated, clause), self.as_far_as(where, stated) if far else where
            if (beyond := self.tier_beyond(where, down)) is not None:
                return beyond, self.value_at(beyond, clause), self.as_far_as(where, beyond)
            end = (where.high or where.low) if down else (where.low or where.high)
            if end:
                confined = where if (where.high if down else where.low) else None
                return end.value, self.value_at(end.value, clause), confined
        if not self.tiers and (stated := self.stated_start(per)) is not None:
            return stated, self.value_at(stated, clause), None  # 出勤率每低于98%一个百分点，扣0.3分
        if _LAST_YEAR.search(clause.words) and self.tiers and not self.of_last_year():
            raise Unclear(f"“{clause.words}”从上年数起算，与前面的档次不是一个基准：上年是多少？怎样合并计分？")
        if per.direction == "count":
            return ZERO, self.value_at(ZERO, clause), None
        reference = per.reference
        if (PLAN.search(reference) or POPULATION.search(reference)) and not self.named_tier(reference):
            return (x := reference_value(reference, self.unit, self.draft)), self.value_at(x, clause), None
        named = self.named_tier(reference)
        if named is not None:
            return named, self.value_at(named, clause), None
        before = [(c, claim) for c, claim in self.tiers if c.start < clause.start]
        for candidate, claim in [
            *reversed(before),
            *[(c, k) for c, k in self.tiers if c.start > clause.start and not bad(c)],
        ]:
            if bad(candidate) and not any(True for c, _ in self.tiers if not bad(c)):
                continue
            if bad(candidate):
                continue
            wanted = claim.where.low if down else claim.where.high
            wanted = wanted or claim.where.low or claim.where.high
            if wanted:
                return wanted.value, self.value_at(wanted.value, clause), None
        for statement in sorted(self.parsed.statements, key=lambda s: s.sentence != clause.sentence):
            for condition in statement.conditions:
                end = condition.low or condition.high
                if end and (
                    condition.unit in (self.unit, None)
                    or same_unit(end.value, condition.unit, self.unit) is not None
                    or condition.relative
                ):
                    resolved = stretch([condition], self.unit, self.draft)
                    edge = resolved.low or resolved.high
                    if edge:
                        self.draft.use("start_at_full")
                        return edge.value, self.value_at(edge.value, clause), None
        return self.start_from_row(clause, down)

    def stated_start(self, per: Per) -> Decimal | None:
        """80%以上的，每低于100%一个百分点扣0.2分: the figure behind the verb, not the condition, is where it starts."""
        said = _FIGURE_NAMED.search(per.reference)
        if said is None or bool(said["percent"]) != (self.unit == "%"):
            return None
        return Decimal(said["figure"]) / (100 if said["percent"] else 1)

    def of_last_year(self) -> bool:
        """The number is a change against last year, or the tiers are set against last year too."""
        return _CHANGE.search(self.draft.indicator) is not None or any(
            _LAST_YEAR.search(clause.words) for clause, _ in self.tiers
        )

    def only_range(self) -> tuple[Decimal, Decimal] | None:
        """Both ends of the one tier that is not 0, where it has two: 85%至93%得满分，每偏离…"""
        good = [c.where for k, c in self.tiers if not bad(k)]
        if len(good) != 1 or good[0].low is None or good[0].high is None or good[0].equal:
            return None
        return good[0].low.value, good[0].high.value

    def tier_beyond(self, where: Stretch, down: bool) -> Decimal | None:
        """100%得满分，95%以上每低1个百分点扣1分: the condition says how far, the better tier where it starts."""
        edge = where.low if down else where.high
        if edge is None or (where.high if down else where.low) is not None:
            return None
        ends = [
            c.where.low if down else c.where.high for k, c in self.tiers if not bad(k) and k.effect.verb != "deduct"
        ]
        beyond = [e.value for e in ends if e and (e.value > edge.value if down else e.value < edge.value)]
        return (min(beyond) if down else max(beyond)) if beyond else None

    def as_far_as(self, where: Stretch, start: Decimal) -> Stretch:
        near = End(start, True, False)
        return Stretch(where.low, near) if where.low else Stretch(near, where.high)

    def start_from_row(self, clause: Clause, down: bool) -> tuple[Decimal, Decimal, Stretch | None]:
        if self.draft.target is not None:
            self.draft.use("target_from_column")
            return self.draft.target, self.value_at(self.draft.target, clause), None
        if (
            clause.per
            and clause.per.direction == "up"
            and LATE.search(clause.words)
            and self.unit != "%"
            and clause.effect.verb == "deduct"
        ):
            return ZERO, self.value_at(ZERO, clause), None  # the number is how late
        if clause.per and clause.per.direction == "up" and clause.per.unit in EVENTS and clause.effect.verb == "deduct":
            return ZERO, self.value_at(ZERO, clause), None
        if self.unit == "%" and DEVIATION_NAME.search(self.draft.indicator + clause.words):
            return ZERO, self.value_at(ZERO, clause), None
        if clause.effect.verb == "give" and not self.tiers:
            return ZERO, ZERO, None
        if _LAST_YEAR.search(clause.words) and self.unit in ("%", None) and not self.of_last_year():
            raise Unclear(f"“{clause.words}”：上年是多少？请填写目标值")
        if said := ELSEWHERE.search(self.parsed.source):
            raise Unclear(f"“{said[0]}”是多少？请填写目标值")
        if (
            self.unit == "%"
            and clause.per
            and clause.per.direction == "both"
            and re.search("计划|目标|任务|预算|概算|工期", clause.words + self.draft.indicator)
        ):
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
            if not bad(candidate) and any(name[0] in c.reference for c in candidate.conditions):
                end = claim.where.low or claim.where.high
                return end.value if end else None
        return None

    def value_at(self, x: Decimal, clause: Clause) -> Decimal:
        """Points at the start of a per-unit clause: the tier's there, else the full mark (start_at_full)."""
        if clause.base is not None:
            return clause.base
        touching = [
            (c.where, c.form.points) for k, c in self.tiers if c.touches(x) and isinstance(c.form, Flat) and not bad(k)
        ]
        if (
            "持平" in self.parsed.source
            and x == 0
            and clause.effect.verb == "deduct"
            and any(c.form.points == self.draft.full for _, c in self.tiers if isinstance(c.form, Flat))
            and not _FROM_LEVEL.search(clause.words)
        ) and self.draft.use("deduct_from_full") != "from_flat":
            return self.draft.full
        if touching:
            begins = [(where, points) for where, points in touching if where.low and where.low.value == x]
            exact = [(where, points) for where, points in touching if where.equal]
            return (exact or begins or touching)[0][1]
        if (
            clause.effect.verb in ("add", "give")
            and not self.tiers
            and not any(c.effect.verb == "deduct" for c in self.clauses)
        ):
            if any(
                limit.kind == "score_max" and limit.amount(self.draft.full) > self.draft.full
                for limit in self.parsed.limits
            ):
                return self.draft.full
            if clause.effect.verb == "add":
                raise Unclear(f"“{clause.words}”的加分从多少分起加？基础分是多少？")
            return ZERO
        if clause.effect.verb == "give" and any(bad(k) and c.ends_at(x) for k, c in self.tiers):
            return ZERO  # 低于90%不得分，90%以上每提高1个百分点得0.4分
        going_on = [
            c
            for c in self.claims
            if c.rank == 1
            and c.touches(x)
            and (isinstance(c.form, Line) and c.form.x0 != x or isinstance(c.form, Stairs) and c.form.start != x)
        ]
        if going_on:
            reached = at(going_on[-1].form, x)
            if reached is not None and STACKS.search(clause.words):
                return reached
            if (
                "部分" not in clause.words
                or reached is None
                or going_on[-1].where.low is None
                or going_on[-1].where.high is None
            ):
                raise Unclear(f"“{going_on[-1].words}”与“{clause.words}”的范围重叠：扣分是分段计算还是叠加？")
            return reached
        self.draft.use("start_at_full")
        return self.draft.full
