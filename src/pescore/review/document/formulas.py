"""How one column of a table follows from others: 支出 ÷ 预算, 预算 − 支出, (本年 − 上年) ÷ 上年; which the rows bear out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations, permutations

from ...values import cents, plain
from .grids import Column
from .printed import Printed

ONE, HUNDRED = Decimal(1), Decimal(100)
_NEAREST = 6  # columns tried as operands
_FIRST = 8  # lines: a formula that fits none of so many is given up
_FEW_COLUMNS = 4  # with so few, sums of two are tried as well
_SCALES = (0, 4, -4, 8, -8, 3, -3, 2, -2)  # powers of ten between units
_WIDE = Decimal("1e24")


@dataclass(frozen=True, slots=True)
class Formula:
    """(Σ plus − Σ minus) ÷ Σ bottom × scale, line by line; no bottom: no division."""

    plus: tuple[Column, ...]
    minus: tuple[Column, ...] = ()
    bottom: tuple[Column, ...] = ()
    scale: Decimal = ONE

    def between(self, at: int) -> tuple[Decimal, Decimal] | None:
        """The lowest and highest value the printed operands allow; None where one is missing or of another unit."""
        top, below = self._terms(self.plus, self.minus, at), self._terms(self.bottom, (), at, self._under)
        if top is None or below is None:
            return None
        if not self.bottom:
            return top[0] * self.scale, top[1] * self.scale
        if below[0] <= 0:
            return None
        ends = [a / b * self.scale for a in top for b in below]
        return min(ends), max(ends)

    def exact(self, at: int) -> Decimal:
        """Of the figures as printed."""
        base = self.plus[0]
        over = sum((_value(column, self._under, at) for column in self.bottom), Decimal(0)) if self.bottom else ONE
        top = sum((_value(column, base, at) for column in self.plus), Decimal(0))
        return (top - sum((_value(column, base, at) for column in self.minus), Decimal(0))) / over * self.scale

    def shown(self, at: int) -> str:
        """1026 ÷ 1080"""
        top = " + ".join(_text(column, at) for column in self.plus)
        if self.minus:
            top = " − ".join([top, *(_text(column, at) for column in self.minus)])
            top = f"（{top}）" if self.bottom else top
        below = " + ".join(_text(column, at) for column in self.bottom)
        return f"{top} ÷ {f'（{below}）' if len(self.bottom) > 1 else below}" if below else top

    @property
    def said(self) -> str:
        """支出数 ÷ 预算数"""
        top = " + ".join(column.heading for column in self.plus)
        if self.minus:
            top = " − ".join([top, *(column.heading for column in self.minus)])
            top = f"（{top}）" if self.bottom else top
        below = " + ".join(column.heading for column in self.bottom)
        return f"{top} ÷ {f'（{below}）' if len(self.bottom) > 1 else below}" if below else top

    @property
    def _under(self) -> Column:
        """Whose unit the divisor is taken in: that of the dividend, its own where it counts other things (每人次)."""
        alike = not self.bottom or self.bottom[0].factor(self.plus[0]) is not None
        return self.plus[0] if alike else self.bottom[0]

    def _terms(
        self, plus: Sequence[Column], minus: Sequence[Column], at: int, base: Column | None = None
    ) -> tuple[Decimal, Decimal] | None:
        low = high = Decimal(0)
        units: set[str] = set()
        for column in (*plus, *minus):
            cell, factor = column.cells[at], column.factor(base or self.plus[0])
            if cell is None or factor is None or abs(cell.value) > _WIDE:
                return None
            units.add(cell.unit)
            a, b = cell.low * factor, cell.high * factor
            low, high = (low - b, high - a) if column in minus else (low + a, high + b)
        return None if len(units - {""}) > 1 else (low, high)


def _value(column: Column, base: Column, at: int) -> Decimal:
    cell = column.cells[at]
    assert cell is not None
    return cell.value * (column.factor(base) or ONE)


def _text(column: Column, at: int) -> str:
    cell = column.cells[at]
    assert cell is not None
    return cell.text


@dataclass(frozen=True, slots=True)
class Verdict:
    """The formula most lines bear out, the lines that do, and those that fit neither it nor any other.

    against  lines that do not fit it, those included that fit another
    """

    formula: Formula
    fits: tuple[int, ...]
    misses: tuple[int, ...]
    against: int

    @property
    def tried(self) -> int:
        return len(self.fits) + self.against


def best(target: Column, formulas: Iterable[Formula], lines: Sequence[int]) -> Verdict | None:
    """The formula with the most fitting lines, the first of equals. One that fits a single line excuses nothing."""
    found: Verdict | None = None
    held: set[int] = set()
    for formula in formulas:
        said = [(at, holds(target.cells[at], formula.between(at))) for at in lines[:_FIRST]]
        if len(lines) > _FIRST and any(fit for _, fit in said):
            said += [(at, holds(target.cells[at], formula.between(at))) for at in lines[_FIRST:]]
        fits = tuple(at for at, fit in said if fit)
        misses = tuple(at for at, fit in said if fit is False)
        if len(fits) > 1 or not misses:
            held.update(fits)
        if (fits or misses) and (found is None or len(fits) > len(found.fits)):
            found = Verdict(formula, fits, misses, len(misses))
    if found is None:
        return None
    return Verdict(found.formula, found.fits, tuple(at for at in found.misses if at not in held), found.against)


def holds(cell: Printed | None, between: tuple[Decimal, Decimal] | None) -> bool | None:
    """Whether the printed figure is one of these, whatever the sign; None where it cannot be told."""
    if cell is None or between is None:
        return None
    low, high = between
    return cell.prints(low, high) or cell.prints(-high, -low)


def quotients(amounts: Sequence[Column], target: Column, scale: Decimal) -> list[Formula]:
    """Every a ÷ b, with few columns also a ÷ (b + c), and (a − b) ÷ b."""
    near = nearest(amounts, target)
    pairs = list(permutations(near, 2))
    found = [Formula((a,), (), (b,), scale) for a, b in pairs]
    found += [Formula((a,), (b,), (b,), scale) for a, b in pairs]
    if len(near) <= _FEW_COLUMNS:
        found += [
            Formula((a,), (), two, scale) for a in near for two in combinations([c for c in near if c is not a], 2)
        ]
    return found


def differences(amounts: Sequence[Column], target: Column) -> list[Formula]:
    """Every a − b, with few columns also a + b − c."""
    near = nearest(amounts, target)
    found = [Formula((a,), (b,)) for a, b in combinations(near, 2)]
    if len(near) <= _FEW_COLUMNS:
        found += [Formula(two, (c,)) for two in combinations(near, 2) for c in near if c not in two]
    return [formula for formula in found if formula.plus[0].factor(target) == ONE]


def nearest(amounts: Sequence[Column], target: Column) -> list[Column]:
    """The operands to try, in the order of the table."""
    others = sorted((c for c in amounts if c is not target), key=lambda c: abs(c.at - target.at))[:_NEAREST]
    return sorted(others, key=lambda c: c.at)


def scaled(a: Column, b: Column, target: Column, lines: Sequence[int]) -> list[Formula]:
    """a ÷ b in the unit of the target, told by the size of the figures: 万元 ÷ 人 printed in 元 is × 10000."""
    for at in lines:
        plain_one, cell = Formula((a,), (), (b,)), target.cells[at]
        if cell and cell.value and plain_one.between(at) and (value := plain_one.exact(at)):
            apart = cell.value.adjusted() - value.adjusted()
            return [Formula((a,), (), (b,), ONE.scaleb(k)) for k in _SCALES if abs(k - apart) < 2]
    return []


def percent_scale(target: Column) -> Decimal:
    """A rate printed as 95% or, under 执行率（%）, as 95; else 0.95."""
    return HUNDRED if target.percent or any(c and abs(c.value) > 2 for c in target.cells) else ONE


def written(value: Decimal, cell: Printed) -> str:
    """The value with the decimals and the sign of percentage of the printed cell."""
    return f"{cents(value, cell.decimals)}%" if cell.percent else plain(cents(value, max(cell.decimals, 2)))
