"""A grade scale as it is printed below a table (表上写的等级表) → a Scale, or why it cannot be used.

`注：得分≥85分为优秀，75（含）-85分为良好，60（含）-75分为合格，60分以下为不合格。`
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache

from ..library import load
from ..standards.rules import Interval
from ..values import patterns as re
from ..values import plain
from .grades import DEFAULT, HUNDRED, Band, Scale, named_scale
from .stretches import End, Stretch, plainly, stretches

Pair = tuple[str, Stretch]
_SENTENCE = re.compile(r"[^\n。]+")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_TICKED = re.compile(r"[□☐☑■√✔✓]")
_WHOLE_POINT = Decimal(1)  # between 80-89 and 90-100 no whole number is left out
_LONGEST_GAP, _LONGEST_CELL = 12, 30
_FEWEST = 3  # words, or stretches, that make a row of a legend


@dataclass(frozen=True, slots=True)
class Unread:
    """A scale stands there, but cannot be used as it is: one Chinese clause that says why."""

    why: str


def pairs_in(text: str) -> list[Pair]:
    """Every 等次 of a text with the scores it stands for, in reading order."""
    found: list[Pair] = []
    if not _words().search(text):
        return found
    for sentence in _SENTENCE.findall(plainly(text)):
        if not any(word in sentence for word in load("grade_words")["不是总分"]):
            found += _of_sentence(sentence)
    return found


def speaks_of_totals(text: str) -> bool:
    """What a single band must stand beside to be one of a scale."""
    return any(word in text for word in load("grade_words")["是总分"])


def grade_alone(text: str) -> str | None:
    """The 等次 a cell consists of, as in a row of them above a row of scores."""
    flat = plainly(text)
    return flat if _words().fullmatch(flat) else None


def stretch_alone(text: str) -> Stretch | None:
    """The stretch a cell consists of."""
    flat = plainly(text)
    found = [one for begin, end, one in stretches(flat) if begin == 0 and not flat[end:].strip("分。;")]
    return found[0] if len(found) == 1 else None


def is_scale_row(cells: Iterable[str]) -> bool:
    """A row that holds nothing but 等次, their scores, and labels of such a legend; ticked ones are somebody's answer."""
    said: Counter[str] = Counter()
    for text in cells:
        if (mark := _mark(text[: _LONGEST_CELL + 1])) == "other":
            return False
        said[mark] += 1
    return said["word"] >= _FEWEST or said["stretch"] >= _FEWEST or bool(said["word"] and said["stretch"])


@lru_cache(maxsize=4096)
def _mark(text: str) -> str:
    if len(text) > _LONGEST_CELL or _TICKED.search(text):
        return "other"
    if grade_alone(text):
        return "word"
    if stretch_alone(text):
        return "stretch"
    return "label" if plainly(text).strip(":") in load("grade_words")["图例"] else "other"


def scale_of_pairs(pairs: Sequence[Pair], full: Decimal) -> Scale | Unread | None:
    """The scale the pairs make over a table of `full` points, its bounds per hundred.

    None where there is nothing to say: no scale at all, or no more than the usual one says too.
    """
    kept = list(dict.fromkeys(pairs))
    if not kept:
        return None
    names = [name for name, _ in kept]
    if len(set(names)) < len(names):
        twice = next(name for name in names if names.count(name) > 1)
        return Unread(f"“{twice}”写了两种分数段")
    if _agrees(_bands(names, [one for _, one in kept])):
        return None
    per_hundred = _per_hundred([one for _, one in kept], full)
    if isinstance(per_hundred, Unread):
        return per_hundred
    bands = _bands(names, per_hundred)
    if _agrees(bands):
        return None
    if gap := _left_out(bands):
        return Unread(gap)
    scale = Scale("", bands)
    return Scale(scale.as_text(), bands)


