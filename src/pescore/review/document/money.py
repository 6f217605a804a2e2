"""Sums of money a report states, by what they are: 预算, 到位, 支出, 计划发放, 实际发放."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from ...values import same_unit
from .model import Document, Place
from .others import home_of, of_another

_AMOUNT = re.compile(
    r"(?<![\d.,])(\d{1,3}(?:,\d{3}){1,4}(?:\.\d{1,6})?|\d{1,15}(?:\.\d{1,6})?)(亿元|万元|元)(?![/／每])"
)
_KINDS = (
    ("计划发放", re.compile(r"计划(?:发放|支付|拨付)[^，。；\d]{0,10}$")),
    (
        "支出",
        re.compile(
            r"(?:实际支出|支出资金|预算执行|执行数|实际发放|累计发放|实际支付|已支付|已支出|支付资金)[^，。；\d]{0,8}$"
        ),
    ),
    ("到位", re.compile(r"到位[^，。；\d率]{0,8}$")),
    ("预算", re.compile(r"预算(?!执行)[^，。；\d率]{0,8}$")),
)
_CARD = re.compile(r"(预算|到位|支出|执行)数?(?:资金|金额)?.{0,4}[（(](亿元|万元|元)[）)]")
_PART_ONLY = re.compile(r"其中|中央|省级|市级|县级|区级|配套|自筹|上年|结转|调整|[县区镇乡校院]$")
_NOT_THE_SUM = re.compile(
    "少(?:到|支|拨|下)|未|没有|缺口|不足|差额|欠|剩余|其余|结余|追加|调[增减]|[压核]减|分别|人均|其他"
)
_OF_A_PART = re.compile(
    "三公|公务|因公|公用经费|人员经费|基本支出|项目支出|一般公共预算|基金预算|国有资本经营|(?:本|各)单位预算|培训费|会议费"
)
_REACH = 80  # characters of a sentence before a sum
_CLAUSE_END = re.compile("[，。；：:,;]")
_BRACKETED = re.compile(r"[（(][^（）()]{0,40}[）)]")
_NAMED = re.compile("[\u4e00-\u9fff]{4}")
_GENERAL = re.compile(
    r"20\d\d年度?|截至|项目|资金|预算|安排|到位|实际|支出|执行数?|财政|全年|年初|年末|本年|总|共计?|合计|累计|补助|补贴|专项|该|本|批复|下达|金额|[已为是的数内月日]|\d"
)
_ITEMIZED = re.compile("其中[，,：:]?[^；;]{4,60}[；;]|其中[，,：:]?[^，。；;]{4,40}计划")
_PART_SHOULD = re.compile(r"(?:中央|[省市县区]级|配套|自筹)[^，。；\d]{0,10}(?:应|计划)[^，。；]{0,20}[，,]")
_OF_YEAR = re.compile(r"(20\d\d)年")


@dataclass(frozen=True, slots=True)
class Money:
    """One sum: what it is, in 万元, as printed, and where. `offset` is where it stands in its paragraph, −1 in a table."""

    kind: str
    amount: Decimal
    printed: str
    place: Place
    offset: int = -1
    year: str = ""  # the year its sentence names last before it
    whole: bool = True  # its clause names nobody and nothing in particular: 项目, 全年


def funds_of(document: Document) -> list[Money]:
    """Project-wide sums with a known meaning, in reading order; parts (其中…, 省级…) are passed over."""
    found: list[Money] = []
    home = home_of(document)
    for paragraph in document.paragraphs:
        for match in _AMOUNT.finditer(paragraph.text):
            before = paragraph.text[max(0, match.start() - 16) : match.start()]
            kind = next((name for name, pattern in _KINDS if pattern.search(before)), None)
            if kind and not _PART_ONLY.search(before) and not _NOT_THE_SUM.search(_CLAUSE_END.split(before)[-1]):
                amount = ten_thousands(match[1], match[2])
                place, at = paragraph.at(match.start()), match.start()
                sentence = paragraph.text[max(0, paragraph.text.rfind("。", 0, at) + 1, at - _REACH) : at]
                if _OF_A_PART.search(sentence):
                    continue
                year = "".join(_OF_YEAR.findall(sentence)[-1:])
                whole = _names_nobody(sentence) and not of_another(paragraph.text, at, home)
                found.append(Money(kind, amount, match[0], place, at, year, whole))
    for table in document.tables:
        for row in table.rows:
            filled = [cell for cell in row.cells if cell]
            for label, value in zip(filled, filled[1:], strict=False):
                card = _CARD.search(label)
                if card and re.fullmatch(r"\d+(?:\.\d+)?", value):
                    kind = "支出" if card[1] == "执行" else card[1]
                    found.append(Money(kind, ten_thousands(value, card[2]), value + card[2], row.place))
    return sorted(found, key=lambda money: money.place)


def _names_nobody(sentence: str) -> bool:
    """The clause of the sum has no subject of its own: nothing but 项目, 全年, 资金 and the like stands in it.

    Nor is it one of the items of 其中，…；…, nor what a part should have got (市级资金应到位…，实际到位…).
    """
    if _ITEMIZED.search(sentence) or _PART_SHOULD.search(re.split("[；;]", sentence)[-1]):
        return False
    clause = _CLAUSE_END.split(_BRACKETED.sub("", sentence))[-1]
    return not _NAMED.search(_GENERAL.sub("", clause))


def ten_thousands(digits: str, unit: str) -> Decimal:
    """An amount in 万元."""
    value = Decimal(digits.replace(",", ""))
    return same_unit(value, unit, "万元") or Decimal(0)
