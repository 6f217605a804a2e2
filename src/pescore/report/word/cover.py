"""The title of the cover (封面标题): on as few lines as it reads well on, without pushing the date off the page."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

from ...library import load
from ...workbook.style import columns_of
from .text_xml import paragraph, run

_LINE, _KIND = 15, "绩效评价报告"  # characters that fit one line of the cover
_SMALLEST = 20  # points
_LINES = 2  # that the space below allows for
_FACT = 34  # half-width columns on a line beside its label
_POINTS = 28.35  # per centimetre


def title_xml(title: str, style: str, facts: Sequence[str] = (), *, template: bool) -> str:
    """A name of a line and a bit is set smaller; what takes more lines takes them from the space around it.

    So do the `facts` below it that take more than a line each. A user's template decides all of that itself.
    """
    shown = broken(title)
    if template:
        return paragraph(style, run(shown))
    look, page = load("reports/样式")["样式"]["报告标题"], load("reports/样式")["页面"]
    width = (21.0 - page["左"] - page["右"]) * _POINTS
    wide = [columns_of(line) / 2 for line in shown.split("\n")]
    size = min(look["字号"], int(width / max(*wide, 1)))
    size = size if size >= _SMALLEST else look["字号"]
    over = sum(max(1, ceil(line * size / width)) for line in wide) - _LINES
    below = load("reports/样式")["样式"]["报告封面"]
    wrapped = sum(ceil(columns_of(text) / _FACT) - 1 for text in facts if text)
    taken = max(0, over) * look["行距"] + wrapped * below["行距"]
    before, after = (max(0, look[side] - ceil(taken / 2)) for side in ("段前", "段后"))
    more = f'<w:spacing w:before="{before * 20}" w:after="{after * 20}"/>' if taken else ""
    return paragraph(style, run(shown, size=None if size == look["字号"] else size), more=more)


def broken(title: str) -> str:
    """A title too long for one line breaks before 绩效评价报告, not within it."""
    whole = len(title) <= _LINE or not title.endswith(_KIND) or title == _KIND
    return title if whole else f"{title.removesuffix(_KIND)}\n{_KIND}"