def scale_said(pairs: Sequence[Pair], fewest: int) -> Scale | None:
    """The scale as it is told, gaps and overlaps kept for `Scale.faults`; None for fewer grades or one told twice."""
    kept = list(dict.fromkeys(pairs))
    names = [name for name, _ in kept]
    bounds = [end.at for _, one in kept for end in (one.low, one.high) if end is not None]
    if len(kept) < fewest or len(set(names)) < len(names) or max(bounds) > HUNDRED:
        return None
    bands = _bands(names, [one for _, one in kept])
    return None if any(band.where.empty for band in bands) else Scale("报告自定", bands)


# reading a sentence ---------------------------------------------------------------------------------------------


def _of_sentence(sentence: str) -> list[Pair]:
    """Words and stretches beside each other, in whichever order makes more of them."""
    spans = list(stretches(sentence))
    words = [found for found in _words().finditer(sentence) if not any(b <= found.start() < e for b, e, _ in spans)]
    before, after = _rules()
    forward: list[Pair] = []  # 90分以上为优
    backward: list[Pair] = []  # 优：90分以上
    for i, (begin, end, one) in enumerate(spans):
        rest = spans[i + 1][0] if i + 1 < len(spans) else len(sentence)
        word = next((w for w in words if end <= w.start() < rest), None)
        if word and before.fullmatch(sentence[end : word.start()]) and _ends(sentence, word.end()):
            forward.append((word.group(), one))
        back = spans[i - 1][1] if i else 0
        word = next((w for w in reversed(words) if back <= w.start() and w.end() <= begin), None)
        if word and after.fullmatch(sentence[word.end() : begin]) and _begins(sentence, word.start()):
            backward.append((word.group(), one))
    chosen = (
        max(forward, backward, key=len) if len(forward) != len(backward) else _first(spans, words, forward, backward)
    )
    if any(one.share for _, one in chosen) and "得分率" not in sentence and "总分" not in sentence:
        return []
    return chosen


def _first(
    spans: Sequence[tuple[int, int, Stretch]], words: Sequence[re.Match[str]], forward: list[Pair], backward: list[Pair]
) -> list[Pair]:
    """Where both orders fit alike, what the sentence begins with decides."""
    return backward if words and spans and words[0].start() < spans[0][0] else forward


@cache
def _words() -> re.Pattern[str]:
    known = sorted(load("grade_words")["等次"], key=len, reverse=True)
    return re.compile("|".join(map(re.escape, known)))


@cache
def _rules() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What may stand between a stretch and its word, and between a word and its stretch."""
    words = load("grade_words")
    into, onto = (f"[{re.escape(words[key])}]" for key in ("先分后等", "先等后分"))
    return (
        re.compile(rf"{into}{{0,{_LONGEST_GAP}}}(?:,[为评等属定则视即]{into}{{0,{_LONGEST_GAP}}})?"),
        re.compile(rf"{onto}{{0,{_LONGEST_GAP}}}"),
    )


def _begins(sentence: str, at: int) -> bool:
    """The word is no end of a longer one: 集中 is no 中."""
    return at == 0 or not _HAN.match(sentence[at - 1]) or sentence[at - 1] in load("grade_words")["等次之前"]


def _ends(sentence: str, at: int) -> bool:
    """The word is no beginning of a longer one: 差额 is no 差."""
    return at == len(sentence) or not _HAN.match(sentence[at]) or sentence[at] in load("grade_words")["等次之后"]


# making a scale ---------------------------------------------------------------------------------------------------


def _per_hundred(given: Sequence[Stretch], full: Decimal) -> list[Stretch] | Unread:
    """The bounds as points out of a hundred, whatever the table's full marks are."""
    bounds = [end.at for one in given for end in (one.low, one.high) if end is not None]
    top = max(bounds)
    if full == HUNDRED or all(one.share for one in given):
        if top > HUNDRED:
            return Unread(f"写到了 {plain(top)} 分，而表的满分是 {plain(full)} 分")
        return list(given)
    if HUNDRED < top <= full:
        return [_scaled(one, HUNDRED / full) for one in given]
    if top <= HUNDRED and full == HUNDRED * 10:  # 千分制的表，等级按百分制折算
        return list(given)
    return Unread(f"分数段写到 {plain(top)} 分，表的满分却是 {plain(full)} 分，不知道是否要折算")


