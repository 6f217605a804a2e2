"""The words of scoring standards as patterns, by kind of token (lexicon.yaml joined to groups), and where each may begin.

Trying forty kinds of token at every character would cost ten times what reading takes; `opening` works out from a
pattern which characters it can begin with, so that only the kinds that can begin here are tried here.
"""

from __future__ import annotations

import re
import sys
from functools import cache
from importlib import import_module
from typing import Any

from ..library import parsed, shipped_text
from .formulas import PLACE

# The parser of `re` knows what a pattern can begin with; Python 3.10 keeps it under other names.
if sys.version_info >= (3, 11):
    sre, sre_parse = import_module("re._constants"), import_module("re._parser")
else:
    sre, sre_parse = import_module("sre_constants"), import_module("sre_parse")


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
    """Split an alternation at its top level: outside brackets and character classes."""
    out, depth, in_class, current, escaped = [], 0, False, "", False
    for ch in pattern:
        if escaped or ch == "\\":
            current, escaped = current + ch, not escaped
            continue
        if in_class:
            in_class = ch != "]"
        elif ch == "[":
            in_class = True
        else:
            depth += (ch == "(") - (ch == ")")
        if ch == "|" and depth == 0 and not in_class:
            out.append(current)
            current = ""
        else:
            current += ch
    return [*out, current]


@cache
def _lexicon() -> dict[str, str | list[str]]:
    return parsed(shipped_text("standards/lexicon.yaml"))


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
def groups() -> tuple[tuple[str, str], ...]:
    """(kind, pattern) in the order in which they are tried."""
    numeral, unit, rates, noun = words("numerals"), words("units"), words("rates"), words("full_noun")
    give, deduct, add = words("give"), words("deduct"), words("add")
    fraction = rf"{_NUMBER}%|\d+/\d+|[一二三四五六七八九十]分之[一二三四五六七八九十]"
    measure = rf"(?:{rates})|(?:{unit})(?:(?:/|·|\*)(?:{unit}))*"
    return (
        ("formula", PLACE),
        ("identity", words("identity")),
        ("mark", _MARK),
        ("date", _DATE),
        ("inclusive", words("included")),
        ("exclusive", words("excluded")),
        ("least", words("least")),
        ("floor", words("floor")),
        ("no_deduct", words("no_deduct")),
        ("no_add", words("no_add")),
        ("zero", words("zero")),
        (
            "share",
            rf"(?P<half_verb>得|计|给|记|扣减|扣除|扣|减)(?:本项|该项|指标|一|分值|权重分?|满分|的)*的?一半(?:的?(?:分值|权重分?|分数|分))?"
            rf"|(?P<halved>(?:折半|减半)(?:计分|得分|给分|计算|赋分))"
            rf"|(?P<share_verb>{give}|{deduct})?(?:(?:{noun}|权重)的?)(?P<share_of>{fraction})"
            rf"(?:[-~至到](?P<share_to>{_NUMBER}%))?(?:\(含\))?(?:的?(?:分值|权重分?|分数|分))?(?!以下|以上)"
            rf"|(?P<verb_first>得|计|给|记|赋|扣减|扣除|扣|减)(?P<share_then>{fraction})(?:[-~至到](?P<share_up>{_NUMBER}%))?(?:\(含\))?"
            rf"(?:的?(?:(?:本|该)(?:项|指标))?的?(?:分值|权重分?值?|分数|得分|满分|分))?(?!以下|以上|[-~至到]|[\u4e00-\u9fff]{{0,4}}率)",
        ),
        (
            "points",
            rf"(?:(?P<give>{give})|(?P<deduct>{deduct})|(?P<add>{add})|(?P<minus>(?<![\d)%分至到为得计低])-))?"
            rf"(?P<pts>-?{_NUMBER}|{numeral}{{1,3}})(?:分?(?:\(不?含\))?[-~至到](?P<pts2>{_NUMBER}|{numeral}{{1,2}})(?:\(不?含\))?)?"
            rf"(?:分(?!{words('not_points')})|(?<=[得计]\d)(?=[;,。)]|$)|(?<=[得计]\d\d)(?=[;,。)]|$)|(?<=[得计]\d\d\d)(?=[;,。)]|$))",
        ),
        ("discretion", words("discretion")),
        (
            "full",
            rf"(?:{give}|按|以|为|是|算)(?:{noun})(?:的?100%)?(?:计算|计分|计|给)?(?![*/×的\d(~-])|(?<![本该和与至到0标项总~-])满分(?=[,;。)]|$)",
        ),
        ("veto", words("veto")),
        ("corresponding", words("corresponding")),
        ("nothing_back", words("nothing_back")),
        ("per", words("per")),
        (
            "rank",
            rf"第(?:\d+|{numeral}+)(?!\d|方|者|产业|天|日|年|季|次|批|期|条|款|项|个|[①-⑳])(?:名|位)?|前(?:\d+|{numeral}+)(?:名|位|(?=的|得|,))",
        ),
        ("number", rf"(?P<digits>{_NUMBER})(?P<unit>{measure})?"),
        ("numeral", rf"(?P<hanzi>{numeral}{{1,3}})(?P<unit2>(?:{rates})|个?(?:{unit}))"),
        ("series", words("series")),
        ("interpolate", words("interpolate")),
        ("proportion", words("proportion")),
        ("both", words("both_verb")),
        *(
            (name, words(name))
            for name in ("ge", "le", "gt", "lt", "eq", "up_to", "down_to", "between", "else", "cap", "until")
        ),
        ("range", "[-~至到]"),
        ("op", r"[*/+()\[\]]"),
        ("stop", r"[;。\n]"),
        ("comma", "[,、:]"),
    )


