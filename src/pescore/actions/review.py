"""Review a book (复核): everything a second reader would ask about it, without changing anything."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from ..evaluation import table as t
from ..evaluation.conventions import settings_of
from ..evaluation.marking import rule_of
from ..evaluation.tree import Leaf
from ..report.printed import outdated
from ..report.sheet import SHEET
from ..review.checks import check, looked_at
from ..review.finding import QUESTION, Finding
from ..review.known import where_to_answer
from ..review.subject import CellOf, Place, Seen, Subject
from ..workbook.adopted import Adopted, as_if_adopted
from ..workbook.facts_cells import facts_of
from ..workbook.grid import Book
from ..workbook.inspection import inspect, stated
from ..workbook.layout.form import Form
from ..workbook.package import BookError
from ..workbook.scored import Scored, of_adopted, score_book

_UNFILLED = "未评分"
_HEADINGS = {"reason": t.LOSS_REASON, "narrative": t.NARRATIVE, "evidence": t.EVIDENCE, "actual": t.ACTUAL}


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A book as read for review, and what was found, errors first.

    looked_at  the checks there was material for, by id
    """

    scored: Scored
    findings: tuple[Finding, ...]
    looked_at: tuple[str, ...]

    @property
    def needs_person(self) -> bool:
        """Something is wrong beyond doubt, or waits for an answer."""
        return any(finding.severity == "error" for finding in self.findings)

    @property
    def clean(self) -> tuple[str, ...]:
        """The checks that had something to look at and found nothing wrong."""
        told = {finding.check for finding in self.findings}
        return tuple(id_ for id_ in self.looked_at if id_ not in told)


def review(book: Book, file: str, sheet: str | None = None) -> Reviewed:
    """Review any scored book, or somebody's own table as it is (on `sheet`, else the fullest).

    Values are taken as the book has them; nothing is recalculated. Raises BookError (Chinese) where the book holds no
    table that can be recognised.
    """
    faults: list[Seen] = []
    scored = scored_for_review(book, file, sheet, faults)
    printed = [one for one in book.sheets if one.name == SHEET]
    faults += [seen for one in printed for seen in outdated(one, scored.result)]
    subject = replace(subject_of(book, scored, faults), has_report=bool(printed))
    return Reviewed(scored, tuple(_worth_telling(_findings(subject, scored), scored)), looked_at(subject))


def scored_for_review(book: Book, file: str, sheet: str | None, faults: list[Seen]) -> Scored:
    """Any scored book, or somebody's own table as it is, read as far as it can be; `faults` takes what is wrong."""
    try:
        return score_book(book, file, faults)
    except BookError as refused:
        table = as_if_adopted(book, file, sheet, faults)
        if isinstance(table, Form):
            raise BookError(f"{refused}") from None
        return replace(of_adopted(table), place=_without_ours(table))


def _without_ours(table: Adopted) -> CellOf:
    """The cells of a table that was never adopted: it has no 人工得分 to point at."""

    def place(leaf: Leaf, heading: str) -> str:
        return "" if heading in (t.MANUAL, t.REASON) else table.place(leaf, heading)

    return place


def _worth_telling(findings: list[Finding], scored: Scored) -> Iterator[Finding]:
    """Without what a table that was never adopted cannot have: a column 实际值, a standard to ask about."""
    adopted = scored.adopted
    if adopted is None or not adopted.block.new:
        yield from findings
        return
    bare = {leaf.path for leaf in scored.evaluation.leaves if not leaf.standard and leaf.target in (None, "")}
    for one in findings:
        unfilled = one.check == _UNFILLED and "actual" not in adopted.form.columns
        if not unfilled and not (one.check == QUESTION and one.path in bare):
            yield one


def findings_of(book: Book, scored: Scored) -> list[Finding]:
    """Everything found in a book that was scored."""
    return _findings(subject_of(book, scored, []), scored)


def _findings(subject: Subject, scored: Scored) -> list[Finding]:
    found = check(subject)
    if scored.adopted is None:
        return found
    return [*_open_rules(scored.adopted, scored), *found]


def subject_of(book: Book, scored: Scored, faults: list[Seen]) -> Subject:
    """What the checks look at."""
    adopted = scored.adopted
    told = [*faults, *(_layout(adopted.form) if adopted else ()), *scored.seen, *inspect(book, scored)]
    if adopted is None:
        form = "评分表" if scored.columns else "自评表"
        headings = frozenset(scored.columns or (t.LOSS_REASON,))
    else:
        form = adopted.form.form
        headings = frozenset(_HEADINGS[role] for role in adopted.form.columns if role in _HEADINGS)
    return Subject(
        scored.evaluation, scored.result, scored.sheet, scored.place, form, adopted is not None, facts_of(book),
        stated(book, scored), tuple(told), headings,
    )  # fmt: skip


def _layout(form: Form) -> Iterator[Seen]:
    """What recognition found wrong or doubtful in the table itself."""
    paths = {leaf.row: leaf.path for leaf in form.leaves}
    for problem in form.problems:
        row = int("".join(char for char in problem.where if char.isdigit()) or 0)
        yield Seen(problem.code, Place(form.sheet, problem.where, paths.get(row, ())), problem.detail)


def _open_rules(adopted: Adopted, scored: Scored) -> Iterator[Finding]:
    """Standards that need an answer before any value can be scored, asked while the value is still missing."""
    settings = settings_of(adopted.evaluation.conventions)
    for one in scored.result.leaves:
        leaf = one.leaf
        if one.mark.outcome == "blank" and one.mark.status == "question":
            target = "" if leaf.target is None else leaf.target
            reading = rule_of(leaf.full, leaf.standard, target, leaf.points, settings).reading
            if reading.ask:
                place = adopted.place(leaf, t.STANDARD)
                answer = where_to_answer(leaf, scored.place, value=False)
                says = f"{reading.ask}（{answer}）" if answer else reading.ask
                yield Finding(QUESTION, "error", adopted.sheet.name, place, leaf.path, says, answer=answer)
