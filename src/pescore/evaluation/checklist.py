"""A checklist as people write it in one cell: `①②④`, `3/4`, `缺②`, `②的50%`, `除③外均符合`, `①符合②不符合`."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from ..values import chinese_number, exact, read_value

CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
ONE, ZERO = Decimal(1), Decimal(0)
Degree = Decimal | None  # 0…1; None: 不适用, or it cannot be assessed
Degrees = Sequence[Degree]

_MARK = re.compile(f"[{CIRCLED}]")
_OTHER_MARKS = re.compile(r"\((\d{1,2})\)|(?<![\d.])(\d{1,2})[.、](?!\d)")
_MARK_LIST = re.compile(r"\d{1,2}(?:[.、,]\d{1,2})+[.、]?")
_SHARE = re.compile(r"(?:的|=|:)?(\d+(?:\.\d+)?)(%?)")

_HOW_MANY = r"(\d{1,2}|[一二两三四五六七八九十]+)个?"
_ITEM = r"(?:项|条|要点)"
_FRACTION = re.compile(rf"(\d{{1,2}})/(\d{{1,2}}){_ITEM}?")
_SOME = re.compile(rf"(?:符合|满足|具备|达到|做到|共符合)?{_HOW_MANY}{_ITEM}(?:符合|满足|达标)?")
_LACKS = re.compile(rf"(?:缺少|缺|少|差|欠){_HOW_MANY}{_ITEM}?|{_HOW_MANY}{_ITEM}(?:不符合|未符合|缺失|未达标|不满足)")
_WHOLE = r"(?:全部|全|均|都|完全|所有|各项|评价要点|要点|已)*"
_WHOLE_END = r"(?:要求|条件|评价要点|要点)?"
_ALL = re.compile(rf"{_WHOLE}(?:符合|满足|达到|具备|√){_WHOLE_END}")
_NONE = re.compile(rf"{_WHOLE}(?:不|未|没有)(?:符合|满足|达到|具备){_WHOLE_END}|×")

_ADVERBS = re.compile(r"^(?:均|都|全部|完全|已|项|要点)+")
_YES = frozenset(("符合", "满足", "达到", "达标", "具备", "√", "✓", "是", "有"))
_NO = frozenset(
    ("不符合", "未符合", "不满足", "未满足", "未达到", "不达标", "未达标", "不具备", "×", "✗", "否", "缺", "缺失", "没有", "无")
)  # fmt: skip
_REST = re.compile(r"[、,;。]*(?:其余|其他|其它|余下)(?:各项|要点)?(.+)$")
_EXCEPT = re.compile(r"(?:之?外|以外)[、,]?(?:其余|其他|其它)?(?:各项|要点)?(.+)$")
_LACKING = re.compile(r"(?:只|仅)?(?:缺少|缺失|缺|少|未符合|不符合|未满足|不满足|未达到|没有|除了|除)")
_LISTED = re.compile(r"(?:(?:只|仅)?(?:符合|满足|达到|具备|做到|有)|要点)+")


@dataclass(frozen=True, slots=True)
class Met:
    """`3/4`: how many 要点 are met, not which; scored only where every choice of them gives the same points."""

    met: int
    of: int


class Unsaid:
    """What nothing was said about; None is 不适用, said in so many words."""


UNSAID = Unsaid()


def cells_of(argument: list[object] | tuple[object, ...]) -> list[object]:
    """The cells of a range or flat list, row by row."""
    return [cell for row in argument for cell in (row if isinstance(row, (list, tuple)) else (row,))]


def checklist(actual: object, items: int = 0) -> Degrees | Met:
    """One degree per 要点 from a range, a list, or one cell; `items` is the number of 要点 (0: unknown).

    Raises ValueError in Chinese, naming the accepted forms, where it is not plain which 要点 are met.
    """
    if isinstance(actual, (list, tuple)):
        return [_degree(cell, index) for index, cell in enumerate(cells_of(actual))]
    if isinstance(actual, date):  # includes datetime
        raise ValueError(
            f"实际值被表格当成了日期（{actual:%Y-%m-%d}）：请写成 ①②④，或加单引号写成 '{actual.month}/{actual.day}"
        )
    if isinstance(actual, bool) and items:
        return [ONE if actual else ZERO] * items
    if isinstance(actual, (int, float, Decimal)) and not isinstance(actual, bool):
        return _bare_number(exact(actual), items)
    return _written(str(actual), items)


def _bare_number(number: Decimal, items: int) -> Degrees:
    if items == 1 and 0 <= number <= 1:
        return [number]
    if items and number in (0, items):
        return [ONE if number else ZERO] * items
    raise ValueError(f"只有一个数 {number:f}，看不出哪几项要点符合：请写成 ①②④、3/{items or 4}、缺② 或 ②的50%")


def _written(written: str, items: int) -> Degrees | Met:
    text = _normal(written)
    if m := _FRACTION.fullmatch(text):
        return _some(int(m[1]), int(m[2]), items)
    if items and (_ALL.fullmatch(text) or _NONE.fullmatch(text)):
        return [ONE if _ALL.fullmatch(text) else ZERO] * items
    if m := _SOME.fullmatch(text):
        return _some(_whole(m[1]), items, items)
    if m := _LACKS.fullmatch(text):
        return _some(items - _whole(m[1] or m[2]), items, items)
    parts = re.split(r"[;,、|]", text)
    if len(parts) > 1 and (not items or len(parts) == items) and all(_is_degree(part) for part in parts):
        return [_degree(part, index) for index, part in enumerate(parts)]
    if _MARK_LIST.fullmatch(text):
        text = "".join(_circled(digits) for digits in re.findall(r"\d+", text))
    text = _OTHER_MARKS.sub(lambda m: _circled(m[1] or m[2]) or m[0], text)
    if _MARK.search(text):
        return _marked(text, written, items)
    raise _unclear(written, items)


def _unclear(written: str, items: int) -> ValueError:
    return ValueError(f"“{written[:40]}”看不出哪几项要点符合：请写成 ①②④、3/{items or 4}、缺② 或 ②的50%")


def _normal(written: str) -> str:
    """NFKC without white space, but circled numbers stay circled (NFKC would turn ① into 1)."""
    pieces = re.split(f"([{CIRCLED}])", written[:2000])
    pieces[::2] = [re.sub(r"\s", "", unicodedata.normalize("NFKC", piece)) for piece in pieces[::2]]
    return "".join(pieces)


def _circled(digits: str) -> str:
    return CIRCLED[int(digits) - 1] if 0 < int(digits) <= len(CIRCLED) else ""


def _whole(digits: str) -> int:
    number = Decimal(digits) if digits.isdecimal() else chinese_number(digits)
    if number is None:
        raise ValueError(f"“{digits}”不是项数")
    return int(number)


def _some(met: int, of: int, items: int) -> Degrees | Met:
    if not of:
        raise ValueError("不知道共有几项要点：请写成 3/4，或在评价要点里逐条列出")
    if items and of != items:
        raise ValueError(f"实际值写了共 {of} 项，而评价要点有 {items} 项：请核对")
    if not 0 <= met <= of:
        raise ValueError(f"符合的项数 {met} 不在 0 至 {of} 之间")
    return [ONE if met else ZERO] * of if met in (0, of) else Met(met, of)


def _is_degree(part: str) -> bool:
    m = re.fullmatch(r"(\d+(?:\.\d+)?)(%?)", part)
    return bool(m) and Decimal(m[1]) <= (100 if m[2] else 1)


def _degree(cell: object, index: int) -> Degree:
    """The degree 0…1 of one 要点: a number, a percent, 符合/不符合, or None for 不适用."""
    place = f"第 {index + 1} 项要点"
    if cell is None or (isinstance(cell, str) and cell.strip() in ("", "不适用", "—", "/")):
        return None
    if isinstance(cell, bool):
        return ONE if cell else ZERO
    if isinstance(cell, str) and (word := _normal(cell)) in _YES | _NO:
        return ONE if word in _YES else ZERO
    number = read_value(cell).number
    if number is None:
        raise ValueError(f"{place}“{str(cell)[:20]}”应是 0 至 1 的符合程度（如 1、0.5、50%）或 符合/不符合")
    if not 0 <= number <= 1:
        raise ValueError(f"{place}的符合程度 {number:f} 不在 0 至 1 之间")
    return number


def _marked(text: str, written: str, items: int) -> Degrees:
    """Numbered 要点, each with what is said of it; “①②不符合” speaks of both, “①②的50%” of ② only."""
    lead, *pieces = re.split(f"([{CIRCLED}])", text)
    lead = lead.strip("、,:;。")
    lacking = bool(_LACKING.fullmatch(lead))
    if lead and not lacking and not _LISTED.fullmatch(lead):
        raise _unclear(written, items)
    rest: Degree | Unsaid = ONE if lacking else UNSAID  # what the 要点 not mentioned get
    if m := (_EXCEPT if lacking else _REST).search(pieces[-1]):
        pieces[-1] = pieces[-1][: m.start()]
        rest = _yes_no(m[1], written, items)
        lacking = lacking and rest == ONE
    degrees: dict[int, Degree] = {}
    run: list[int] = []  # numbered, nothing said yet
    for mark, words in zip(pieces[::2], pieces[1::2], strict=True):
        index = CIRCLED.index(mark)
        if index in degrees:
            raise ValueError(f"“{written[:40]}”里 {mark} 出现了两次")
        degrees[index] = ZERO if lacking else ONE
        run.append(index)
        said = words.strip("、,:;。和及与")
        if not said:
            continue
        if said == "不适用":
            degrees[index] = None
        elif m := _SHARE.fullmatch(said):
            degrees[index] = _share(m, mark, lacking)
        else:
            degrees.update(dict.fromkeys(run, _yes_no(said, written, items)))
        run = []
    return _filled(degrees, rest, written, items)


def _share(said: re.Match[str], mark: str, lacking: bool) -> Decimal:
    share = Decimal(said[1]) / (100 if said[2] else 1)
    if share > 1:
        raise ValueError(f"{mark} 的符合程度“{said[0]}”超过了 100%")
    return ONE - share if lacking else share


def _yes_no(said: str, written: str, items: int) -> Decimal:
    word = _ADVERBS.sub("", said.strip("、,:;。"))
    if word in _YES:
        return ONE
    if word in _NO:
        return ZERO
    if word.startswith("部分"):
        raise ValueError(f"“{written[:40]}”：部分符合要写明程度，如 ②的50%")
    raise _unclear(written, items)


def _filled(degrees: dict[int, Degree], rest: Degree | Unsaid, written: str, items: int) -> Degrees:
    """One degree per 要点. Those not mentioned: met where only failures are listed, not met where successes are."""
    highest = max(degrees) + 1
    if not items:
        raise ValueError("不知道共有几项要点：请在评价要点里用 ①②③ 逐条列出")
    if highest > items:
        raise ValueError(f"“{written[:40]}”写到了第 {highest} 项，而评价要点只有 {items} 项")
    missing = [index for index in range(items) if index not in degrees]
    if isinstance(rest, Unsaid):
        answered = {degree for degree in degrees.values() if degree is not None}
        if missing and ZERO in answered and len(answered) > 1:
            raise ValueError(f"“{written[:40]}”没有说明{''.join(CIRCLED[i] for i in missing)}是否符合")
        rest = ONE if answered == {ZERO} else ZERO
    return [degrees.get(index, rest) for index in range(items)]
