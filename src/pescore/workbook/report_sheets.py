"""报告 and 复核, first version: the summary per dimension, the losses, and where given scores leave their standard."""

from __future__ import annotations

from ..evaluation import table as t
from ..evaluation.tree import NOT_APPLICABLE, Evaluation
from ..functions.measures import pe_rate, pe_total
from ..functions.tables import pe_losses
from ..values import Err, cents, exact
from .pen import Pen
from .score_sheet import Line, ScoreSheet, guarded_total
from .style import HEADER, HEADER_FILL, MIDDLE, POINTS, PROSE, RATE, SECTION, STRONG, TOTAL_FILL, page, widths

_REPORT_SIZES = [52.0, 12.0, 12.0, 12.0, 60.0]
_REVIEW_SIZES = [44.0, 12.0, 12.0, 12.0, 70.0]


def write_report(pen: Pen, evaluation: Evaluation, scores: ScoreSheet) -> None:
    """综合得分 and 等级, one row per dimension, then the leaves that lost points, largest first."""
    pen.title(f"{evaluation.card.get('项目名称', '')}绩效评价结果", 5, "本页由公式取自“评分表”。")
    pen.header(3, ("指标", "分值", "得分", "得分率", "扣分"))
    row = 4
    for name, lines in _by_dimension(scores).items():
        first, last = lines[0].row, lines[-1].row
        fulls = sum(float(line.leaf.full) for line in lines if line.score != NOT_APPLICABLE)
        full_cells, score_cells = scores.cells(t.FULL, first, last), scores.cells(t.SCORE, first, last)
        values = [[line.score] for line in lines]
        if scores.rescales:  # the applicable part as it stands: only the grand total is scaled up
            full = f'=SUMIF({score_cells},"<>{NOT_APPLICABLE}",{full_cells})'
            score = guarded_total(score_cells, f"SUM({score_cells})")
            values = [value for value in values if value != [NOT_APPLICABLE]] or [[0]]
        else:
            full, score = f"=SUM({full_cells})", guarded_total(score_cells, f"PE_TOTAL({score_cells})")
        found = pe_total(values)
        _sum_row(pen, row, name, (full, fulls), (score, found))
        row += 1
    total = f"={scores.cell(t.SCORE, scores.total_row)}"
    full = f"={scores.cell(t.FULL, scores.total_row)}"
    _sum_row(pen, row, "合计", (full, float(scores.full)), (total, scores.total), total=True)
    row += 1
    pen.put(row, 1, "评价等级", font=STRONG, fill=TOTAL_FILL)
    for col in range(2, 6):
        pen.put(row, col, None, fill=TOTAL_FILL)
    pen.formula(row, 2, f"={scores.cell(t.SCORE, scores.total_row + 1)}", scores.grade, font=STRONG, fill=TOTAL_FILL)
    pen.merge(row, 2, row, 5)
    _losses(pen, row + 2, scores)
    widths(pen.sheet, _REPORT_SIZES)
    page(pen.sheet, landscape=True)


def _by_dimension(scores: ScoreSheet) -> dict[str, list[Line]]:
    found: dict[str, list[Line]] = {}
    for line in scores.lines:
        found.setdefault(line.leaf.path[0], []).append(line)
    return found


def _sum_row(
    pen: Pen, row: int, name: str, full: tuple[str, float], score: tuple[str, object], *, total: bool = False
) -> None:
    look = {"font": STRONG, "fill": TOTAL_FILL} if total else {}
    open_ = score[1] if isinstance(score[1], Err) else "" if score[1] == "" else None
    rate = (pe_rate(score[1], full[1]) if full[1] else "") if open_ is None else open_
    lost = float(cents(exact(full[1]) - exact(score[1]))) if open_ is None else open_  # type: ignore[arg-type]
    pen.put(row, 1, name, **look)  # type: ignore[arg-type]
    pen.formula(row, 2, full[0], full[1], number_format=POINTS, **look)  # type: ignore[arg-type]
    pen.formula(row, 3, score[0], score[1], number_format=POINTS, **look)  # type: ignore[arg-type]
    pen.formula(row, 4, f'=IF(OR(C{row}="",B{row}=0),"",PE_RATE(C{row},B{row}))', rate, number_format=RATE, **look)  # type: ignore[arg-type]
    pen.formula(row, 5, f'=IF(C{row}="","",ROUND(B{row}-C{row},2))', lost, number_format=POINTS, **look)  # type: ignore[arg-type]


