"""What the buttons do with an open workbook in any program: one action, its edits, one sentence about the result."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from ..actions import freeze, refresh
from ..actions.own_sheets import REVIEW, review_edits
from ..actions.review import findings_of
from ..evaluation.results import Result
from ..functions.registry import REGISTRY
from ..review.finding import Finding
from ..values import plain
from ..workbook.formula_text import plain_formula
from ..workbook.package import BookError
from ..workbook.scored import score_book
from .open_book import OpenBook

_OPEN_XML = (".xlsx", ".xlsm")
SHOWN = 5  # of many, in a message box

Live = TypeVar("Live", bound=OpenBook)


def refreshed(live: OpenBook) -> str:
    """刷新报告: scores the workbook as it is now and rewrites 报告 and 复核."""
    before = live.snapshot()
    done = refresh.refresh(before, live.name, recalculated=live.recalculated)
    live.apply(done.edits, before)
    lines = [_result(done.scored.result), *([done.filled] if done.filled else [])]
    if asked := sum(finding.waits for finding in done.findings):
        lines.append(f"“{REVIEW}”表中有 {asked} 项需要先处理。")
    lines += done.unheard[:SHOWN]
    lines += [one.says for one in done.uncalculated[:SHOWN]]
    return "\n".join(lines)


def reviewed(live: OpenBook) -> str:
    """复核: lists what needs a person's attention on the sheet of that name, and changes nothing else."""
    before = live.snapshot()
    done, current = refresh.calculated(before, live.recalculated)
    findings = findings_of(current, score_book(current, live.name))
    live.apply(review_edits(current, live.name, findings), before)
    lines = [_found(findings)]
    lines += [f"{one.sheet}!{one.cell}：{one.says}" for one in findings if one.severity == "error"][:SHOWN]
    lines += [one.says for one in done.uncalculated[:SHOWN]]
    return "\n".join(lines)


def frozen_as(kind: str) -> Callable[[OpenBook], str]:
    """固化公式: a new workbook for readers without the add-in; this one stays as it is."""

    def frozen(live: OpenBook) -> str:
        before = live.snapshot()
        done = freeze.freeze(before, kind, recalculated=live.recalculated)
        name = Path(live.name)
        live.open_unsaved(done.data, f"{name.stem}_固化{name.suffix if name.suffix in _OPEN_XML else '.xlsx'}")
        changed = [f"{len(done.native)} 格换成 Excel 公式"] if kind == freeze.FORMULAS else []
        lines = [f"已另开一本：{'，'.join([*changed, f'{len(done.valued)} 格换成数值'])}。请检查后保存。"]
        lines += [one.says for one in done.uncalculated[:SHOWN]] + list(done.left[:SHOWN])
        return "\n".join(lines)

    return frozen


def repaired(live: OpenBook) -> str:
    """修复公式: spellings of our functions that other programs and computers left, written plainly."""
    done, left = live.respell(lambda formula: plain_formula(formula, REGISTRY))
    said = f"改好 {done} 个公式的写法。"
    if left:
        places = "、".join(left[:SHOWN]) + ("…" if len(left) > SHOWN else "")
        said += f"\n还有 {len(left)} 个没有改：{places}。它们是数组公式、在受保护的工作表里，或者改后的写法没有被接受，请自己改。"
    return said


def _result(result: Result) -> str:
    if result.total is None and not result.open:
        return "\n".join(["各项都有得分，但不能直接相加为合计，等级未定。", *result.notes])
    if result.total is None:
        return f"还有 {len(result.open)} 项没有得分，合计不完整，等级未定。"
    return f"综合得分 {plain(result.total)}，评价等级：{result.grade or '未定'}。"


def _asked(findings: Sequence[Finding]) -> int:
    return sum(finding.severity == "error" for finding in findings)


def _found(findings: Sequence[Finding]) -> str:
    if not findings:
        return f"没有发现需要处理的问题，“{REVIEW}”表已更新。"
    return f"发现 {len(findings)} 项，其中 {_asked(findings)} 项需要先处理，已列在“{REVIEW}”表。"


def run(doing: str, action: Callable[[Live], str], live: Live) -> None:
    """Do it and tell the result, or in one sentence why not; nothing is raised into the program."""
    try:
        with live.busy(doing):
            said = action(live)
    except Exception as error:
        live.tell(_fault(error), wrong=True)
    else:
        live.tell(said)


def _fault(error: Exception) -> str:
    if isinstance(error, BookError):
        return str(error)
    return f"程序内部出错（{type(error).__name__}：{error}），请把这句话和工作簿告诉维护者。"
