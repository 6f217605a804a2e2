"""Words of a standard → tokens: numbers with their unit, points, comparisons, verbs, marks; the rest is text.

The lexicon is data (lexicon.yaml); this file only says how its words are joined into one scanner and what each
match means. Every token that is not text must later be accounted for by the reading, or the reading asks.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib.resources import files

import yaml

from . import arithmetic as exactly
from .formulas import PLACE


@dataclass(slots=True)
class Token:
    """One word of the standard. `value` is a number in the unit of `unit` (rates: a fraction, unit "%")."""

    kind: str
    text: str
    start: int
    end: int
    value: Decimal | None = None
    high: Decimal | None = None
    unit: str | None = None
    verb: str | None = None  # of points: "give", "deduct", "add" or None

    @property
    def is_rate(self) -> bool:
        return self.unit == "%"


_RATE_SCALE = {
    "%": Decimal("0.01"), "百分比": Decimal("0.01"), "个百分比": Decimal("0.01"), "pct": Decimal("0.01"),
    "百分点": Decimal("0.01"), "个百分点": Decimal("0.01"), "‰": Decimal("0.001"), "BP": Decimal("0.0001"),
    "个BP": Decimal("0.0001"), "bp": Decimal("0.0001"), "个基点": Decimal("0.0001"), "基点": Decimal("0.0001"),
    "成": Decimal("0.1"),
}  # fmt: skip
_DIGITS = {"零": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}


def chinese_number(text: str) -> Decimal:
    """一 … 九十九, 半, 百: the numerals officials write before a measure word."""
    if text == "半":
        return Decimal("0.5")
    total, digit = 0, 0
    for ch in text:
        if ch in "十百":
            total += (digit or 1) * (10 if ch == "十" else 100)
            digit = 0
        else:
            digit = _DIGITS.get(ch, 0)
    return Decimal(total + digit)


def words(role: str) -> str:
    """The alternation of one role of the lexicon, longest alternatives first where they are plain words."""
    entry = _lexicon()[role]
    parts = entry if isinstance(entry, list) else [entry]
    plain: list[str] = []
    patterns: list[str] = []
    for part in parts:
        for word in _split(part):
            (patterns if re.search(r"[\\\[(?*+.]", word) else plain).append(word)
    plain.sort(key=len, reverse=True)
    return "|".join(sorted(patterns, key=len, reverse=True) + plain)


def _split(pattern: str) -> list[str]:
    """Split an alternation at its top level."""
    out, depth, current, escaped = [], 0, "", False
    for ch in pattern:
        if escaped:
            current, escaped = current + ch, False
            continue
        escaped = ch == "\\"
        depth += (ch in "([") - (ch in ")]")
        if ch == "|" and depth == 0:
            out.append(current)
            current = ""
        else:
            current += ch
    return [*out, current]


@cache
def _lexicon() -> dict[str, str | list[str]]:
    return yaml.safe_load(files(__package__).joinpath("lexicon.yaml").read_text(encoding="utf-8"))


_NUMBER = r"\d+(?:\.\d+)?"
_MARK = (
    r"[①-⑳]|(?:(?<=[;。\n,: ])|(?<![\s\S]))"
    r"(?:\((?:\d{1,2}|[一二三四五六七八九十])\)(?!分)|\d{1,2}(?:[.、](?!\d)|\))|[一二三四五六七八九十]、)"
)
_DATE = (
    r"(?:(?:19|20)\d\d年(?:度|初|末|底)?(?:\d{1,2}月)?|(?:次年|当年|本年)?(?<!\d)\d{1,2}月)(?:\d{1,2}[日号]|底|末|初|中旬|上旬|下旬)?"
    r"(?:(?:以|之)?前)?(?!内|以内)|(?:19|20)\d\d[-./]\d{1,2}[-./]\d{1,2}"
)


@cache
def scanner() -> re.Pattern[str]:
    """The one scanner of all token kinds, joined from the lexicon."""
    numeral, unit, rates, noun = words("numerals"), words("units"), words("rates"), words("full_noun")
    give, deduct, add = words("give"), words("deduct"), words("add")
    fraction = rf"{_NUMBER}%|\d+/\d+|[一二三四五六七八九十]分之[一二三四五六七八九十]"
    measure = rf"(?:{rates})|(?:{unit})(?:(?:/|·|\*)(?:{unit}))*"
    groups = [
        ("formula", PLACE),
        ("identity", words("identity")),
        ("mark", _MARK),
        ("date", _DATE),
        ("inclusive", words("included")),
        ("exclusive", words("excluded")),
        ("floor", words("floor")),
        ("no_deduct", words("no_deduct")),
        ("no_add", words("no_add")),
        ("zero", words("zero")),
        (
            "share",
            rf"(?P<half_verb>得|计|给|记|扣减|扣除|扣|减)(?:本项|该项|指标|一)*的?一半(?:的?(?:分值|权重分?|分数|分))?"
            rf"|(?P<share_verb>{give}|{deduct})?(?:(?:{noun}|权重)的?)(?P<share_of>{fraction})"
            rf"(?:[-~至到](?P<share_to>{_NUMBER}%))?(?:\(含\))?(?:的?(?:分值|权重分?|分数|分))?(?!以下|以上)"
            rf"|(?P<verb_first>得|计|给|记|赋|扣减|扣除|扣|减)(?P<share_then>{fraction})(?:[-~至到](?P<share_up>{_NUMBER}%))?(?:\(含\))?"
            rf"(?:的?(?:(?:本|该)(?:项|指标))?的?(?:分值|权重分?值?|分数|得分|满分|分))?(?!以下|以上|[-~至到]|[\u4e00-\u9fff]{{0,4}}率)",
        ),
        (
            "points",
            rf"(?:(?P<give>{give})|(?P<deduct>{deduct})|(?P<add>{add})|(?P<minus>(?<![\d)%分至到为得计低])-))?"
            rf"(?P<pts>-?{_NUMBER}|{numeral}{{1,3}})(?:分?[-~至到](?P<pts2>{_NUMBER}|{numeral}{{1,2}}))?"
            rf"(?:分(?!{words('not_points')})|(?<=[得计]\d)(?=[;,。)]|$)|(?<=[得计]\d\d)(?=[;,。)]|$)|(?<=[得计]\d\d\d)(?=[;,。)]|$))",
        ),
        ("discretion", words("discretion")),
        ("full", rf"(?:{give}|按|以|为|是|算)(?:{noun})(?:的?100%)?(?:计算|计分|计|给)?(?![*/×的\d(~-])"),
        ("veto", words("veto")),
        ("corresponding", words("corresponding")),
        ("nothing_back", words("nothing_back")),
        ("per", words("per")),
        ("rank", rf"第(?:\d+|{numeral}+)(?!天|日|年|季|次|批|期|条|款|项|个|[①-⑳])(?:名|位)?|前(?:\d+|{numeral}+)(?:名|位|(?=的|得|,))"),
        ("number", rf"(?P<digits>{_NUMBER})(?P<unit>{measure})?"),
        ("numeral", rf"(?P<hanzi>{numeral}{{1,3}})(?P<unit2>(?:{rates})|个?(?:{unit}))"),
        ("series", words("series")),
        ("interpolate", words("interpolate")),
        ("proportion", words("proportion")),
        ("both", words("both_verb")),
        *((name, words(name)) for name in ("ge", "le", "gt", "lt", "eq", "up_to", "down_to", "between", "else", "cap", "until")),
        ("range", "[-~至到]"),
        ("op", r"[*/+()\[\]]"),
        ("stop", r"[;。\n]"),
        ("comma", "[,、:]"),
    ]
    return re.compile("|".join(f"(?P<{name}>{pattern})" for name, pattern in groups))


def scan(text: str) -> list[Token]:
    """The tokens of a normalised standard, in order; what is between them is text."""
    return [_token(match) for match in scanner().finditer(text)]


def _token(match: re.Match[str]) -> Token:
    kind = match.lastgroup or ""
    token = Token(kind, match[0], match.start(), match.end())
    if kind == "number":
        unit = match["unit"]
        token.value = Decimal(match["digits"]) * _RATE_SCALE.get(unit, 1)
        token.unit = "%" if unit in _RATE_SCALE else unit
    elif kind == "numeral":
        unit = match["unit2"]
        token.value = chinese_number(match["hanzi"]) * _RATE_SCALE.get(unit, 1)
        token.unit = "%" if unit in _RATE_SCALE else unit
    elif kind == "points":
        token.value = _points(match["pts"])
        token.high = _points(match["pts2"]) if match["pts2"] else None
        token.verb = next((verb for verb in ("give", "deduct", "add") if match[verb]), None)
        if match["minus"]:
            token.verb = "deduct"
    elif kind == "share":
        said = match["share_of"] or match["share_then"]
        upper = match["share_to"] or match["share_up"]
        token.value = fraction(said) if said else Decimal("0.5")
        token.high = fraction(upper) if upper else None
        verb = match["share_verb"] or match["verb_first"] or match["half_verb"] or ""
        token.verb = "deduct" if re.match(words("deduct"), verb) else "give"
    return token


def _points(text: str) -> Decimal:
    return Decimal(text) if text[0].isdigit() or text[0] == "-" else chinese_number(text)


def fraction(text: str) -> Decimal:
    """40%, 1/3, 三分之一 → the share as an exact quotient."""
    if text.endswith("%"):
        return Decimal(text[:-1]) / 100
    if "/" in text:
        top, bottom = text.split("/")
        return exactly.ratio(Decimal(top), Decimal(bottom))
    bottom, top = text.split("分之")
    return exactly.ratio(chinese_number(top), chinese_number(bottom))
