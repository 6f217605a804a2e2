"""Faults in a form as filled in (填报中的错): points that do not add up, scores above 分值, text against number.

Every check says where, what stands there and what it should be. They prove arithmetic and wording only: nothing here
judges whether a score is deserved.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal

from pescore.values import as_percent, meets, plain
from pescore.workbook.layout.attained import quantity
from pescore.workbook.layout.blocks import Blocks
from pescore.workbook.layout.form import Form, Group, Leaf, Problem, address, number
from pescore.workbook.layout.funding import is_funding
from pescore.workbook.layout.labels import says_missing
from pescore.workbook.layout.lint_columns import BESIDE
from pescore.workbook.layout.naming import squeeze
from pescore.workbook.layout.tables import Table

CENT = Decimal("0.01")
SCALES = (Decimal(100), Decimal(1000))
_CONCLUSION = re.compile(
    r"(?:该项|此项|本项|该指标|本指标|指标|，|。|；|^)(?:实际|应|最终)?得(?:分[:：为]?)?(\d+(?:\.\d+)?)分"
)


def lint(blocks: Blocks, table: Table, form: Form) -> list[Problem]:
    """All faults of one form, in the order of its rows."""
    found = [problem for check in _CHECKS for problem in check(blocks, table, form)]
    return sorted(found, key=lambda problem: _row(problem.where))


def _row(where: str) -> int:
    return int(re.sub(r"\D", "", where) or 0)


def _at(leaf: Leaf, role: str) -> str:
    return address(*leaf.cells.get(role, (leaf.row, 1)))


def _close(a: Decimal, b: Decimal) -> bool:
    return abs(a - b) <= CENT / 2


# leaf by leaf ---------------------------------------------------------------------------------------------------


def _scores(blocks: Blocks, table: Table, form: Form) -> Iterator[Problem]:
    for leaf in form.leaves:
        if leaf.full is None or leaf.score is None:
            continue
        low, high = min(leaf.full, Decimal(0)), max(leaf.full, Decimal(0))
        if leaf.score > high:
            detail = f"{leaf.name}得{plain(leaf.score)}分，高于分值{plain(leaf.full)}分"
            yield Problem("score_exceeds_full", _at(leaf, "score"), detail)
        elif leaf.score < low:
            detail = f"{leaf.name}得{plain(leaf.score)}分，低于{plain(low)}分"
            yield Problem("score_below_floor", _at(leaf, "score"), detail)


def _points(blocks: Blocks, table: Table, form: Form) -> Iterator[Problem]:
    """Points missing, or written twice with different numbers."""
    column = table.columns.roles.get("full")
    for leaf in form.leaves:
        if leaf.full is None and leaf.kind == "base" and leaf.alternative_of is None:
            if form.nested or any(group.points is not None for group in form.groups) or column:
                yield Problem(
                    "full_missing",
                    _at(leaf, "full") if column else address(leaf.row, 1),
                    f"{leaf.name}没有分值，不能计分",
                )
        elif leaf.full is not None and leaf.name_points not in (None, leaf.full):
            said = plain(leaf.name_points or Decimal(0))
            detail = f"{leaf.name}名称中写{said}分，分值列是{plain(leaf.full)}分"
            yield Problem("points_vs_name", _at(leaf, "full"), detail)


def _no_points(blocks: Blocks, table: Table, form: Form) -> Iterator[Problem]:
    leaves = [leaf for leaf in form.leaves if leaf.kind == "base"]
    if leaves and all(leaf.full is None for leaf in leaves):
        where = address(table.columns.window.rows[-1], min(table.columns.levels.values()))
        yield Problem("no_points", where, "没有分值列，指标名称里也没有分数：各指标的分值不明，得分只能照录")


def _vertical(blocks: Blocks, table: Table, form: Form) -> Iterator[Problem]:
    """A level-1 name written down the column, one character per row: it cannot be put together for certain."""
    single = [group for group in form.groups if len(group.path) == 1 and len(group.path[0]) == 1]
    if len(single) > 2:
        text = "".join(group.path[0] for group in single)
        yield Problem(
            "vertical_name",
            address(single[0].row, single[0].col),
            f"名称竖排、一行一字（{text}），没有拼合；请合并成一格",
        )


def _standards(blocks: Blocks, table: Table, form: Form) -> Iterator[Problem]:
    if "standard" not in form.columns:
        return
    blank = [leaf for leaf in form.leaves if leaf.standard is None and leaf.kind != "na"]
    if len(blank) < len(form.leaves):
        for leaf in blank:
            where = f"{form.columns['standard']}{leaf.row}"
            yield Problem("standard_missing", where, f"{leaf.name}没有评分标准（也没有合并到上一行）")


def _narratives(blocks: Blocks, table: Table, form: Form) -> Iterator[Problem]:
    limits = table.columns.limits
    for leaf in form.leaves:
        for role in ("narrative", "reason"):
            text = leaf.text(role)
            if text and role in limits and len(squeeze(text)) > limits[role]:
                detail = f"{leaf.name}的说明{len(squeeze(text))}字，超过{limits[role]}字"
                yield Problem(f"narrative_over_{limits[role]}", _at(leaf, role), detail)
        said = _CONCLUSION.findall(squeeze(leaf.text("narrative") or ""))
        if said and leaf.score is not None and Decimal(said[-1]) != leaf.score:
            detail = f"{leaf.name}的文字写“得{said[-1]}分”，得分为{plain(leaf.score)}"
            yield Problem("narrative_vs_score", _at(leaf, "score"), detail)


def _parts(blocks: Blocks, table: Table, form: Form) -> Iterator[Problem]:
    for leaf in form.leaves:
        fulls = [part.full for part in leaf.parts]
        if leaf.full is None or not fulls or any(full is None for full in fulls):
            continue
        total = sum((full for full in fulls if full is not None), Decimal(0))
        if total != leaf.full:
            where = address(leaf.row, table.columns.levels[table.columns.deepest])
            detail = f"{leaf.name}{plain(leaf.full)}分，{len(fulls)}条评分标准合计{plain(total)}分"
            yield Problem("parts_points_mismatch", where, detail)


def _targets(blocks: Blocks, table: Table, form: Form) -> Iterator[Problem]:
    """Target missed but full points, or missed without a word about it."""
    if form.form != "自评表":
        return
    for leaf in form.leaves:
        if leaf.full is None or leaf.score is None:
            continue
        target, actual = (quantity(leaf, role) for role in ("target", "actual"))
        if meets(target, actual) is not False:
            continue
        if leaf.score >= leaf.full:
            detail = f"{leaf.name}目标{target.text}，完成{actual.text}，未达目标却得满分"
            yield Problem("target_not_met_full_score", _at(leaf, "score"), detail)
        elif "reason" in form.columns and _no_reason(leaf):
            yield Problem(
                "reason_missing", f"{form.columns['reason']}{leaf.row}", f"{leaf.name}未达目标，没有填写偏差原因"
            )


def _no_reason(leaf: Leaf) -> bool:
    reason = leaf.text("reason")
    return reason is None or says_missing(reason) or reason == "0"


# sums -----------------------------------------------------------------------------------------------------------


def _below(form: Form, group: Group) -> list[Leaf]:
    depth = len(group.path)
    return [
        leaf for leaf in form.leaves if leaf.path[:depth] == group.path and leaf.kind in ("base", "deduct", "bonus")
    ]


def _parents(blocks: Blocks, table: Table, form: Form) -> Iterator[Problem]:
    """Points of a level against the sum of its leaves."""
    for group in form.groups:
        leaves = _below(form, group)
        fulls = [leaf.full for leaf in leaves if leaf.full is not None]
        total = sum(fulls, Decimal(0))
        if group.points is not None and fulls and total != group.points and not (form.nested and len(group.path) == 1):
            detail = f"{group.path[-1]}写{plain(group.points)}分，下级分值合计{plain(total)}分"
            yield Problem("parent_points_mismatch", address(*group.points_at), detail)
        scores = [leaf.score for leaf in leaves if leaf.score is not None]
        total = sum(scores, Decimal(0))
        if group.score is not None and group.score_at and scores and not _close(total, group.score):
            detail = f"{group.path[-1]}得分写{plain(group.score)}，下级得分合计{plain(total)}"
            yield Problem("subtotal_mismatch", address(*group.score_at), detail)


def _subtotals(blocks: Blocks, table: Table, form: Form) -> Iterator[Problem]:
    """小计 against the leaves since the last 小计, or else against those of its own block."""
    before = 0
    for sub in form.subtotals:
        rows = [leaf for leaf in form.leaves if before < leaf.row < sub.row]
        before = sub.row
        for role, said in (("full", sub.full), ("score", sub.score)):
            total = sum((value for leaf in rows if (value := getattr(leaf, role)) is not None), Decimal(0))
            if said is not None and rows and not _close(total, said):
                label = "分值" if role == "full" else "得分"
                where = sub.cells.get(role, address(sub.row, 1))
                yield Problem("subtotal_mismatch", where, f"{sub.label}{label}写{plain(said)}，应为{plain(total)}")


def _totals(blocks: Blocks, table: Table, form: Form) -> Iterator[Problem]:
    total_full, total_score, stated = form.total_full, form.total_score, form.total
    where = address(table.columns.window.rows[-1], min(table.columns.levels.values()))
    with_bonus = (total_full or 0) + sum(
        (leaf.full or Decimal(0) for leaf in form.leaves if leaf.kind == "bonus"), Decimal(0)
    )
    if total_full is not None and stated and stated.full is not None and stated.full not in (total_full, with_bonus):
        at = stated.cells.get("full", address(stated.row, 1))
        yield Problem(
            "total_full_mismatch", at, f"{stated.label}分值写{plain(stated.full)}，各指标合计{plain(total_full)}"
        )
    elif total_full is not None and (not stated or stated.full is None) and total_full not in SCALES:
        yield Problem(
            "total_full_unusual", where, f"各指标分值合计{plain(total_full)}，不是100分，表中也没有写总分值，请核对"
        )
    if total_score is not None and stated and stated.score is not None and not _close(stated.score, total_score):
        at = stated.cells.get("score", address(stated.row, 1))
        yield Problem(
            "total_score_mismatch", at, f"{stated.label}写{plain(stated.score)}，各项之和{plain(total_score)}"
        )


def _nested(blocks: Blocks, table: Table, form: Form) -> Iterator[Problem]:
    if form.nested:
        weights = "、".join(f"{name}{plain(weight)}%" for name, weight in form.nested.items())
        where = address(table.columns.window.rows[-1], min(table.columns.levels.values()))
        yield Problem("nested_scale", where, f"每个一级指标自成100分，总分按权重折算（{weights}），请确认")


def _pages(blocks: Blocks, table: Table, form: Form) -> Iterator[Problem]:
    """Columns that mean something else after a repeated header."""
    first = table.columns
    for columns, _ in table.pages[1:]:
        moved = [role for role, col in columns.roles.items() if first.roles.get(role, col) != col]
        if moved:
            where = address(columns.window.rows[-1], columns.roles[moved[0]])
            yield Problem(
                "columns_move", where, f"第{columns.window.rows[-1]}行重复的表头与前面列序不同，已按各自表头读取"
            )


# the funding block ----------------------------------------------------------------------------------------------


def _budget(blocks: Blocks, table: Table, form: Form) -> Iterator[Problem]:
    budget = form.budget
    if budget is None:
        yield from _budget_unread(blocks, table, form)
        return
    where = budget.cells.get("score", address(budget.row, 1))
    parts = [amounts for _, amounts in budget.components]
    for role in ("year_budget", "spent"):
        stated = getattr(budget, role)
        total = sum((amounts.get(role, Decimal(0)) for amounts in parts), Decimal(0))
        if total and not stated:
            detail = f"资金总额行没有填数，明细合计{plain(total)}：执行率没有依据"
            yield Problem("budget_total_empty", budget.cells.get(role, where), detail)
        elif total and stated is not None and not _close(total, stated):
            detail = f"资金总额写{plain(stated)}，明细合计{plain(total)}"
            yield Problem("budget_total_mismatch", budget.cells.get(role, where), detail)
    if budget.year_budget and budget.spent is not None and budget.rate is not None:
        right = budget.spent / budget.year_budget
        if abs(right - budget.rate) > Decimal("0.0051"):
            said = f"填的是{as_percent(budget.rate)}"
            detail = f"执行率应为{as_percent(right, 2)}（执行数÷全年预算数），{said}"
            yield Problem("budget_rate_mismatch", budget.cells.get("rate", where), detail)
    if budget.full is not None and budget.score is not None and budget.score > budget.full:
        detail = f"预算执行率得{plain(budget.score)}分，高于分值{plain(budget.full)}分"
        yield Problem("score_exceeds_full", where, detail)


def _budget_unread(blocks: Blocks, table: Table, form: Form) -> Iterator[Problem]:
    """Money and 执行率 stand there, the indicators do not make 100, and nobody knows what the money part is worth."""
    if form.form != "自评表" or form.total_full in (None, *SCALES):
        return
    leaves = {row for leaf in form.leaves for row in leaf.rows}
    for row, texts in blocks.rows.items():
        for col, text in texts.items() if row not in leaves and row not in table.header_rows else ():
            if is_funding(text):
                detail = (
                    f"这里写有资金或执行率（“{squeeze(text)[:12]}”），但没有认出预算执行率的分值和得分，这一部分没有计入"
                    f"（指标分值合计{number(form.total_full)}）：请在资金表头写“分值”“得分”两列，"
                    "或写成一行“预算执行率 93% 分值 10 得分 9.3”"
                )
                yield Problem("budget_unread", address(row, col), detail)
                return


_CHECKS: Sequence[Callable[[Blocks, Table, Form], Iterator[Problem]]] = (
    _scores, _points, _no_points, _vertical, _standards, _narratives, _parts, *BESIDE, _targets,
    _parents, _subtotals, _totals, _nested, _pages, _budget,
)  # fmt: skip
