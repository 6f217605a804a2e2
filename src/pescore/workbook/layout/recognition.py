"""Recognise an evaluator's own 评分表 or 自评表 in its own layout (识别版式): by meaning, not by position.

What cannot be understood for certain is refused with a reason or reported as a problem; nothing is guessed in silence.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from pescore.workbook.grid import Book, Sheet
from pescore.workbook.layout.blocks import Blocks
from pescore.workbook.layout.columns import Columns
from pescore.workbook.layout.deducted import after_deduction
from pescore.workbook.layout.form import Form, Group, Leaf, Problem, address, letter
from pescore.workbook.layout.harvest import Harvest
from pescore.workbook.layout.leaves import read_body
from pescore.workbook.layout.lint import lint
from pescore.workbook.layout.printed import printed_scale
from pescore.workbook.layout.tables import Table, block_points, find_tables, why_no_table
from pescore.workbook.layout.words import known

HUNDRED = Decimal(100)


def recognise_book(book: Book, sheet: str | None = None) -> Form:
    """The scoring form of a workbook: of the named sheet, else of the sheet that holds the fullest one.

    Hidden sheets count only where no visible one is a form. Other forms in the book are named in the problems.
    Raises KeyError (Chinese) for a sheet name that does not exist.
    """
    if sheet is not None:
        return recognise(book.sheet(sheet))
    forms = [(s, recognise(s)) for s in book.sheets]
    found = [(s, form) for s, form in forms if form.form != "none"]
    shown = [(s, form) for s, form in found if not s.hidden] or found
    if not shown:
        return _refused_book(forms)
    best = max(shown, key=lambda pair: _weight(pair[1]))[1]
    rivals = [form for _, form in shown if form is not best and _is_rival(form, best)]
    if not rivals:
        return best
    names = "、".join(f"“{form.sheet}”" for form in rivals)
    return _with(
        best,
        [Problem("several_forms", "A1", f"工作簿里还有{names}也像评分表；这里读的是“{best.sheet}”，可用 --sheet 指定")],
    )


def recognise(sheet: Sheet) -> Form:
    """The scoring form on one sheet; `form` is none, with a Chinese reason, where there is none that is certain."""
    blocks = Blocks(sheet)
    tables = find_tables(blocks)
    forms = [_form(blocks, table) for table in tables]
    usable = [(table, form) for table, form in zip(tables, forms, strict=True) if form.form != "none"]
    main = [(table, form) for table, form in usable if not table.columns.adjusting]
    if not main:
        reasons = [form.reason for form in forms if form.reason]
        return _refusal(sheet, (reasons + [why_no_table(blocks)])[0])
    table, best = max(main, key=lambda pair: _weight(pair[1]))
    best = _adjusted(best, [form for t, form in usable if t.columns.adjusting])
    rivals = [(t, form) for t, form in main if form is not best and t is not table]
    problems = [_rival_problem(t, form, best) for t, form in rivals]
    if blocks.cut_off:
        problems.append(Problem("too_large", "A1", "工作表太大，只读了前 20000 行、300 列"))
    return _with(best, problems)


# one table ------------------------------------------------------------------------------------------------------


def _form(blocks: Blocks, table: Table) -> Form:
    sheet, columns = blocks.sheet, table.columns
    where = f"第{'、'.join(map(str, columns.window.rows))}行的表头"
    if columns.refusal:
        return _refusal(sheet, f"{where}：{columns.refusal}")
    body = read_body(blocks, table.pages)
    harvest = Harvest(blocks, columns, body)
    reason = _why_not(blocks, table, harvest)
    if not reason and body.undecided:
        reason = "同一列里既有小计又有指标，而编码、缩进都没有，分不清层级"
    if reason:
        return _refusal(sheet, f"{where}：{reason}")
    leaves, groups, scaled = _percent_weights(harvest)
    leaves, told = after_deduction(blocks, table, body, leaves)
    budget = (
        table.budget if table.budget and (table.budget.full is not None or table.budget.score is not None) else None
    )
    named = columns.named()
    _complete_columns(named, harvest, columns, body.flat)
    form = Form(
        sheet=sheet.name,
        form="自评表" if {"target", "actual"} <= named.keys() and "standard" not in named else "评分表",
        header_rows=table.header_rows,
        columns=named,
        other_columns={label: letter(col) for label, col in columns.others.items()},
        leaves=tuple(leaves),
        groups=tuple(groups),
        budget=budget,
        total=body.totals[-1] if body.totals else None,
        subtotals=tuple(body.subtotals),
        grade=body.grade,
        grade_at=body.grade_at,
        fillers=tuple(body.fillers),
        nested=_nested(harvest),
    )
    rows = {*table.header_rows, *(row for entry in body.entries for row in entry.lines)}
    form = replace(form, scale=printed_scale(blocks, rows, _width(columns), form.total_full or HUNDRED))
    doubts = [Problem(code, address(columns.window.rows[-1], col), text) for code, col, text in columns.doubts]
    if scaled:
        where = address(columns.window.rows[-1], columns.roles["full"])
        doubts.append(Problem("weight_percent", where, "权重是百分比，已按满分100分折成分值（如 20% → 20分），请确认"))
    return _with(form, [*doubts, *told, *harvest.problems, *lint(blocks, table, form)])


def _width(columns: Columns) -> int:
    """The last column whose heading is a word of scoring tables."""
    return max(col for col, heads in columns.window.heads.items() if any(known(head.base) for head in heads))


def _percent_weights(harvest: Harvest) -> tuple[Sequence[Leaf], Sequence[Group], bool]:
    """Weights that add up to 1 are percentages: as points out of 100, those of the levels above likewise."""
    weights = [leaf.full for leaf in harvest.leaves if leaf.full is not None]
    if len(weights) < 2 or sum(weights) != 1:
        return harvest.leaves, _percent_levels(harvest), False
    leaves = [replace(leaf, full=leaf.full * 100) if leaf.full is not None else leaf for leaf in harvest.leaves]
    groups = [
        replace(g, points=g.points * 100) if g.points is not None and g.points <= 1 else g for g in harvest.groups
    ]
    return leaves, groups, True


def _percent_levels(harvest: Harvest) -> Sequence[Group]:
    """Levels whose 权重 add up to 1 above leaves that have points: 15% of 100 is 15."""
    if _nested(harvest):
        return harvest.groups
    total = sum((leaf.full or Decimal(0) for leaf in harvest.leaves if leaf.kind == "base"), Decimal(0))
    sums: dict[int, Decimal] = {}
    for group in harvest.groups:
        sums[len(group.path)] = sums.get(len(group.path), Decimal(0)) + (group.points or 0)
    return [
        replace(g, points=g.points * total) if g.points is not None and sums[len(g.path)] == 1 else g
        for g in harvest.groups
    ]


def _complete_columns(named: dict[str, str], harvest: Harvest, columns: Columns, flat: bool) -> None:
    """Roles that show only in the rows: levels of an outline, a rule inside the name, a full mark inside the rule."""
    leaf = columns.levels[columns.deepest]
    if flat:
        depth = max((len(found.path) for found in harvest.leaves), default=1)
        named |= {f"level{level}": letter(leaf) for level in range(1, depth + 1)}
    if harvest.rule_in_name:
        named["standard"] = letter(leaf)
    if harvest.full_in_rule and "full" not in named and "standard" in named:
        named["full"] = named["standard"]
    if columns.adjusting:
        named.pop("full", None)


def _why_not(blocks: Blocks, table: Table, harvest: Harvest) -> str:
    """Why a table with a proper header is still no scoring table; "" when it is one."""
    columns, leaves = table.columns, harvest.leaves
    if columns.overview:
        return "按维度列的汇总表，没有逐项指标"
    if not leaves:
        return "表头下面没有指标行"
    if columns.adjusting:
        return ""
    roles = columns.roles
    if (
        columns.deepest == 1
        and columns.window.heads[columns.levels[1]][-1].base.startswith("一级")
        and "standard" not in roles
    ):
        return "只有一级指标的汇总表，没有逐项指标"
    numbers = [
        *(leaf.full for leaf in leaves),
        *(leaf.score for leaf in leaves),
        *(group.points for group in harvest.groups),
    ]
    if "full" in roles or any(number is not None for number in numbers) or block_points(blocks, table):
        return ""
    if "target" in roles and "standard" not in roles:
        return "绩效目标表：只有指标和指标值，没有分值列和得分列，名称中也没有分数"
    return "指标体系框架：没有分值列和得分列，名称中也没有分数"


def _nested(harvest: Harvest) -> dict[str, Decimal]:
    """Level-1 weights in percent where every level-1 block is worth 100 by itself (分块百分制); empty otherwise."""
    tops = [group for group in harvest.groups if len(group.path) == 1]
    weights = {group.path[0]: group.points for group in tops if group.points is not None}
    if len(tops) < 2 or len(weights) < len(tops):
        return {}
    sums = {name: Decimal(0) for name in weights}
    for leaf in harvest.leaves:
        sums[leaf.path[0]] = sums.get(leaf.path[0], Decimal(0)) + (leaf.full or 0)
    if set(sums.values()) != {HUNDRED}:
        return {}
    total = sum(weights.values(), Decimal(0))
    scale = {HUNDRED: Decimal(1), Decimal(1): HUNDRED}.get(total)
    return {name: weight * scale for name, weight in weights.items()} if scale else {}


# several tables -------------------------------------------------------------------------------------------------


def _weight(form: Form) -> tuple[int, float]:
    """How much of a scoring form a table is: leaves, and more for each useful column."""
    useful = len({"full", "score", "target", "actual"} & form.columns.keys()) + 3 * ("standard" in form.columns)
    return int(useful >= 2 or len(form.leaves) >= 5), len(form.leaves) * (1 + useful / 2)


def _is_rival(form: Form, best: Form) -> bool:
    """True for a form that a person might have meant instead, not a mere summary of the best one."""
    return len(form.leaves) >= max(3, len(best.leaves) // 2) and bool({"standard", "target"} & form.columns.keys())


def _adjusted(form: Form, extras: Sequence[Form]) -> Form:
    """The form with the leaves of its 调整指标 table: they change the total but are no part of the 100."""
    problems: list[Problem] = []
    leaves = list(form.leaves)
    for extra in extras:
        leaves += extra.leaves
        where = address(extra.header_rows[0], 1)
        problems.append(
            Problem("adjusting_items", where, f"调整指标{len(extra.leaves)}项只加减分，不计入满分，请核对其得分")
        )
    return replace(form, leaves=tuple(leaves), problems=form.problems + tuple(problems)) if extras else form


def _rival_problem(table: Table, form: Form, best: Form) -> Problem:
    same = len({leaf.name for leaf in form.leaves} & {leaf.name for leaf in best.leaves})
    kind = "是同一批指标的另一种列法" if 2 * same >= len(form.leaves) else "是另外一张表"
    read = f"这里读的是第{best.header_rows[0]}行表头下的表"
    detail = f"第{table.first}–{table.last}行{kind}（{len(form.leaves)}项），没有并入；{read}"
    return Problem("other_table", address(table.first, 1), detail)


def _refused_book(forms: Sequence[tuple[Sheet, Form]]) -> Form:
    """The refusal that says most: the first sheet with a reason of its own."""
    for sheet, form in forms:
        if form.reason != _NOTHING and not sheet.hidden:
            return form
    return forms[0][1] if forms else Form("", "none", reason="工作簿里没有工作表")


_NOTHING = "没有找到评分表或自评表的表头（如 一级指标、分值、得分、评分标准）"


def _refusal(sheet: Sheet, reason: str) -> Form:
    return Form(sheet.name, "none", reason=reason or _NOTHING)


def _with(form: Form, problems: Sequence[Problem]) -> Form:
    return replace(form, problems=form.problems + tuple(problems)) if problems else form
