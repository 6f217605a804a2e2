"""Per-unit slopes: 每低1个百分点扣0.5分: where they start, how steep they are, where they stop."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from .. import arithmetic as exactly
from ..clauses import Clause, End, Per
from ..draft import Unclear
from ..phrases import figure
from ..pieces import Claim
from ..rules import Flat, Form, Line, Open, Stairs
from ..thresholds import Stretch, converted, stretch
from .plot import bad
from .starts import STACKS, StartPlot

ZERO, ONE = Decimal(0), Decimal(1)


_ONE_SIDED = re.compile("(?:超过|高于|超出|低于|不足)[^,;。:]{0,14}的?,?(?:按[^,;。]{0,8})?扣分")
_WELCOME = re.compile("(?:提前|超额|超前|节约)[^,;。]{0,8}(?:鼓励|奖励|不扣分)")
_NAMED_AGAIN = re.compile(r"\d[%‰]?的,[\u4e00-\u9fff]{1,6}(?:率|度|幅|比例)每(?:\d|[一1]个?)")  # 超过5%的，偏差率每1%
_OF_COMPLETION = re.compile("(?:完成|达成|实现)(?:率|比例|程度)")
_OVERSPENT = re.compile("每(?:超支|超出预算|超预算)")
_WORSE = re.compile("超支|逾|延|迟|滞后|落后|差|缺")


class SlopePlot(StartPlot):
    """Per-unit slopes."""

    def per_unit(self, clause: Clause) -> None:
        per, effect = clause.per, clause.effect
        if per is None:
            return
        if per.implied and (per.size != ONE or per.unit != "%") or per.implied:
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
        if per.direction == "both" and not clause.conditions and (held := self.only_range()):
            for end, way in zip(held, (-ONE, ONE), strict=True):
                size, amount = self.size_of(per, end), self.amount_of(clause, per)
                self.slope(clause, per, end, self.value_at(end, clause), way * size, amount, None)
            return
        start, base, where = self.start_of(clause, per)
        if start and clause.conditions and _NAMED_AGAIN.search(clause.words):
            raise Unclear(f"“{clause.words}”从{figure(start, self.unit)}起算，还是从0起算？没有写明")
        if where and (bound := self.bound_before(start, where, clause)) is not None:
            start, base = bound, self.value_at(bound, clause)
            where = Stretch(End(bound, False, True), where.high)
        per = self.turned(clause, per, start)
        self.starts_outside_full(clause, per, start)
        size = self.size_of(per, start)
        if size <= 0:
            raise Unclear(f"“{clause.words}”每档的大小为0，无法计算")
        amount = self.amount_of(clause, per)
        under = next(
            (c.form for c in self.claims if c.rank == 1 and c.touches(start) and isinstance(c.form, Line)), None
        )
        if (
            under and under.x0 != start and STACKS.search(clause.words)
        ):  # 低于80%的部分再加扣: on top of the first slope
            step = -size if per.direction == "down" else size
            amount += exactly.ratio((under.y1 - under.y0) * step, under.x1 - under.x0)
        if per.direction == "both" and effect.text.startswith(("加或", "增或")):
            self.slope(clause, per, start, base, size, abs(amount), where)
            self.slope(clause, per, start, base, -size, -abs(amount), where)
            return
        if per.direction == "both" and _WELCOME.search(self.parsed.source):
            raise Unclear(f"前句鼓励一边，“{clause.words}”却按两边计：这一边是否也扣分？")
        if per.direction == "both" and _ONE_SIDED.search(self.parsed.source):
            raise Unclear(f"前句只说一边，“{clause.words}”却按两边计：另一边是否也扣分？")
        if per.direction == "both":
            if re.search("完成(?:量|数|任务)|产量|产出", clause.words) and not re.search(
                "偏离|偏差|浮动|上下|±|变动", clause.words
            ):
                ask = f"“{clause.words}”：超出计划也算“相差”吗？是否扣分没有写明"
                self.claims.append(Claim(Stretch(End(start, False, True), None), Open(ask), clause.words, 1))
                self.slope(clause, per, start, base, -size, amount, where)
                return
            self.draft.use("deviation_both_sides")
            for way in (ONE, -ONE):
                self.slope(clause, per, start, base, way * size, amount, where)
            return
        self.slope(clause, per, start, base, -size if per.direction == "down" else size, amount, where)

    def starts_outside_full(self, clause: Clause, per: Per, start: Decimal) -> None:
        """85%以上得满分；低于90%的每低1个百分点扣0.5分: between the two, which holds?"""
        if clause.effect.verb != "deduct" or not clause.conditions or per.direction not in ("up", "down"):
            return
        for other, claim in self.tiers:
            edge = claim.where.low if per.direction == "down" else claim.where.high
            far = claim.where.high if per.direction == "down" else claim.where.low
            if other.effect.kind not in ("full", "keep") or edge is None or far is not None:
                continue
            if edge.value < start if per.direction == "down" else edge.value > start:
                raise Unclear(f"“{other.words}”与“{clause.words}”之间有一段既得满分又要扣分，以哪一句为准？")

    def bound_before(self, start: Decimal, where: Stretch, clause: Clause) -> Decimal | None:
        """30日内…第31日至第60日每逾期1日扣0.1分: in whole units the first day late is the 31st, counted from 30."""
        if self.unit == "%" or clause.per is None or clause.per.direction == "down" or where.low is None:
            return None
        said = [c for s in self.parsed.statements for c in s.conditions] + [
            c for k, _ in self.tiers for c in k.conditions
        ]
        edges = {end.value for c in said if (end := c.high) and not c.relative}
        return start - 1 if start - 1 in edges else None

    def share_done(self, clause: Clause) -> None:
        """每少1个社区，按比例扣分: full × done ÷ due, the share done being what is typed."""
        if not (re.search("扣|减", clause.words) and self.draft.rate):
            raise Unclear(f"“{clause.words}”按什么比例没有写明")
        self.draft.use("anbili_by_share")
        self.unit = "%"
        self.claims.append(
            Claim(Stretch(None, End(ONE, True, False)), Line(ZERO, ZERO, ONE, self.draft.full), clause.words, 1)
        )
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
        if clause.effect.verb != "deduct" or per.direction not in ("up", "down"):
            return per
        if clause.conditions:
            below = all(c.high and not c.low for c in clause.conditions)
            below = below and re.search(r"\d[%\u4e00-\u9fff]{0,4}?(?:的|时|者),?每", clause.words) is not None
            if below and per.direction == "up":  # ＜0的，每超支1个百分点扣: below is where the condition says
                if not _WORSE.search(clause.words):
                    raise Unclear(f"“{clause.words}”前半句说低于，后半句却按高出计，方向矛盾")
                return replace(per, direction="down")
            return per
        if start and _OVERSPENT.search(clause.words) and any("节约" in k.words for k, _ in self.tiers):
            raise Unclear(f"“{clause.words}”从节约{figure(start, self.unit)}起算，还是从0起算？没有写明")
        left = [c for k, c in self.tiers if c.touches(start) and not bad(k)]
        good_up = any(c.where.high is None and c.where.low and c.where.low.value == start for c in left)
        good_down = any(c.where.low is None and c.where.high and c.where.high.value == start for c in left)
        if good_up == good_down or (per.direction == "down") == good_up:
            return per
        if _WORSE.search(clause.words):
            return replace(per, direction="down" if good_up else "up")
        raise Unclear(f"“{clause.words}”的方向与前一句相反：达到要求以后反而扣分吗？")

    def slope(
        self,
        clause: Clause,
        per: Per,
        start: Decimal,
        base: Decimal,
        size: Decimal,
        amount: Decimal,
        where: Stretch | None,
    ) -> None:
        mode = self.mode(per)
        cap = clause.ceiling(self.draft.full)
        bounded = where if where and where.low and where.high else None
        if where is None or [end.value for end in (where.low, where.high) if end] != [start]:
            edge = End(start, True, False)
            where = bounded or (Stretch(None, edge) if size < 0 else Stretch(edge, None))
        for claim in self.claims:  # the tier it leaves is only its starting point on this side
            low, high = claim.where.low, claim.where.high
            if claim.rank == 0 and size > 0 and low and low.value == start and high is None:
                claim.where.high = End(start, True, True)
            elif claim.rank == 0 and size < 0 and high and high.value == start and low is None:
                claim.where.low = End(start, True, True)
        own = {value for c in clause.conditions for value in c.values}
        rank = 0 if bounded and own and start not in own else 1  # 95%以上每低1…, from 100%: as good as a tier
        if per.implied and self.draft.settings.get("every_implied") == "one_off":
            mode, cap = "round_up", abs(amount)
        if mode != "continuous":
            form: Form = Stairs(start, base, size, amount, mode == "round_up", cap)
            self.claims.append(Claim(where, form, clause.words, rank))
            return
        form = Line(start, base, start + size, base + amount)
        if cap is None:
            self.claims.append(Claim(where, form, clause.words, rank))
            return
        reach = start + size * exactly.ratio(cap, abs(amount))
        flat = Flat(base + cap.copy_sign(amount))
        near, far = (Stretch(End(reach, True, True), where.high), Stretch(None, End(reach, False, True)))
        if size > 0:
            near, far = (Stretch(where.low, End(reach, True, True)), Stretch(End(reach, False, True), None))
        self.claims += [Claim(near, form, clause.words, rank), Claim(far, flat, clause.words, rank)]

    def mode(self, per: Per) -> str:
        if per.started:
            return per.started
        if (
            per.unit not in ("%", None)
            and per.size == per.size.to_integral_value() == ONE
            and not re.search("元|米|吨|克|亩|升|度|级|万|亿", per.unit or "")
        ):
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
        if (
            effect.verb is None
            and per.direction == "up"
            and any(c.effect.verb == "deduct" and c.per and c.per.direction == "down" for c in self.clauses)
        ):
            self.draft.use("missing_verb_is_plus")
            return effect.points
        if effect.verb == "give" and per.direction in ("up", "count"):
            return effect.points
        raise Unclear(f"“{clause.words}”是加分还是扣分没有写明")

    def size_of(self, per: Per, start: Decimal) -> Decimal:
        if per.unit == "%" and self.unit == "BP":
            return converted(per.size, "%", "BP", self.draft)
        if (
            per.unit == "%"
            and self.unit != "%"
            and (self.unit is not None or self.quantity() or self.draft.target is not None)
        ):
            target = self.draft.target
            if per.points_of_rate and target is None and start and _OF_COMPLETION.search(per.label + per.reference):
                self.draft.use("pp_of_completion")
                return per.size * abs(start)  # 以18部为满分线，完成率每降低1个百分点: of the 18
            if per.points_of_rate and target is None:
                self.draft.use("pp_on_non_percent")
                return per.size * 100
            if per.points_of_rate and target is not None:
                self.draft.use("pp_of_completion")
                return per.size * target
            self.draft.use("pct_relative")
            return per.size * abs(target if self.deviates and target is not None else start)
        if per.unit == "%" and self.unit is None:
            self.unit = "%"
        if per.unit == "%" and not per.points_of_rate and start != 1:
            self.draft.use("pct_means_pp")
        if per.unit in ("单位", None) or (
            self.unit and re.search(r"名|位", per.unit) and re.search("名|位", self.unit)
        ):
            return per.size
        return converted(per.size, per.unit, self.unit, self.draft)
