"""What only the sheet shows (表上的痕迹): formulas typed over or pointing astray, hidden rows that count, stale values,
totals that leave rows out, and what is written down as 合计 and 评价等级.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from ..evaluation import table as t
from ..evaluation.results import Scored as ScoredLeaf
from ..evaluation.tree import Leaf
from ..review.subject import Place, Seen, Stated
from ..values import Err, cents, exact, plain
from .adopted import COMPUTED, COUNTED
from .delivered import differing
from .formula_text import called_functions, plain_formula, references
from .grid import Book, Sheet
from .new_rows import has_no_formulas
from .refs import letters, read_ref, write_ref
from .scored import Scored

_SCORES = (t.SCORE, t.COMPUTED, COMPUTED, COUNTED)  # columns whose formulas score a leaf
_TOLD = (t.FULL, t.SCORE, t.MANUAL, t.REASON, t.LOSS_REASON)  # columns nobody should overlook


def inspect(book: Book, scored: Scored) -> tuple[Seen, ...]:
    """Faults of the score sheet and of the book around it."""
    sheet = book.sheet(scored.sheet)
    columns = _columns(scored)
    leaves = [leaf for leaf in scored.evaluation.leaves if leaf.row is not None]
    told = differing(sheet, scored) if scored.frozen else _formulas(sheet, columns, leaves, scored)
    found = [*told, *_hidden(sheet, columns, leaves)]
    hidden = [other.name for other in book.sheets if other.hidden]
    found += [
        Seen("hidden_sheet", Place(name), f"工作表“{name}”是隐藏的：请确认里面没有参与评价而读者看不到的内容")
        for name in hidden
    ]
    return tuple(found)


def _formulas(sheet: Sheet, columns: Mapping[str, int], leaves: Sequence[Leaf], scored: Scored) -> Iterator[Seen]:
    """What is wrong with the formulas of a book that is still worked in."""
    new = _new_rows(sheet, columns, leaves)
    yield from _without_formulas(sheet, new)
    yield from _typed_over(sheet, columns, [leaf for leaf in leaves if leaf not in new])
    yield from _astray(sheet, columns, leaves)
    yield from _stale(sheet, columns, scored)
    yield from _totals(sheet, columns, leaves, scored)
    yield from _typed_total(sheet, scored)


def stated(book: Book, scored: Scored) -> tuple[Stated, ...]:
    """合计 and 评价等级 as somebody typed them; what a formula gives is the formula's."""
    sheet = book.sheet(scored.sheet)
    if scored.adopted is not None:
        return _stated_beside(scored)
    if scored.frozen or not scored.columns or not (row := _total_row(sheet, scored)):
        return ()
    found = []
    for what, at, heading in (
        ("合计分值", row, t.FULL),
        ("合计得分", row, t.SCORE),
        ("评价等级", row + 1, t.SCORE),
    ):
        col = scored.columns.get(heading, 0)
        if col and sheet.text(at, col) and not sheet.formula(at, col):
            found.append(Stated(what, sheet.text(at, col), Place(sheet.name, write_ref(at, col))))
    return tuple(found)


def _stated_beside(scored: Scored) -> tuple[Stated, ...]:
    """What somebody's own table says in its 合计 row; its sums are checked where the table is read."""
    assert scored.adopted is not None
    form = scored.adopted.form
    if not form.grade:
        return ()
    return (Stated("评价等级", form.grade, Place(form.sheet, form.grade_at)),)


def _columns(scored: Scored) -> Mapping[str, int]:
    if scored.adopted is None:
        return scored.columns
    return {} if scored.adopted.block.new else scored.adopted.block.columns


def _place(sheet: Sheet, leaf: Leaf, col: int) -> Place:
    return Place(sheet.name, write_ref(leaf.row or 1, col), leaf.path)


def _new_rows(sheet: Sheet, columns: Mapping[str, int], leaves: Sequence[Leaf]) -> list[Leaf]:
    """The leaves whose row holds nothing in our columns, while other rows have formulas there: inserted since."""
    names = [name for name in (*_SCORES, t.WHY) if name in columns]
    new = [leaf for leaf in leaves if has_no_formulas(sheet, columns, leaf.row or 0, names)] if names else []
    return new if any(sheet.formula(leaf.row or 0, columns[name]) for leaf in leaves for name in names) else []


def _without_formulas(sheet: Sheet, new: Sequence[Leaf]) -> Iterator[Seen]:
    for leaf in new:
        says = f"第 {leaf.row} 行没有计分公式，也没有计入合计，像是后来插入的行：请运行 pescore refresh，公式会自动补上"
        yield Seen("formula_missing", Place(sheet.name, f"A{leaf.row}", leaf.path), says, "公式", "")


def _typed_over(sheet: Sheet, columns: Mapping[str, int], leaves: Sequence[Leaf]) -> Iterator[Seen]:
    """A value where the other rows of the column have formulas."""
    for name in _SCORES:
        col = columns.get(name, 0)
        if not col or not any(sheet.formula(leaf.row or 0, col) for leaf in leaves):
            continue
        for leaf in leaves:
            typed = sheet.text(leaf.row or 0, col)
            if not sheet.formula(leaf.row or 0, col):
                was = f"被“{typed[:20]}”覆盖了" if typed else "被删掉了"
                says = f"“{name}”的公式{was}，不再随评分标准和实际值变化：请恢复公式，要改分请填人工得分并写调整理由"
                yield Seen("formula_typed_over", _place(sheet, leaf, col), says, "公式", typed)


