"""Grades and their shares said in one breath (依次列举): 优、良、中、差 beside 100%、80%、60%、0, taken apart grade by grade."""

from __future__ import annotations

import re
from decimal import Decimal

_WORTH = "(?:分值|权重分?值?|分数|满分)"
_SHARE = r"\d+(?:\.\d+)?%?"
_LISTED = re.compile(  # 分优、良、中、差四档，分别得分值的100%、80%、60%、0%
    rf"(?P<first>[^,;。、:]{{1,10}})、(?P<others>[^,;。、\d]{{1,6}}(?:、[^,;。、\d]{{1,6}}?){{1,4}})"
    rf"(?:等?[三四五3-5]?个?(?:档次?|等级|等次|级|等))?,?(?:分别|依次)?(?:对应|得|按|计|给)?(?:得分|计分)?"
    rf"(?:{_WORTH}的?|系数(?:分别|依次)?(?:为|是|按|:)?)"
    rf"(?P<shares>{_SHARE}(?:、{_SHARE}){{2,5}})(?:计分|计算|给分|得分)?(?=[,;。]|$)"
)
_LEAD = re.compile("^.*(?:为|分|是)")  # 评价等次分为优 → 优
_IN_ORDER = re.compile(  # 评为优、良、中、差的，依次按权重分的100%、85%、65%、30%计
    rf"(?P<grades>[^,;。、\d]{{1,12}}(?:、[^,;。、\d]{{1,6}}){{1,4}}?)的,?(?:依次|分别)(?:按|得|计|给)(?:{_WORTH}的?)"
    rf"(?P<shares>{_SHARE}(?:、{_SHARE}){{1,5}})(?:计分|计算|给分|得分|计)?(?=[,;。]|$)"
)
_BRACKETED = re.compile(  # 显著（分值的100%）、较显著（分值的三分之二）、不显著（0分）
    rf"(?:(?<=^)|(?<=[,;。、:]))(?P<grade>[^,;。、:()\d]{{1,14}})\((?P<worth>{_WORTH}的(?:{_SHARE}|[一二三四五六七八九十]分之[一二三四五六七八九十])|\d+(?:\.\d+)?分)\)(?=[、,;。]|$)"
)
_CHAINED = re.compile(rf"按{_WORTH}的?(?=\d+%、[^,;。]*?按\d+%)|按(?=\d+%)")


_POINTS = re.compile(  # 好/较好/一般/差，依次计3/2/1/0分
    r"(?P<grades>[^,;。、/\d:]{1,8}(?:[/、][^,;。、/\d]{1,8}){2,4}?)的?,?(?:依次|分别)(?:计|得|记|给|赋|为)"
    r"(?P<points>\d+(?:\.\d+)?(?:[/、]\d+(?:\.\d+)?){2,4})分"
)


def grade_by_grade(text: str) -> str:
    """The text with such lists written out, one clause a grade; lists of unlike length stay as they are."""
    text = _POINTS.sub(_with_points, _IN_ORDER.sub(_in_order, _LISTED.sub(_written_out, text)))
    graded = list(_BRACKETED.finditer(text))
    if len(graded) > 1 and any("分值" in found["worth"] for found in graded):
        text = re.sub("(?<=[^,;。])、(?=得|$)", ";", _BRACKETED.sub(r"\g<grade>的得\g<worth>", text)).replace(
            "分、", "分;"
        )
        text = re.sub(r"(?<=[\d%一二三四五六七八九十])、(?=[\u4e00-\u9fff])", ";", text)
    if _CHAINED.search(text) and re.search(rf"按{_WORTH}的?\d+%、", text):  # 优秀的按分值的100%、良好的按85%
        text = re.sub("(?<=%)(?:计分|计算|给分)", "", _CHAINED.sub("得分值的", text).replace("%、", "%,"))
    return text


def _written_out(listed: re.Match[str]) -> str:
    grades = [_LEAD.sub("", listed["first"]), *listed["others"].split("、")]
    shares = [_percent(share) for share in listed["shares"].split("、")]
    if len(grades) != len(shares):
        return listed[0]
    pairs = zip(grades, shares, strict=True)
    return ",".join(f"{grade}得分值的{share}" if share != "0%" else f"{grade}不得分" for grade, share in pairs)


def _in_order(listed: re.Match[str]) -> str:
    grades, shares = listed["grades"].split("、"), [_percent(share) for share in listed["shares"].split("、")]
    grades[0] = re.sub("^.*(?:评为|评定为|为)", "", grades[0])
    if len(grades) != len(shares):
        return listed[0]
    return ",".join(f"{grade}得分值的{share}" for grade, share in zip(grades, shares, strict=True))


def _with_points(listed: re.Match[str]) -> str:
    grades, points = re.split("[/、]", listed["grades"]), re.split("[/、]", listed["points"])
    if len(grades) != len(points):
        return listed[0]
    return ",".join(f"{grade}得{worth}分" for grade, worth in zip(grades, points, strict=True))


def _percent(share: str) -> str:
    """0.8 → 80%; 0, 0.0% → 0%."""
    if share.endswith("%"):
        return share if Decimal(share[:-1]) else "0%"
    return f"{(Decimal(share) * 100).normalize():f}%"
