"""The sentence as the grammar wants it: one spelling per sign, damage repaired where only one repair is possible.

The original stays with the result for display; every repair that changes what is read is named as a convention.
Circled numbers ①… are kept: they are item marks, not digits.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cache

from ..library import shipped_text
from ..values import patterns as re
from .in_turn import grade_by_grade
from .leadins import rule_itself
from .named_figures import with_figures
from .plainer import plainly

LONGEST = 4_000
"""A standard longer than this is not a standard; it is refused rather than searched for one."""


@dataclass(frozen=True, slots=True)
class Wording:
    """A standard in normal spelling, beside the words as they were written."""

    text: str
    original: str
    conventions: tuple[str, ...] = ()
    unreadable: str | None = None  # why nothing can be read, in Chinese


_SIGNS = {
    "≧": "≥", "≦": "≤", "⩾": "≥", "⩽": "≤", "﹥": ">", "﹤": "<", "﹦": "=", "≯": "≤", "≮": "≥", "＝": "=",
    "～": "~", "〜": "~", "∼": "~", "˜": "~", "—": "~", "–": "~", "─": "~", "―": "~", "−": "-", "‐": "-", "‑": "-", "﹣": "-",
    "×": "*", "✕": "*", "╳": "*", "∗": "*", "÷": "/", "∕": "/", "⁄": "/", "“": "“", "”": "”", '"': "“", "「": "“", "」": "”",
    "『": "“", "』": "”", "【": "[", "】": "]", "〔": "(", "〕": ")", "［": "[", "］": "]", "﹪": "%", "٪": "%", "·": "·", "•": "·",
    "⬆": "↑", "⬇": "↓", "臺": "台", "｡": "。", "．": ".", "ˇ": "", "\u200b": "", "\ufeff": "", "\xa0": " ", "\u3000": " ",
    "\r": "", "\t": " ", "\v": " ", "\f": " ",
}  # fmt: skip


@cache
def _table() -> dict[int, str]:
    table = {ord(a): b for a, b in _SIGNS.items()}
    for block in (
        range(0xFF01, 0xFFEF),
        range(0xFE50, 0xFE6C),
        range(0x2150, 0x2160),
        range(0x3380, 0x33DF),
        range(0x2474, 0x2488),
    ):
        for code in block:
            table.setdefault(code, unicodedata.normalize("NFKC", chr(code)).replace("⁄", "/"))
    pairs = shipped_text("standards/traditional.txt").split()
    for pair in pairs:
        table[ord(pair[0])] = pair[1]
    return table


_LATEX = (
    (re.compile(r"\\(?:geqslant|geq|ge)(?![a-z])"), "≥"),
    (re.compile(r"\\(?:leqslant|leq|le)(?![a-z])"), "≤"),
    (re.compile(r"\\(?:gt)(?![a-z])"), ">"),
    (re.compile(r"\\(?:lt)(?![a-z])"), "<"),
    (re.compile(r"\\(?:times|cdot)(?![a-z])"), "*"),
    (re.compile(r"\\(?:div)(?![a-z])"), "/"),
    (re.compile(r"\\frac\{([^{}]{1,30})\}\{([^{}]{1,30})\}"), r"(\1)/(\2)"),
    (re.compile(r"\\(?:text|mathrm|rm)\{([^{}]{0,60})\}"), r"\1"),
    (re.compile(r"\\[%,;! ]?"), lambda m: "%" if m[0].endswith("%") else ""),
    (re.compile(r"[$]"), ""),
)
_HAN = r"[\u4e00-\u9fff“”]"
_ASCII_GE = re.compile(r">\s*=|=\s*>|>\s*或\s*=")
_ASCII_LE = re.compile(r"<\s*=|=\s*<|<\s*或\s*=")
_DOT_SPLIT = re.compile(r"(?<=\d)(?:\. +| +\.)(?=\d)")
_ZEROS_SPLIT = re.compile(r"(?<![\d.])(1) +(00)(?!\d)|(?<![\d.])(10) +(0)(?!\d)")
_FULL_STOP_AS_DOT = re.compile(r"(?<=\d)。(?=\d{1,2}(?:分|%|个百分点|万|元))")
_AFTER_POINTS = re.compile(rf"(?<=分)(?<!百分) +(?={_HAN}|\d)")
_TIGHT = (
    re.compile(rf"(?<={_HAN}) +(?={_HAN})"),
    re.compile(r"(?<=\d) +(?=[%‰分个])"),
    re.compile(rf"(?<={_HAN}) +(?=[\d≥≤<>=%])"),
    re.compile(r"(?<=[≥≤<>=~*/(\[,;:+]) +"),
    re.compile(r" +(?=[≥≤<>=~*/)\],;:。+])"),
    re.compile(rf"(?<=\d) +(?={_HAN})"),
    re.compile(r"(?<=%) +(?=(?:之间|以上|以下|以内|及以上|及以下|的|得|计|扣|至|到)|\()"),
)
_STOP_AS_DOT = re.compile(rf"(?<={_HAN})\.(?={_HAN}|\s|$)|(?<=[)%分])\.(?={_HAN}|\s|$)|(?<=\d)\. +(?={_HAN})")
_COMMA_NUMBER = re.compile(r"(?<![\[(\d.])\d{1,3}(?:,\d{3})+(?![\d\])])")
_CHINESE_DIGITS = "零一二三四五六七八九"
_OF_HUNDRED = re.compile(rf"(百|千|万)分之((?:[{_CHINESE_DIGITS}十两]|\d|点|\.)+|百)")
_TENTHS = re.compile(
    r"(?<![一-龥])?([一二三四五六七八九])成([一二三四五六七八九半])?(?![本员果立功绩效交品年套为熟长就都])"
)
_POINT_SPOKEN = re.compile(rf"([{_CHINESE_DIGITS}])点([{_CHINESE_DIGITS}]+)(?=分|个|%)")
_DIGITS_SPLIT = re.compile(r"(?<=\d) (?=\d{1,2} ?%)")
_LIST_OF_POINTS = re.compile(r"(?<=[得扣计加给])(\d+(?:\.\d+)?)((?:[、,和]\d+(?:\.\d+)?)+)分")
_CITED = re.compile(  # numbers of documents, hotlines, articles and norms are no figures of the rule
    r"(?<!\d)12(?:345|315|333|369|348)(?=热线|投诉|平台|工单|市民|政务|举报|电话)|(?<=全年)12个月|"
    r"\((?:19|20)\d\d\)第?\d{1,4}号(?:文件?)?|(?:(?<=[\u4e00-\u9fff》])第\d{1,3}(?:条|款|章)(?:第\d{1,2}(?:款|项))?)"
    r"|(?:GB|DB|JGJ|JTG|CJJ|ISO|SL|HJ|WS)(?:/T|/Z)? ?\d[\d.]*(?:[-~]\d{4})?"
)
_LATIN = re.compile("[A-Z]")
_IN_NAMES = re.compile(  # PM2.5浓度, 5G网络: the figure belongs to the name
    r"[1-5]A级?(?:及?以上)?(?=[\u4e00-\u9fff])|(?<=PM)(?:2\.5|10)|(?<=[SNC]O)[2x]|(?<![\d.])[2-6]G(?=网|基站|信号|通信|覆盖)|(?<![A-Za-z])(?:O3|4K|3D|A4)(?=[\u4e00-\u9fff])"
)
_RANKED = re.compile(r"排名|名次|位次|位居|排位|[第前后][\d一二三四五六七八九十]+名|名(?:以[内后]|开外|之[内后])")
_HEADS = re.compile(r"(?<=[\d一二两三四五六七八九十])名(?![次列单额])")  # 每发现一名…: people, not places
_NEGATIVE = re.compile(
    "(?:不降反升|不升反降|不增反降|(?:呈|出现)?负增长|(?:为|是|呈)负(?:数|值)?)"
    "(?:的|者|时|(?=不得分|得0分|不计分|计0分|\\)))"
)
_FULL_AND_FIGURE = re.compile(r"([得计记给])满分\(?(\d+(?:\.\d+)?)分\)?")
_EFFECT_FIRST = re.compile(r"^\s*(不得分|得?满分|得?\d+(?:\.\d+)?分)\s*:\s*(.+)$")
_OVER_FULL = re.compile(
    r"[,;]?(?:最高)?(?:得分)?超(?:过|出)(?:该项|本项)?(?:满分|权重分?值?|分值|标准分)的?(?:部分)?,?(?:的?按|以|计)(?:该项|本项)?(?:满分|权重分?值?|分值|标准分)(?:计算|计分|计|为准)?|[,;]?(?:完成率)?超过100%的?,?(?:按|以|均按)100%(?:计算|计分|计)|[,;](?:S|P|Y|得分)≤\d+(?:\.\d+)?(?:分)?"
)
_DOWN_TO_NOTHING = re.compile(r"(\d%(?:\(不?含\))?[-~至到]+)0(?=的|分值|权重|\(|合理|之间|区间)")  # 60%~0的分值
_PER_TIME = re.compile(  # 加3分/次, 扣0.2分/份
    r"([加扣减得计])(\d+(?:\.\d+)?分)/每?([次个项处起户人天件篇场期例份宗条套台辆批笔])(?![\u4e00-\u9fff])|"
    r"([加扣减])(\d+(?:\.\d+)?分)/每?((?!.?分)[\u4e00-\u9fff]{1,4}|个?百分点)(?=[,;。)]|$)"
)
_BLANK_POINTS = re.compile(r"(?<![不无所总应])([得计给记扣减加])(?: {2,}|\( *\)|_+)(?=分(?![值数别]))")  # 得（ ）分
_EVIDENCE = re.compile(  # 佐证材料：附件9-1。
    r"(?<=[。;\n]) *(?:佐证材料|证明材料|佐证|数据来源|资料来源|备注)[:为][^。;]{1,60}[。;]?\s*$"
)
_RESULT = re.compile(  # 经核查，得满分2分。实际完成4316人，目标≥4200人，扣0.5分，4-0.5=3.50分。: what came of it, not the rule
    r"(?<=[。;\n]) *(?:经核查|实际完成[^。;]{1,40},目标[^。;,]{1,20}),"
    r"(?:得满分(?:\d+(?:\.\d+)?分)?|扣\d+(?:\.\d+)?分,[\d.]+-[\d.]+=[\d.]+分)[。;]?\s*$"
)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\uf8ff]")  # … and private characters: our own marks
_DAMAGED_SIGN = re.compile(r"(?<=[\u4e00-\u9fff])[QW](?=\d)")


def normalise(sentence: str) -> Wording:
    """Return the wording the grammar reads; `unreadable` says why where there is nothing to read."""
    if len(sentence) > LONGEST:
        return Wording(
            "", sentence[:60] + "…", unreadable=f"评分标准超过{LONGEST}字，不像一条评分标准；请只填本指标的评分标准"
        )
    text = sentence.translate(_table())
    text = _RESULT.sub("", _EVIDENCE.sub("", text))
    conventions: list[str] = []
    if "\\" in text or "$" in text:
        for pattern, by in _LATEX:
            text = pattern.sub(by, text)
    if _CONTROL.search(text):
        text = _CONTROL.sub("", text)
    if ">" in text or "<" in text:
        text = _ASCII_LE.sub("≤", _ASCII_GE.sub("≥", text))
    if "。" in text and _FULL_STOP_AS_DOT.search(text):
        text = _FULL_STOP_AS_DOT.sub(".", text)
        conventions.append("fullwidth_decimal_dot")
    text = _BLANK_POINTS.sub(r"\1__", text)
    if " " in text:
        text, split = _close_up(text)
        conventions += split
    if "." in text:
        text = _STOP_AS_DOT.sub("。", text)
    text = _COMMA_NUMBER.sub(lambda m: m[0].replace(",", ""), text)
    text = _numerals(text).replace("乘以", "*").replace("除以", "/").replace("→", ";")
    if "半分" in text:
        text = re.sub(r"(?<!一)半分(?![之钟])", "0.5分", text)
    text = _LIST_OF_POINTS.sub(lambda m: "分、".join(re.split("[、,和]", m[1] + m[2])) + "分", text)
    if "/" in text:
        text = _PER_TIME.sub(lambda m: f"每{m[3] or m[6]}{m[1] or m[4]}{m[2] or m[5]}", text)
    text = with_figures(plainly(rule_itself(_unglued(text))))
    if "、" in text or "/" in text:
        text = grade_by_grade(text)
    text = _DOWN_TO_NOTHING.sub(r"\g<1>0%", text)
    text = _CITED.sub("", text)
    if _LATIN.search(text):
        text = _IN_NAMES.sub("", text)
    if "名" in text and not _RANKED.search(text):
        text = _HEADS.sub("人", text)
    text = _NEGATIVE.sub("增减<0的", text)
    text = _FULL_AND_FIGURE.sub(r"\1\2分", text)
    text = _bracketed_points(_effects_last(text))
    return Wording(text.strip(), sentence, tuple(conventions))


def _close_up(text: str) -> tuple[str, list[str]]:
    """Remove blanks that separate nothing; keep those that stand between two figures."""
    conventions = []
    text = _DIGITS_SPLIT.sub("", text)
    closed = _ZEROS_SPLIT.sub(lambda m: (m[1] or m[3]) + (m[2] or m[4]), _DOT_SPLIT.sub(".", text))
    if closed != text:
        conventions.append("split_number")
    closed = _AFTER_POINTS.sub(";", closed)
    for pattern in _TIGHT:
        closed = pattern.sub("", closed)
    return closed, conventions


def _numerals(text: str) -> str:
    """千分之二 → 2‰, 九成五 → 95%, 零点五分 → 0.5分."""
    if "分之" in text:
        text = _OF_HUNDRED.sub(lambda m: _digits(m[2]) + {"百": "%", "千": "‰", "万": "BP"}[m[1]], text)
    if "成" in text:
        text = _TENTHS.sub(lambda m: f"{_digits(m[1])}{'5' if m[2] == '半' else _digits(m[2]) if m[2] else '0'}%", text)
    if "点" in text:
        text = _POINT_SPOKEN.sub(lambda m: f"{_digits(m[1])}.{''.join(_digits(d) for d in m[2])}", text)
    return text


def _digits(spoken: str) -> str:
    if spoken[:1].isdigit() or spoken == "百":
        return spoken.replace("百", "100")
    if "十" in spoken:
        tens, _, ones = spoken.partition("十")
        return f"{_digits(tens) if tens else 1}{_digits(ones) if ones else 0}"
    return "".join(
        "." if ch == "点" else str(_CHINESE_DIGITS.index(ch)) if ch in _CHINESE_DIGITS else "2" for ch in spoken
    )


_POINTS_IN_BRACKETS = re.compile(r"^([^\[\](){}\d]{2,20})[\[(](\d+(?:\.\d+)?),(\d+(?:\.\d+)?)[\])]$")


def _bracketed_points(text: str) -> str:
    """作用充分[4.5,5]；作用有限[2,3.5) → 作用充分得4.5~5分, where every line is a word and a bracket of points."""
    if "[" not in text:
        return text
    lines = [line for line in re.split("[;。\n]", text) if line.strip()]
    found = [_POINTS_IN_BRACKETS.match(line.strip()) for line in lines]
    if len(lines) < 2 or not all(found):
        return text
    return ";".join(f"{m[1]}得{m[2]}~{m[3]}分" for m in found if m)


_LISTED = re.compile(r"(?:(?<=^)|(?<=[;。\n]))([1-9])\.")


def _unglued(text: str) -> str:
    """1.完好率95%以上…；2.95%以下…: the 2. is a number of the list, not of the figure behind it."""
    if not text.startswith("1.") or "2" not in _LISTED.findall(text):
        return text
    due = 0

    def mark(found: re.Match[str]) -> str:
        nonlocal due
        if int(found[1]) != due + 1:
            return found[0]
        due += 1
        return f"({due})" if text[found.end() : found.end() + 1].isdigit() else found[0]

    return _LISTED.sub(mark, text)


def _effects_last(text: str) -> str:
    """得6分：完成率≥95% → 完成率≥95%,得6分, where every line is written that way."""
    lines = [line for line in re.split("[;。\n]", text) if line.strip()]
    swapped = [_EFFECT_FIRST.match(line) for line in lines]
    if len(lines) < 2 or not all(swapped):
        return text
    return ";".join(f"{m[2]},{m[1] if m[1][0] in '得不' else '得' + m[1]}" for m in swapped if m)


def without_ceiling(text: str) -> tuple[str, bool]:
    """Take out 超过分值的按分值计: it only says what a full mark is."""
    cut = _OVER_FULL.sub("", text)
    return cut, cut != text


def damaged_signs(text: str) -> list[re.Match[str]]:
    """Letters that stand where a comparison sign must have stood (≤ read as Q or W by a scanner)."""
    return list(_DAMAGED_SIGN.finditer(text)) if "Q" in text or "W" in text else []
