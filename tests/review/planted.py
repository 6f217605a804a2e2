"""Faults planted in the shipped book, and which of them the review finds: `python tests/review/planted.py` prints both.

planted.yaml says what is changed and which check must tell it. A fault counts as found when that check says something
at that place which it does not say of the clean book.
"""

from __future__ import annotations

import io
import re
import sys
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from pescore.actions.review import review
from pescore.console import table
from pescore.evaluation.facts import read_facts
from pescore.review.check import kinds
from pescore.review.finding import Finding
from pescore.shipped import example_facts
from pescore.workbook.build import book_bytes
from pescore.workbook.edits import ColumnWidth, Edit, SetCell
from pescore.workbook.grid import Book, read_bytes
from pescore.workbook.patch import apply
from pescore.workbook.refs import letters, read_ref
from pescore.workbook.scored import Scored, score_book

NAME = "埋错.xlsx"


@dataclass(frozen=True)
class Fault:
    """One entry of planted.yaml with the cell it changes."""

    said: dict[str, Any]
    sheet: str
    cell: str

    @property
    def check(self) -> str:
        return self.said["应发现"]

    @property
    def what(self) -> str:
        return self.said["错"]

    @property
    def alone(self) -> bool:
        return bool(self.said.get("单独"))

    def told_by(self, finding: Finding) -> bool:
        """Whether a finding is about this fault: its check, at its cell (or at none, where the whole book is meant)."""
        place = self.said.get("处", self.cell)
        return finding.check == self.check and (not place or finding.cell == place)


@cache
def clean() -> bytes:
    """The shipped evaluation as a book of ours."""
    return book_bytes(read_facts(example_facts()))


@cache
def _clean_book() -> tuple[Book, Scored]:
    book = read_bytes(clean(), NAME)
    return book, score_book(book, NAME)


