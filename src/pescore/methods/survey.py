"""Questionnaire statistics (问卷统计): satisfaction, intervals, sample size, and percentages that cannot be."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from math import ceil, sqrt
from statistics import NormalDist

CONFIDENCE = 0.95
_MOST_DECIMALS = 6
_PERCENT = re.compile(r"(\d{1,3})(?:\.(\d+))?%?")


def satisfaction(counts: Sequence[Decimal], values: Sequence[Decimal]) -> Decimal:
    """Σn·v ÷ Σn (满意度), in the units of the answers' values v: 100/80/60… give 84.38, 100%/80%… give 0.8438.

    Raises ValueError naming the answer for counts that are no whole number of people, and where nobody answered.
    """
    if len(counts) != len(values):
        raise ValueError(f"人数有 {len(counts)} 个，选项分有 {len(values)} 个：每个选项一个，应一一对应")
    for i, count in enumerate(counts):
        if count < 0 or count != count.to_integral_value():
            raise ValueError(f"人数第 {i + 1} 格是 {count:f}，人数应是 0 或正整数")
    answered = sum(counts, Decimal(0))
    if not answered:
        raise ValueError("没有人作答（人数合计为 0），算不出满意度")
    return sum((n * v for n, v in zip(counts, values, strict=True)), Decimal(0)) / answered


def wilson(share: float, n: int, confidence: float = CONFIDENCE) -> tuple[float, float]:
    """Wilson's interval for a share seen among n answers (比例的置信区间), as fractions inside 0…1.

    >>> [round(100 * end, 2) for end in wilson(176 / 185, 185)]
    [91.01, 97.42]
    """
    z = _quantile(confidence)
    middle = (share + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    low = 0.0 if share == 0 else max(0.0, middle - half)
    return low, 1.0 if share == 1 else min(1.0, middle + half)


def sample_size(population: int, error: float, confidence: float = CONFIDENCE) -> int:
    """People to ask so that a share is known to ±error, at worst p = 50% (样本量), rounded up.

    n0 = z²·0.25 ÷ error², then n0 ÷ (1 + (n0−1)÷N); never more than the population N.

    >>> [sample_size(n, 0.05) for n in (200, 1000, 11910, 100000)]
    [132, 278, 373, 383]
    """
    unlimited = _quantile(confidence) ** 2 * 0.25 / error**2
    return max(1, min(population, ceil(round(unlimited / (1 + (unlimited - 1) / population), 9))))


@lru_cache(maxsize=16)
def _quantile(confidence: float) -> float:
    return NormalDist().inv_cdf((1 + confidence) / 2)


@dataclass(frozen=True, slots=True)
class Attainable:
    """Which numbers of people among n give a printed percentage (GRIM).

    counts      every k with round(100k/n, decimals) = the figure, half-up; empty: the figure is impossible
    nearest     the percentages, printed alike, of the people counts next below and above, with those counts
    telling     False where n is so large that every figure is attainable: the test says nothing
    """

    printed: str
    decimals: int
    counts: range
    nearest: tuple[tuple[int, str], ...]
    telling: bool

    @property
    def possible(self) -> bool:
        """Whether some number of people gives this percentage."""
        return len(self.counts) > 0


def attainable(printed: str, n: int) -> Attainable:
    """Whether `95.2%`, as printed, can come from n answers. The text decides the decimals: `5.20` is not `5.2`.

    >>> attainable("0.3%", 185).possible, attainable("3.8%", 185).counts
    (False, range(7, 8))
    """
    text = unicodedata.normalize("NFKC", printed).strip().replace(" ", "")
    read = _PERCENT.fullmatch(text)
    if not read or Decimal(text.rstrip("%")) > 100:
        raise ValueError(f"“{printed[:20]}”不是 0% 至 100% 的百分比，请照报告原样写成文本，如 5.20%")
    decimals = len(read[2] or "")
    if decimals > _MOST_DECIMALS:
        raise ValueError(f"“{printed[:20]}”的小数位超过 {_MOST_DECIMALS} 位，请照报告原样填写")
    units = int(read[1]) * 10**decimals + int(read[2] or 0)  # the figure in its last place
    whole = 100 * 10**decimals
    # round half-up(whole·k/n) = units  ⇔  (2·units − 1)·n ≤ 2·whole·k < (2·units + 1)·n
    first = max(0, -(-(2 * units - 1) * n // (2 * whole)))
    after = min(n + 1, -(-(2 * units + 1) * n // (2 * whole)))
    counts = range(first, max(first, after))
    beside = tuple((k, _as_printed(k, n, decimals)) for k in (first - 1, first) if not counts and 0 <= k <= n)
    return Attainable(text, decimals, counts, beside, n < whole)


def _as_printed(k: int, n: int, decimals: int) -> str:
    units = (2 * 100 * 10**decimals * k + n) // (2 * n)
    return f"{Decimal(units).scaleb(-decimals):.{decimals}f}%"


def adds_up(answers: Sequence[Attainable], n: int) -> bool:
    """Whether people counts behind the printed shares of one question can add up to n (单选题各选项合计)."""
    return all(a.possible for a in answers) and (
        sum(a.counts[0] for a in answers) <= n <= sum(a.counts[-1] for a in answers)
    )
