"""What a person found → what a part can score: numbers in the right unit, counts, degrees, words, yes and no.

Each reader returns the value, or a Chinese line saying what is wrong with it. Nothing is guessed: a word where a number
is due, an inequality, a number without a kin unit are all named.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from decimal import Decimal

from ..values import PER_ONE, RATES, as_percent, chinese_number, exact, plain, read_value, same_unit
from . import arithmetic as exactly
from . import polarity
from .naming_levels import named_level
from .presence import by_count_of_events
from .rules import Checklist, Curve, Levels

ZERO, ONE = Decimal(0), Decimal(1)
NOT_APPLICABLE = frozenset({"不适用", "N/A", "n/a", "NA", "无此项", "不涉及"})
_YES = re.compile(
    r"^(?:是|有|对|符合|已?完成|满足|达到|达标|成立|√|✓|Y|yes|True|TRUE|全部符合|完全符合|具备)$", re.IGNORECASE
)
_NO = re.compile(
    r"^(?:否|无|没有|不是|不符合|未完成|不满足|未达到|不达标|不成立|×|✗|N|no|False|FALSE|均不符合|不具备)$",
    re.IGNORECASE,
)
_NEVER = re.compile(
    "^(?:经?(?:查|核查|检查|抽查))?[,，]?(?:(?:均?未|没有?|无)(?:发生|出现|存在|发现|查出|查实|见|查到)?|不存在|没有|零|均无)"
    "(?:此类)?(?:问题|情况|情形|违规|异常|现象)?$"
)
_TIMES = re.compile(
    r"^(?:共|累计|合计)?(?:发现|查出|发生|出现|存在|有)?(?:共)?(\d{1,6}|[一二两三四五六七八九十]{1,3})"
    "(?:个|处|次|起|项|例|件|条|人|户|份|笔|场)(?:问题|违规|不符|情况|情形)?$"
)
_WHOLE = re.compile(r"(?:每|[一1])[^,;。\d]{0,8}(?<![\u4e00-\u9fff])?[一1]?个?(?:处|次|起|项|例|件|条|人|户|份|笔|场)")
_NOTHING = re.compile(
    "^(?:未|没有|无|零|不)(?:发生|出现|存在|发现)?(?:事故|投诉|差错|违规|上访|伤亡|案件|此类情况|情况)?$"
)
_PLACE = re.compile("^(?:[\\u4e00-\\u9fff]{0,8}?第)?(\\d{1,4}|[一二三四五六七八九十]{1,3})[名位]$")
_DAYS = {"日": "天", "个日": "天", "自然日": "天", "个自然日": "天", "日历天": "天", "个工作日": "工作日"}


def plain_number(value: object) -> Decimal | None:
    """A bare number, a percent as a fraction; None for anything else."""
    if isinstance(value, bool):
        return ONE if value else ZERO
    if isinstance(value, (int, float, Decimal)):
        try:
            number_ = exact(value)
        except ValueError:
            return None
        return number_ if number_.is_finite() else None
    read = read_value(value)
    return read.number if read.kind == "number" and read.comparator is None else None


def number(value: object, part: Curve) -> Decimal | str:
    """The finding as a number in the unit of the curve, or what is wrong with it."""
    if part.asks_for in ("date", "days"):
        return _date(value, part)
    if part.asks_for == "difference":
        return _difference(value)
    if isinstance(value, (tuple, list)):
        return _difference(value) if len(value) == 2 and _only_a_sign(part) else _mean(value, part)
    if isinstance(value, bool):
        return f"{_name(part)}请填数值，不是是或否"
    if part.asks_for == "none" and isinstance(value, str) and _says_none(value.strip(), part):
        return ZERO
    if part.unit == "名" and isinstance(value, str) and (place := _PLACE.match(value.strip())):
        return Decimal(place[1]) if place[1].isdigit() else chinese_number(place[1]) or ZERO
    read = read_value(value)
    if read.kind == "blank":
        return ZERO if part.asks_for == "none" and read.yes is False else f"{_name(part)}还没有填写"
    if read.kind == "error":
        return f"{_name(part)}是错误值{read.error}"
    if read.kind != "number" or read.number is None:
        return f"{_name(part)}请填数值（现在是“{read.text[:30]}”）"
    if read.comparator:
        return f"“{read.text}”是目标不是实际值，请填实际数值"
    return _in_unit(read.number, read.unit, part)


NO_RATE = Decimal(10000)  # a bare number from here on is no percentage: a date in a cell counts some 45,000 days
_SINCE = re.compile("[较比](?:上年|上一年|去年)|同比")


def _only_a_sign(part: Curve) -> bool:
    """低于上年得3分，持平得1分: this year's figure and last year's will do, whatever their unit."""
    edges = {end for segment in part.segments for end in (segment.where.low, segment.where.high) if end is not None}
    return edges == {ZERO} and _SINCE.search(part.label) is not None


def _name(part: Curve) -> str:
    return part.label if part.label and len(part.label) <= 16 else "实际值"


def _says_none(said: str, part: Curve) -> bool:
    """无, 未发生, or the words of the target itself (零事故): nothing of the kind happened."""
    return said == part.label or _NO.match(said) is not None or _NOTHING.match(said) is not None


def _in_unit(x: Decimal, unit: str | None, part: Curve) -> Decimal | str:
    wanted = part.unit
    if unit is None:
        if wanted == "%" and abs(x) >= NO_RATE:
            return f"{_name(part)}{plain(x)}不像比率（是不是日期？），请核对"
        if wanted == "%" and abs(x) > part.as_percent_above:
            return x / 100
        if part.doubtful_from is not None and abs(x) >= part.doubtful_from:
            return f"{_name(part)}{plain(x)}是{plain(x)}%还是{as_percent(x)}？请连同%一起，以文本填写"
        if 0 < abs(x) < part.doubtful_below:
            return f"{_name(part)}{plain(x)}是{plain(x)}{wanted}还是{as_percent(x)}？请连同单位一起填写"
        return x
    if wanted in PER_ONE and unit in RATES:
        return x * PER_ONE[wanted]
    unit, wanted_ = _DAYS.get(unit, unit), _DAYS.get(wanted or "", wanted)
    if unit == wanted_ or wanted is None:
        return x
    if wanted == "%":
        return f"标准按比率计分，请填比率（现在是{plain(x)}{unit}）"
    if unit == "%":
        return f"标准按“{wanted}”计分，请填{wanted}数（现在是{as_percent(x)}）"
    converted = same_unit(x, unit, wanted_)
    if converted is not None:
        return converted
    if wanted.startswith(unit) or unit.endswith(wanted) or wanted.endswith(unit):
        return x
    return f"单位不一致：标准用“{wanted}”，填写的是“{unit}”"


def _mean(value: Sequence[object], part: Curve) -> Decimal | str:
    numbers = [plain_number(v) for v in value]
    if not re.search("均分|平均", part.label) or not numbers or any(n is None for n in numbers):
        return f"{_name(part)}请填一个数值"
    return exactly.ratio(sum((n for n in numbers if n is not None), ZERO), Decimal(len(numbers)))


def _difference(value: object) -> Decimal | str:
    pair = [plain_number(v) for v in value] if isinstance(value, (tuple, list)) else []
    if len(pair) != 2 or pair[0] is None or pair[1] is None:
        return "请依次填写本单位的数值和参照值"
    return pair[0] - pair[1]


def _date(value: object, part: Curve) -> Decimal | str:
    if isinstance(value, (tuple, list)) and len(value) == 2 and part.asks_for == "days":
        days = [_day(v) for v in value]
        if days[0] and days[1]:
            return Decimal((days[1] - days[0]).days)
    day = _day(value)
    if part.asks_for == "date":
        return Decimal(day.toordinal()) if day else f"请填完成日期（要求：{part.label}）"
    if day:
        return f"请填用时天数，或起止两个日期（要求：{part.label}）"
    read = read_value(value)
    if (
        read.kind == "number"
        and read.number is not None
        and read.unit in (None, "日", "天", "个工作日", "工作日", "自然日", "个自然日")
    ):
        return read.number
    return f"请填用时天数（要求：{part.label}）"


def _day(value: object) -> datetime.date | None:
    if isinstance(value, datetime.datetime):
        return value.date()
    if isinstance(value, datetime.date):
        return value
    read = read_value(value)
    return read.date if read.kind == "date" and read.comparator is None else None


def count(value: object, label: str) -> Decimal | str:
    """A number of occurrences: 3, "3处", "三处", 无; a list of degrees counts what is missing."""
    if isinstance(value, list):
        given = [plain_number(v) for v in value]
        if given and all(g is not None and ZERO <= g <= ONE for g in given):
            return sum((ONE - g for g in given if g is not None), ZERO)
    if isinstance(value, str) and (said := _how_often(value.strip())) is not None:
        return said
    if isinstance(value, str) and (
        m := re.fullmatch(r"\s*([一二两三四五六七八九十百零]+)(?:个|处|次|起|项|例|件|条|人|户|份|笔|场)*\s*", value)
    ):
        said = chinese_number(m[1])
        if said is not None:
            return said
    read = None if isinstance(value, bool) else read_value(value)
    if read is None or read.kind != "number" or read.number is None or read.comparator:
        return f"“{label[:30]}”请填发生的数量，没有发生请填0"
    if read.unit == "%":
        return f"“{label[:30]}”请填数量，不是百分数"
    return read.number if read.number >= 0 else f"“{label[:30]}”的数量不能是负数"


def _how_often(said: str) -> Decimal | None:
    """无, 未发现问题, 发现2处, 共三起; None for anything else."""
    if polarity.MARK_NO.match(said) or _NEVER.match(said):
        return ZERO
    found = _TIMES.match(said)
    return None if found is None else Decimal(found[1]) if found[1].isdigit() else chinese_number(found[1])


def come_whole(words: str) -> bool:
    """每处, 每发现1起: what is counted comes in whole numbers only."""
    return _WHOLE.search(words) is not None


def degrees(value: object, part: Checklist) -> Sequence[Decimal | None] | int | str:
    """A degree 0…1 per 要点; None where it cannot be assessed. A bare count is allowed where misses are counted."""
    n = part.count
    if isinstance(value, str):
        said = value.strip()
        if re.match(r"^(?:全部|均|都|完全|各项)?(?:符合|满足|具备|达到|达标)$", said) or said == "全部符合":
            return [ONE] * n
        if re.match(r"^(?:全部|均|都|各项)?(?:不符合|不满足|不具备|未达到|不达标)$", said):
            return [ZERO] * n
        some = re.match(
            r"^(?:只|仅|其中)?(?:符合|满足|具备)(?:其中)?([一二两三四五六七八九十]|\d+)(?:项|条|个|点)$", said
        )
        if some and part.by_count is not None:
            k = int(some[1]) if some[1].isdigit() else int(chinese_number(some[1]) or 0)
            return [ONE] * k + [ZERO] * (n - k) if 0 <= k <= n else f"要点只有{n}个"
    if isinstance(value, bool):
        return [ONE if value else ZERO] * n
    if part.unmet is not None and isinstance(value, (int, float, Decimal, str)):
        missing = count(value, "不符合的要点")
        if isinstance(missing, Decimal) and missing == missing.to_integral_value():
            return int(missing) if missing <= n else f"要点只有{n}个，不符合的不能是{missing:f}个"
        return missing if isinstance(missing, str) else "不符合的要点数请填整数"
    if not isinstance(value, (list, tuple)):
        return f"请逐个要点填写符合程度（共{n}个，0～1），如“①②④”“3/4”"
    if len(value) != n:
        return f"要点有{n}个，填写了{len(value)}个，请逐个对应"
    out: list[Decimal | None] = []
    for i, v in enumerate(value):
        if v is None or v == "":
            out.append(None)
            continue
        yes = polarity.met(v, part.labels[i] if i < len(part.labels) else "") if isinstance(v, str) else None
        degree = (ONE if yes else ZERO) if yes is not None else plain_number(v)
        if degree is None or not ZERO <= degree <= ONE:
            return f"第{i + 1}个要点的符合程度应在0到1之间（现在是{v}）"
        out.append(degree)
    return out


def yes_no(value: object) -> bool | None:
    """Yes or no, as people write it; None when it is neither."""
    if isinstance(value, bool):
        return value
    if isinstance(value, str):
        said = value.strip()
        return True if _YES.match(said) else False if _NO.match(said) else None
    number_ = plain_number(value) if value is not None else None
    return None if number_ not in (ZERO, ONE) else bool(number_)


def holds(value: object, condition: str, good: bool | None = None) -> bool | None:
    """Whether a condition as written holds: yes/no, the word it names, or how often (0 = no).

    good  it gives points (True) or costs some (False)
    """
    if not isinstance(value, str):
        answer = yes_no(value) if value is not None else None
        number_ = plain_number(value) if answer is None else None
        return answer if number_ is None else None if number_ < 0 else number_ > 0
    said = value.strip()
    named = re.search(r"(?:为|是|评为|定为)[“]?([A-Za-z\u4e00-\u9fff]{1,4})[”]?(?:级|等|的|档)*$", condition)
    if named and len(said) <= 4 and not (polarity.MARK_YES.match(said) or polarity.MARK_NO.match(said)):
        return said == named[1]
    answer = polarity.holds(said, condition, good)
    if answer is None and same_words(said, condition) and polarity.denied(said) == polarity.denied(condition):
        return True
    return answer


def share(value: object) -> Decimal | None:
    """A share of the full mark: 0.7, "70%"."""
    number_ = plain_number(value)
    if number_ is None:
        return None
    return number_ / 100 if number_ > Decimal("1.5") else number_


def same_words(a: str, b: str) -> bool:
    def bare(text: str) -> str:
        text = re.sub("[～~—–至到-]", "-", text)
        return re.sub(r"[\s,，、;；。:：的“”\"()（）]|得?\d+(?:\.\d+)?(?:[-~]\d+)?分?$", "", text)

    x, y = bare(a), bare(b)
    return bool(x) and (x == y or y.startswith(x) or x.startswith(y) and bool(y))


# -- words -----------------------------------------------------------------------------------------------------------


def level(value: object, part: Levels) -> tuple[int, Decimal | None] | str:
    """Which level a finding names, and the share chosen inside it where one was given."""
    chosen: Decimal | None = None
    if isinstance(value, (tuple, list)) and len(value) == 2:
        chosen = share(value[1])
        value = value[0]
    names = "、".join(entry.word for entry in part.levels)
    if part.yes is not None and isinstance(value, (int, float, Decimal)) and not isinstance(value, bool):
        return by_count_of_events(value, part, names)
    if part.yes is not None and (answer := _either_or(value, part)) is not None:
        index = part.yes if answer else part.no
        return f"没有写明不是“{names}”时怎样计分" if index is None else (index, chosen)
    if isinstance(value, list) and part.yes is not None:
        given = [plain_number(v) for v in value]
        if given and all(g == 1 for g in given):
            return part.yes, None
        if given and all(g == 0 for g in given) and part.no is not None:
            return part.no, None
    if not isinstance(value, str) or not value.strip():
        return f"请填写等级：{names}"
    text = value.strip()
    if chosen is None and (m := re.match(r"^(.*?)[\s,，:：]*(\d+(?:\.\d+)?%)$", text)) and m[1]:
        text, chosen = m[1], share(m[2])
    index = match_level(text, part)
    if index is not None and text != value.strip() and _without_band(part, index):
        return f"“{value.strip()}”：“{part.levels[index].word}”一档没有分数区间，请只填等级"
    if index is None:
        if part.propose:
            if text == part.propose:
                return 0, chosen
            return f"“{text}”属于哪一档？请选择：{names}"
        return f"“{text}”不在标准所列等级之中（{names}）"
    return index, chosen


def _without_band(part: Levels, index: int) -> bool:
    return part.levels[index].low == part.levels[index].high


def _either_or(value: object, part: Levels) -> bool | None:
    """Whether the first of two sides holds; None where the answer names a level, or neither."""
    if part.yes is None or not isinstance(value, str):
        return yes_no(value) if isinstance(value, (bool, int, float, Decimal)) else None
    said = value.strip()
    if match_level(said, part) is not None:
        return None
    first, other = part.levels[part.yes], None if part.no is None else part.levels[part.no]
    better = other is None or first.high >= other.high
    answer = polarity.holds(said, first.word, better)
    if answer is None and other is not None and len(other.word) > 2:
        opposite = polarity.holds(said, other.word, not better)
        answer = None if opposite is None else not opposite
    return answer


def match_level(text: str, part: Levels) -> int | None:
    """Find the level a word names."""
    return named_level(text, tuple([(entry.word, *entry.aliases) for entry in part.levels]))