@cache
def faults() -> tuple[Fault, ...]:
    entries = yaml.safe_load(Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8"))
    return tuple(Fault(said, *_where(said)) for said in entries)


def _where(said: dict[str, Any]) -> tuple[str, str]:
    book, scored = _clean_book()
    if "指标" in said:
        return scored.sheet, _cell(said["指标"], said["列"])
    if "格" in said:
        return said["表"], said["格"]
    sheet = book.sheet(said["表"])
    row = next(row for row in range(1, sheet.max_row + 1) if sheet.text(row, 1) == said["行"])
    return said["表"], f"{said['列']}{row}"


def _cell(leaf_name: str, heading: str) -> str:
    scored = _clean_book()[1]
    # Where a leaf is named as its parent, the name is that of the leaf.
    return next(scored.place(leaf, heading) for leaf in scored.evaluation.leaves if leaf.name == leaf_name)


def planted(which: Sequence[Fault]) -> bytes:
    """The clean book with these faults in it."""
    book = _clean_book()[0]
    assert book.package is not None
    data = apply(book.package, [edit for fault in which for edit in _edits(fault)])
    for fault in which:
        if fault.said.get("藏") in ("行", "表"):
            data = _hidden(data, book, fault)
    return data


def _edits(fault: Fault) -> list[Edit]:
    said, sheet, cell = fault.said, fault.sheet, fault.cell
    book = _clean_book()[0]
    row, col = read_ref(cell) or (0, 0)
    edits: list[Edit] = []
    if "写" in said:
        edits.append(SetCell(sheet, cell, None if said["写"] == "" else said["写"]))
    elif "替换" in said:
        old, new = said["替换"]
        text = book.sheet(sheet).text(row, col)
        assert old in text, f"{fault.what}：{cell} 里没有“{old}”"
        edits.append(SetCell(sheet, cell, text.replace(old, new, 1)))
    elif "添" in said:
        edits.append(SetCell(sheet, cell, book.sheet(sheet).text(row, col) + said["添"]))
    elif "公式" in said:
        edits.append(SetCell(sheet, cell, book.sheet(sheet).value(row, col), formula=said["公式"]))
    elif "抄" in said:
        other = read_ref(_cell(said["抄"], said["列"]))
        assert other
        edits.append(SetCell(sheet, cell, book.sheet(sheet).value(row, col), formula=book.sheet(sheet).formula(*other)))
    elif said.get("藏") == "列":
        edits.append(ColumnWidth(sheet, letters(col), 9, hidden=True))
    edits += [SetCell(sheet, _cell(said["指标"], heading), value) for heading, value in said.get("另写", {}).items()]
    if also := said.get("另改"):
        edits.append(SetCell(sheet, f"{also['列']}{row}", also["写"]))
    return edits


def _hidden(data: bytes, book: Book, fault: Fault) -> bytes:
    """Hide a row or a sheet in the XML, as Excel does."""
    number = [sheet.name for sheet in book.sheets].index(fault.sheet) + 1
    row = (read_ref(fault.cell) or (0, 0))[0]
    if fault.said["藏"] == "行":
        part, mark, new = f"xl/worksheets/sheet{number}.xml", rf'<row (?=[^>]*r="{row}")', '<row hidden="1" '
    else:
        part, mark, new = "xl/workbook.xml", rf'<sheet (?=[^>]*name="{fault.sheet}")(?:[^>]*?state="\w+")?', ""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as kept:
        for name in old.namelist():
            content = old.read(name)
            if name == part:
                text = content.decode()
                if new:
                    text, count = re.subn(mark, new, text, count=1)
                else:
                    text = text.replace('state="visible"', "")
                    text, count = re.subn(rf'<sheet (?=[^>]*name="{fault.sheet}")', '<sheet state="hidden" ', text)
                assert count == 1, fault.what
                content = text.encode()
            kept.writestr(name, content)
    return out.getvalue()


def findings(data: bytes) -> tuple[Finding, ...]:
    return review(read_bytes(data, NAME), NAME).findings


@cache
def clean_findings() -> tuple[Finding, ...]:
    return findings(clean())


@cache
def found_alone(fault: int) -> bool:
    """Whether the fault is found when it is the only one."""
    one = faults()[fault]
    return _found(one, findings(planted([one])))


@cache
def found_together() -> tuple[bool, ...]:
    """For every fault that can stand beside the others, whether it is found among them all."""
    among = [fault for fault in faults() if not fault.alone]
    told = findings(planted(among))
    return tuple(_found(fault, told) for fault in among)


def _found(fault: Fault, told: Sequence[Finding]) -> bool:
    before = {(one.check, one.cell, one.says) for one in clean_findings()}
    return any(fault.told_by(one) and (one.check, one.cell, one.says) not in before for one in told)


def summary() -> list[tuple[str, int, int, int, int]]:
    """Theme, planted alone, found, planted together, found."""
    among = [fault for fault in faults() if not fault.alone]
    together = dict(zip([id(fault) for fault in among], found_together(), strict=True))
    rows = []
    for theme in dict.fromkeys(kind.theme for kind in kinds().values()):
        mine = [(n, fault) for n, fault in enumerate(faults()) if kinds()[fault.check].theme == theme]
        alone = sum(found_alone(n) for n, _ in mine)
        beside = [together[id(fault)] for _, fault in mine if not fault.alone]
        rows.append((theme, len(mine), alone, len(beside), sum(beside)))
    return rows


def main() -> int:
    """Print every fault with found or missed; 1 when one is missed."""
    among = [fault for fault in faults() if not fault.alone]
    together = dict(zip([id(fault) for fault in among], found_together(), strict=True))
    rows = [
        [str(n + 1), kinds()[fault.check].theme, fault.what, fault.check, "找到" if found_alone(n) else "漏了",
         "" if fault.alone else "找到" if together[id(fault)] else "漏了"]
        for n, fault in enumerate(faults())
    ]  # fmt: skip
    print(table(("", "主题", "埋下的错", "检查项", "单独", "一起"), rows))
    missed = sum("漏了" in row for row in rows)
    errors = sum(one.severity == "error" for one in clean_findings())
    print(f"\n埋 {len(rows)} 处，漏 {missed} 处；没有埋错的书：错误 {errors} 条，共 {len(clean_findings())} 条")
    return int(bool(missed or errors))


if __name__ == "__main__":
    sys.exit(main())
