"""Which units answer the same table (同一标准): the majority's, and nobody counts twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import zip_longest

from ..values import plain
from .journal import Fault
from .unit import Unit, UnitLeaf

Question = tuple[tuple[str, ...], Decimal, str]


@dataclass(frozen=True, slots=True)
class Agreed:
    """The units that can be compared, and why the others cannot."""

    units: tuple[Unit, ...]
    faults: tuple[Fault, ...]


def agree(units: Sequence[Unit]) -> Agreed:
    """Keep the units of the commonest table (paths, 分值, 评分标准, 口径, grade scale); of equally common ones the first.

    Two different books for one unit are both set aside: which is right, nobody here can tell. The same book twice counts
    once.
    """
    single, faults = _one_each(units)
    commonest = Counter(map(_table, single)).most_common(1)
    if not commonest:
        return Agreed((), tuple(faults))
    standard = next(unit for unit in single if _table(unit) == commonest[0][0])
    kept = [unit for unit in single if _table(unit) == commonest[0][0]]
    faults += [_differs(unit, standard, len(kept)) for unit in single if _table(unit) != commonest[0][0]]
    return Agreed(tuple(kept), tuple(faults))


def _one_each(units: Sequence[Unit]) -> tuple[list[Unit], list[Fault]]:
    by_name: dict[str, list[Unit]] = {}
    for unit in units:
        by_name.setdefault(unit.name, []).append(unit)
    kept: list[Unit] = []
    faults: list[Fault] = []
    for name, claims in by_name.items():
        first, *others = claims
        if all(other.digest == first.digest for other in others):
            kept.append(first)
            faults += [
                Fault(other.file, other.digest, f"{other.file}：与 {first.file} 内容完全相同，只计一次")
                for other in others
            ]
            continue
        places = "、".join(f"{claim.file}{' ' + claim.place if claim.place else ''}" for claim in claims)
        said = f"都写着单位“{name}”而内容不同，都没有计入：请核对单位名称，或只留下正确的一份"
        faults += [Fault(claim.file, claim.digest, f"{places}：{said}") for claim in claims]
    return kept, faults


def _table(unit: Unit) -> tuple[object, ...]:
    questions = tuple((leaf.path, leaf.full, leaf.standard) for leaf in unit.leaves)
    return questions, tuple(sorted(unit.conventions.items())), unit.scale


def _differs(unit: Unit, standard: Unit, many: int) -> Fault:
    said = next(_differences(unit, standard), "指标顺序不同")
    return Fault(
        unit.file,
        unit.digest,
        f"{unit.file} {unit.sheet}{said}，与其余 {many} 个单位用的模板不是同一版本，没有计入：请换用统一的模板重新填报",
    )


def _differences(unit: Unit, standard: Unit) -> Iterator[str]:
    """Where two tables part, the first difference first, each with its cell."""
    for own, other in zip_longest(unit.leaves, standard.leaves):
        if own is None:
            yield f"：缺少指标“{other.where}”"
        elif other is None or own.path != other.path:
            expected = f"，应为“{other.where}”" if other else ""
            yield f"{_at(own)}：指标“{own.where}”不在统一的模板里{expected}"
        elif own.full != other.full:
            yield f"{_at(own)}：“{own.name}”的分值是 {plain(own.full)}，应为 {plain(other.full)}"
        elif own.standard != other.standard:
            yield f"{_at(own)}：“{own.name}”的评分标准是“{_short(own.standard)}”，应为“{_short(other.standard)}”"
    for key in sorted({*unit.conventions, *standard.conventions}):
        has, wanted = unit.conventions.get(key, "默认"), standard.conventions.get(key, "默认")
        if has != wanted:
            yield f"：口径 {key} 是 {has}，应为 {wanted}"
    if unit.scale != standard.scale:
        yield f"：等级表是“{unit.scale}”，应为“{standard.scale}”"


def _at(leaf: UnitLeaf) -> str:
    cell = leaf.rule_cell or leaf.cell
    return f"!{cell}" if cell else ""


def _short(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:39]}…"
