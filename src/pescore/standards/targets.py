"""A 目标值 cell without 评分标准 → rule: the default rules of self-evaluation (财预〔2020〕10号 附1 as practised).

Higher is better: reached → full, else actual ÷ target × points; lower is better: target ÷ actual; “=”, strict bounds,
ranges, deadlines, zero and yes/no targets as each is usually read; words → three bands a person chooses in.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from decimal import Decimal

from ..values import Value, as_percent, plain, read_value
from ..values import patterns as re
from .draft import Draft, Unclear
from .rules import Curve, Flat, Form, Hyperbola, Interval, Level, Levels, Line, Open, Part, Rule, Segment
from .tokens import chinese_number
from .wording import normalise

ZERO = Decimal(0)
_INSIDE = re.compile(
    r"\(([^()]*\d[^()]*)\)|((?:≥|≤|>|<|=|不低于|不少于|不超过|不高于|达到|增长|提高|提升|下降|降低|控制在)?\s*\d[\d.,]*\s*[%‰\u4e00-\u9fff/·]*(?:以上|以下|以内)?)"
)
_DURATION = re.compile(r"^(?:个?工作日|个?自然日|日|天|小时|分钟|个月|月|周)$")
_EVENT_LIMIT = re.compile(r"(\d+)\s*(个?工作日|个?自然日|日|天|个月|小时|周)(?:以|之)?内")
_NO = re.compile(
    r"^(?:否|无|没有|未发生|不发生|零|无.{0,8}|零(?:事故|投诉|差错|违规|发生|上访|伤亡|死亡|案件|失误|污染|感染|报告).{0,4})$"
)
_YES = re.compile(r"^(?:是|有|已完成|完成|符合)$")
_CHANGE = re.compile(r"^(?:同比|较上年|比上年)?(?:增长|提高|提升|上升|增加|下降|降低|减少)(?:率|幅度|到|至)?")
_HARD_CEILING = re.compile(r"控制数|控制线|控制额|红线|上限|限额")
_WORD_UNIT = re.compile("百分比|百分之")


@dataclass(frozen=True, slots=True)
class Deadline:
    """A day, or a number of days after an event; the day itself is in time."""

    day: datetime.date | None
    days: Decimal | None
    words: str


_DONE_BY = re.compile(
    r"(?<=前)(?:全部|全面|基本)?(?:完成|完工|竣工|建成|交付|到位|拨付|支付|发放|投入使用|验收)[^,;。\d]{0,6}$"
)


def target_rule(text: str, draft: Draft) -> Rule:
    """The rule of a bare target; raises Unclear with what must be asked."""
    part = _part(normalise(text).text.strip(), draft)
    return Rule(draft.full, (part,), ZERO, ZERO, draft.full)


_RANK = re.compile(
    "^[^\\d，,；;]{0,8}(?:前|第)(\\d{1,3}|[一二三四五六七八九十]{1,2})(?:名|位)(?:以?内)?$|^(?:排名|名次|位次)[^\\d，,；;]{0,6}前(\\d{1,3})$"
)
_BLANK_YEAR = re.compile("20(?:××|XX|xx|□□|__|[*]{2})年")
_TOTAL = re.compile(r"共(\d+)[\u4e00-\u9fff]{1,4}[(,](?:其中|包括):?([^()]+)\)?$")


def _as_stated(text: str) -> None:
    """Asks where the target cannot be what it says: a year left blank, parts that do not add up to their total."""
    if blank := _BLANK_YEAR.search(text):
        raise Unclear(f"目标值“{text}”里的年份“{blank[0]}”没有写明，请补充")
    if total := _TOTAL.search(text):
        parts = [int(n) for n in re.findall(r"\d+", total[2])]
        if len(parts) > 1 and sum(parts) != int(total[1]):
            raise Unclear(f"目标值“{text}”里各项相加是{sum(parts)}，与总数{total[1]}不符，以哪个为准？")


def _part(text: str, draft: Draft) -> Part:
    _as_stated(text)
    if not text:
        raise Unclear("既没有评分标准，也没有目标值：请补充其中之一")
    if _NO.match(text) or (_YES.match(text) and text in ("是", "有")):
        return _yes_no(text, draft)
    if rank := _RANK.search(text):
        return _place(rank[1] or rank[2], text, draft)
    if limit := _EVENT_LIMIT.search(text):
        draft.use("deadline_met_full")
        return (
            deadline(Deadline(None, Decimal(limit[1]), text), draft)
            if re.search("收到|下达|到账|后|起|接到|受理|完成", text)
            else _at_most(Decimal(limit[1]), limit[2], draft)
        )
    value = read_value(_DONE_BY.sub("", text))
    if value.kind == "date" and value.date:
        draft.use("bare_date_is_deadline")
        draft.use("deadline_met_full")
        return deadline(Deadline(value.date, None, text), draft)
    if re.search(
        r"(?:\d{1,2}月(?:\d{1,2}日|底|末)?|年底|年末|年内)(?:以|之)?前?|按期|按时|及时完成|如期", text
    ) and not re.search("率|%", text):
        return _soft_deadline(text, draft)
    if value.kind == "range" and value.number is not None and value.high is not None:
        return _range(value, draft)
    if value.kind == "number" and value.number is not None:
        return _number(value, text, draft)
    return _inside(text, draft)


def _inside(text: str, draft: Draft) -> Part:
    """有效提升（≥10%）: the figure in a phrase decides; a phrase without one is scored in three bands."""
    changed = _CHANGE.sub("", text)
    for found in [changed if changed != text else "", *[m[1] or m[2] for m in _INSIDE.finditer(text)]]:
        value = read_value(found.strip()) if found else None
        if value and value.kind == "number" and value.number is not None:
            if "(" in text and found not in changed[: len(found)]:
                draft.use("number_inside_text_wins")
            return _number(value, found, draft)
    if (
        re.search("XX|××|□|_{2,}|某", text)
        or re.match("[≥≤><=]|不低于|不少于|不超过|不高于", text)
        and not re.search(r"\d", text)
    ):
        raise Unclear(f"目标值“{text}”没有写出数字，请补充")
    if re.search(
        "以实际|据实|按实(?:际)?(?:发生|结算)|(?:任务|计划|目标|指标)[数量]$|[以按][^,;。]{2,14}为准|^(?:详)?见|若干",
        text,
    ):
        raise Unclear(f"目标值“{text}”没有写定：按什么数考核？请补充")
    if unnamed := re.search(
        "(?:达到|高于|不低于|优于|好于|超过)?(?:全[国省市县区]|上年|去年|同期|历史|同?行业|先进)[^,;。]{0,4}(?:平均)?水平",
        text,
    ):
        raise Unclear(f"“{unnamed[0]}”是多少？请把这个数写进目标值")
    if re.search(r"\d", text) and not re.search(r"(?:19|20)\d\d年", text):
        raise Unclear(f"目标值“{text}”里的数字怎样与实际值比较？请写成“≥90%”这样的形式")
    draft.use("text_equal_proposes_full")
    return qualitative(draft.full, text)


def qualitative(full: Decimal, target: str) -> Levels:
    """达成 100–80%（含）, 部分达成 80–60%（含）, 未达成 60–0%: 10号 附1 note."""
    bands = (("达成", "0.8", "1"), ("部分达成", "0.6", "0.8"), ("未达成", "0", "0.6"))
    levels = tuple(Level(word, full * Decimal(low), full * Decimal(high), word) for word, low, high in bands)
    return Levels(levels, share_of=full, propose=target)


def _yes_no(text: str, draft: Draft) -> Part:
    draft.use("bool_target")
    wanted = not _NO.match(text)
    full = draft.full
    if text in ("是", "否"):
        levels = (
            Level("是", full if wanted else ZERO, full if wanted else ZERO, "是"),
            Level("否", ZERO if wanted else full, ZERO if wanted else full, "否"),
        )
        return Levels(levels, yes=0, no=1)
    if wanted:
        return Levels((Level("有", full, full, "有"), Level("无", ZERO, ZERO, "无")), yes=0, no=1)
    ask = f"目标为“{text}”而实际发生：每发生一起扣几分没有写明"
    segments = (
        Segment(Interval(None, False, ZERO, True), Flat(full), text),
        Segment(Interval(ZERO, False, None, False), Open(ask), text),
    )
    return Curve(segments, label=text, unit=None, high=full, asks_for="none")


def _place(among: str, text: str, draft: Draft) -> Curve:
    """前3名: that place or a better one; what a lower one is worth is not said."""
    last = Decimal(among) if among.isdigit() else chinese_number(among)
    draft.use("rank_input")
    ask = f"目标为“{text}”而名次在后：得几分没有写明"
    segments = [
        Segment(Interval(None, False, last, True), Flat(draft.full), text),
        Segment(Interval(last, False, None, False), Open(ask), text),
    ]
    return _curve(segments, "名", draft)


def _number(value: Value, text: str, draft: Draft) -> Part:
    number, unit = value.number or ZERO, value.unit
    if draft.rate and unit is None and number > Decimal("1.5"):
        draft.use("percent_sign_missing")
        number = number / 100
    if draft.rate or unit == "%":
        unit = "%"
    if _WORD_UNIT.search(text):
        draft.use("unit_word_percent")
    sign = value.comparator
    if sign in (">", "<"):
        return _strict(number, unit, sign, draft)
    if sign == "≤":
        return _at_most(number, unit, draft)
    if sign == "=":
        return _equal(number, unit, draft)
    if sign is None:
        return _bare(number, unit, text, draft)
    if text.endswith(("以上", "以上（含）")):
        draft.use("above_is_ge")
    return _at_least(number, unit, draft)


def _bare(number: Decimal, unit: str | None, text: str, draft: Draft) -> Part:
    if number == 0:
        return _zero(unit, draft)
    if draft.text and unit and "元" in unit:
        raise Unclear(f"“{text}”没有写明方向：应不低于还是不超过？")
    if unit and _DURATION.match(unit):
        draft.use("bare_duration_is_limit")
        return _at_most(number, unit, draft)
    if draft.lower_is_better:
        if unit and re.search("元", unit):
            raise Unclear(f"目标“{text}”没有写明方向：应不低于还是不超过？")
        draft.use("direction_from_indicator")
        return _at_most(number, unit, draft)
    draft.use("bare_is_ge")
    return _at_least(number, unit, draft)


def _curve(segments: list[Segment], unit: str | None, draft: Draft) -> Curve:
    return Curve(tuple(segments), label=draft.indicator, unit=unit, low=ZERO, high=draft.full)


def show(number: Decimal, unit: str | None) -> str:
    return as_percent(number) if unit == "%" else f"{plain(number)}{unit or ''}"


def _at_least(number: Decimal, unit: str | None, draft: Draft, strict: bool = False) -> Curve:
    if number < 0:
        raise Unclear(f"目标为负数（{show(number, unit)}），完成比例怎样计算没有规定")
    if number == 0:
        return _curve(
            [
                Segment(Interval(None, False, ZERO, False), Open("实际值为负、目标为0：怎样计分没有规定"), ""),
                Segment(Interval(ZERO, True, None, False), Flat(draft.full), ""),
            ],
            unit,
            draft,
        )
    for convention in ("default_ratio_rule", "ratio_higher", "over_no_reduce"):
        draft.use(convention)
    words = f"≥{show(number, unit)}"
    return _curve(
        [
            Segment(Interval(None, False, ZERO, False), Open("实际值为负：记0分还是另扣没有规定"), words),
            Segment(Interval(ZERO, True, number, False), Line(ZERO, ZERO, number, draft.full), words),
            *(
                [
                    Segment(
                        Interval(number, True, number, True),
                        Open(f"目标为“大于{show(number, unit)}”，恰好相等算不算达到？"),
                        words,
                    )
                ]
                if strict
                else []
            ),
            Segment(Interval(number, not strict, None, False), Flat(draft.full), words),
        ],
        unit,
        draft,
    )


def _at_most(number: Decimal, unit: str | None, draft: Draft, strict: bool = False) -> Curve:
    if number < 0:
        raise Unclear(f"目标为负数（≤{show(number, unit)}），超出时怎样计分没有规定")
    if number == 0:
        return _zero(unit, draft)
    words = f"≤{show(number, unit)}"
    beyond: Form = Hyperbola(number * draft.full)
    if _HARD_CEILING.search(draft.indicator):
        ask = f"“{draft.indicator}”是控制上限：超过{show(number, unit)}时按目标÷实际计分，还是不得分？"
        draft.ask(ask)
        beyond = Open(ask)
    for convention in ("default_ratio_rule", "ratio_lower"):
        draft.use(convention)
    exact = (
        [
            Segment(
                Interval(number, True, number, True),
                Open(f"目标为“小于{show(number, unit)}”，恰好相等算不算达到？"),
                words,
            )
        ]
        if strict
        else []
    )
    return _curve(
        [
            Segment(Interval(None, False, number, not strict), Flat(draft.full), words),
            *exact,
            Segment(Interval(number, False, None, False), beyond, words),
        ],
        unit,
        draft,
    )


def _strict(number: Decimal, unit: str | None, sign: str, draft: Draft) -> Curve:
    return _at_least(number, unit, draft, strict=True) if sign == ">" else _at_most(number, unit, draft, strict=True)


def _equal(number: Decimal, unit: str | None, draft: Draft) -> Part:
    if unit == "%" and number == 1:
        return _at_least(number, unit, draft)
    if number == 0:
        return _zero(unit, draft)
    draft.use("equal_full")
    ask = f"目标写为“={show(number, unit)}”：偏离时怎样计分没有写明"
    if draft.text:
        raise Unclear(ask)
    return _curve(
        [
            Segment(Interval(None, False, number, False), Open(ask), ""),
            Segment(Interval(number, True, number, True), Flat(draft.full), ""),
            Segment(Interval(number, False, None, False), Open(ask), ""),
        ],
        unit,
        draft,
    )


def _zero(unit: str | None, draft: Draft) -> Curve:
    draft.use("zero_target_full")
    ask = "目标为0而实际不为0：比例无法计算，怎样扣分没有写明"
    return _curve(
        [
            Segment(Interval(None, False, ZERO, False), Open(ask), ""),
            Segment(Interval(ZERO, True, ZERO, True), Flat(draft.full), ""),
            Segment(Interval(ZERO, False, None, False), Open(ask), ""),
        ],
        unit,
        draft,
    )


def _range(value: Value, draft: Draft) -> Curve:
    low, high = value.number or ZERO, value.high or ZERO
    draft.use("inside_range_full")
    ask = f"目标为{show(low, value.unit)}～{show(high, value.unit)}：区间以外怎样计分没有写明"
    return _curve(
        [
            Segment(Interval(None, False, low, False), Open(ask), ""),
            Segment(Interval(low, True, high, True), Flat(draft.full), ""),
            Segment(Interval(high, False, None, False), Open(ask), ""),
        ],
        "%" if draft.rate else value.unit,
        draft,
    )


# -- deadlines -------------------------------------------------------------------------------------------------------


def deadline(limit: Deadline, draft: Draft) -> Curve:
    """In time → full; late → asked. The number is days late (or days used where the limit is a duration)."""
    ask = f"逾期（{limit.words}）怎样扣分没有写明"
    edge = limit.days if limit.days is not None else Decimal(limit.day.toordinal()) if limit.day else ZERO
    segments = [
        Segment(Interval(None, False, edge, True), Flat(draft.full), limit.words),
        Segment(Interval(edge, False, None, False), Open(ask), limit.words),
    ]
    return Curve(
        tuple(segments),
        label=limit.words,
        unit=None if limit.day else "天",
        high=draft.full,
        asks_for="date" if limit.day else "days",
    )


def _soft_deadline(text: str, draft: Draft) -> Part:
    """6月底前, 按期完成: no year to compare a date with; the answer is yes or no."""
    draft.use("deadline_met_full")
    full = draft.full
    return Levels((Level("按期", full, full, text, aliases=("按时", "如期", "及时", text)),), yes=0, share_of=full)


__all__ = ["Deadline", "deadline", "qualitative", "target_rule"]
