"""A named method leaves traces; the method of the conclusion is among those of the method chapter."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ....library import load
from ..model import Place
from ..report import Report
from .noting import Checked, Note, noted


def _named(report: Report) -> dict[str, list[tuple[Place, bool]]]:
    """Each method of the library that is claimed, where, and whether in the chapter on methods."""
    found: dict[str, list[tuple[Place, bool]]] = {}
    for paragraph in report.paragraphs:
        own = any("评价方法" in title for title in (*paragraph.section, paragraph.title))
        for method, entry in load("report_words")["方法"].items():
            for word in entry["叫法"]:
                if (at := paragraph.text.find(word)) >= 0:
                    found.setdefault(method, []).append((paragraph.at(at), own))
                    break
    return found


def traces(report: Report) -> Iterator[Note]:
    """A method that needs a matrix, a membership table or costs, and nothing of the kind in the report."""
    text = "".join(p.text for p in report.paragraphs) + "".join(
        c for t in report.document.tables for r in t.rows for c in r.cells
    )
    bare: list[str] = []
    first: Place | None = None
    for method, places in _named(report).items():
        needed = load("report_words")["方法"][method].get("痕迹")
        if needed and not re.search("|".join(needed), text):
            bare.append(f"{method}（{places[0][0].label}，应有{needed[0]}等）")
            first = first or places[0][0]
    if bare:
        yield noted(
            "方法无痕迹",
            first,
            f"写了用这些方法，报告里没有相应的计算过程或附表：{'、'.join(bare)}。请附上，或改写实际用的方法",
        )


def listed(report: Report) -> Iterator[Note]:
    """A method used for the conclusion that the chapter on methods does not list."""
    named = _named(report)
    chapter = [method for method, places in named.items() if any(own for _, own in places)]
    scoring = {method for method, entry in load("report_words")["方法"].items() if entry.get("定结论")}
    for method, places in named.items():
        if method in scoring and method not in chapter and len(chapter) > 1:
            says = f"结论写用“{method}”，评价方法一节只列了{'、'.join(chapter)}。请补充这一方法及其过程，或改正结论"
            yield noted("方法不一", places[0][0], says, expected="、".join(chapter), found=method)
    if len(chapter) > 1:
        yield Checked("方法不一", f"评价方法一节列了 {len(chapter)} 种方法：{'、'.join(chapter)}")


CHECKS = (traces, listed)
