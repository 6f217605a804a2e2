"""`pescore review FILE`: what a reviewing bureau would find, before it does."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ..console import fitted, wrapped
from .outcome import DONE, NEEDS_PERSON, AddCommand, BadInput
from .review_report import SUFFIXES, review_report

if TYPE_CHECKING:
    from ..review.finding import Finding

_PAGE = 100


@dataclass(frozen=True, slots=True)
class Told:
    """What a review has to say: a title, the findings heaviest first, and the checks that found nothing."""

    title: str
    findings: Sequence[Finding]
    clean: Sequence[str]


def add_to(add: AddCommand) -> None:
    command = add("review", run, "复核工作簿或写好的报告：列出算术、标准、文字和数据对不上的地方，不改动文件")
    command.add_argument(
        "file", metavar="FILE", help="评分工作簿，别人的评分表、自评表，或写好的报告（.docx、.txt、.md）"
    )
    command.add_argument("--book", metavar="BOOK.xlsx", help="复核报告时一并核对的评分表工作簿")
    command.add_argument("--json", action="store_true", help="输出 JSON")


def run(arguments: argparse.Namespace) -> int:
    path = Path(arguments.file)
    if path.suffix.lower() in SUFFIXES:
        return review_report(path, Path(arguments.book) if arguments.book else None, arguments.json)
    if arguments.book:
        raise BadInput(f"{path.name}：--book 只在复核报告时用，工作簿直接写在 review 后面")
    reviewer = REVIEWERS.get(path.suffix.lower())
    if reviewer is None:
        raise BadInput(f"{path.name}：复核读得了 {'、'.join((*REVIEWERS, *SUFFIXES))} 文件，请另存为其中一种再试")
    told = reviewer(path)
    if arguments.json:
        print(json.dumps({"findings": [one.as_json() for one in told.findings]}, ensure_ascii=False, indent=1))
    else:
        print(_as_text(told))
    return NEEDS_PERSON if any(one.severity == "error" for one in told.findings) else DONE


def _book(path: Path) -> Told:
    from ..actions.review import review
    from ..workbook.grid import read_book
    from ..workbook.package import BookError

    try:
        found = review(read_book(path), path.name)
    except BookError as error:
        raise BadInput(str(error)) from None
    name = found.scored.evaluation.card.get("项目名称")
    return Told(f"{name or path.stem}　{path} {found.scored.sheet}", found.findings, found.clean)


# How a file is reviewed, by its suffix.
REVIEWERS: dict[str, Callable[[Path], Told]] = {".xlsx": _book, ".xlsm": _book}


# told to people -----------------------------------------------------------------------------------------------------


def _as_text(told: Told) -> str:
    from ..review.finding import SEVERITIES, counted

    said = counted(told.findings)
    blocks = [told.title, f"复核发现 {len(told.findings)} 条：{said}" if said else "没有发现需要核对的地方"]
    for code, label in SEVERITIES.items():
        if weighing := [one for one in told.findings if one.severity == code]:
            lines = [f"{label}（{len(weighing)}）", *(line for one in weighing for line in _entry(one))]
            blocks.append("\n".join(lines))
    if told.clean:
        blocks.append("\n".join(wrapped(f"没有发现问题的检查（{len(told.clean)} 项）：{'、'.join(told.clean)}", _PAGE)))
    return "\n\n".join(blocks)


def _entry(finding: Finding) -> list[str]:
    place = " ".join(filter(None, (finding.place, finding.indicator)))
    head = fitted(f"  【{finding.check}】{place or '整本工作簿'}", _PAGE)
    return [head, *(f"      {line}" for line in wrapped(finding.says, _PAGE - 6))]
