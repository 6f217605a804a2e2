"""What the scoring itself already knows to ask: open questions, unscored leaves, scores that leave their standard."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from ..evaluation import table as t
from ..evaluation.results import Result, Scored
from ..evaluation.tree import Leaf
from ..values import cents, plain
from .finding import OVERRIDE, QUESTION, Finding
from .subject import CellOf

ZERO = Decimal(0)


def known_findings(result: Result, sheet: str, place: CellOf) -> list[Finding]:
    """Findings of a scored evaluation, in table order; `place` tells in which cell of `sheet` a leaf's field stands."""
    found = [finding for scored in result.leaves for finding in _of_leaf(scored, sheet, place)]
    return [*found, *(Finding("合计与等级", "warning", "", "", (), note) for note in result.notes)]


def _of_leaf(scored: Scored, sheet: str, place: CellOf) -> Iterator[Finding]:
    leaf, computed = scored.leaf, scored.computed
    if scored.open:
        yield _open(scored, sheet, place)
    elif leaf.manual is not None:
        yield from _override(scored, sheet, place)
    elif leaf.given is not None and computed is not None and cents(leaf.given) != cents(computed):
        given, rule = plain(leaf.given), plain(cents(computed))
        says = f"填报得 {given} 分，按评分标准得 {rule} 分，现计入 {rule} 分。{scored.mark.why}"
        severity = "error" if scored.mark.status == "clear" else "warning"
        yield Finding("填报得分", severity, sheet, place(leaf, t.GIVEN), leaf.path, says, rule, given)


def _open(scored: Scored, sheet: str, place: CellOf) -> Finding:
    leaf, mark = scored.leaf, scored.mark
    if mark.outcome == "blank":
        says = f"{mark.said}，合计因此不完整：请填写实际值"
        return Finding("未评分", "warning", sheet, place(leaf, t.ACTUAL), leaf.path, says, "", "空白")
    manual = place(leaf, t.MANUAL)
    column = t.ACTUAL if mark.outcome == "refused" else t.MANUAL if mark.status == "human" and manual else t.STANDARD
    asked, answer = mark.ask or mark.why, where_to_answer(leaf, place, value=mark.outcome == "refused")
    says = f"{asked}（{answer}）" if answer else asked
    found = _written(leaf.actual)
    return Finding(QUESTION, "error", sheet, place(leaf, column), leaf.path, says, "", found, answer)


def where_to_answer(leaf: Leaf, place: CellOf, *, value: bool) -> str:
    """In which cells an open question is answered; `value` where the finding itself cannot be used. "" where in none.

    Nothing a person writes on the sheet of findings is a score: only these cells are.
    """
    manual, reason = place(leaf, t.MANUAL), place(leaf, t.REASON)
    if not manual:
        return ""
    score = f"在 {manual} 填人工得分、{reason} 写调整理由" if reason != manual else f"在 {manual} 直接填得分并写明原因"
    first = f"在 {place(leaf, t.ACTUAL)} 改填实际值" if value else f"在 {place(leaf, t.STANDARD)} 写清评分标准"
    return f"请{first}，或{score}"


def _override(scored: Scored, sheet: str, place: CellOf) -> Iterator[Finding]:
    leaf, computed = scored.leaf, scored.computed
    manual, cell = plain(cents(leaf.manual or ZERO)), place(leaf, t.MANUAL)
    if not leaf.reason:
        says = f"人工得分 {manual} 分没有写调整理由：请补写理由，或删去人工得分"
        yield Finding(OVERRIDE, "error", sheet, place(leaf, t.REASON), leaf.path, says, "调整理由", "空白")
    elif computed is None:
        says = f"评分标准算不出得分，采用人工得分 {manual} 分。理由：{leaf.reason}"
        yield Finding(OVERRIDE, "hint", sheet, cell, leaf.path, says, "", manual)
    elif cents(computed) != cents(leaf.manual or ZERO):
        rule = plain(cents(computed))
        says = f"按评分标准得 {rule} 分，采用人工得分 {manual} 分。理由：{leaf.reason}"
        yield Finding(OVERRIDE, "warning", sheet, cell, leaf.path, says, rule, manual)


def _written(actual: object) -> str:
    if isinstance(actual, (list, tuple)):
        return "；".join(_written(part) for part in actual)
    return "" if actual is None else str(actual)
