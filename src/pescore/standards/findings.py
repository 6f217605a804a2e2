"""What a person found → what a part can score: numbers in the right unit, counts, degrees, words, yes and no.

Each reader returns the value, or a Chinese line saying what is wrong with it. Nothing is guessed: a word where a number
is due, an inequality, a number without a kin unit are all named.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache

from ..values import PER_ONE, RATES, as_percent, chinese_number, exact, plain, read_value, same_unit
from . import arithmetic as exactly
from .presence import by_count_of_events, present_or_not
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
    "^(?:经?(?:查|核查|检查|抽查))?,?(?:均?未|没有?|无)(?:发生|出现|存在|发现|查出|查实)(?:问题|情况|情形|违规|异常)?$"
)
_HAPPENED = re.compile("^(?P<no>均?未|没有?|不|无)?(?:曾|有)?(?:发生|存在|出现|发现)$")
_DENIED = re.compile("^(?:未|没|不|无)")  # 未发生事故: the condition itself denies
_WHOLE = re.compile(r"(?:每|[一1])[^,;。\d]{0,8}(?<![\u4e00-\u9fff])?[一1]?个?(?:处|次|起|项|例|件|条|人|户|份|笔|场)")
_NOTHING = re.compile(
    "^(?:未|没有|无|零|不)(?:发生|出现|存在|发现)?(?:事故|投诉|差错|违规|上访|伤亡|案件|此类情况|情况)?$"
)
_PLACE = re.compile("^(?:[\\u4e00-\\u9fff]{0,8}?第)?(\\d{1,4}|[一二三四五六七八九十]{1,3})[名位]$")
_MODIFIER = re.compile(
    r"(?:不|未|没|无|非|欠|基本|较为?|比较|部分|局部|一般|不太|不够|尚|相对|大致|大体|略|稍|很|非常|十分|最|完全|全部)$"
)
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
    if isinstance(value, str) and (_NO.match(value.strip()) or _NEVER.match(value.strip())):
        return ZERO
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
        yes = yes_no(v) if isinstance(v, str) else None
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


def holds(value: object, condition: str) -> bool | None:
    """Whether a condition as written holds: yes/no, the word it names, or how often (0 = no)."""
    answer = yes_no(value)
    if answer is not None or value is None:
        return answer
    if isinstance(value, str):
        named = re.search(r"(?:为|是|评为|定为)[“]?([A-Za-z\u4e00-\u9fff]{1,4})[”]?(?:级|等|的|档)*$", condition)
        if named and len(value.strip()) <= 4:
            return value.strip() == named[1]
        if same_words(value, condition):
            return True
        happened = _HAPPENED.match(value.strip())
        return None if happened is None or _DENIED.match(condition) else not happened["no"]
    number_ = plain_number(value)
    return None if number_ is None or number_ < 0 else number_ > 0


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
    if part.yes is not None and (index := present_or_not(value, part)) is not None:
        return index, chosen
    if part.yes is not None and (answer := yes_no(value)) is not None and not _named(value, part):
        if isinstance(value, str) and re.match(
            "符合|不符合|达标|不达标|满足|不满足|达到|未达到|合格|不合格|全部符合|均不符合", value.strip()
        ):
            better, worse = (
                (part.yes, part.no)
                if part.no is None or part.levels[part.yes].high >= part.levels[part.no].high
                else (part.no, part.yes)
            )
            index = better if answer else worse
        else:
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
    if index is None:
        if part.propose:
            if text == part.propose:
                return 0, chosen
            return f"“{text}”属于哪一档？请选择：{names}"
        return f"“{text}”不在标准所列等级之中（{names}）"
    return index, chosen


def _named(value: object, part: Levels) -> bool:
    return isinstance(value, str) and match_level(value.strip(), part) is not None


@lru_cache(maxsize=1024)
def _bare_word(text: str) -> str:
    """“优秀”等次的 → 优秀."""
    bare = text.replace("“", "").replace("”", "").rstrip("的。，,；; ")
    return bare if len(bare) < 4 else re.sub("(?:等次|等级|档次|一档)$", "", bare)


def match_level(text: str, part: Levels) -> int | None:
    """Find the level a word names: exactly, at the end, the beginning or inside of one label, or holding it, longest first."""
    return _matched(text, tuple([(entry.word, *entry.aliases) for entry in part.levels]))


@lru_cache(maxsize=4096)  # a form asks for the same few words over and over
def _matched(text: str, levels: tuple[tuple[str, ...], ...]) -> int | None:
    text = _bare_word(text)
    names = [(i, _bare_word(name)) for i, called in enumerate(levels) for name in called]
    for i, name in names:
        if text == name:
            return i
    if not text:
        return None
    ends = [i for i, name in names if name.endswith(text) and not _MODIFIER.search(name[: -len(text)])]
    if len(set(ends)) == 1:
        return ends[0]
    starts = [i for i, name in names if name.startswith(text) and len(text) >= 2]
    if len(set(starts)) == 1 and not ends:
        return starts[0]
    cores = [(i, core) for i, name in names for core in (name, core_of(name, [n for _, n in names]))]
    for i, core in sorted(cores, key=lambda pair: -len(pair[1])):
        at = text.find(core) if core else -1
        if at >= 0 and not _MODIFIER.search(text[:at]):
            return i
    within = {i for i, name in names if text in name and not _MODIFIER.search(name[: name.find(text)])}
    return within.pop() if len(within) == 1 and len(text) >= 2 else None


def core_of(name: str, names: list[str]) -> str:
    """健全 of 内部控制健全, where 基本健全 stands beside it: the shared ending."""
    best = ""
    for other in names:
        if other == name:
            continue
        k = 0
        while k < min(len(name), len(other)) and name[-1 - k] == other[-1 - k]:
            k += 1
        if k > len(best):
            best = name[len(name) - k :]
    if len(best) >= 2 and not _MODIFIER.search(name[: -len(best)]):
        return best
    return name
