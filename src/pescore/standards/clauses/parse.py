"""A normalised standard → everything read in it: steps begun, signs of change and formulas first, then clause by clause."""

from __future__ import annotations

import re

from ..formulas import extract
from ..tokens import scan
from .model import Condition, Parsed
from .reader import ClauseReader

_STARTED = re.compile(
    r"[,;(]?不足(?:一|1)?个?[^,;。]{0,8}?的?,?(?:也|均)?"
    r"按(?:照)?(?:(?:一|1|\d+(?:\.\d+)?)个?[^,;。]{0,6}?"
    r"|个?(?:百分点|工作日|自然日|天|日|月|年|小时|次|处|档|级|公里|户|人|件|个|项))(?:计算|计|扣|算)\)?"
)
_IN_PROPORTION = re.compile(r"[,;(]?不足(?:一|1)?个?[^,;。]{0,8}的?,?(?:也|均)?按(?:照)?比例[^,;。)]{0,6}\)?")
_WHOLE = re.compile(
    r"(?:[,;(]?(?:不足|不满|未满)[^,;。]{0,10}(?:不计(?!分|得)|不扣|舍去|忽略|不予?计算|不加)|向下取整|取整数部分)"
)


def parse(text: str) -> Parsed:
    """Read a normalised standard into clauses, statements and limits."""
    source = text
    if shared := _part_of_a_step(text):
        text = text.replace(shared, "")
    whole = (
        "continuous"
        if shared
        else "whole_steps"
        if _WHOLE.search(text)
        else "round_up"
        if _STARTED.search(text)
        else None
    )
    if whole:
        text = _STARTED.sub("", _WHOLE.sub("", text))
    if "持平" in text:  # 提升、持平、下降: the sign of the change
        text = re.sub("有?所?(?:提升|提高|上升|增加|增长|改善|好转)(?=的?(?:[,得计扣为:]|不得分))", "增减>0", text)
        text = re.sub("有?所?(?:下降|降低|减少|恶化|下滑)(?=的?(?:[,得计扣为:]|不得分))", "增减<0", text)
        for side, sign in (("低于|少于|小于", "<"), ("高于|多于|大于|超过", ">")):
            text = re.sub(
                rf"(?:{side})(上年|上一年|去年)(?:度|同期|水平|数)*(?=的?(?:[,得计扣:]|不得分))",
                rf"较\1增减{sign}0",
                text,
            )
    text, formulas, _definitions = extract(text)
    parsed = ClauseReader(text, scan(text), formulas).run()
    parsed.source = source
    for clause in parsed.clauses:
        clause.conditions = _once(clause.conditions)
        if clause.per and whole:
            clause.per.started = whole
    return parsed


def _once(conditions: list[Condition]) -> list[Condition]:
    """浮动超过5%的，超出5%的部分每1%: the second says the first again."""
    kept: list[Condition] = []
    for one in conditions:
        alike = [k for k in kept if k.values and (one.low, one.high, one.unit) == (k.low, k.high, k.unit)]
        if one.subject or not alike:
            kept.append(one)
    return kept


def _part_of_a_step(text: str) -> str:
    """每低1个百分点扣0.5分，不足1个百分点的按比例扣; not 95%以上得满分，不足95%的按比例得分."""
    found = _IN_PROPORTION.search(text)
    if found is None or "每" not in text[: found.start()]:
        return ""
    figure = re.search(r"\d+(?:\.\d+)?%", found[0])
    return "" if figure and not re.search(rf"每[^,;。\d]{{0,8}}{re.escape(figure[0])}", text) else found[0]