def _astray(sheet: Sheet, columns: Mapping[str, int], leaves: Sequence[Leaf]) -> Iterator[Seen]:
    """A score formula that reads another row, or does not score at all."""
    for name in _SCORES:
        col = columns.get(name, 0)
        for leaf in leaves if col else ():
            formula = sheet.formula(leaf.row or 0, col)
            if not formula:
                continue
            rows = {area[0] for on, area in references(formula) if on is None}
            if name != COUNTED and "PE_SCORE" not in called_functions(plain_formula(formula, ("PE_SCORE",))):
                says = f"“{name}”的公式没有按评分标准计分（={formula[:40]}）：请恢复 PE_SCORE 公式"
                yield Seen("formula_changed", _place(sheet, leaf, col), says, "PE_SCORE", formula[:40])
            elif leaf.row not in rows:
                others = "、".join(map(str, sorted(rows))) or "没有任何行"
                says = f"“{name}”的公式读的是第 {others} 行，不是本行：请照上下行的公式改正"
                yield Seen("formula_wrong_row", _place(sheet, leaf, col), says, f"第{leaf.row}行", f"第{others}行")


def _stale(sheet: Sheet, columns: Mapping[str, int], scored: Scored) -> Iterator[Seen]:
    """The value stored beside a formula is not what the formula gives; said once where most of the column is so."""
    for name in (t.SCORE, COUNTED):
        if not (col := columns.get(name, 0)):
            continue
        stale = [one for one in scored.result.leaves if _is_stale(sheet, one, col)]
        if len(stale) * 2 > len(scored.result.leaves):
            says = f"“{name}”一列有 {len(stale)} 格存的不是公式现在的结果：改动之后没有重算，请运行 pescore refresh"
            yield Seen("stale_value", Place(sheet.name, write_ref(stale[0].leaf.row or 1, col)), says)
            continue
        for one in stale:
            shown, right = sheet.text(one.leaf.row or 0, col) or "空白", plain(cents(one.score or Decimal(0)))
            says = f"“{name}”显示 {shown}，按现在的标准和实际值应为 {right}：改动之后没有重算，请运行 pescore refresh"
            yield Seen("stale_value", _place(sheet, one.leaf, col), says, right, shown)


def _is_stale(sheet: Sheet, one: ScoredLeaf, col: int) -> bool:
    row = one.leaf.row or 0
    value = sheet.value(row, col)
    if not sheet.formula(row, col) or isinstance(value, (bool, Err)) or one.score is None:
        return False
    return not isinstance(value, (int, float)) or cents(exact(value)) != cents(one.score)


def _hidden(sheet: Sheet, columns: Mapping[str, int], leaves: Sequence[Leaf]) -> Iterator[Seen]:
    for leaf in leaves:
        if leaf.row in sheet.hidden_rows:
            says = f"第 {leaf.row} 行是隐藏的，分值 {plain(leaf.full)} 分照样计入合计：请取消隐藏，或删去这一指标"
            yield Seen("hidden_row", Place(sheet.name, f"A{leaf.row}", leaf.path), says, "显示", "隐藏")
    for name in _TOLD:
        if columns.get(name) in sheet.hidden_cols:
            letter = letters(columns[name])
            yield Seen(
                "hidden_column", Place(sheet.name, f"{letter}1"), f"“{name}”一列（{letter} 列）是隐藏的：请取消隐藏"
            )


def _totals(sheet: Sheet, columns: Mapping[str, int], leaves: Sequence[Leaf], scored: Scored) -> Iterator[Seen]:
    """The 合计 formulas must reach over every leaf."""
    row = _total_row(sheet, scored)
    rows = {leaf.row for leaf in leaves}
    for name in (t.FULL, t.SCORE, t.COMPUTED) if row and scored.adopted is None else ():
        col = columns.get(name, 0)
        formula = sheet.formula(row, col) if col else None
        if not formula:
            continue
        covered = {at for _, (r1, _c1, r2, _c2) in references(formula) for at in range(r1, min(r2, row) + 1)}
        if missed := sorted(at for at in rows - covered if at):
            shown = "、".join(map(str, missed[:10])) + ("…" if len(missed) > 10 else "")
            says = f"“{name}”的合计公式没有包括第 {shown} 行：请把公式的范围改为全部末级指标"
            yield Seen("total_range", Place(sheet.name, write_ref(row, col)), says, "全部末级指标", f"缺第{shown}行")


def _typed_total(sheet: Sheet, scored: Scored) -> Iterator[Seen]:
    """The 合计 of somebody's own table typed in below subtotals that are formulas."""
    form = scored.adopted.form if scored.adopted else None
    cell = form.total.cells.get("score") if form and form.total else None
    at = read_ref(cell) if cell else None
    if form is None or not cell or at is None or sheet.formula(*at) or not sheet.text(*at):
        return
    above = [read_ref(sub.cells["score"]) for sub in form.subtotals if "score" in sub.cells]
    above += [group.score_at for group in form.groups if group.score_at]
    if above and all(one and sheet.formula(*one) for one in above):
        says = f"合计得分 {sheet.text(*at)} 是手工填的数，上面的小计都是公式：改动得分后合计不会跟着变，请改成公式"
        yield Seen("total_typed", Place(sheet.name, cell), says, "公式", sheet.text(*at))


def _total_row(sheet: Sheet, scored: Scored) -> int:
    if not scored.columns:
        return 0
    last = max((leaf.row or 0 for leaf in scored.evaluation.leaves), default=0)
    first = scored.columns[t.LEVELS[0]]
    return next((row for row in range(last + 1, sheet.max_row + 1) if sheet.text(row, first) == "合计"), 0)
