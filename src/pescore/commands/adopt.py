"""`pescore adopt IN.xlsx`: recognise somebody's own table and put live formulas beside its scores."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from ..console import fitted, table
from ..evaluation import table as t
from ..review.finding import QUESTION
from ..values import plain
from ..workbook.refs import read_ref
from .outcome import BAD_INPUT, DONE, NEEDS_PERSON, AddCommand, BadInput

if TYPE_CHECKING:
    from ..actions.adopt import Adoption
    from ..evaluation.tree import Leaf
    from ..workbook.layout import Form

_ROLES = {
    "level1": "一级指标", "level2": "二级指标", "level3": "三级指标", "level4": "四级指标", "full": "分值",
    "score": "得分", "standard": "评分标准", "explanation": "指标解释", "points_of_evaluation": "评价要点",
    "target": "目标值", "operator": "符号", "unit": "单位", "actual": "实际值", "reason": "原因",
    "narrative": "评价情况", "evidence": "佐证材料",
}  # fmt: skip
_ASIDE = {
    "deduct": "扣分",
    "added": "加分",
    "adjusted_by": "核增减分",
    "rate": "得分率",
    "weight": "权重",
    "past": "上年数",
}


def add_to(add: AddCommand) -> None:
    command = add("adopt", run, "识别已有的评分表、自评表，在原表旁边放上计分公式")
    command.add_argument("book", metavar="IN.xlsx", help="已有的工作簿，不会改动")
    command.add_argument("-o", metavar="OUT.xlsx", dest="out", help="放结果的工作簿（默认 原名.pescore.xlsx）")
    command.add_argument("--sheet", metavar="S", help="评分表所在的工作表（默认自动判断）")
    command.add_argument("--json", action="store_true", help="输出 JSON")


def run(arguments: argparse.Namespace) -> int:
    from ..actions.adopt import adopt
    from ..workbook.grid import read_book
    from ..workbook.package import BookError
    from ..workbook.patch import apply
    from .files import check_place, store, suffix_for

    source = Path(arguments.book)
    out = Path(arguments.out) if arguments.out else source.with_name(f"{source.stem}.pescore{suffix_for(source)}")
    check_place(out, source)
    try:
        book = read_book(source)
        found = adopt(book, source.name, arguments.sheet)
        if found.form.form == "none":
            return _refused(source, found.form, as_json=arguments.json)
        assert book.package is not None
        data = apply(book.package, found.edits)
        if not (out.exists() and (out.samefile(source) or out.read_bytes() == data)):
            _refuse_taken(out)
        stored = store(data, out, source=source, original=book.package.data)
    except BookError as error:
        raise BadInput(str(error)) from None
    if arguments.json:
        print(json.dumps(found.form.as_json() | {"saved": str(out)}, ensure_ascii=False, indent=1))
    else:
        print(_told(source, out, found, changed=data != book.package.data) + stored.told)
    return NEEDS_PERSON if found.findings or found.form.problems else DONE


def _refused(source: Path, form: Form, *, as_json: bool) -> int:
    if as_json:
        print(json.dumps(form.as_json(), ensure_ascii=False, indent=1))
    where = f" {form.sheet}" if form.sheet else ""
    print(
        f"{source.name}{where}：没有接入，文件未改动。{form.reason}；可用 --sheet 指定评分表所在的工作表",
        file=sys.stderr,
    )
    return BAD_INPUT


def _refuse_taken(out: Path) -> None:
    """Only an earlier result nobody has worked in is written over: neither entries nor an unrelated file are lost."""
    from ..workbook.adopted import entries, scored_sheet
    from ..workbook.grid import read_book

    if not out.exists():
        return
    there = read_book(out)
    if scored_sheet(there) is None:
        raise BadInput(f"{out.name}：已经有这个文件，而且不是 adopt 生成的，没有覆盖。请用 -o 换一个文件名")
    if filled := entries(there):
        raise BadInput(
            f"{out.name} {filled[0]}：里面已有填写的内容（{len(filled)} 处），没有覆盖。"
            f"要更新请运行 pescore adopt {out} -o {out}，或用 -o 另存"
        )


# told to people -----------------------------------------------------------------------------------------------------


def _told(source: Path, out: Path, found: Adoption, *, changed: bool) -> str:
    form = found.form
    total = "未写" if form.total_full is None else plain(form.total_full)
    head = f"{source.name} {form.sheet}：{form.form}，{len(form.leaves)} 个末级指标，满分 {total}"
    blocks = [head, _columns(form), _rows(found)]
    if form.fillers:
        blocks.append("没有读入的行\n" + "\n".join(f"  第{row}行：{why}" for row, why in form.fillers))
    if said := _scale(found):
        blocks.append(said)
    if form.problems:
        told = "\n".join(f"  {form.sheet}!{p.where}：{p.detail}" for p in form.problems)
        blocks.append(f"原表的疑点（{len(form.problems)} 处）\n{told}")
    asked = [finding for finding in found.findings if finding.check == QUESTION]
    if asked:
        told = "\n".join(f"  {finding.place} {finding.indicator}：{finding.says}" for finding in asked)
        blocks.append(f"待确认（{len(asked)} 处，请在括号里说的单元格填好；“复核”表的处理意见不参与计分）\n{told}")
    saved = f"已生成 {out}" if changed else f"{out}：计分公式已齐全，没有要改的"
    return "\n\n".join([*blocks, saved])


def _scale(found: Adoption) -> str:
    """The 等级表 printed in the book, where it is not the usual one."""
    printed = [finding for finding in found.findings if finding.check in ("采用的等级表", "等级表")]
    return "等级表\n" + "\n".join(f"  {one.place}：{one.says}" for one in printed) if printed else ""


def _uncalculated(found: Adoption, leaf: Leaf) -> str:
    """Of a 实际值 that is a formula without a stored result: it is not empty, only not calculated yet."""
    at = read_ref(found.adopted.place(leaf, t.ACTUAL)) if found.adopted else None
    if at is None or found.adopted is None or leaf.actual is not None or not found.adopted.sheet.formula(*at):
        return ""
    return "实际值是公式，文件里没有存它的结果：运行 pescore refresh 就会计算"


def _columns(form: Form) -> str:
    known = [f"{_ROLES.get(role, role)} {letter}" for role, letter in form.columns.items()]
    others = [
        f"{''.join(_ASIDE.get(label, label).split())} {letter}"
        for label, letter in form.other_columns.items()
        if label in _ASIDE or not label.isascii()
    ]
    if "score" not in form.columns and "deduct" in form.other_columns and form.total_score is not None:
        others.append("没有得分列，得分按 分值−扣分")
    rows = "、".join(map(str, form.header_rows))
    return f"表头：第 {rows} 行\n各列：{'，'.join(known)}" + (f"；其他：{'，'.join(others)}" if others else "")


def _rows(found: Adoption) -> str:
    if found.result is None:
        leaves = [
            [str(leaf.row), leaf.name, "" if leaf.full is None else plain(leaf.full)] for leaf in found.form.leaves
        ]
        return table(("行", "指标", "分值"), leaves, right=frozenset({0, 2}))
    rows = []
    for scored in found.result.leaves:
        leaf = scored.leaf
        given = "" if leaf.given is None else plain(leaf.given)
        computed = "" if scored.computed is None else plain(scored.computed)
        said = _uncalculated(found, leaf) or scored.mark.ask or scored.mark.why
        rows.append([str(leaf.row), fitted(leaf.name, 30), plain(leaf.full), given, computed, fitted(said, 60)])
    return table(("行", "指标", "分值", "填报得分", "计算得分", "说明"), rows, right=frozenset({0, 2, 3, 4}))
