"""Number formats of a workbook: style number of a cell → format code.

Codes 0–49 are fixed by ECMA-376 part 1, 18.8.30, and never written to the file; 27–36 and 50–58 are the date formats of
Chinese Excel.
"""

from __future__ import annotations

import re
from functools import lru_cache
from xml.etree import ElementTree as ET

from .parts import local

_FIXED = {
    0: "General", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?",
    13: "# ??/??", 14: "yyyy/m/d", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM",
    20: "h:mm", 21: "h:mm:ss", 22: "yyyy/m/d h:mm", 37: "#,##0;-#,##0", 38: "#,##0;[Red]-#,##0",
    39: "#,##0.00;-#,##0.00", 40: "#,##0.00;[Red]-#,##0.00", 45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0",
    48: "##0.0E+0", 49: "@",
}  # fmt: skip
_CHINESE_DATE = 'yyyy"年"m"月"d"日"'
_CHINESE_DATES = (*range(27, 37), *range(50, 59))

_UNREAD = re.compile(r'"[^"]*"|[\\_].')  # texts and single characters of a format that are shown as they are
_ELAPSED = re.compile(r"\[(h+|m+|s+)\]", re.I)
_BRACKETS = re.compile(r"\[[^\]]*\]")
_DATE_LETTERS = re.compile(r"[dmhys]|a[^;]*[pm/]", re.I)


def format_codes(styles: ET.Element) -> tuple[str, ...]:
    """The number format code of every cell style (cellXfs), in order."""
    codes = _FIXED | dict.fromkeys(_CHINESE_DATES, _CHINESE_DATE)
    found: tuple[str, ...] = ()
    for group in styles:
        if local(group.tag) == "numFmts":
            codes |= {_number(node.get("numFmtId")): node.get("formatCode", "General") for node in group}
    for group in styles:
        if local(group.tag) == "cellXfs":
            found = tuple(codes.get(_number(node.get("numFmtId")), "General") for node in group)
    return found


def _number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() else 0


@lru_cache(maxsize=256)
def moment_kind(code: str) -> str:
    """Whether a number format shows a moment ("date") or a length of time ("elapsed"), else ""; its first section decides.

    >>> moment_kind('yyyy"年"m"月"d"日"'), moment_kind("[h]:mm"), moment_kind('0.00"日"')
    ('date', 'elapsed', '')
    """
    shown = _UNREAD.sub("", code).partition(";")[0]
    if _ELAPSED.search(shown):
        return "elapsed"
    plain = _BRACKETS.sub("", shown)
    return "date" if plain.lower() != "general" and _DATE_LETTERS.search(plain) else ""
