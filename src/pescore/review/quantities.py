"""Numbers as they stand in prose (文中的数): amounts with their unit, rates as printed, and the words before them."""

from __future__ import annotations

import re
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import NamedTuple

from ..values import same_unit

_NUMBER = r"(?<![\d.,])(\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)(?![\d,]*\.?\d)"
_UNITS = (
    "亿元", "万元", "千元", "元", "万人次", "人次", "万人", "人", "户", "家", "个", "册", "期", "份", "项", "套", "台", "公里",
    "平方米", "万亩", "亩", "吨",
)  # fmt: skip
_AMOUNT = re.compile(rf"{_NUMBER}\s*({'|'.join(_UNITS)})(?:[/每](\w))?")
_RATE = re.compile(rf"{_NUMBER}\s*[%％]")
_BEFORE = re.compile(r"([\u4e00-\u9fff]{1,8})[（(:：]?$")
_FILLER = re.compile(r"(?:总额|资金|金额|人数|户数)?(?:共计|累计|合计|约为|达到|共有|[为是达到共计约仅近有])+$")


class Amount(NamedTuple):
    """5195.68万元: the number as printed and exact, its unit, the words right before it, where in the text."""

    text: str
    number: Decimal
    unit: str
    label: str
    start: int


class Rate(NamedTuple):
    """65.92%: as printed, as a fraction, its decimals, the words right before it, where in the text."""

    text: str
    value: Decimal
    decimals: int
    label: str
    start: int


@lru_cache(maxsize=4096)
def amounts(text: str) -> tuple[Amount, ...]:
    """Every amount with a unit, in order."""
    return tuple(
        Amount(
            found[0], Decimal(found[1].replace(",", "")), f"{found[2]}/{found[3]}" if found[3] else found[2],
            label_before(text, found.start()), found.start(),
        )
        for found in _AMOUNT.finditer(text)
    )  # fmt: skip


@lru_cache(maxsize=4096)
def rates(text: str) -> tuple[Rate, ...]:
    """Every percentage, in order."""
    return tuple(
        Rate(
            found[0], Decimal(found[1].replace(",", "")) / 100, len(found[1].partition(".")[2]),
            label_before(text, found.start()), found.start(),
        )
        for found in _RATE.finditer(text)
    )  # fmt: skip


def label_before(text: str, at: int) -> str:
    """The Chinese words right before a position, without 为、达到、共."""
    found = _BEFORE.search(text[max(0, at - 10) : at])
    return _FILLER.sub("", found[1]) if found else ""


def ratio(top: Amount, bottom: Amount) -> Decimal | None:
    """top ÷ bottom in one unit; None where they measure different things or nothing is divided by."""
    number = same_unit(top.number, top.unit, bottom.unit)
    return None if number is None or not bottom.number else number / bottom.number


def prints_as(exact: Decimal, rate: Rate) -> bool:
    """Whether a fraction, rounded or cut off at the printed decimals, is the printed rate."""
    return rounds_to(exact * 100, rate.value * 100, rate.decimals)


def rounds_to(exact: Decimal, printed: Decimal, places: int) -> bool:
    """Whether a number, rounded half-up or cut off at `places` decimals, is the printed one."""
    step = Decimal(1).scaleb(-places)
    return printed in (exact.quantize(step, ROUND_HALF_UP), exact.quantize(step, ROUND_DOWN))


def sentences(text: str) -> list[str]:
    """A text cut at 。；！ and line breaks."""
    return [part for part in re.split(r"[。；;！\n]", text) if part.strip()]
