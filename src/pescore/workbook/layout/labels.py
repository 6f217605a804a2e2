"""What kind of row it is, by its label (合计、小计、等次、注、填表人 …), and numbers as they stand in score cells."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from pescore.values import Err, read_value
from pescore.workbook.layout.blocks import Blocks
from pescore.workbook.layout.naming import plain_width, squeeze
from pescore.workbook.layout.words import group, label_of

from ...values import patterns as re

_NOTE = re.compile(r"^(注|备注|说明|附注)\d?[:：.、]")
_LABELLED = re.compile(r"^(.{1,12}?)[:：]")
_MISSING = re.compile(r"[-—–_/\\－]+|无|不适用|不评价|暂不评价|N/A")
_BLANK_LABEL = re.compile(r".{2,16}[:：]")
_SERIAL = re.compile(r"^(?:[一二三四五六七八九十]+、|\d+[.、])")


def points(value: object, weight: bool = False) -> tuple[Decimal | None, bool]:
    """A points or score cell as a number, and whether it was typed as text: 3, '３', '10分' → number; — 不适用 → None.

    `weight`: the cell may hold a percentage instead; 20% is given as the fraction 0.2.
    """
    if value is None or isinstance(value, (bool, Err)):
        return None, False
    typed = isinstance(value, str)
    read = read_value(squeeze(plain_width(value)) if typed else value)
    if (
        read.kind == "number"
        and read.comparator is None
        and read.unit in ((None, "分", "%") if weight else (None, "分"))
    ):
        return read.number, typed
    return None, typed


def says_missing(value: object) -> bool:
    """True for a cell marked as not applicable: —, /, 无, 不适用."""
    return isinstance(value, str) and _MISSING.fullmatch(squeeze(plain_width(value))) is not None


def row_kind(blocks: Blocks, row: int, last_name_col: int) -> tuple[str, str]:
    """total | subtotal | grade | note | "" with the label found among the columns up to the leaf names."""
    for col, text in blocks.rows.get(row, {}).items():
        if col > last_name_col:
            break
        label = _SERIAL.sub("", label_of(text)).replace("得分得分", "得分")
        if label in group("totals"):
            return "total", text
        if label.endswith("小计") or label in group("subtotals") or (label.endswith("合计") and len(label) <= 12):
            return "subtotal", text
        if label in group("grades") or _is_grade_line(text):
            return "grade", text
        if is_note(text):
            return "note", text
    return ("note", "") if _is_signing(list(blocks.rows.get(row, {}).values())) else ("", "")


def _is_grade_line(text: str) -> bool:
    """评价等级：优□ 良☑ 中□ 差□ in one cell."""
    labelled = _LABELLED.match(squeeze(text)) if "：" in text or ":" in text else None
    return labelled is not None and labelled[1] in group("grades")


def _is_signing(texts: Sequence[str]) -> bool:
    """经办人：    财务负责人： – several labels that wait for a hand."""
    return (
        len(texts) > 1
        and texts[0].rstrip()[-1:] in ":："
        and all(_BLANK_LABEL.fullmatch(squeeze(text)) for text in texts)
    )


def is_note(text: str) -> bool:
    flat = squeeze(text)
    if _NOTE.match(flat) or flat in group("notes"):
        return True
    labelled = _LABELLED.match(flat)
    return bool(labelled) and labelled[1] in group("notes")


_TICKED_BEFORE = re.compile(r"[☑■√✔✓]\s*(优秀|良好|一般|较差|优|良|中|差|合格|不合格)")
_BOXED = re.compile(r"[□☐☑■√✔✓]")
_GRADE = re.compile(r"(优秀|良好|一般|较差|优|良|中|差|合格|不合格)")
_TICKED = re.compile(
    r"(优秀|良好|优|良|中|差|合格|不合格|较差|一般)[(（\[]?\s*[√✓☑■VvＶ✔]|[☑■√✔]\s*(优秀|良好|优|良|中|差|合格|不合格)"
)


def _ticked(text: str) -> str | None:
    """The ticked grade; the first box tells whether boxes stand before their words (□优 ☑良) or behind (优□ 良☑)."""
    box, word = _BOXED.search(text), _GRADE.search(text)
    if box and word and box.start() < word.start():
        before = _TICKED_BEFORE.search(text)
        return before[1] if before else None
    found = _TICKED.search(text)
    return (found[1] or found[2]) if found else None


def grade_in(text: str) -> str | None:
    """The grade a total or grade row names: 优, 「评价等级：优」, 「良（√）」; None for an empty tick row."""
    if ticked := _ticked(text):
        return ticked
    flat = squeeze(text)
    found = _GRADE.findall(flat.split("：")[-1].split(":")[-1])
    return found[0] if len(found) == 1 and len(flat) <= 20 else None
