"""Which units answer the same table (同一标准): the majority's, and nobody counts twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import zip_longest
from pathlib import PurePosixPath

from ..evaluation.conventions import Settings, settings_of
from ..evaluation.marking import rule_of
from ..values import plain
from .journal import Fault
from .unit import Unit, UnitLeaf
from .wording import marked, plain_wording

Question = tuple[tuple[str, ...], Decimal, str]


@dataclass(frozen=True, slots=True)
class Agreed:
    """The units that can be compared, and why the others cannot."""

    units: tuple[Unit, ...]
    faults: tuple[Fault, ...]


def agree(units: Sequence[Unit]) -> Agreed:
    """Keep the units of the commonest table (paths, 分值, 评分标准, 口径, grade scale); of equally common ones the first.

    How a text is typed makes no other table as long as it reads the same; the units kept all have the texts most of them have.
    Two different books for one unit are both set aside: which is right, nobody here can tell. The same book twice counts
    once.
    """
    single, faults = _one_each(units)
    tables = [_table(unit) for unit in single]
    commonest = Counter(tables).most_common(1)
    if not commonest:
        return Agreed((), tuple(faults))
    alike = [unit for unit, table in zip(single, tables, strict=True) if table == commonest[0][0]]
    texts = [tuple((leaf.path, leaf.standard) for leaf in unit.leaves) for unit in alike]
    typed = Counter(texts).most_common(1)[0][0]
    standard = next(unit for unit, text in zip(alike, texts, strict=True) if text == typed)
    kept: list[Unit] = []
    for unit, table in zip(single, tables, strict=True):
        if table == commonest[0][0] and not any(_differences(unit, standard)):
            kept.append(_worded_as(unit, standard))
    counted = {unit.file for unit in kept}
    faults += [_differs(unit, standard, len(kept)) for unit in single if unit.file not in counted]
    return Agreed(tuple(kept), tuple(faults))


def _one_each(units: Sequence[Unit]) -> tuple[list[Unit], list[Fault]]:
    by_name: dict[str, list[Unit]] = {}
    for unit in units:
        by_name.setdefault(unit.name, []).append(unit)
    kept: list[Unit] = []
    faults: list[Fault] = []
    for name, claims in by_name.items():
        first, *others = sorted(claims, key=lambda unit: len(PurePosixPath(unit.file).stem))  # 城关镇, then 城关镇 (2)
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
    questions = tuple((_name(leaf), leaf.full, plain_wording(leaf.standard)) for leaf in unit.leaves)
    return questions, tuple(sorted(unit.conventions.items())), unit.scale


def _name(leaf: UnitLeaf) -> tuple[str, ...]:
    return tuple(map(plain_wording, leaf.path))


def _reads_as(own: UnitLeaf, other: UnitLeaf, unit: Unit) -> bool:
    """Typed in another way, the standard is read in the same way: a line break may part two clauses."""
    if own.standard == other.standard:
        return True
    settings = settings_of(dict(unit.conventions))
    return _rule(own, own.standard, settings) == _rule(own, other.standard, settings)


def _rule(leaf: UnitLeaf, standard: str, settings: Settings) -> tuple[str, object]:
    reading = rule_of(leaf.full, standard, leaf.target, leaf.points, settings).reading
    return reading.status, reading.canonical


def _worded_as(unit: Unit, standard: Unit) -> Unit:
    """The unit under the names and standards of the common table, so that they are one indicator everywhere."""
    pairs = list(zip(unit.leaves, standard.leaves, strict=True))
    if all((own.path, own.standard) == (other.path, other.standard) for own, other in pairs):
        return unit
    return replace(unit, leaves=tuple(own._replace(path=o.path, standard=o.standard) for own, o in pairs))


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
        elif other is None or _name(own) != _name(other):
            expected = f"，应为“{other.where}”" if other else ""
            yield f"{_at(own)}：指标“{own.where}”不在统一的模板里{expected}"
        elif own.full != other.full:
            yield f"{_at(own)}：“{own.name}”的分值是 {plain(own.full)}，应为 {plain(other.full)}"
        elif plain_wording(own.standard) != plain_wording(other.standard):
            has, wanted = marked(own.standard, other.standard)
            yield f"{_at(own)}：“{own.name}”的评分标准写的是“{has}”，应为“{wanted}”（不同的地方在【】里）"
        elif not _reads_as(own, other, unit):
            yield f"{_at(own)}：“{own.name}”的评分标准断行、空格不同，读出来的规则也不同，请照统一的模板粘贴"
    for key in sorted({*unit.conventions, *standard.conventions}):
        has, wanted = unit.conventions.get(key, "默认"), standard.conventions.get(key, "默认")
        if has != wanted:
            yield f"：口径 {key} 是 {has}，应为 {wanted}"
    if unit.scale != standard.scale:
        yield f"：等级表是“{unit.scale}”，应为“{standard.scale}”"


def _at(leaf: UnitLeaf) -> str:
    cell = leaf.rule_cell or leaf.cell
    return f"!{cell}" if cell else ""