def _losses(pen: Pen, row: int, scores: ScoreSheet) -> None:
    """One row per loss; the heading counts them live, so that a loss that came later is not overlooked.

    Cell by cell and not as one array formula, because Calc forgets the stored values of arrays it cannot calculate.
    """
    table = pe_losses(_grid(scores))
    call = f"PE_LOSSES({scores.table})"
    if isinstance(table, Err):  # an unanswered question in the table: the list waits for it
        pen.formula(row, 1, f"={call}", table, align=PROSE)
        return
    counted = f'="扣分指标（列出"&(ROWS({call})-1)&"行）"'
    pen.formula(row, 1, counted, f"扣分指标（列出{len(table) - 1}行）", font=SECTION, align=PROSE)
    for number, cells in enumerate(table, 1):
        for col, value in enumerate(cells, 1):
            formula = f'=IF(ROWS({call})<{number},"",INDEX({call},{number},{col}))'
            look = {"font": HEADER, "fill": HEADER_FILL} if number == 1 else {}
            pen.formula(
                row + number, col, formula, value, align=PROSE if col in (1, 5) and number > 1 else MIDDLE, **look
            )
        pen.fit(row + number, _REPORT_SIZES, {1: cells[0], 5: cells[4]})


def _grid(scores: ScoreSheet) -> list[list[object]]:
    """评分表 as a host passes it: header and leaves, with the values of the formulas."""
    names = list(scores.columns)[: list(scores.columns).index(t.REASON) + 1]
    rows: list[list[object]] = [list(names)]
    for line in scores.lines:
        cells: dict[str, object] = dict(zip(t.LEVELS, line.leaf.path, strict=False))
        cells |= {t.FULL: float(line.leaf.full), t.SCORE: line.score, t.LOSS_REASON: line.leaf.loss_reason}
        cells[t.REASON] = line.leaf.reason
        rows.append([cells.get(name) for name in names])
    return rows


def write_review(pen: Pen, evaluation: Evaluation, scores: ScoreSheet) -> None:
    """复核: leaves whose counted score is not what the standard gives, and leaves still waiting for an answer."""
    pen.title("复核", 5, "采用得分与评分标准计算结果不一致、或尚待回答的指标。")
    pen.header(3, ("指标", "分值", "规则得分", "采用得分", "说明"))
    flagged = [line for line in scores.lines if line.score != line.computed or isinstance(line.score, Err)]
    for row, line in enumerate(flagged, 4):
        pen.put(row, 1, line.leaf.where)
        for col, name, value in (
            (2, t.FULL, float(line.leaf.full)),
            (3, t.COMPUTED, line.computed),
            (4, t.SCORE, line.score),
        ):
            pen.formula(row, col, f"={scores.cell(name, line.row)}", value, number_format=POINTS)
        source = t.REASON if line.leaf.reason else t.WHY
        said = line.leaf.reason or line.why
        pen.formula(row, 5, f"={scores.cell(source, line.row)}", said, align=PROSE)
        pen.fit(row, _REVIEW_SIZES, {1: line.leaf.where, 5: said})
    if not flagged:
        pen.put(4, 1, "没有发现")
        for col in range(2, 6):
            pen.put(4, col, None, align=MIDDLE)
    widths(pen.sheet, _REVIEW_SIZES)
    page(pen.sheet, landscape=True, header_rows="3:3")
    pen.sheet.freeze_panes = "A4"
