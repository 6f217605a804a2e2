"""PE_REVIEW: the 复核 findings of a 评分表, spilled beside it."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from ..evaluation import table as t
from ..evaluation.conventions import GRADE_SCALE, settings_of
from ..evaluation.findings import points_of
from ..evaluation.grades import scale_from_text
from ..evaluation.marking import is_blank
from ..evaluation.results import evaluate
from ..evaluation.tree import Evaluation, Leaf
from ..values import Err, exact, read_value
from .cells import never_raising, one_cell, rows, text

_HEADINGS = ["级别", "检查项", "行", "指标", "说明", "应为", "实为"]
_MOST_LEAVES = 2000


@never_raising
def pe_review(table: Any = None, settings: Any = "") -> Any:
    """Findings, errors first: 级别, 检查项, 行 (within the range), 指标, 说明, 应为, 实为; one row where there are none.

    Error cells and text in number columns are findings here, not errors: a review goes on.
    """
    # Only this function needs the checks: a host that registers the functions need not load them.
    from ..review.checks import check
    from ..review.finding import SEVERITIES
    from ..review.subject import Place, Seen, Subject

    read = t.read_table(rows(table), needed=(t.FULL,))
    if not read.rows:
        raise ValueError("表头下面没有可复核的指标")
    if len(read.rows) > _MOST_LEAVES:
        raise ValueError(f"区域里有 {len(read.rows)} 个指标，一次最多复核 {_MOST_LEAVES} 个")
    faults: list[tuple[t.Row, str, str]] = []
    leaves = tuple(leaf for row in read.rows if (leaf := _leaf(row, faults)))
    conventions = dict(settings_of(one_cell(settings)))
    evaluation = Evaluation(
        leaves, conventions=conventions, scale=scale_from_text(str(conventions.get(GRADE_SCALE, "")))
    )
    subject = Subject(
        evaluation,
        evaluate(evaluation),
        cell_of=lambda leaf, heading: str(leaf.row or ""),
        seen=tuple(Seen("unreadable", Place("", str(row.index + 1), row.path), f"{name}{says}") for row, name, says in faults),
        headings=frozenset(read.columns),
    )  # fmt: skip
    found = [
        [SEVERITIES[one.severity], one.check, float(one.cell) if one.cell else "", one.indicator, one.says,
         one.expected, one.found]
        for one in check(subject)
    ]  # fmt: skip
    return [_HEADINGS, *(found or [["—", "—", "—", "—", "没有发现需要核对的地方", "—", "—"]])]


def _leaf(row: t.Row, faults: list[tuple[t.Row, str, str]]) -> Leaf | None:
    """The leaf as far as its cells can be read; None without a 分值."""
    cells = row.cells

    def number(name: str) -> Decimal | None:
        value = cells.get(name)
        if is_blank(value):
            return None
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            return exact(value)
        read = read_value("" if isinstance(value, Err) else str(value).removesuffix("分"))
        if read.kind == "number" and not read.unit and not read.comparator:
            return read.number
        said = f"是错误值 {value.code}" if isinstance(value, Err) else f"应是一个数，现在是“{str(value)[:20]}”"
        faults.append((row, name, f"{said}，请改正"))
        return None

    def words(name: str) -> str:
        value = cells.get(name)
        return "" if isinstance(value, Err) else text(value).strip()

    full = number(t.FULL)
    if full is None:
        return None
    return Leaf(
        path=row.path,
        full=full,
        standard=words(t.STANDARD),
        target=None if is_blank(cells.get(t.TARGET)) else cells[t.TARGET],
        actual=None if is_blank(cells.get(t.ACTUAL)) else cells[t.ACTUAL],
        points=points_of(words(t.POINTS)),
        explanation=words(t.EXPLANATION),
        given=number(t.GIVEN if t.GIVEN in cells else t.SCORE),
        manual=number(t.MANUAL),
        reason=words(t.REASON),
        loss_reason=words(t.LOSS_REASON),
        narrative=words(t.NARRATIVE),
        evidence=tuple(_lines(words(t.EVIDENCE))),
        row=row.index + 1,
    )


def _lines(text: str) -> Iterator[str]:
    return (line for line in text.splitlines() if line.strip())
