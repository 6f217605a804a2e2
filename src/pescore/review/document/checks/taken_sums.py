"""甲扣0.5分，乙扣0.5分，丙扣0.5分，共扣1.5分: what a sentence takes off piece by piece is what it says in all."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from ....values import plain
from ..dimensions import dimension_of
from ..report import Report
from ..spoken import plain_name
from .noting import Checked, Note, noted

ZERO = Decimal(0)
_N = r"(\d{1,3}(?:\.\d{1,4})?)"
_PART = re.compile(rf"(?<![共计每各应可])(?:被)?扣(?:减|除|掉|分)?(?:了|为)?{_N}分(?![/／])")
_ALL = re.compile(rf"(?:共计?|合计|总共|累计)(?:被)?扣(?:减|除|掉|分)?(?:了|为)?{_N}分")
_LOOSE = re.compile("每|各扣|如|若|最多|扣完|为止|等[^，。；]{0,8}扣|其中|等原因|否则|不得分")
_FEWEST = 2  # deductions in one sentence


def parts_and_whole(report: Report) -> Iterator[Note]:
    """Proved where the parts are what the 一级指标 of the paragraph lost; else worth a look."""
    for sentence in report.sentences:
        whole = list(_ALL.finditer(sentence.text)) if "扣" in sentence.text else []
        if len(whole) != 1 or _LOOSE.search(sentence.text):
            continue
        before = sentence.text[: whole[0].start()]
        parts = [Decimal(part[1]) for part in _PART.finditer(before)]
        if len(parts) < _FEWEST:
            continue
        due, said = sum(parts, ZERO), Decimal(whole[0][1])
        shown = " + ".join(map(plain, parts))
        if due == said:
            yield Checked("扣分与得分", f"{sentence.place.label}共扣 {plain(said)} 分 = {shown}")
        elif len(parts) > _FEWEST or abs(due - said) < max(parts) * 2:
            lost = _lost_here(report, (*sentence.section, sentence.paragraph.title))
            sure = lost is not None and lost == due
            says = f"所列扣分 {shown} = {plain(due)}，写共扣 {plain(said)} 分{f'，分值减得分也是 {plain(due)}' if sure else ''}。请改正"
            place = sentence.paragraph.at(max(sentence.paragraph.text.find(whole[0][0]), 0))
            if lost is None or lost != said:  # the sentence need not name every deduction of the whole
                doubt = None if sure else "warning"
                yield noted("扣分与得分", place, says, expected=plain(due), found=plain(said), severity=doubt)


def _lost_here(report: Report, titles: tuple[str, ...]) -> Decimal | None:
    """What the 一级指标 these headings name lost; None where they name none."""
    for title in reversed(titles):
        name = dimension_of(plain_name(re.split(r"[（(\d]", title)[0])) if title else None
        told = [s for s in report.dimensions if s.name == name and s.full is not None and s.score is not None]
        if name and told:
            return (told[0].full or ZERO) - (told[0].score or ZERO)
    return None


CHECKS = (parts_and_whole,)
