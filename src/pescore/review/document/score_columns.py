"""Which columns of a 评分表 are meant: the evaluation's own 得分 beside 自评得分 and single experts', the leaves' 分值."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from ...workbook.layout.words import fixed_roles, head_of, levels, names_something, rank, words
from .model import Row, Table

_HEADER_WITHIN = 8  # rows
_LONGEST_HEAD = 40  # characters
_THEIR_OWN = re.compile("自评|自我|申报|填报|上年|去年|上一年")
_THE_LAST = re.compile("最终|终评|终审|复核|复评|核定|审定|认定|财政|第三方|评价组|评价机构|中介|抽查|综合")
_NOT_SCORED = re.compile("扣分|率|差异|差额|增减|比例|排名|原因|说明|依据")


def header_of(table: Table) -> tuple[int, dict[str, int], tuple[int, ...]] | None:
    """The header row, its columns by role, and the columns of the upper levels' points; None where it is no 评分表."""
    for at, row in enumerate(table.rows[:_HEADER_WITHIN]):
        if at + 1 < len(table.rows) and (split := _in_two_rows(row, table.rows[at + 1])):
            return at + 1, *split
        columns, upper = _columns(table.rows[max(0, at - 1) : at], row)
        if {"full", "score"} <= set(columns) and any(names_something(head_of(c).base) for c in row.cells if c):
            return at, columns, upper
    return None


def _in_two_rows(row: Row, below: Row) -> tuple[dict[str, int], tuple[int, ...]] | None:
    """指标 | 分值 | 得分 over （blank） | （blank） | 自评 | 评价: the lower row tells the bodies only."""
    heads = [head_of(cell).base if cell and len(cell) <= _LONGEST_HEAD else "" for cell in row.cells]
    if len(below.cells) != len(row.cells) or not any(names_something(base) for base in heads if base):
        return None
    over = next((i for i, base in enumerate(heads) if fixed_roles().get(base) == "score"), None)
    own = [i for i, cell in enumerate(below.cells) if cell]
    if (
        over is None
        or len(own) < 2
        or min(own) < over
        or any(c.strip("分").replace(".", "").isdigit() for c in below.cells)
    ):
        return None
    named = [
        cell if below.cells[i] == "" else f"{below.cells[i]}得分" if "分" not in below.cells[i] else below.cells[i]
        for i, cell in enumerate(row.cells)
    ]
    columns, upper = _columns((), Row(tuple(named), row.place))
    return (columns, upper) if {"full", "score"} <= set(columns) else None


def _columns(over: Sequence[Row], row: Row) -> tuple[dict[str, int], tuple[int, ...]]:
    """The columns by role; where several have one, the one that is meant."""
    by_role: dict[str, list[int]] = {}
    columns: dict[str, int] = {}
    roles = fixed_roles()
    for index, cell in enumerate(row.cells):
        base = head_of(cell).base if cell and len(cell) <= _LONGEST_HEAD else ""
        role = roles.get(base) or ("score" if base == "得分情况" else None)
        if role == "score" and (_of_an_expert(cell) or _NOT_SCORED.search(cell)):
            continue
        if role is not None:
            by_role.setdefault(role, []).append(index)
        elif names_something(base):
            columns["name"] = index
    columns |= {role: several[0] for role, several in by_role.items()}
    names = [i for i, cell in enumerate(row.cells) if cell and head_of(cell).base in levels()]
    last = max(names, default=-1)
    fulls = by_role.get("full", [])
    if len(fulls) > 1 and names and (own := [i for i in fulls if i > last]):
        columns["full"] = min(own, key=lambda i: rank("full", head_of(row.cells[i]).base))
    upper = tuple(i for role in ("full", "score") for i in by_role.get(role, []) if i < last and i != columns[role])
    scores = [i for i in by_role.get("score", []) if i not in upper] or by_role.get("score", [])
    if len(scores) > 1:
        meant = _meant(scores, row, over, behind=last)
        if meant is None:
            del columns["score"]
        else:
            columns["score"] = meant
    return columns, upper


def _meant(scores: list[int], row: Row, over: Sequence[Row], *, behind: int) -> int | None:
    """The evaluation's own score among several: not the unit's own, the last review before the first.

    None where nothing tells them apart: 甲县得分 | 乙县得分.
    """

    def weight(index: int) -> tuple[int, bool, int]:
        told = row.cells[index] + "".join(_above(line, index) for line in over)
        own = 2 if _THEIR_OWN.search(told) else 0 if _THE_LAST.search(told) else 1
        return own, index < behind, rank("score", head_of(row.cells[index]).base)

    best = min(scores, key=weight)
    alike = {row.cells[i] for i in scores if weight(i) == weight(best)}
    return best if len(alike) == 1 else None


def _above(row: Row, index: int) -> str:
    """What stands over a column, merged cells carried to the right."""
    return next((cell for cell in reversed(row.cells[: index + 1]) if cell), "")


@cache
def _raters() -> re.Pattern[str]:
    return re.compile(words()["raters"])


def _of_an_expert(cell: str) -> bool:
    return _raters().fullmatch(re.sub(r"[（(][^（）()]*[）)]|\s", "", cell)) is not None
