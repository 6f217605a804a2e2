"""Copies of one form (同一模板的各份): read by what differs from the first one, several times as fast as from scratch.

The first copy is read thoroughly and remembered: which cells hold findings, which hold the card, and everything else as
it stood. Of the next copy only the differing cells are decoded. A difference anywhere else (a formula typed over, a
standard changed, a person's score) makes no guess: the copy is read thoroughly as well.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from ..evaluation import table as t
from ..evaluation.conventions import Settings, settings_of
from ..evaluation.grades import GradeError, Scale, scale_from_text
from ..evaluation.results import Scored, mark_leaf
from ..evaluation.tree import NOT_APPLICABLE, Leaf
from ..standards.quick import Quick
from ..values import as_percent, cents, exact, plain
from ..workbook import parts
from ..workbook.formats import format_codes
from ..workbook.grid import Book
from ..workbook.package import BookError, Package
from ..workbook.project_card import CARD
from ..workbook.read import ScoredBook, scored_book
from ..workbook.refs import write_ref
from ..workbook.scored import own_place
from .leaves import in_percent, rule_for, unit_leaf
from .unit import ScoredForm, UnitLeaf

MOST_FORMS = 16
_MOST_FINDINGS = 4096  # remembered for each indicator
_CELL = re.compile(rb'r="([A-Z]{1,3}\d+)"(?: s="(\d+)")?(?: t="(\w+)")? ?(?:/>|>(.*?)</c>)')
_SHARED_CELL = re.compile(rb' t="s"><v>(\d+)</v>')
_NUMBER = re.compile(rb"<v>(-?[0-9.]+(?:E[+-]?[0-9]+)?)</v>")
_INLINE = re.compile(rb'<is><t(?: xml:space="preserve")?>([^<&]*)</t></is>')
_SHARED = re.compile(rb'<si><t(?: xml:space="preserve")?>([^<&]*)</t></si>|<si/?>')
_PLAIN_FORMAT = re.compile(r"General|@|[0#?.,%+\-;_() ]+")
_UNREAD = (t.LOSS_REASON, t.NARRATIVE, t.EVIDENCE)  # what nobody collects may say anything

_Cell = bytes  # from behind `<c ` up to the next one


@lru_cache(4096)
def _same(score: Decimal) -> Decimal:
    """One object for equal scores, of which a thousand books have few: they are passed on and kept once."""
    return score


class _Different(Exception):
    """The copy differs where a copy should not."""


@dataclass(slots=True)
class _Indicator:
    """One leaf of a form, and what findings on it gave so far."""

    leaf: Leaf
    place: Callable[[Leaf, str], str]
    settings: Settings
    known: dict[object, UnitLeaf]
    short: Quick | None
    percent: bool

    def scored(self, value: object) -> UnitLeaf:
        """The leaf with another finding."""
        if value not in self.known:
            if len(self.known) >= _MOST_FINDINGS:
                self.known.clear()
            self.known[value] = self._quickly(value) or self._thoroughly(value)
        return self.known[value]

    def _quickly(self, value: object) -> UnitLeaf | None:
        """A plain number under a single curve, as nearly all findings that differ are."""
        if self.short is None or type(value) is not float or (points := self.short(value)) is None:
            return None
        first = next(iter(self.known.values()), None) or self._thoroughly(self.leaf.actual)
        said = as_percent(exact(value)) if self.percent else plain(exact(value))
        return first._replace(actual=said, score=_same(cents(points)), said="")

    def _thoroughly(self, value: object) -> UnitLeaf:
        scored = Scored(leaf := replace(self.leaf, actual=value), mark_leaf(leaf, self.settings))
        if scored.excluded:  # the whole has to be scaled up
            raise _Different
        return unit_leaf(scored, self.place, self.settings)


@dataclass(frozen=True, slots=True)
class _Form:
    """One form as it was first read. Cells in file order; findings and card by the cell that holds them."""

    first: ScoredForm
    grades: Scale
    scores: tuple[str, bytes, list[_Cell]]  # part, merges, cells
    card: tuple[str, bytes, list[_Cell]] | None
    same: Mapping[str, bytes]  # parts that decide what a cell means, such as 口径
    indicators: tuple[_Indicator, ...]
    findings: Mapping[bytes, int]  # cell → index of the indicator
    labels: Mapping[bytes, str]  # cell → label of the card
    unread: frozenset[bytes]
    numeric: frozenset[bytes]  # cell styles under which a number is a number, not a date


_known: OrderedDict[tuple[bytes, ...], _Form] = OrderedDict()


def read_copy(package: Package) -> ScoredForm | None:
    """The copy of a form met before, scored; None where it has to be read thoroughly."""
    form = _known.get(_key(package))
    if form is None:
        return None
    try:
        return _filled(form, package)
    except (_Different, KeyError, IndexError, ValueError):
        return None


def remember(book: Book, file: str, first: ScoredForm) -> None:
    """Keep the form of a book of ours that was read well; any other book is passed over."""
    package = book.package
    if package is None or _key(package) in _known:
        return
    try:
        form = _learnt(book, package, scored_book(book, file), first)
    except (BookError, _Different, KeyError):
        return
    _known[_key(package)] = form
    if len(_known) > MOST_FORMS:
        _known.popitem(last=False)


def forget() -> None:
    """Start over: no form is known."""
    _known.clear()


def _key(package: Package) -> tuple[bytes, ...]:
    """The parts that say which sheets there are and how cells look: alike in copies saved by the same program."""
    return tuple(
        package.xml.get(name, b"") for name in ("xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml")
    )


# -- learning ----------------------------------------------------------------------------------------------------


def _learnt(book: Book, package: Package, own: ScoredBook, first: ScoredForm) -> _Form:
    structure = parts.structure(package)
    part = {tab.name: tab.part for tab in structure.sheets}
    sheet, columns, leaves = book.sheet(own.sheet), own.columns, own.evaluation.leaves
    rows = [leaf.row or 0 for leaf in leaves]
    if any(leaf.manual is not None or leaf.reason for leaf in leaves) or any(
        not leaf.applicable or sheet.top_left(row, columns[t.ACTUAL]) != (row, columns[t.ACTUAL])
        for leaf, row in zip(leaves, rows, strict=True)
    ):
        raise _Different
    strings = _strings(package)
    unread = {write_ref(row, columns[name]).encode() for name in _UNREAD if name in columns for row in rows}
    labels = {}
    if CARD in part:
        place = book.sheet(CARD)
        labels = {
            f"B{row}".encode(): label
            for row in range(3, place.max_row + 1)
            if (label := place.text(row, 1)) in own.evaluation.card
        }
    settings, place = settings_of(own.evaluation.conventions), own_place(own)
    return _Form(
        first,
        scale_from_text(first.scale),
        _cells(package, part[own.sheet], strings),
        _cells(package, part[CARD], strings) if CARD in part else None,
        {part["口径"]: package.xml[part["口径"]]} if "口径" in part else {},
        tuple(_indicator(leaf, place, settings) for leaf in leaves),
        {write_ref(row, columns[t.ACTUAL]).encode(): at for at, row in enumerate(rows)},
        labels,
        frozenset(unread),
        _numeric(package, structure),
    )


def _indicator(leaf: Leaf, place: Callable[[Leaf, str], str], settings: Settings) -> _Indicator:
    rule = rule_for(leaf, settings)
    return _Indicator(leaf, place, settings, {}, rule.reading.short_way if rule.by_number else None, in_percent(rule))


def _numeric(package: Package, structure: parts.Structure) -> frozenset[bytes]:
    codes = format_codes(parts.parse(package, structure.styles)) if structure.styles else ()
    return frozenset(str(number).encode() for number, code in enumerate(codes) if _PLAIN_FORMAT.fullmatch(code))


# -- reading a copy ----------------------------------------------------------------------------------------------


def _filled(form: _Form, package: Package) -> ScoredForm:
    strings = _strings(package)
    for name, content in form.same.items():
        if package.xml[name] != content or (strings and b't="s"' in content):
            raise _Different
    leaves, card = list(form.first.leaves), dict(form.first.card)
    for ref, value in _differences(form, form.scores, package, strings):
        if ref in form.findings:
            at = form.findings[ref]
            leaves[at] = form.indicators[at].scored(value)
        elif ref not in form.unread:
            raise _Different
    if form.card is not None:
        for ref, value in _differences(form, form.card, package, strings):
            if value is None:
                raise _Different
            card[form.labels[ref]] = value
    total, grade = _totalled(leaves, form)
    return replace(form.first, leaves=tuple(leaves), card=card, total=total, grade=grade)


def _totalled(leaves: list[UnitLeaf], form: _Form) -> tuple[Decimal | None, str | None]:
    """As results.total_up: the sum of the scores, which are rounded already; nothing while one is missing."""
    total = Decimal(0)
    for leaf in leaves:
        if leaf.score is None:
            return None, None
        total += leaf.score
    try:
        return total, form.grades.grade(total, form.first.full)
    except GradeError:
        return total, None


def _differences(
    form: _Form, known: tuple[str, bytes, list[_Cell]], package: Package, strings: list[bytes]
) -> Iterator[tuple[bytes, object]]:
    """(cell, new value) of every constant that is not what the form has; raises _Different for any other change."""
    name, merges, before = known
    _, merges_now, now = _cells(package, name, strings)
    if merges_now != merges or len(now) != len(before):
        raise _Different
    for old, new in zip(before, now, strict=True):
        if old is new or old == new:
            continue
        was, found = _CELL.match(old), _CELL.match(new)
        if was is None or found is None or was[1] != found[1]:
            raise _Different
        stood, content = was[4] or b"", found[4] or b""
        if stood.startswith(b"<f") or content.startswith(b"<f"):  # the value beside a formula is worked out anew
            if stood.partition(b"<v")[0] != content.partition(b"<v")[0]:
                raise _Different
        elif was.group() != found.group():  # not only the line it stands in
            yield found[1], _value(found[2] or b"0", found[3] or b"n", content, form.numeric)


def _value(style: bytes, kind: bytes, content: bytes, numeric: frozenset[bytes]) -> object:
    """What a constant holds, as the thorough reader gives it."""
    if not content:
        return None
    if kind == b"n":
        number = _NUMBER.fullmatch(content)
        if number is None or style not in numeric:
            raise _Different
        return float(number[1])
    text = content[3:-4] if kind == b"s" else found[1] if (found := _INLINE.fullmatch(content)) else None
    if text is None or kind not in (b"s", b"inlineStr") or b"_x" in text:
        raise _Different
    said = text.decode("utf-8")
    if said.strip() == NOT_APPLICABLE:  # has to have a reason beside it
        raise _Different
    return said or None


def _cells(package: Package, name: str, strings: list[bytes]) -> tuple[str, bytes, list[_Cell]]:
    """Part, merged blocks and cells of a sheet; shared text is put in its place."""
    xml = package.xml[name]
    if b"<!" in xml:
        raise _Different
    if strings:
        xml = _SHARED_CELL.sub(lambda found: b' t="s"><v>' + strings[int(found[1])] + b"</v>", xml)
    start = xml.find(b"<mergeCells")
    return name, xml[start : xml.find(b"</mergeCells>")] if start >= 0 else b"", xml.split(b"<c ")[1:]


def _strings(package: Package) -> list[bytes]:
    """The shared texts, where all of them are plain."""
    xml = package.xml.get("xl/sharedStrings.xml", b"")
    if not xml:
        return []
    found = _SHARED.findall(xml)
    if len(found) != xml.count(b"<si"):
        raise _Different
    return found
