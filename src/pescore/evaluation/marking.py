"""One leaf marked by its own standard: the sentence is read once, the finding scored, the reason kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from itertools import combinations
from math import comb

from ..standards.reading import Reading, Score, read_standard
from ..standards.rules import Checklist, Curve, Flag
from ..standards.scoring import needs_of
from ..values import ERRORS, Err, cents, plain
from .conventions import ASK, FULL, NOT_APPLICABLE, RESCALE, WHOLE, ZERO, Settings
from .findings import Met, Need, finding
from .tree import NOT_APPLICABLE as NOT_APPLICABLE_WORD

_NOTHING = ("—", "-", "/", "——", "---", "无", "－", "–")


@dataclass(frozen=True, slots=True)
class Mark:
    """What a standard gives one leaf. `points` is None unless the outcome is scored.

    outcome     scored | blank (not filled in) | excluded (不适用, left out) | asked (a person must decide) | refused
                (the value cannot be scored)
    status      of the standard: clear | convention | human | question
    ask         what a person must answer or correct, where the outcome is asked or refused
    """

    points: Decimal | None
    outcome: str
    status: str
    said: str = ""
    ask: str | None = None
    conventions: tuple[str, ...] = ()
    low: Decimal | None = None
    high: Decimal | None = None
    score: Score | None = None

    @property
    def why(self) -> str:
        """One Chinese sentence: the arithmetic, or why there are no points."""
        if self.score is None:
            return self.said
        return f"{self.score.why}{self.said}"


@dataclass(frozen=True, slots=True)
class Rule:
    """A standard once read, with what it asks for."""

    reading: Reading
    needs: tuple[Need, ...]
    spills: bool  # it may take points from the project total beyond this item

    @property
    def by_number(self) -> bool:
        """One plain number decides, about this item alone."""
        return len(self.needs) == 1 and self.needs[0].kind == "number" and not self.spills


@lru_cache(maxsize=8192)
def rule_of(full: object, standard: str, target: object, points: tuple[str, ...], settings: Settings) -> Rule:
    """The standard read once; the same arguments give the same Rule. Raises ValueError for a 口径 it does not take."""
    reading = read_standard(
        standard,
        full=full,
        target=None if target == "" else target,
        points=list(points) or None,
        conventions=dict(pair for pair in settings if pair[0] not in WHOLE),
    )
    return Rule(reading, tuple(_needs(reading)), _spills(reading))


def _spills(reading: Reading) -> bool:
    rule = reading.rule
    return rule is not None and (rule.spill_to_total or any(isinstance(p, Flag) and p.to_total for p in rule.parts))


def _needs(reading: Reading) -> list[Need]:
    if reading.rule is None:
        return [Need("number")]
    return [
        Need(
            kind,
            items=part.count if isinstance(part, Checklist) else 0,
            misses=isinstance(part, Checklist) and part.unmet is not None,
            optional=isinstance(part, Flag) and part.assumed,
            pair=isinstance(part, Curve) and part.ratio is not None,
        )
        for part in reading.rule.parts
        for kind in needs_of(part)
    ]


def mark(
    actual: object,
    full: object,
    standard: str,
    target: object = None,
    points: Sequence[str] = (),
    settings: Settings = (),
) -> Mark:
    """Score one finding. Never raises for what a cell can hold: a value of the wrong kind comes back as `refused`.

    Blank (None, "", —, /, 无) is not 0: it gives no points and outcome blank. 不适用 follows what the standard says of
    it, else the 口径 not_applicable.
    """
    try:
        rule = rule_of(full, standard, "" if target is None else target, tuple(points), settings)
    except ValueError as error:
        return Mark(None, "blank" if is_blank(actual) else "refused", "question", str(error), str(error))
    reading = rule.reading
    if is_blank(actual):
        remark = "（“无”按未填写理解；若指没有发生，请填 0）" if actual == "无" else ""
        return Mark(None, "blank", reading.status, f"实际值为空，尚未评分{remark}")
    if isinstance(actual, Err) or (isinstance(actual, str) and actual in ERRORS):
        fault = f"实际值是错误值 {actual}，请先改正所在单元格"
        return Mark(None, "refused", reading.status, fault, fault)
    if _is_not_applicable(actual) and not _speaks_of_not_applicable(reading):
        return _not_applicable(reading, settings)
    return _marked(rule, actual)


def is_blank(actual: object) -> bool:
    """Whether a cell counts as not filled in: None, white space, or one of the dashes and 无."""
    if actual is None:
        return True
    return isinstance(actual, str) and (not actual.strip() or actual.strip() in _NOTHING)


def _marked(rule: Rule, actual: object) -> Mark:
    reading = rule.reading
    try:
        found = actual if reading.rule is None or _is_not_applicable(actual) else finding(actual, rule.needs)
        if isinstance(found, Met):
            return _some_met(reading, found)
        score = reading.score(found)
    except ValueError as error:
        return Mark(None, "refused", reading.status, str(error), str(error), reading.conventions)
    if score.points is None:
        outcome = "refused" if score.fault else "asked"
        ask = score.ask or reading.ask or _choose(score)
        return Mark(None, outcome, reading.status, "", ask, score.conventions, score.low, score.high, score)
    if not rule.spills or not score.total_adjust:
        return Mark(cents(score.points), "scored", reading.status, "", None, score.conventions, score=score)
    # 倒扣: kept in this leaf, so that every sum over leaves takes it along.
    beyond = abs(score.total_adjust)
    points = cents(score.points - beyond)
    said = f"倒扣的 {plain(beyond)} 分计入本项，本项为 {plain(points)} 分。"
    return Mark(points, "scored", reading.status, said, None, score.conventions, score=score)


def _choose(score: Score) -> str:
    if score.low is None or score.high is None:
        return "请由人工给分并写明理由"
    proposed = "" if score.propose is None else f"（建议 {plain(score.propose)} 分）"
    return f"请在 {plain(score.low)} 至 {plain(score.high)} 分之间给分{proposed}，填入人工得分并写明理由"


def _is_not_applicable(actual: object) -> bool:
    return isinstance(actual, str) and actual.strip() == NOT_APPLICABLE_WORD


def _speaks_of_not_applicable(reading: Reading) -> bool:
    return reading.rule is not None and reading.rule.not_applicable is not None


def _not_applicable(reading: Reading, settings: Settings) -> Mark:
    policy = dict(settings).get(NOT_APPLICABLE, ASK)
    if policy == ASK:
        ask = f"本指标不适用：请在口径 {NOT_APPLICABLE} 中选择 {RESCALE}、{FULL} 或 {ZERO}"
        return Mark(None, "asked", "question", ask, ask)
    if policy == RESCALE:
        return Mark(None, "excluded", "convention", "不适用，按口径剔除后折算", None, (NOT_APPLICABLE,))
    points = reading.full if policy == FULL else Decimal(0)
    return Mark(
        points, "scored", "convention", f"不适用，按口径{policy}，得 {plain(points)} 分", None, (NOT_APPLICABLE,)
    )


def _some_met(reading: Reading, met: Met) -> Mark:
    """`3/4` without saying which: scored only when every choice of the 要点 gives the same points."""
    if comb(met.of, met.met) > 1000:
        raise ValueError(f"只写了 {met.met}/{met.of}：要点较多，请写明符合的是哪几项，如 ①②④")
    found: set[Decimal | None] = set()
    for chosen in combinations(range(met.of), met.met):
        found.add(reading.score([Decimal(i in chosen) for i in range(met.of)]).points)
        if len(found) > 1:
            raise ValueError(f"只写了 {met.met}/{met.of}，而各项要点的分值不同：请写明符合的是哪几项，如 ①②④")
    points = found.pop()
    if points is None:
        ask = reading.ask or "请由人工给分并写明理由"
        return Mark(None, "asked", reading.status, f"暂不计分：{ask}", ask, reading.conventions)
    said = f"{met.of} 项要点符合 {met.met} 项，哪几项符合都得 {plain(points)} 分。"
    return Mark(cents(points), "scored", reading.status, said, None, reading.conventions)
