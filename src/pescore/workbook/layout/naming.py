"""An indicator's name as it stands in a cell: 编码 and 分值 taken off, 「指标1：」 and blanks removed.

`A101立项依据充分性3分` → code A101, name 立项依据充分性, points 3. The name keeps its own spelling otherwise:
brackets that hold a unit or a remark belong to it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from ...library import load
from ...values import patterns as re

_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}

LONGEST_NAME = 500
LONGEST_RULE = 2_000
_NUMERAL = r"[一二三四五六七八九十]{1,3}"
# Marks that cannot be part of a name.
_SAFE = re.compile(
    rf"(?:{_NUMERAL}[、.:]|\({_NUMERAL}\)、?|\d{{1,3}}(?:、|\.(?!\d)|\)(?!\d))|\(\d{{1,2}}\)、?|[①-⑳⑴-⒇]"
    r"|[A-Z]\d*(?:[-.]\d+)*[、:]|[A-Z]\d*(?:[-.]\d+)*\.(?!\d)|\d{1,2}(?:[.-]\d{1,2}){1,3}[、.:](?!\d))"
)
# Not one mark but several that the name lists: C、D级危房, 一、二级公路, 1、2号线, 110、120联动.
_LIST = re.compile(rf"(?:([A-Z])、[A-Z]|({_NUMERAL})、{_NUMERAL}[级类号期型年季批等区产]|(\d{{1,2}})、\d|\d{{3}}、\d)")
# Marks that a name may begin with by itself (C级危房, 1.5米绿化带): taken off only where most of the column is coded.
_RISKY = re.compile(r"(?:[A-Z]\d*(?:[-.]\d+)*|\d{1,2}(?:[.-]\d{1,2}){1,3}|\d{2,6})(?![\d.%‰)])")
_TEMPLATE = re.compile(rf"指标(?:\d{{1,2}}[:、.\-]?|{_NUMERAL}:)")
_FILLER = re.compile(rf"(?:指标(?:\d{{1,2}}|{_NUMERAL})?[:、.]?)?[….·/\\—\-－_]*")
_LEADING = re.compile(r"^\((-?\d{1,4}(?:\.\d+)?)分\)(?=.)")
_REMARK = re.compile(r"(?<=\))(?:\([^()\d]*\)|[*※★☆▲△#])+$")  # behind the points: （3分）（定量）, （4分）*
_AFTER = ")*※★☆▲△#"
_TRAILING = re.compile(r"(?<![\d.%≥≤<>=到于过低高少])(?<!\d,)(\d{1,4}(?:\.\d+)?)分[。；;]?$")
_BARE = re.compile(r"(?<=[^\d.,%\-])(\d{1,4}(?:\.\d+)?)$")
_RULE_BRACKET = re.compile(r"\(([^()]*)\)$")
_RULE_WORDS = re.compile(r"扣|得分|不得|满分|计分|得\d|分值|否决|减\d|加\d")
_SENTENCE = re.compile(r"[。；;\n]")


def plain_width(text: str) -> str:
    """Full-width letters, digits and signs as half-width, every bracket as ( ), character for character."""
    return text.translate(_narrow())


@cache
def _narrow() -> dict[int, str | int]:
    pairs = load("layouts")["brackets"]
    return {**_WIDE, **{ord(pair[0]): "(" for pair in pairs}, **{ord(pair[1]): ")" for pair in pairs}}


@cache
def _bracketed() -> re.Pattern[str]:
    """（14分） (200) 【8】 （满分4分） at the end of a name."""
    words = "|".join(sorted(load("layouts")["points_words"], key=len, reverse=True))
    return re.compile(rf"\((?:{words})?[:为]?(-?\d{{1,4}}(?:\.\d+)?)(?:(分)(?:[,;、][^()扣得减]*)?)?\)分?$")


def squeeze(text: str) -> str:
    """The text without any white space."""
    return "".join(text.split())


@dataclass(frozen=True, slots=True)
class Name:
    """A name taken apart. `points` is None where the cell writes none."""

    name: str
    code: str | None
    points: Decimal | None


def is_filler(text: str) -> bool:
    """True for what a template leaves behind: 指标2：, ……, /, —, 无."""
    bare = plain_width(squeeze(text))
    return bare in ("无", "不适用") or _FILLER.fullmatch(bare) is not None


def _year(number: str) -> bool:
    return len(number) == 4 and number[:2] in ("19", "20")


def take_points(text: str, bare: bool = False) -> tuple[str, Decimal | None]:
    """（14分） (200) 15分 at the end, or （5分） in front, taken off a name without white space.

    `bare`: the header says that names carry points, so a mere number at the end is points too (目标内容8).
    """
    flat = plain_width(text)
    if flat[-1:] in _AFTER and (remark := _REMARK.search(flat)):
        name, points = take_points(text[: remark.start()])
        if points is not None:
            return name + text[remark.start() :].strip("*※★☆▲△#＊＃"), points
    if (found := _bracketed().search(flat)) and not (not found[2] and _year(found[1])):
        return text[: found.start()], Decimal(found[1])
    if found := _LEADING.match(flat):
        return text[found.end() :], Decimal(found[1])
    if (found := _TRAILING.search(flat)) and found.start() > 0:
        return text[: found.start()].rstrip("：:，,。；;—–-/、"), Decimal(found[1])
    if bare and (found := _BARE.search(flat)):
        return text[: found.start()].rstrip("：:，,-"), Decimal(found[1])
    return text, None


def bracketed_points(text: str) -> Decimal | None:
    """The points in brackets at the end of a rule: 支付手续完整（6分） → 6."""
    found = _bracketed().search(plain_width(squeeze(text)))
    return Decimal(found[1]) if found and found[2] else None


def take_code(text: str, coded: bool) -> tuple[str, str | None]:
    """The numbering in front; a mark that could be part of the name only where the column is `coded`."""
    flat = plain_width(text)
    found = _SAFE.match(flat) or (_RISKY.match(flat) if coded else None)
    if found and (listed := _LIST.match(flat)) and not (coded and (listed[2] or listed[3])):
        return text, None
    if found is None or found.end() == len(flat):
        return text, None
    return text[found.end() :], flat[: found.end()].strip("()、.:")


def coded_column(names: Iterable[str]) -> bool:
    """True where most names of one column begin with a mark such as A101 or 1.1."""
    bare = [plain_width(squeeze(name)) for name in names if name]
    bare = [name for name in bare if not is_filler(name)]
    marked = sum(1 for name in bare if (_RISKY.match(name) or _SAFE.match(name)))
    return bool(bare) and marked >= 0.6 * len(bare)


def split_name(raw: str, coded: bool = False, bare: bool = False) -> Name:
    """The cell's name without 指标1：, code, points and white space; `bare` as in take_points."""
    text = squeeze(raw)
    if found := _TEMPLATE.match(plain_width(text)):
        text = text[found.end() :] or text
    text, points = take_points(text, bare)
    text, code = take_code(text, coded)
    return Name(text, code, points)