def _scaled(one: Stretch, by: Decimal) -> Stretch:
    low, high = (end and End(end.at * by, end.closed) for end in (one.low, one.high))
    return Stretch(low, high)


def _bands(names: Sequence[str], given: Sequence[Stretch]) -> tuple[Band, ...]:
    """Bands from the best down; ends that were left open, or not said, settled by the neighbour's."""
    order = sorted(zip(names, given, strict=True), key=lambda pair: _floor(pair[1]), reverse=True)
    found: list[Band] = []
    for i, (name, one) in enumerate(order):
        above = order[i - 1][1] if i else None
        below = order[i + 1][1] if i + 1 < len(order) else None
        low, low_closed = _low(one, below)
        high, high_closed = _high(one, above)
        found.append(Band(name, Interval(low, low_closed, high, high_closed)))
    return tuple(found)


def _floor(one: Stretch) -> Decimal:
    """Where a band stands among the others."""
    return one.low.at if one.low is not None else -_WHOLE_POINT


def _low(one: Stretch, below: Stretch | None) -> tuple[Decimal | None, bool]:
    """A shared bound belongs to the better grade unless the words say otherwise (就高)."""
    if one.low is None:
        return (None, False) if below is None or below.high is None else (below.high.at, below.high.closed is False)
    if one.low.closed is not None:
        return one.low.at, one.low.closed
    same = below is not None and below.high is not None and below.high.at == one.low.at
    return one.low.at, not (same and below is not None and below.high is not None and below.high.closed)


def _high(one: Stretch, above: Stretch | None) -> tuple[Decimal | None, bool]:
    if one.high is None:
        if above is None or above.low is None:
            return None, False
        return above.low.at, not _low(above, one)[1]
    if above is None:  # 90-100: nobody gets more
        return one.high.at, one.high.closed is not False or one.high.at == HUNDRED
    if one.high.closed is not None:
        return one.high.at, one.high.closed
    same = above.low is not None and above.low.at == one.high.at
    return one.high.at, not (same and _low(above, one)[1])


def _agrees(bands: Sequence[Band]) -> bool:
    """Every band is one of the usual scale, whether or not all of them are named."""
    usual = {band.name: _edges(band) for band in named_scale(DEFAULT).bands}
    return all(usual.get(band.name) == _edges(band) for band in bands)


def _edges(band: Band) -> tuple[Decimal, bool, Decimal, bool]:
    """Both ends with whether they belong to the band; the outermost always do."""
    low = band.where.low or Decimal(0)
    high = HUNDRED if band.where.high is None else band.where.high
    return low, band.where.low_closed or not low, high, band.where.high_closed or high == HUNDRED


def _left_out(bands: Sequence[Band]) -> str:
    """A stretch of scores that no band takes in, or two do; single points and the decimals between 89 and 90 aside."""
    if len(bands) < 2:
        return f"只写了“{bands[0].name}”一档"
    reached = Decimal(0)
    for band in reversed(bands):
        low = band.where.low or Decimal(0)
        if low - reached > _WHOLE_POINT or (low > 0 and not reached):
            return f"没有写 {plain(reached)}—{plain(low)} 分是哪一档"
        if low < reached:
            return f"“{band.name}”与下一档的分数段重叠"
        reached = HUNDRED if band.where.high is None else band.where.high
    return "" if reached >= HUNDRED else f"没有写 {plain(reached)} 分以上是哪一档"


def same_scale(one: Scale, other: Scale) -> bool:
    """The same names for the same scores, however the outer ends are written."""
    return {band.name: _edges(band) for band in one.bands} == {band.name: _edges(band) for band in other.bands}
