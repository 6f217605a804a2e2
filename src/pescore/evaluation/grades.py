"""等级表: bands of the total, each with a name; read from the library, from a list, or from text people type."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from ..library import load
from ..standards.rules import Interval
from ..values import plain

DEFAULT = "财预2020-10"
UNSETTLED = "待确认"  # stands for a scale that is printed somewhere and could not be read
HUNDRED = Decimal(100)

_NUMBER = r"(\d+(?:\.\d+)?)"
_NAMES = r"[A-Za-z]{0,2}"
_BRACKETS = re.compile(rf"([\[(]){_NUMBER},{_NUMBER}([\])])")
_BETWEEN = re.compile(rf"{_NUMBER}(\(不?含\))?[-~至]{_NUMBER}(\(不?含\))?")
_CHAIN = re.compile(rf"{_NUMBER}([<>≤≥]){_NAMES}([<>≤≥]){_NUMBER}")
_BOUND = re.compile(rf"{_NAMES}([<>≤≥]){_NUMBER}")
_WORDED = re.compile(rf"{_NUMBER}(及?以上|及?以下)(?:\(不?含\))?")
_UP, _DOWN = "≥>", "≤<"


class GradeError(ValueError):
    """The scale itself cannot be used, or a score belongs to none of its bands: one Chinese line."""


@dataclass(frozen=True, slots=True)
class Band:
    """One 等次: its name and the stretch of scores it covers."""

    name: str
    where: Interval

    def as_text(self) -> str:
        """`优[90,100]`, or `优≥90` where the band has no upper end; reads back through `scale_from_text`."""
        low, high = self.where.low or Decimal(0), self.where.high
        if high is None:
            return f"{self.name}{'≥' if self.where.low_closed else '>'}{plain(low)}"
        left = "[" if self.where.low_closed or self.where.low is None else "("
        return f"{self.name}{left}{plain(low)},{plain(high)}{']' if self.where.high_closed else ')'}"


@dataclass(frozen=True, slots=True)
class Scale:
    """A grade scale (等级表) over 0…`full`, highest band first."""

    id: str
    bands: tuple[Band, ...]
    full: Decimal = HUNDRED
    source: str = ""

    def grade(self, score: Decimal, full: Decimal = HUNDRED) -> str:
        """The name of the band `score` (out of `full` points) falls in; the scale is stretched to `full`.

        Raises GradeError when the score lies outside 0…full, in a gap of the scale, or in two bands at once.
        """
        if not self.bands:
            raise GradeError(
                "表中写有等级表，但没有读全：请在“口径”表的 grade_scale 写明各档，如 优≥90；良≥80；中≥60；差<60"
            )
        if full <= 0:
            raise GradeError(f"满分应大于 0，现在是 {plain(full)}")
        if score < 0 or score > full:
            raise GradeError(f"得分 {plain(score)} 不在 0 至满分 {plain(full)} 之间，不能定级")
        # Compare exactly, without dividing: score ÷ full × scale full against the bound.
        names = [band.name for band in self.bands if _covers(band.where, score * self.full, full)]
        if len(names) == 1:
            return names[0]
        if not names:
            raise GradeError(f"等级表“{self.id}”没有规定 {plain(score)} 分属于哪一档，请补全区间")
        raise GradeError(f"等级表“{self.id}”把 {plain(score)} 分同时划入“{'”“'.join(names)}”，请明确端点归属")

    def as_text(self) -> str:
        """The whole scale in one cell, e.g. `优[90,100]；良[80,90)；…`."""
        return "；".join(band.as_text() for band in self.bands)

    def faults(self) -> tuple[str, ...]:
        """Gaps and overlaps of the bands over 0…full, in Chinese; empty when they tile the whole stretch."""
        bands = sorted(self.bands, key=lambda b: (b.where.low or Decimal(0), not b.where.low_closed))
        found: list[str] = []
        reached, closed = Decimal(0), False  # everything below `reached` is covered; itself too when `closed`
        for band in bands:
            low, low_closed = band.where.low or Decimal(0), band.where.low_closed or band.where.low is None
            if low > reached or (low == reached and not closed and not low_closed):
                found.append(f"{_stretch(reached, not closed, low, not low_closed)}没有对应的等次")
            elif low < reached or (closed and low_closed):
                found.append(f"“{band.name}”与相邻等次在 {plain(low)} 分处重叠")
            high = self.full if band.where.high is None else band.where.high
            high_closed = band.where.high is None or band.where.high_closed
            if (high, high_closed) > (reached, closed):
                reached, closed = high, high_closed
        if reached < self.full or not closed:
            found.append(f"{_stretch(reached, not closed, self.full, True)}没有对应的等次")
        return tuple(found)


def _covers(where: Interval, scaled: Decimal, full: Decimal) -> bool:
    return scaled in replace(
        where,
        low=None if where.low is None else where.low * full,
        high=None if where.high is None else where.high * full,
    )


def _stretch(low: Decimal, low_closed: bool, high: Decimal, high_closed: bool) -> str:
    if low == high:
        return f"{plain(low)} 分"
    return f"{plain(low)}（{'含' if low_closed else '不含'}）至 {plain(high)}（{'含' if high_closed else '不含'}）分"


@lru_cache(maxsize=64)
def named_scale(name: str) -> Scale:
    """A scale of the library by its id, e.g. `财预2020-10`."""
    library = load("grades")
    if name not in library:
        raise GradeError(
            f"没有名为“{name}”的等级表；可用的有：{'、'.join(library)}；也可直接写成“优≥90；良≥80；中≥60；差<60”"
        )
    entry = library[name]
    rows = [(band["名称"], band["区间"]) for band in entry["等级"]]
    return scale_of(rows, name=name, source=entry["来源"])


def unsettled() -> Scale:
    """The scale that gives no grade until a person says which one is meant."""
    return Scale(UNSETTLED, ())


@lru_cache(maxsize=256)
def scale_from_text(text: str) -> Scale:
    """An id of the library, or bands typed in one cell: `优≥90；良≥80；中≥60；差<60`."""
    text = text.strip()
    if not text:
        return named_scale(DEFAULT)
    if text == UNSETTLED:
        return unsettled()
    if text in load("grades"):
        return named_scale(text)
    rows: list[tuple[str, str]] = []
    for piece in filter(None, (p.strip() for p in re.split(r"[;；\n]", text))):
        match = re.match(r"([^\d\[(（≥≤<>＜＞=:：]+)[=:：]?([\[(（≥≤<>＜＞\d].*)$", piece)
        if match is None:
            return named_scale(text)  # no bands in it: let the message list the known ids
        rows.append((match[1].strip(), match[2]))
    return scale_of(rows, name=text)


def scale_of(rows: Iterable[tuple[str, object]], name: str = "自定义", source: str = "") -> Scale:
    """A scale from (name, stretch) rows; a stretch is `[80,90)`, `90>S≥80`, `80（含）-90`, `≥80` or a bare lower bound.

    A band that names only one end runs to its neighbour. Raises GradeError where a row cannot be read.
    """
    bands: list[Band] = []
    top_unsaid: set[str] = set()  # “90（含）-100”: says nothing of 100, which only matters where no band lies above
    for label, stretch in rows:
        label = str(label).strip()
        if not label:
            raise GradeError(f"等级表“{name}”有一档没有名称")
        bands.append(Band(label, _interval(label, stretch)))
        if "含" in str(stretch) and "不含" not in str(stretch):
            top_unsaid.add(label)
    if not bands:
        raise GradeError(f"等级表“{name}”是空的")
    if len({band.name for band in bands}) < len(bands):
        raise GradeError(f"等级表“{name}”有重名的等次")
    bands = [replace(band, where=_to_neighbours(band.where, bands)) for band in bands]
    top = max((band.where.high for band in bands if band.where.high is not None), default=None)
    bands = [
        replace(band, where=replace(band.where, high_closed=True))
        if band.where.high == top and top is not None and band.name in top_unsaid
        else band
        for band in bands
    ]
    bands.sort(key=lambda band: band.where.low or Decimal(0), reverse=True)
    return Scale(name, tuple(bands), source=source)


def scale_from(data: object) -> Scale:
    """等级表 as facts give it: None (the default), an id, a mapping {优: ≥90}, or a list of {名称, 区间}."""
    if data is None:
        return named_scale(DEFAULT)
    if isinstance(data, str):
        return scale_from_text(data)
    if isinstance(data, Mapping):
        return scale_of([(str(k), v) for k, v in data.items()])
    if isinstance(data, list) and all(isinstance(row, Mapping) and {"名称", "区间"} == set(row) for row in data):
        return scale_of([(row["名称"], row["区间"]) for row in data])
    raise GradeError('等级表应是名称（如 财预2020-10），或若干行 {名称: 优, 区间: "[90,100]"}')


def _interval(label: str, stretch: object) -> Interval:
    text = unicodedata.normalize("NFKC", str(stretch)).replace(" ", "").replace("分", "")
    text = text.replace(">=", "≥").replace("<=", "≤").replace("≧", "≥").replace("≦", "≤")
    text = re.sub(r"[～〜—–－]+", "-", text)
    try:
        return Interval(Decimal(text), True)
    except ArithmeticError:
        pass
    if m := _BRACKETS.fullmatch(text):
        where = Interval(Decimal(m[2]), m[1] == "[", Decimal(m[3]), m[4] == "]")
    elif m := _BETWEEN.fullmatch(text):
        ends_open = "(含)" in (m[2], m[4])  # “80（含）-90”: naming one end as included leaves the other out
        where = Interval(
            *(Decimal(m[1]), m[2] == "(含)" or (m[2] is None and not ends_open)),
            *(Decimal(m[3]), m[4] == "(含)" or (m[4] is None and not ends_open)),
        )
    elif m := _CHAIN.fullmatch(text):
        if (m[2] in _UP) != (m[3] in _UP):
            raise GradeError(f"等次“{label}”的区间“{stretch}”两个比较符号方向相反")
        ends = [(Decimal(m[1]), m[2] in "≤≥"), (Decimal(m[4]), m[3] in "≤≥")]
        (low, low_closed), (high, high_closed) = ends if m[2] in _DOWN else reversed(ends)
        where = Interval(low, low_closed, high, high_closed)
    elif m := _BOUND.fullmatch(text):
        bound, closed = Decimal(m[2]), m[1] in "≤≥"
        where = Interval(low=bound, low_closed=closed) if m[1] in _UP else Interval(high=bound, high_closed=closed)
    elif m := _WORDED.fullmatch(text):
        bound, closed = Decimal(m[1]), "不含" not in text
        where = Interval(low=bound, low_closed=closed) if m[2].endswith("上") else Interval(None, False, bound, closed)
    else:
        raise GradeError(f"等次“{label}”的区间“{stretch}”读不懂，请写成 [80,90) 或 90>S≥80")
    if where.empty:
        raise GradeError(f"等次“{label}”的区间“{stretch}”是空的，请检查上下限")
    return where


def _to_neighbours(where: Interval, bands: list[Band]) -> Interval:
    """Give a one-ended band (`≥80`) its other end: where the next band above, or below, begins."""
    if where.high is None and where.low is not None:
        above = [b.where for b in bands if b.where.low is not None and b.where.low > where.low]
        if above:
            next_up = min(above, key=lambda i: i.low or Decimal(0))
            return replace(where, high=next_up.low, high_closed=not next_up.low_closed)
    if where.low is None and where.high is not None:
        below = [b.where for b in bands if b.where.high is not None and b.where.high < where.high]
        if below:
            next_down = max(below, key=lambda i: i.high or Decimal(0))
            return replace(where, low=next_down.high, low_closed=not next_down.high_closed)
    return where
