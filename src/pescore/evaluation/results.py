"""Totals that refuse to lie: leaves → levels → total → grade. An unscored leaf leaves every sum above it open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from ..values import cents, plain
from .conventions import GRADE_SCALE, NOT_APPLICABLE, RESCALE, Settings, settings_of
from .grades import GradeError, Scale, scale_from_text
from .marking import Mark, mark
from .tree import Evaluation, Leaf

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Scored:
    """A leaf with what its standard gives (`computed`) and what counts (`score`): 人工得分 where a person made one."""

    leaf: Leaf
    mark: Mark

    @property
    def computed(self) -> Decimal | None:
        return self.mark.points

    @property
    def score(self) -> Decimal | None:
        return self.mark.points if self.leaf.manual is None else self.leaf.manual

    @property
    def excluded(self) -> bool:
        """不适用 and left out of the total (剔除后折算)."""
        return self.mark.outcome == "excluded" and self.leaf.manual is None

    @property
    def open(self) -> bool:
        """Nothing counts yet: not filled in, a question, or a value the standard refuses."""
        return self.score is None and not self.excluded

    @property
    def lost(self) -> Decimal | None:
        return None if self.score is None else self.leaf.full - self.score


@dataclass(frozen=True, slots=True)
class Level:
    """One inner node: 分值, 得分, 得分率 (a fraction) and 扣分 of the leaves below; None while any of them is open."""

    path: tuple[str, ...]
    full: Decimal
    score: Decimal | None

    @property
    def rate(self) -> Decimal | None:
        return None if self.score is None or not self.full else self.score / self.full

    @property
    def lost(self) -> Decimal | None:
        return None if self.score is None else self.full - self.score


@dataclass(frozen=True, slots=True)
class Result:
    """A scored evaluation.

    total           the score that counts (after 折算 where leaves are 不适用), None while incomplete
    computed_total  the same with every override replaced by what the standard gives, None while that is incomplete
    raw_total       Σ of the leaf scores before 折算; differs from total only where leaves are left out
    grade           评价等级, None while incomplete
    notes           Chinese remarks: both totals under 不适用, a grade the 折算 changed, a grade that could not be given
    """

    leaves: tuple[Scored, ...]
    levels: tuple[Level, ...]
    full: Decimal
    total: Decimal | None
    computed_total: Decimal | None
    raw_total: Decimal | None
    grade: str | None
    notes: tuple[str, ...] = ()

    @property
    def complete(self) -> bool:
        return self.total is not None

    @property
    def dimensions(self) -> tuple[Level, ...]:
        return tuple(level for level in self.levels if len(level.path) == 1)

    @property
    def losses(self) -> tuple[Scored, ...]:
        """Leaves that lost points, largest loss first, in table order among equals."""
        return tuple(sorted((s for s in self.leaves if s.lost), key=lambda s: -(s.lost or ZERO)))

    @property
    def open(self) -> tuple[Scored, ...]:
        return tuple(s for s in self.leaves if s.open)


def evaluate(evaluation: Evaluation) -> Result:
    """Mark every leaf and add up."""
    settings = settings_of(evaluation.conventions)
    scored = [Scored(leaf, mark_leaf(leaf, settings)) for leaf in evaluation.leaves]
    scale = scale_from_text(dict(settings)[GRADE_SCALE]) if GRADE_SCALE in dict(settings) else evaluation.scale
    return total_up(evaluation, scored, scale)


def mark_leaf(leaf: Leaf, settings: Settings = ()) -> Mark:
    """What the leaf's own standard gives, whether or not a person overrides it."""
    return mark(leaf.actual, leaf.full, leaf.standard, leaf.target, leaf.points, settings)


def total_up(evaluation: Evaluation, scored: Sequence[Scored], scale: Scale) -> Result:
    """Sum leaf scores (each rounded half-up at 2 decimals) per level and in all, and grade the total."""
    by_path = {s.leaf.path: s for s in scored}
    levels = tuple(_level(path, [by_path[leaf.path] for leaf in leaves]) for path, leaves in evaluation.nodes())
    full = evaluation.full
    raw, total = add(scored, full)
    notes: list[str] = []
    grade = _grade(total, full, scale, notes)
    _note_excluded(scored, raw, total, full, scale, notes)
    return Result(tuple(scored), levels, full, total, _computed(scored, full), raw, grade, tuple(notes))


def add(scored: Sequence[Scored], full: Decimal) -> tuple[Decimal | None, Decimal | None]:
    """(Σ scores, the same after 折算 to `full`); both None while a leaf is open, or when nothing applies."""
    return _sum([(s.leaf.full, s.score) for s in scored if not s.excluded], full)


def _computed(scored: Sequence[Scored], full: Decimal) -> Decimal | None:
    """The total as if nobody had overridden anything."""
    return _sum([(s.leaf.full, s.computed) for s in scored if s.mark.outcome != "excluded"], full)[1]


_cents = lru_cache(maxsize=1024)(cents)  # every level adds up the same scores again


def _sum(counted: list[tuple[Decimal, Decimal | None]], full: Decimal) -> tuple[Decimal | None, Decimal | None]:
    raw = applicable = ZERO
    for worth, score in counted:
        if score is None:
            return None, None
        raw += _cents(score)
        applicable += worth
    return (raw, rescaled(raw, applicable, full)) if counted else (None, None)


def rescaled(score: Decimal, applicable: Decimal, full: Decimal) -> Decimal:
    """得分 × 满分 ÷ 适用指标分值, half-up at 2 decimals; unchanged when everything applies.

    >>> rescaled(Decimal("85.5"), Decimal(97), Decimal(100))
    Decimal('88.14')
    """
    return score if applicable == full or not applicable else cents(score * full / applicable)


def _level(path: tuple[str, ...], below: Sequence[Scored]) -> Level:
    counted = [s for s in below if not s.excluded]
    return Level(path, sum((s.leaf.full for s in counted), ZERO), add(below, ZERO)[0])


def _grade(total: Decimal | None, full: Decimal, scale: Scale, notes: list[str]) -> str | None:
    if total is None:
        return None
    try:
        return scale.grade(total, full)
    except GradeError as error:
        notes.append(f"未定级：{error}")
        return None


def _note_excluded(
    scored: Sequence[Scored], raw: Decimal | None, total: Decimal | None, full: Decimal, scale: Scale, notes: list[str]
) -> None:
    """Both totals where leaves are 不适用, and whether the way of counting them changes the grade."""
    away = [s for s in scored if not s.leaf.applicable and s.leaf.manual is None]
    if not away or total is None:
        return
    points = sum((s.leaf.full for s in away), ZERO)
    without = sum((s.score or ZERO for s in scored if s not in away), ZERO)
    ways = {
        RESCALE: rescaled(without, full - points, full),
        "计满分": without + points,
        "计0分": without,
    }
    grades: dict[str, str] = {}
    for way, value in ways.items():
        try:
            grades[way] = scale.grade(value, full)
        except GradeError:
            continue
    shown = "，".join(f"{way} {plain(value)} 分（{grades.get(way, '未定级')}）" for way, value in ways.items())
    notes.append(f"不适用 {len(away)} 项共 {plain(points)} 分（口径 {NOT_APPLICABLE}）：{shown}")
    if len(set(grades.values())) > 1:
        notes.append("不适用指标的处理方式会改变评价等级，请在报告中说明所选口径")
