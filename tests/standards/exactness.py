"""Random band, tier and per-unit sentences scored by an independent oracle in exact fractions.

The oracle never sees the sentence: it works from the figures the sentence was written from, in `Fraction`, and rounds
half-up once. Values lie on the boundaries, 1e-9 to each side, carry float debris, or are drawn at random.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from pescore import Reading, read_standard


@dataclass(frozen=True)
class Case:
    """One sentence with its full mark, and the points an oracle gives a rate."""

    sentence: str
    full: str
    oracle: object

    def read(self) -> Reading:
        return read_standard(self.sentence, full=self.full, unit="rate")


def half_up(points: Fraction) -> Fraction:
    """Round to cents, half away from zero (points are never negative here)."""
    return Fraction((points * 100 + Fraction(1, 2)).__floor__(), 100)


def fraction(value: float) -> Fraction:
    """The decimal a person sees in a cell: fifteen significant digits of the float."""
    return Fraction(f"{value:.15g}")


def percent(x: Fraction) -> str:
    text = f"{float(x * 100):.4f}".rstrip("0").rstrip(".")
    return f"{text}%"


def band(rng: random.Random) -> tuple[Case, list[Fraction]]:
    low, high = sorted(rng.sample(range(40, 400), 2))
    a, b, full = Fraction(low, 400), Fraction(high, 400), Fraction(rng.randrange(1, 60), rng.choice((1, 2, 10)))
    sentence = (
        f"大于或等于{percent(b)}的，得满分；小于或等于{percent(a)}的，得0分；"
        f"{percent(a)}-{percent(b)}之间的，在0和满分之间计算确定。"
    )

    def oracle(x: Fraction) -> Fraction:
        return half_up(full * min(Fraction(1), max(Fraction(0), (x - a) / (b - a))))

    return Case(sentence, str(float(full)), oracle), [a, b, (a + b) / 2]


def tiers(rng: random.Random) -> tuple[Case, list[Fraction]]:
    edges = sorted((Fraction(n, 200) for n in rng.sample(range(60, 200), rng.randrange(2, 5))), reverse=True)
    worths = sorted((Fraction(n, 4) for n in rng.sample(range(1, 60), len(edges))), reverse=True)
    parts = [f"{percent(edges[0])}（含）以上得{float(worths[0]):g}分"]
    parts += [
        f"{percent(e)}（含）-{percent(above)}得{float(w):g}分"
        for e, above, w in zip(edges[1:], edges, worths[1:], strict=False)
    ]
    sentence = "；".join(parts) + f"；低于{percent(edges[-1])}不得分。"

    def oracle(x: Fraction) -> Fraction:
        return next((w for e, w in zip(edges, worths, strict=True) if x >= e), Fraction(0))

    return Case(sentence, str(float(worths[0])), oracle), edges


def per_unit(rng: random.Random) -> tuple[Case, list[Fraction]]:
    start, step = Fraction(rng.randrange(120, 200), 200), Fraction(rng.randrange(1, 12), 200)
    amount, full = Fraction(rng.randrange(1, 40), 20), Fraction(rng.randrange(2, 40), 2)
    sentence = f"完成率达到{percent(start)}得满分，每低{percent(step)[:-1]}个百分点扣{float(amount):g}分，扣完为止。"

    def oracle(x: Fraction) -> Fraction:
        lost = max(Fraction(0), (start - x) / step * amount)
        return half_up(max(Fraction(0), full - lost))

    floor_at = max(start - full / amount * step, Fraction(-1))  # a rate under -1000 % is taken for a percentage
    return Case(sentence, str(float(full)), oracle), [start, start - step, floor_at]


KINDS = (band, tiers, per_unit)
HAIR = Fraction(1, 10**9)


def values(rng: random.Random, edges: list[Fraction], count: int) -> Iterator[float]:
    for edge in edges:
        yield from (float(edge), float(edge + HAIR), float(edge - HAIR))
    while True:
        for _ in range(count):
            kind = rng.random()
            if kind < 0.4:
                yield rng.randrange(0, 12_000) / 10_000
            elif kind < 0.7:
                yield rng.random() * 1.2
            elif kind < 0.85:
                yield sum([0.1] * rng.randrange(1, 12))  # 0.30000000000000004 and the like
            else:
                yield rng.randrange(1, 9_000) / rng.randrange(9_000, 12_000)


def differences(seed: int, sentences: int, each: int) -> tuple[int, list[str]]:
    """(cases tried, the first few that differ by a cent or more)."""
    rng, tried, wrong = random.Random(seed), 0, []
    for _ in range(sentences):
        case, edges = rng.choice(KINDS)(rng)
        reading, stream = case.read(), values(rng, edges, each)
        for _ in range(each):
            value = next(stream)
            got = reading.score(value).points
            tried += 1
            want = case.oracle(fraction(value))
            if got is None or Fraction(got) != want:
                wrong.append(f"{case.sentence} 分值{case.full} 值{value!r}: {got}, 应为{float(want)}")
    return tried, wrong[:5]
