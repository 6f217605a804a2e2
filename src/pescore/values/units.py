"""Units (计量单位): which texts are units, and what one is in terms of another."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Context, Decimal
from fractions import Fraction
from functools import lru_cache

from ..library import load

RATES = frozenset({"%", "‰", "BP", "百分点"})
PER_ONE = {"‰": Decimal(1000), "BP": Decimal(10000)}  # how many of a finer rate unit make the whole
_DIVISION = Context(prec=40)
_LONGEST = 24
_DOTS = str.maketrans({"•": "·", "・": "·", ".": "·", "*": "·", "×": "·", "每": "/"})


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit with its size in base units and what it measures: 万元/人·次 is 10000 of 元 per 人·次."""

    text: str
    size: Fraction
    measures: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Table:
    """Units of measure: how they are spelt, and how large they are beside one another."""

    names: Mapping[str, str]  # every spelling → the name used here
    sizes: Mapping[str, tuple[str, Fraction]]  # name → (base unit, size in it)
    scales: Mapping[str, int]
    only_below: frozenset[str]
    part: re.Pattern[str]


def same_unit(number: Decimal, unit: str | None, wanted: str | None) -> Decimal | None:
    """`number` in `unit`, expressed in `wanted` (换算到同一单位); None when the two measure different things.

    A missing unit on either side means "as given": the number comes back unchanged. Rates (%, ‰, BP, 百分点) are
    fractions already, so they agree among themselves. Nothing is guessed: 个 and 项, 日 and 工作日, 户 and 人 disagree.

    >>> same_unit(Decimal("3"), "亿元", "万元"), same_unit(Decimal(5), "日", "工作日")
    (Decimal('30000'), None)
    """
    if unit == wanted or not unit or not wanted or (unit in RATES and wanted in RATES):
        return number
    have, want = read_unit(unit), read_unit(wanted)
    if have is None or want is None or have.measures != want.measures:
        return None
    factor = have.size / want.size
    return _DIVISION.divide(_DIVISION.multiply(number, Decimal(factor.numerator)), Decimal(factor.denominator))


@lru_cache(maxsize=4096)
def read_unit(text: str) -> Unit | None:
    """The unit a text names (万元, 元/人·次, 个/百户, ㎡), or None when it is none that we know."""
    if not text or len(text) > _LONGEST:
        return None
    table = _table()
    text = re.sub(r"[\s()]", "", text).translate(_DOTS)
    if text in table.only_below or text.count("/") > 2 or text[:1].isdigit():
        return None
    written: list[str] = []
    measures: list[str] = []
    size = Fraction(1)
    for depth, side in enumerate(text.split("/")):
        if depth == 0 and side in table.scales and side != text:  # 30万/个: what is counted went without saying
            size, written, measures = size * table.scales[side], [side], ["/"]
            continue
        parts = [_part(name, table) for name in side.split("·")]
        written.append("·".join(part.text for part in parts if part))
        for part in parts:
            if part is None:
                return None
            size = size / part.size if depth else size * part.size
            measures += part.measures
        measures.append("/")
    return Unit("/".join(written), size, tuple(measures))


def _part(text: str, table: _Table) -> Unit | None:
    """One factor: an optional number (below the line: 例/10万人), a scale and a name."""
    match = table.part.fullmatch(text)
    if not match:
        return None
    count, scale, spelling = match.groups()
    name = table.names[spelling]
    base, size = table.sizes[name]
    written = f"{count or ''}{scale or ''}{name}"
    # 人次 and 人·次 are one unit.
    measures = ("人", "次") if base == "人次" else (base,)
    return Unit(written, size * int(count or 1) * table.scales.get(scale, 1), measures)


@lru_cache(maxsize=1)
def _table() -> _Table:
    data = load("units")
    sizes: dict[str, tuple[str, Fraction]] = {name: (name, Fraction(1)) for name in data["不换算"]}
    for group in data["可换算"].values():
        base = next(iter(group))
        sizes |= {name: (base, Fraction(str(size))) for name, size in group.items()}
    names = {name: name for name in sizes}
    names |= {spelling: name for name, spellings in data["别名"].items() for spelling in spellings}
    part = rf"([1-9][0-9]{{0,5}})?({_any_of(data['量级'])})?({_any_of(names)})"
    return _Table(names, sizes, data["量级"], frozenset(data["只作分母"]), re.compile(part))


def _any_of(words: Mapping[str, object]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
