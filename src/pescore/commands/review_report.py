"""`pescore review REPORT.docx|.txt|.md`: contradictions in a finished report, alone or against its workbook."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from ..console import wrapped
from .outcome import DONE, NEEDS_PERSON, BadInput

if TYPE_CHECKING:
    from ..review.document.review import Review
    from ..workbook.scored import Scored

SUFFIXES = (".docx", ".txt", ".md")
_NARROWEST, _WIDEST = 60, 120
_MOST_ALIKE = 3  # lines of 已核对 for one check


def review_report(path: Path, book: Path | None = None, as_json: bool = False) -> int:
    """Review the report and print what was found; NEEDS_PERSON when any finding is an error."""
    from ..review.document.reading import ReportError, read_report
    from ..review.document.review import review
    from ..workbook.package import BookError

    try:
        document = read_report(path)
        result = review(document, _scored(book) if book else None)
    except (ReportError, BookError) as error:
        raise BadInput(str(error)) from None
    if as_json:
        json.dump(result.as_json(), sys.stdout, ensure_ascii=False, indent=1)
        print()
    else:
        print(review_text(result))
    return NEEDS_PERSON if result.count("error") else DONE


def _scored(path: Path) -> Scored:
    """The scored book, or 汇总.xlsx, that a report was written from. Raises BookError."""
    from ..units.as_one import scored_summary
    from ..units.reread import is_summary
    from ..workbook.grid import read_book
    from ..workbook.scored import score_book

    book = read_book(path)
    return scored_summary(book, path.name) if is_summary(book) else score_book(book, path.name)


def review_text(result: Review, columns: int = 0) -> str:
    """The review for a person: findings by severity, what agrees, what was not read."""
    from ..review.finding import SEVERITIES

    columns = columns or min(max(shutil.get_terminal_size((100, 24)).columns, _NARROWEST), _WIDEST)
    counts = "　".join(f"{word} {result.count(severity)}" for severity, word in SEVERITIES.items())
    lines = [f"{result.name}　{counts}　已核对 {len(result.checked)}"]
    for severity, word in SEVERITIES.items():
        group = [finding for finding in result.findings if finding.severity == severity]
        if group:
            lines += ["", f"{word}（{len(group)}）"]
        for finding in group:
            lines += _item(
                f"{finding.check}　{finding.place}" if finding.place else finding.check, finding.says, columns
            )
    if result.checked:
        lines += ["", f"已核对（{len(result.checked)}）", *_checked(result, columns)]
    if result.unread:
        lines += ["", "没有读到"]
        for remark in result.unread:
            lines += _hanging(remark, columns)
    return "\n".join(lines)


def _item(head: str, says: str, columns: int) -> list[str]:
    return [f"· {head}", *(f"  {line}" for line in wrapped(says, columns - 2))]


def _checked(result: Review, columns: int) -> list[str]:
    """Recomputations that agree, a few of each kind."""
    by_check: dict[str, list[str]] = {}
    for item in result.checked:
        by_check.setdefault(item.check, []).append(item.says)
    lines: list[str] = []
    for check, said in by_check.items():
        more = f"；另有 {len(said) - _MOST_ALIKE} 项" if len(said) > _MOST_ALIKE else ""
        lines += _hanging(f"✓ {check}　{'；'.join(said[:_MOST_ALIKE])}{more}", columns, first="")
    return lines


def _hanging(text: str, columns: int, first: str = "· ") -> list[str]:
    head, *rest = wrapped(first + text, columns - 2)
    return [head, *(f"  {line}" for line in rest)]
