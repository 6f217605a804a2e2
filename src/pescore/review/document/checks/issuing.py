"""印发年份: 2011年印发《…》（国办发〔2021〕54号）– a number of another year than the document is said to be of."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..report import Report
from .noting import Checked, Note, noted

_ISSUED = re.compile(
    r"(20\d\d)年(?:\d{1,2}月)?(?:\d{1,2}日)?[，,]?(?:[\u4e00-\u9fff、]{0,16}?)(?:联合)?(?:印发|发布|出台|下发|颁布)了?《[^《》。]{4,60}》"
    r"[（(]([^（）()〔\[\d]{1,16})[〔\[](20\d\d)[〕\]](\d{1,4})号[）)]"
)


def years(report: Report) -> Iterator[Note]:
    """January may bring out a number of the year before; nothing brings out one of a year to come."""
    for paragraph in report.paragraphs:
        for found in _ISSUED.finditer(paragraph.text):
            said, numbered = int(found[1]), int(found[3])
            number = f"{found[2]}〔{numbered}〕{found[4]}号"
            if said - numbered in (0, 1):
                yield Checked("文号", f"{said}年印发的 {number}")
                continue
            says = f"写作 {said} 年印发，文号却是 {number}。请核对年份和文号"
            yield noted("文号", paragraph.at(found.start()), says, expected=said, found=numbered, severity="warning")


CHECKS = (years,)
