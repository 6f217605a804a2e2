"""One book per unit from a template (按模板分发): the unit's name and its other facts filled in, nothing else changed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ..evaluation.facts import FactsError, read_facts
from ..evaluation.tree import Evaluation, Leaf
from ..library import load
from ..workbook.build import FORM, book_bytes
from ..workbook.edits import SetCell
from ..workbook.grid import Book, Sheet, read_book
from ..workbook.package import fault
from ..workbook.patch import apply
from ..workbook.refs import write_ref
from ..workbook.save import save
from .cards import bare
from .unit_list import Entry

NAME = "单位名称"
_FIELDS = {"实际值": "actual", "评价情况": "narrative", "佐证材料": "evidence"}
_UNSAFE = re.compile(r'[\\/:*?"<>|\x00-\x1f]')
_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?")


@dataclass(frozen=True, slots=True)
class Handed:
    """What was written: a file per unit, and the units whose name the template has no cell for."""

    files: tuple[Path, ...]
    unnamed: bool


def distribute(template: Path, entries: Sequence[Entry], folder: Path) -> Handed:
    """Write `folder/<unit>.xlsx` for every entry; a file that is there already is never replaced by another.

    `template` is a book, or an 评估.yaml that one is built from. Raises BookError, FactsError (Chinese) before the first
    file is written when anything cannot be done.
    """
    facts = template.suffix.lower() in (".yaml", ".yml")
    made = _from_facts(read_facts(template), entries, template.name) if facts else _from_book(template, entries)
    books = {folder / f"{file_name(entry.name)}.xlsx": data for entry, data in zip(entries, made, strict=True)}
    for path, data in books.items():
        if path.exists() and path.read_bytes() != data:
            raise fault(path.name, "文件夹里已经有这个文件，而且内容不同，一份也没有写", "请换一个 -o，或先把它移走")
    folder.mkdir(parents=True, exist_ok=True)
    for path, data in books.items():
        if not path.exists():
            save(data, path)
    return Handed(tuple(books), not facts and _name_cell(read_book(template)) is None)


def file_name(unit: str) -> str:
    """The unit's name as the stem of a file: no separators, nothing a system keeps for itself."""
    name = _UNSAFE.sub("_", unit).strip(". ")[:80]
    return f"{name}_" if not name or _RESERVED.fullmatch(name) else name


# -- from facts --------------------------------------------------------------------------------------------------


def _from_facts(evaluation: Evaluation, entries: Sequence[Entry], file: str) -> Iterator[bytes]:
    filled = [filled_in(evaluation, entry, file) for entry in entries]
    return (book_bytes(unit, FORM) for unit in filled)


def filled_in(evaluation: Evaluation, entry: Entry, file: str) -> Evaluation:
    """The evaluation of one unit: its card, and its findings leaf by leaf. Raises FactsError for an unknown indicator."""
    leaves = {leaf.name: leaf for leaf in evaluation.leaves}
    for field, given in entry.fields.items():
        if field not in _FIELDS:
            raise FactsError(f"{entry.place}：不认识“{field}”，可以写的有：{'、'.join(('项目', *_FIELDS))}")
        if unknown := [name for name in given if name not in leaves]:
            raise FactsError(f"{entry.place}：{field}里的“{unknown[0]}”在 {file} 中没有这个末级指标，请核对名称")
    return replace(
        evaluation,
        leaves=tuple(_with_findings(leaf, entry.fields) for leaf in evaluation.leaves),
        card={NAME: entry.name, **evaluation.card, **entry.card},
        further={},
        problems=(),
        survey={},
    )


def _with_findings(leaf: Leaf, fields: Mapping[str, Mapping[str, Any]]) -> Leaf:
    given = {_FIELDS[field]: values[leaf.name] for field, values in fields.items() if leaf.name in values}
    if "evidence" in given:
        given["evidence"] = (str(given["evidence"]),)
    return replace(leaf, **given)


# -- from a book -------------------------------------------------------------------------------------------------


def _from_book(template: Path, entries: Sequence[Entry]) -> Iterator[bytes]:
    book = read_book(template)
    package = book.package
    assert package is not None
    edits = [_edits(book, entry, template.name) for entry in entries]
    return (apply(package, one) for one in edits)


def _edits(book: Book, entry: Entry, file: str) -> list[SetCell]:
    """The unit's facts into the cells beside their labels."""
    if entry.fields:
        field = next(iter(entry.fields))
        raise FactsError(f"{entry.place}：模板是工作簿，只能填项目信息，不能填“{field}”：要填指标请用 评估.yaml 作模板")
    found = {label: _beside(book, label) for label in entry.card}
    if missing := [label for label, at in found.items() if at is None]:
        raise fault(file, f"模板里没有“{missing[0]}”这一栏（单位清单里有）", "请在“项目”表加上这一行，或从清单里删去")
    edits = [SetCell(*at, _number(entry.card[label])) for label, at in found.items() if at is not None]
    name = _name_cell(book)
    return edits if name is None else [SetCell(*name, entry.name), *edits]


def _name_cell(book: Book) -> tuple[str, str] | None:
    return next((at for word in load("unit_cards")["名称"] if (at := _beside(book, word)) is not None), None)


def _beside(book: Book, label: str) -> tuple[str, str] | None:
    """Sheet and cell to the right of a label, of the first sheet that has it."""
    for sheet in book.sheets:
        for row, values in enumerate(sheet.values(), 1):
            for col, value in enumerate(values, 1):
                if isinstance(value, str) and bare(value) == bare(label):
                    return sheet.name, write_ref(row, _after(sheet, row, col))
    return None


def _after(sheet: Sheet, row: int, col: int) -> int:
    """The column right of the cell, or of the merged block it begins."""
    ends = [right for top, left, _, right in sheet.merges if (top, left) == (row, col)]
    return (ends[0] if ends else col) + 1


def _number(value: Any) -> Any:
    return value if isinstance(value, (int, float)) or value is None else str(value)
