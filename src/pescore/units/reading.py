"""One returned book → a Unit: any layout that is ours, was adopted, or can be recognised."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from ..evaluation import table as t
from ..evaluation.conventions import Settings, checked, settings_of
from ..evaluation.marking import is_blank, rule_of
from ..evaluation.results import Result, Scored
from ..evaluation.tree import Evaluation, Leaf
from ..standards.rules import Curve
from ..values import as_percent, exact, plain
from ..workbook.adopted import Adopted, find_block, lines_of, new_block
from ..workbook.adopted.reading import evaluation_of, notes_on, result_of
from ..workbook.extent import extent
from ..workbook.grid import read_package
from ..workbook.layout import recognise_book
from ..workbook.package import BookError, Package, check_package, fault
from ..workbook.scored import own_place, score_book
from .cards import money, name_label, places_of, shown
from .known_form import read_copy, remember
from .unit import Unit, UnitLeaf

REMEDY = "请用统一的模板填报，或先用 pescore adopt 接入"


@dataclass(frozen=True, slots=True)
class _Found:
    evaluation: Evaluation
    result: Result
    sheet: str
    place: Callable[[Leaf, str], str]
    name_at: Mapping[str, str]  # label of the card → the cell beside it


def digest_of(data: bytes) -> str:
    """What tells an unchanged file: its SHA-256."""
    return hashlib.sha256(data).hexdigest()


def read_unit(data: bytes, file: str) -> Unit:
    """The unit in a book; `file` is its place in the folder. Raises BookError: one Chinese line naming file and cell."""
    name = PurePosixPath(file).name
    package = check_package(data, name)
    found = _copy(package) or _thoroughly(package, name)
    card, settings = found.evaluation.card, settings_of(found.evaluation.conventions)
    label = name_label(card)
    return Unit(
        name=shown(card[label]) if label else PurePosixPath(file).stem,
        file=file,
        digest=digest_of(data),
        sheet=found.sheet,
        leaves=tuple(_leaf(scored, found.place, settings) for scored in found.result.leaves),
        full=found.result.full,
        total=found.result.total,
        grade=found.result.grade,
        place=found.name_at.get(label or "", ""),
        project=shown(card.get("项目名称") or ""),
        fund=money(card, "资金"),
        spent=money(card, "执行"),
        conventions=checked(found.evaluation.conventions),
        scale=found.evaluation.scale.id,
    )


def _copy(package: Package) -> _Found | None:
    """The book as a copy of a form that was read before."""
    copy = read_copy(package)
    if copy is None:
        return None
    evaluation, result, own, name_at = copy
    return _Found(evaluation, result, own.sheet, own_place(own), name_at)


def _thoroughly(package: Package, file: str) -> _Found:
    """The evaluation of the book, or of the table in it that was not adopted yet."""
    book = read_package(package, file)
    try:
        scored = score_book(book, file)
    except BookError as why:
        if "pescore adopt" not in str(why):  # a book of ours with a fault in it
            raise
    else:
        remember(book, file)
        return _Found(scored.evaluation, scored.result, scored.sheet, scored.place, places_of(book))
    form = recognise_book(book)
    if form.form == "none":
        raise fault(file, f"{form.sheet + '：' if form.sheet else ''}{form.reason}", REMEDY)
    sheet = book.sheet(form.sheet)
    assert book.package is not None
    block = find_block(sheet) or new_block(form, extent(book.package, sheet.name)[1] + 1)
    lines = lines_of(form, sheet, block.columns)
    if not lines:
        raise fault(file, f"{form.sheet}：表中没有写明分值的指标", REMEDY)
    evaluation = evaluation_of(book, sheet, form, block, lines, file)
    adopted = Adopted(form, sheet, block, lines, evaluation, notes_on(form, lines))
    return _Found(evaluation, result_of(adopted), sheet.name, adopted.place, places_of(book))


def _leaf(scored: Scored, place: Callable[[Leaf, str], str], settings: Settings) -> UnitLeaf:
    leaf = scored.leaf
    said = "" if scored.score == leaf.full else scored.mark.ask or scored.mark.why
    if leaf.manual is not None:
        said = f"人工得分：{leaf.reason}"
    return UnitLeaf(
        path=leaf.path,
        full=leaf.full,
        standard=leaf.standard,
        target="" if leaf.target is None else _text(leaf.target),
        actual="" if is_blank(leaf.actual) else _finding(leaf, settings),
        points=leaf.points,
        score=scored.score,
        given=leaf.given,
        cell=place(leaf, t.ACTUAL),
        rule_cell=place(leaf, t.STANDARD),
        said=said,
    )


def _finding(leaf: Leaf, settings: Settings) -> str:
    """实际值 as a person would write it: a bare fraction is a percentage where the standard speaks of one."""
    if isinstance(leaf.actual, (int, float)) and not isinstance(leaf.actual, bool):
        target = "" if leaf.target is None else leaf.target
        rule = rule_of(leaf.full, leaf.standard, target, leaf.points, settings).reading.rule
        if rule is not None and len(rule.parts) == 1 and isinstance(rule.parts[0], Curve) and rule.parts[0].unit == "%":
            return as_percent(exact(leaf.actual))
    return _text(leaf.actual)


def _text(value: object) -> str:
    if isinstance(value, (list, tuple)):
        return "；".join(map(_text, value))
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return plain(exact(value))
    return str(value).strip()