def without_rule(raw: str) -> str:
    """The name in a cell that holds name and rule together: 设立防火指挥机构。缺1项职责扣1分。 → 设立防火指挥机构."""
    text = raw.strip()[:LONGEST_NAME]
    for cut in _SENTENCE.finditer(text):
        if _RULE_WORDS.search(text[cut.end() :]):
            text = text[: cut.start()]
            break
    bracket = _RULE_BRACKET.search(plain_width(text))
    if bracket and bracket.start() and _RULE_WORDS.search(bracket[1]):
        text = text[: bracket.start()]
    return text.rstrip("。；;，, ")


_INTERVAL = re.compile(r"[\[(]?(\d+(?:\.\d+)?)分?[-~—–至到,]+(\d+(?:\.\d+)?)分?[\])]?")


def interval(text: str) -> tuple[Decimal, Decimal] | None:
    """A bare range of points as low and high: 「80—100分」 → 80, 100; None for anything else."""
    found = _INTERVAL.fullmatch(plain_width(squeeze(text)))
    if found is None:
        return None
    ends = Decimal(found[1]), Decimal(found[2])
    return min(ends), max(ends)


def states_rule(text: str) -> bool:
    """True where a text says how points are given or taken: 每…扣…分, 得满分, 按比例计分, 不得分."""
    return _RULES.search(plain_width(squeeze(text[:LONGEST_RULE]))) is not None


_RULES = re.compile(
    r"[得扣减加计给记][\d.]+分|每.{0,20}[扣减加]|满分|不得分|得0分|[×*x]分值|分值的|按比例|扣完为止|酌情|插值|[\d.]+分[;；。,，]|得分=|不扣分|全扣|[\d.]+分$|权数|权重分"
)
