"""What holds where no clause speaks: else-clauses, the ends of the scale, floors, caps; or a question."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

from ..arithmetic import cents
from ..clauses import Clause
from ..draft import Unclear
from ..pieces import Surveyor, at, refill
from ..rules import Choice, Flat, Form, Hyperbola, Line, Open, Segment, Stairs
from .deviations import DeviationPlot
from .plot import bad

ZERO, ONE = Decimal(0), Decimal(1)


class FillingPlot(DeviationPlot):
    """What holds where no clause speaks."""

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
            if first and self.reached_from_below(segments):
                outer_is_worse = True
            if self.deviates:  # off the plan on either side
                outer_is_worse = True
            out = self.end_piece(out, hole, outer_is_worse)
        return [self.asked(s, survey) for s in out]

    def reached_from_below(self, segments: list[Segment]) -> bool:
        """达到指标值得满分，超过指标值30%以上的扣1分: the full mark is reached from below, whatever is taken beyond."""
        known = next(s for s in segments if not (isinstance(s.form, Open) and not s.form.ask))
        return any(
            clause.effect.kind in ("full", "keep")
            and claim.words == known.words
            and claim.where.low is not None
            and any(k.effect.verb == "deduct" and c.where.low and c.where.high is None for k, c in self.tiers)
            for clause, claim in self.tiers
        )

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
            graded = [c for c, _ in self.tiers if not bad(c) and (c.effect.verb != "deduct" or not fulls)]
            if isinstance(neighbour.form, Flat) and neighbour.form.points == 0:
                replaced = Flat(ZERO)
            elif len(graded) == 1 and fulls:
                which = "未达到" if hole.where.low is None else "超出"
                beyond = "" if edge is None else Surveyor([], self.draft, self.unit).show(edge)
                raise Unclear(f"只写了“{graded[0].words}”，{which}{beyond}时怎样计分没有写明")
            elif isinstance(neighbour.form, Choice):
                return segments
            else:
                self.draft.use("below_lowest_tier_zero")
                replaced = Flat(ZERO)
        elif self.open_top:
            return segments
        else:
            self.against_the_grain(hole, neighbour)
            if self.undeducted(hole, neighbour):
                self.draft.use("start_at_full")
                return [
                    *segments[:i],
                    Segment(hole.where, Flat(self.draft.full), words, filled=True),
                    *segments[i + 1 :],
                ]
            value = at(neighbour.form, edge) if not isinstance(neighbour.form, Choice) else None
            if value is None:
                return segments
            alone = [c for k, c in self.tiers if not bad(k)]
            if len(alone) == 1 and alone[0].where.ranged and not any(k.per for k in self.clauses) and edge != 1:
                return segments  # one range, and nothing said of what lies beyond it
            single = [
                c for c, claim in self.tiers if claim.where.equal and claim.where.low and claim.where.low.value == edge
            ]
            if (
                single
                and not (self.unit == "%" and edge == 1)
                and not any(c.per for c in self.clauses)
                and len(self.tiers) == 1
            ):
                raise Unclear(
                    f"目标写为“等于”：偏离{Surveyor([], self.draft, self.unit).show(edge) if edge is not None else ''}时怎样计分没有写明"
                )
            self.draft.use("equal_means_at_least" if single else "over_full")
            replaced = Flat(value)
        return [*segments[:i], Segment(hole.where, replaced, words, filled=True), *segments[i + 1 :]]

    def undeducted(self, hole: Segment, neighbour: Segment) -> bool:
        """超过5%扣1分，超过10%扣2分: nothing is taken at 5% and below."""
        below = hole.where.low is None
        return (
            bool(self.tiers)
            and all(
                clause.effect.verb == "deduct" and (claim.where.high is None if below else claim.where.low is None)
                for clause, claim in self.tiers
            )
            and any(claim.words == neighbour.words for _, claim in self.tiers)
        )

    def against_the_grain(self, hole: Segment, neighbour: Segment) -> None:
        """达到85%以上得3分，达到95%以上得2分: the points fall as the demand rises, so nobody spoke of what lies below 85%."""
        below = hole.where.low is None
        for clause, claim in self.tiers:
            where = claim.where
            one_sided = where.high is None if below else where.low is None
            if claim.words != neighbour.words or clause.effect.verb == "deduct" or where.equal or not one_sided:
                continue
            if self.unit == "名" or not (where.low or where.high) or (where.low and where.low.value <= 0):
                continue
            others = [c for k, c in self.tiers if c is not claim and k.effect.verb != "deduct" and not bad(k)]
            if any((c.where.high is None) if below else (c.where.low is None) for c in others):
                raise Unclear(f"要求越高得分越低（“{claim.words}”与“{others[0].words}”），各档的分值是否写反了？")

    def asked(self, segment: Segment, survey: Surveyor) -> Segment:
        if not isinstance(segment.form, Open) or segment.form.ask:
            return segment
        low, high = segment.where.low, segment.where.high
        ask = f"{survey.interval(low, high)}没有规定得分，应怎样计分？"
        whole_units = (
            self.unit not in ("%", None)
            and low is not None
            and high is not None
            and high - low == 1
            and not (segment.where.low_closed or segment.where.high_closed)
            and low == low.to_integral_value()
        )
        if not (whole_units and low != high) and not self.open_top:
            self.draft.ask(ask)
        return Segment(segment.where, Open(ask), segment.words)

    def bridge(self, segments: list[Segment], clause: Clause) -> list[Segment]:
        """之间按比例, 中间值按内插法: a straight line over every hole between two tiers."""
        segments = fused(segments)
        out: list[Segment] = []
        for i, hole in enumerate(segments):
            low, high = hole.where.low, hole.where.high
            if not (isinstance(hole.form, Open) and not hole.form.ask) or low is None or high is None or low == high:
                out.append(hole)
                continue
            y0, y1 = at(segments[i - 1].form, low), at(segments[i + 1].form, high)
            if y0 is None or y1 is None:
                raise Unclear(f"“{clause.words}”两端各得多少分没有写明")
            form = self.bridge_form or self.by_ratio(clause, low, y0, high, y1) or self.line(clause, low, y0, high, y1)
            out.append(Segment(hole.where, form, clause.words))
        if out == segments and not clause.otherwise:
            raise Unclear(f"“{clause.words}”在哪两端之间没有写明")
        return out

    def by_ratio(self, clause: Clause, low: Decimal, y0: Decimal, high: Decimal, y1: Decimal) -> Form | None:
        """25件以上得5分…其间按比率法计分: the figure over that of the full mark."""
        full_at = high if y1 == self.draft.full else low
        if "比率法" not in self.parsed.source or self.draft.full not in (y0, y1) or full_at <= 0:
            return None
        self.draft.use("ratio_to_full_mark_threshold")
        return Line(ZERO, ZERO, full_at, self.draft.full) if full_at == high else Hyperbola(self.draft.full * full_at)

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
        if len(known) == 1 and isinstance(only.form, Line) and only.form.y0 != only.form.y1:
            return (only.form.y1 - only.form.y0) * (only.form.x1 - only.form.x0) > 0
        if len(known) == 1 and (only.where.low is None) != (only.where.high is None):
            rising = only.where.high is None
            return rising if not (isinstance(only.form, Flat) and only.form.points == 0) else not rising
        named = self.draft.lower_is_better
        if named is None and self.unit == "%":
            return True
        return None if named is None else not named

    def limits(self, pers: list[Clause]) -> None:
        full = self.draft.full
        for limit in self.parsed.limits:
            points = limit.amount(full)
            if limit.kind == "score_max":
                self.high = points
                self.above_most(points)
            elif limit.kind == "score_min":
                self.low = points
            elif limit.kind == "deduct_max":
                self.low = full - points
        adds = [
            c for c in pers if c.effect.verb == "add" or (c.effect.verb is None and c.per and c.per.direction == "up")
        ]
        if adds and not any(limit.kind == "score_max" for limit in self.parsed.limits):
            total_cap = next((limit.amount(full) for limit in self.parsed.limits if limit.kind == "add_max"), None)
            capped = all(c.capped for c in adds) or total_cap is not None
            tops = [claim.form.points for k, claim in self.tiers if isinstance(claim.form, Flat) and not bad(k)] or [
                full
            ]
            if capped:
                room = total_cap if total_cap is not None else max(c.ceiling(full) or full for c in adds)
                self.high = max(full, max(tops) + room)
            elif max(tops) >= full:
                raise Unclear("加分是否封顶？最多加几分没有写明")
            else:
                self.draft.use("cap_full")
        if (
            any(c.effect.verb == "deduct" for c in pers)
            and not self.parsed.floor
            and not any(c.floor or c.capped for c in pers)
        ):
            self.draft.use("floor_zero")

    def above_most(self, most: Decimal) -> None:
        """达标得3分…（最高1分）: a tier that gives more than the stated most."""
        for clause, claim in self.tiers:
            if isinstance(claim.form, Flat) and claim.form.points > most:
                raise Unclear(f"“{clause.words}”给的分超过所写的最高{most}分，以哪个为准？")

    def valley(self, segments: list[Segment]) -> None:
        """低于70%不得分…；低于60%得2分: better points for a worse figure within what another clause settles."""
        tiers = [claim for _, claim in self.tiers]
        if not any(a.inside(b) and _points(a.form) > _points(b.form) for a in tiers for b in tiers):
            return
        if self.deviates or not all(isinstance(s.form, Flat) and s.words and not s.filled for s in segments):
            return
        heights = [s.form.points for s in segments if isinstance(s.form, Flat)]
        falls = next((i for i, (a, b) in enumerate(pairwise(heights)) if b < a), None)
        if falls is not None and any(b > a for a, b in pairwise(heights[falls + 1 :])):
            low = segments[falls + 1]
            said = [s.words for s in segments if s.words != low.words][:1]
            raise Unclear(f"“{low.words}”与“{''.join(said)}”前后矛盾：数值变差，得分反而变高，请核对")

    def reaches_full(self, segments: list[Segment]) -> None:
        """A rule that can never give the full mark contradicts its 分值."""
        if self.open_top:
            return
        if any(c.per and c.effect.verb != "deduct" for c in self.clauses):
            return
        upto = (
            self.draft.target
            if self.draft.target is not None and self.unit != "%"
            else ONE
            if self.unit == "%"
            else None
        )
        tops = [_highest(s, upto) for s in segments if not isinstance(s.form, Open)]
        if not tops or any(t is None for t in tops) or any(isinstance(s.form, Open) for s in segments):
            return
        best = max(t for t in tops if t is not None)
        if self.high is not None:
            best = min(best, self.high)
        if best < self.draft.full and cents(best) != cents(self.draft.full):
            if not best and len(self.tiers) == 1:
                raise Unclear(f"只写了“{self.tiers[0][0].words}”，其他情形得多少分没有写明")
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
        if only_tiers and best and max(best + tops) < self.draft.full:
            raise Unclear(f"各档最高只得{max(best + tops)}分，而分值是{self.draft.full}分，以哪个为准？")


def _points(form: Form) -> Decimal:
    return form.points if isinstance(form, Flat) else ZERO


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


def fused(segments: list[Segment]) -> list[Segment]:
    """Join neighbouring open pieces."""
    return refill(segments, None, None, Open(""), "")
