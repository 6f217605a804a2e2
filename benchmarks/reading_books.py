"""Reading values and merges of returned forms, beside the least that any reader must do, and beside openpyxl."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from pathlib import Path
from xml.parsers import expat

import openpyxl

from pescore.workbook.grid import read_book
from pescore.workbook.package import open_package

from .effort import Effort
from .lines import Line, faster, shown, slower
from .timing import Job, in_turn

_FORMS = Path(__file__).parents[1] / "tests" / "data" / "layouts" / "dev"
# What a reader of values and merges cannot do without; themes, settings and document properties are not in it.
_NEEDED = re.compile(
    r"\[Content_Types\]\.xml|_rels/\.rels|xl/(?:_rels/workbook\.xml\.rels|workbook\.xml|worksheets/[^/]+\.xml"
    r"|styles\.xml|sharedStrings\.xml)"
).fullmatch


def measure(effort: Effort) -> list[Line]:
    files = forms(effort)
    took = in_turn(
        {
            "floor": _each(files, lambda file: _parsed(file, _inflated)),
            "checked": _each(files, lambda file: _parsed(file, _unzipped)),
            "ours": _each(files, read_book),
            "openpyxl": _each(files, _by_openpyxl),
        },
        effort.rounds,
    )
    ours, what = took["ours"], f"读取 {len(files)} 份表的值和合并单元格（含 CRC、越界检查），每份"
    floor, checked, slow = took["floor"], took["checked"], took["openpyxl"]
    return [
        slower(what, shown(ours.best), f"只解压、只过一遍 XML {shown(floor.best)}", ours.over(floor), 1.7),
        slower(what, shown(ours.best), f"同上，另核对 CRC {shown(checked.best)}", ours.over(checked)),
        faster(what, shown(ours.best), f"openpyxl {shown(slow.best)}", slow.over(ours), 40),
    ]


def forms(effort: Effort) -> list[Path]:
    """The forms that are read; the measured figures are per form."""
    files = sorted(_FORMS.glob("*.xlsx"))
    return files[: effort.books or None]


def _each(files: list[Path], read: object) -> Job:
    def run() -> int:
        for file in files:
            read(file)  # type: ignore[operator]
        return len(files)

    return run


def _parsed(file: Path, parts: object) -> None:
    """Inflate and parse with no handlers: gives nothing, and nothing that reads the file can do less."""
    for content in parts(file):  # type: ignore[operator]
        expat.ParserCreate().Parse(content, True)
