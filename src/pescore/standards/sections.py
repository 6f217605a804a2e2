"""Where a standard is several standards in one: pieces with full marks that add up to the whole."""

from __future__ import annotations

import re
from decimal import Decimal

from .clauses import Clause, Parsed, parse
from .draft import Draft, Unclear

_HEADING = re.compile(
    r"(?:(?<=^)|(?<=[;。\n,:]))(?:[①-⑳]|\d{1,2}[.、]|\(\d{1,2}\))?([^;。,:()\d]{2,16})(?:\(?(\d+(?:\.\d+)?)分\)?:|\((\d+(?:\.\d+)?)分\),(?!否则|其[他余]|反之|未|不|没|无|全部))"
)
_OVERALL = re.compile(
    r"(?:本项|本指标|该项|该指标)?(?:满分|分值|共|为|总分)*\d*(?:\.\d+)?分?(?:为|由|分)?(?:[两二三四五]个?部分)?(?:组成|相加)?[ :,。;]*"
)
OF_THE_WHOLE = re.compile("(?:本项|本指标|整项|该指标)(?:直接|一律|均|全部)?(?:不得|计0|得0|按0|判0|0分)")
_SHARE_BEHIND = re.compile(r"。(?P<said>[^。]*[扣减][除减去]?\d+(?:\.\d+)?%(?:的?(?:分值|分数|权重))?)")
_MARKS = re.compile(
    r"[①-⑳]|(?:(?<=^)|(?<=[;。\n,: ]))(?:\(\d{1,2}\)(?!分)|\d{1,2}(?:[.、](?!\d)|\))|[一二三四五六七八九十]、)"
)


def split(parsed: Parsed, draft: Draft) -> list[tuple[str, Decimal]]:
    """The pieces and their full marks; empty where the standard is one piece."""
    giving = [c for c in parsed.clauses if _gives(c)]
    if len(giving) < 2 or len(giving) == len(parsed.clauses):
        return []  # nothing to add up, or plain items
    for pieces in (_by_heading(parsed.source), _by_mark(parsed.source), _by_sentence(parsed.source)):
        if pieces and (behind := _SHARE_BEHIND.search(pieces[-1][0])):
            raise Unclear(f"“{behind['said']}”以哪个分值为基数（本指标，还是该要点）？")
        extra = [c for text, _ in pieces for c in _extra(text)]
        if len(pieces) < 2 or sum(worth for _, worth in pieces) != draft.full or not extra:
            continue
        headed = pieces == _by_heading(parsed.source)
        worths = {worth for _, worth in pieces}
        restated = all(c.effect.verb == "deduct" and worths == {c.effect.points} for c in extra)
        each = all(any(c.effect.kind == "zero" for c in _extra(text)) for text, _ in pieces)
        of_the_whole = any(
            c.effect.kind in ("zero", "discretion")
            and not re.search(r"[这该此]\d|\d分不得", c.words)
            and (OF_THE_WHOLE.search(c.words) or not (each or negated(c, extra)))
            for c in extra
            if not c.conditions
        )
        if headed or not (restated or of_the_whole):
            return pieces
    return []


def _by_heading(text: str) -> list[tuple[str, Decimal]]:
    found = list(_HEADING.finditer(text))
    ends = [m.start() for m in found[1:]] + [len(text)]
    return (
        [(text[m.end() : end].strip(" ;,。"), Decimal(m[2] or m[3])) for m, end in zip(found, ends, strict=True)]
        if found and _OVERALL.fullmatch(text[: found[0].start()])
        else []
    )


def _by_mark(text: str) -> list[tuple[str, Decimal]]:
    found = list(_MARKS.finditer(text))
    if len(found) < 2 or text[: found[0].start()].strip(" :,"):
        return []
    ends = [m.start() for m in found[1:]] + [len(text)]
    return _worths([text[m.end() : end] for m, end in zip(found, ends, strict=True)])


def _by_sentence(text: str) -> list[tuple[str, Decimal]]:
    """Each sentence that gives points opens a piece; the others belong to the one before."""
    pieces: list[str] = []
    for sentence in re.split("[;。\n]", text):
        if not sentence.strip():
            continue
        if pieces and _most(sentence) is None:
            pieces[-1] += ";" + sentence
        else:
            pieces.append(sentence)
    return _worths(pieces)


def _worths(texts: list[str]) -> list[tuple[str, Decimal]]:
    out = []
    for text in texts:
        most = _most(text)
        if most is None:
            return []
        out.append((text.strip(" ;,。"), most))
    return out


def _most(text: str) -> Decimal | None:
    """The most a piece can give, by its own words."""
    given = [_worth(c) for c in parse(text).clauses if _gives(c)]
    return max((g for g in given if g is not None), default=None)


def _worth(clause: Clause) -> Decimal | None:
    written = clause.effect.formula
    return written.factor if written else clause.effect.high or clause.effect.points


def _gives(clause: Clause) -> bool:
    if written := clause.effect.formula:
        return written.factor is not None
    return (
        clause.per is None
        and clause.effect.kind == "points"
        and clause.effect.verb in ("give", None)
        and bool(clause.effect.points)
    )


def _extra(text: str) -> list[Clause]:
    """The clauses of a piece beside the one that gives its points."""
    clauses = parse(text).clauses
    first = next((c for c in clauses if _gives(c)), None)
    return [c for c in clauses if c is not first]


def negated(clause: Clause, others: list[Clause]) -> bool:
    """未执行的不得分 right behind 得到执行得3分 is the other side of the item, not a veto on the whole."""
    return (
        bool(re.match("未|不|没|无|否则|其他|其余|逾期|超期|迟|延误", clause.label))
        or clause.otherwise
        or len(others) == 0
    )