@cache
def opening() -> dict[str, tuple[str, ...]]:
    """Which kinds of token can begin with a character; under "" the kinds that can begin with any."""
    table: dict[str, list[str]] = {}
    everywhere: list[str] = []
    for kind, pattern in groups():
        characters = _first(sre_parse.parse(pattern))[0]
        if characters is None:
            everywhere.append(kind)
        for code in characters or ():
            table.setdefault(chr(code), []).append(kind)
    order = [kind for kind, _ in groups()]
    return {
        **{ch: tuple(sorted([*kinds, *everywhere], key=order.index)) for ch, kinds in table.items()},
        **({"": tuple(everywhere)} if everywhere else {}),
    }


def _first(sequence: Any) -> tuple[set[int] | None, bool]:
    """The characters a parsed pattern can begin with (None: any), and whether it can be empty."""
    found: set[int] = set()
    for operator, argument in sequence:
        characters, empty = _first_of(operator, argument)
        if characters is None:
            return None, False
        found |= characters
        if not empty:
            return found, False
    return found, True


def _first_of(operator: Any, argument: Any) -> tuple[set[int] | None, bool]:
    if operator is sre.LITERAL:
        return {argument}, False
    if operator is sre.IN:
        return _of_class(argument), False
    if operator is sre.BRANCH:
        branches = [_first(branch) for branch in argument[1]]
        if any(characters is None for characters, _ in branches):
            return None, False
        return set().union(*(characters or set() for characters, _ in branches)), any(empty for _, empty in branches)
    if operator is sre.SUBPATTERN:
        return _first(argument[3])
    if operator in (sre.MAX_REPEAT, sre.MIN_REPEAT):
        characters, empty = _first(argument[2])
        return characters, empty or argument[0] == 0
    if operator in (sre.ASSERT, sre.ASSERT_NOT, sre.AT):
        return set(), True
    return None, False


def _of_class(items: Any) -> set[int] | None:
    out: set[int] = set()
    for kind, value in items:
        if kind is sre.LITERAL:
            out.add(value)
        elif kind is sre.RANGE:
            out |= set(range(value[0], value[1] + 1))
        elif kind is sre.CATEGORY and value is sre.CATEGORY_DIGIT:
            out |= set(range(ord("0"), ord("9") + 1))
        else:
            return None
    return out


@cache
def begins() -> re.Pattern[str]:
    """Any character at which some token can begin."""
    return re.compile("[" + "".join(re.escape(ch) for ch in opening() if ch) + "]")


@cache
def pattern_of(kinds: tuple[str, ...]) -> re.Pattern[str]:
    """One pattern for the given kinds, in their order."""
    wanted = dict(groups())
    return re.compile("|".join(f"(?P<{kind}>{wanted[kind]})" for kind in kinds))
