"""What a report states of its dimensions (一级指标): 分值, 得分, 得分率, 扣分, in headings, sentences and tables."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from ...library import load
from ...workbook.layout.words import fixed_roles, head_of
from .blocks import Block
from .flat_tables import FlatTable
from .model import Document, Paragraph, Place, Table
from .others import of_the_project
from .score_tables import ScoreTable, figure, node_of
from .spoken import Spoken, plain_name

_NUM = r"(\d{1,4}(?:\.\d{1,4})?)"
_FULL = re.compile(rf"(?:权重|分值|满分|标准分)(?:共|占|为|是|[:：])*{_NUM}(?:分|%)|占总分(?:数|值)?的?{_NUM}%")
_SCORE = re.compile(
    rf"得分(?!率)(?:为|是|[:：])*{_NUM}分|(?:^|[，,；;（(]|共|实际|评价)得{_NUM}分|^{_NUM}分(?=[（(，,](?:平均)?得分率)"
)
_ALL_POINTS = re.compile("(?:^|[，,；;（(]|共|实际|评价)得满分")
_RATE = re.compile(rf"得分率(?:为|是|达|[:：])*{_NUM}%")
_SHARE = re.compile(rf"分[，,（(]占(?:总分(?:数|值)?的?|总权重的?|比(?:为)?)?{_NUM}%")
_LOST = re.compile(rf"(?:共|合计)?扣(?:减|除|掉)?(?:了)?(?:为|[:：])?{_NUM}分")

_SECOND_LEVEL = re.compile(
    "(?:资金|人员|经费|资源|财政|社会)投入|(?:资金|组织|财务|业务|资产|合同|档案|质量|实施|预算|人员|机构|成本)管理"
    "|(?:经济|社会|生态|环境|可持续|服务)(?:效益|效果)|(?:组织|资金)过程|(?:数量|质量|时效|成本)产出"
)


@dataclass(frozen=True, slots=True)
class Stated:
    """One dimension as one place states it; what it does not state is None. `rate` and `share` in percent, as printed."""

    name: str
    place: Place
    full: Decimal | None = None
    score: Decimal | None = None
    rate: str | None = None
    lost: Decimal | None = None
    share: str | None = None
    text: str = ""

    @property
    def reasons(self) -> str:
        """What follows 主要原因 or the deduction."""
        found = re.search(r"(?:主要)?原因(?:为|是|在于)?(.*)", self.text)
        return found[1] if found else ""


@cache
def aliases() -> dict[str, str]:
    """管理 → 过程, 效果 → 效益: how dimensions are called, by the name findings use."""
    return {word: name for name, words in load("report_words")["维度"].items() for word in words}


@cache
def _named() -> re.Pattern[str]:
    names = "|".join(sorted(aliases(), key=len, reverse=True))
    return re.compile(
        rf"(?:项目)?({names})(?:类|评价|绩效|一级)*(?:指标)?类?(?=权重|分值|满分|标准分|共?占总分|(?:实际|评价)?得分)"
        rf"|(?<![\u4e00-\u9fff])(?:其中)?(?:项目)?({names})(?:类|绩效)?(?:指标)?(?=(?:实际|评价)?得\d|{_NUM}分[（(，,]得分率)"
    )


def dimension_of(name: str) -> str | None:
    """The dimension a node, heading or title names, None where it names none."""
    plain = re.sub(r"^项目|类?(?:评价|绩效)?指标.*$|(?:类|情况|部分|维度|方面)+(?:分析)?$", "", name)
    return aliases().get(plain)


def stated_dimensions(
    document: Document,
    tables: list[ScoreTable],
    blocks: list[Block],
    spoken: Sequence[Spoken] = (),
    flat: Sequence[FlatTable] = (),
) -> list[Stated]:
    """Every statement about a dimension, in reading order; 满意度 is none where it stands below 效益."""
    found: list[Stated] = []
    tops, deeper = _names(tables, blocks)
    below = {name for name in map(dimension_of, deeper) if name} - set(map(dimension_of, tops))
    lower = _below_and_called_alike(tables, deeper, tops)
    others = {name for name in tops | deeper if any(word in name for word in aliases()) and not dimension_of(name)}
    of_others = re.compile("|".join(map(re.escape, sorted(others, key=len, reverse=True))) or r"(?!)")
    for paragraph in of_the_project(document):
        read = _in_text(paragraph, of_others, lower)
        found += (stated for stated in read if stated.name not in below)
    for block in blocks:
        if (name := dimension_of(block.name)) and not block.above:
            found.append(Stated(name, block.place, block.full))
    for table in tables:
        found += _in_table(table)
    below_names = {plain_name(name) for name in deeper}
    if "满意度" not in set(map(dimension_of, tops)):  # a leaf of 效益
        below |= {"满意度"}
    found += (stated for stated in _spoken(spoken, found, below_names) if stated.name not in below)
    for table in flat:
        found += _beside_each_other(table)
    known = [table.table for table in (*tables, *flat)]
    found += _in_weight_tables(document, known)
    return sorted(found, key=lambda stated: stated.place)


def _names(tables: list[ScoreTable], blocks: list[Block]) -> tuple[set[str], set[str]]:
    """The 一级指标 of this report, and the names of everything below them."""
    tops = {(entry.above[0].name if entry.above else entry.name) for t in tables if t.whole for entry in t.entries}
    tops |= {block.name for block in blocks if not block.above}
    deeper = {node.name for t in tables for entry in t.entries for node in entry.above[1:]}
    deeper |= {block.name for block in blocks if block.above}
    return tops, deeper - tops


def _below_and_called_alike(tables: list[ScoreTable], deeper: set[str], tops: set[str]) -> set[str]:
    """项目立项 below 决策: without 项目 it is a word for 决策, and here it is not."""
    leaves = {entry.name for table in tables for entry in table.entries if entry.above}
    return {plain_name(name).removeprefix("项目") for name in leaves | deeper} & set(aliases()) - set(
        map(plain_name, tops)
    )


def _in_text(paragraph: Paragraph, of_others: re.Pattern[str], lower: Collection[str]) -> list[Stated]:
    """`of_others`: indicators whose names hold that of a dimension (资金管理), `lower`: are called like one (立项): they are not meant."""
    longer = [found.span() for found in of_others.finditer(paragraph.text)]
    longer += [found.span() for found in _SECOND_LEVEL.finditer(paragraph.text)]
    starts = [
        m
        for m in _named().finditer(paragraph.text)
        if not any(a <= m.start(1 if m[1] else 2) < b for a, b in longer) and (m[1] or m[2]) not in lower
    ]
    found: list[Stated] = []
    for match, following in zip(starts, [*starts[1:], None], strict=False):
        stop = paragraph.text.find("。", match.end())
        end = min(following.start() if following else len(paragraph.text), stop if stop > 0 else len(paragraph.text))
        said = paragraph.text[match.end() : end]
        full, score, rate, lost, share = (p.search(said) for p in (_FULL, _SCORE, _RATE, _LOST, _SHARE))
        worth = Decimal(full[1] or full[2]) if full else None
        points = Decimal(next(filter(None, score.groups()))) if score else None
        if points is None and _ALL_POINTS.search(said):
            points = worth
        if full or score:
            found.append(
                Stated(
                    aliases()[match[1] or match[2]],
                    paragraph.at(match.start()),
                    worth,
                    points,
                    rate[1] if rate else None,
                    Decimal(lost[1]) if lost else None,
                    share[1] if share and full and full[1] else None,
                    paragraph.text[match.start() : end],
                )
            )
    return [] if _several_units(found) else found


def _several_units(stated: list[Stated]) -> bool:
    """甲县决策得分13分，过程得分20分；乙县决策得分14分: the scores of one are not those of the other."""
    scores = {(one.name, one.score) for one in stated if one.score is not None}
    return len(scores) > len({name for name, _ in scores})


def _in_table(table: ScoreTable) -> list[Stated]:
    """Sums over the leaves of each dimension a 评分表 holds."""
    groups: dict[str, list[int]] = {}
    for index, entry in enumerate(table.entries):
        if table.whole:
            name = dimension_of(entry.above[0].name if entry.above else entry.name)
        else:
            name = _whose(table)
        if name:
            groups.setdefault(name, []).append(index)
    found: list[Stated] = []
    for name, indices in groups.items():
        entries = [table.entries[i] for i in indices]
        scores = [e.score for e in entries]
        score = None if any(s is None for s in scores) else sum((s for s in scores if s is not None), Decimal(0))
        place = Place(entries[0].place.order, f"{table.table.name}（{entries[0].place.label}起）")
        found.append(Stated(name, place, sum((e.full for e in entries), Decimal(0)), score))
    return found


def _whose(table: ScoreTable) -> str | None:
    """The dimension of a table that holds one: its title says which, else the chapter it stands in.

    It stands at the chapter's end, below the last indicator, whose name may be that of a dimension (5.满意度).
    """
    title = re.sub(r"^表[\d.\-—]*[:：]?", "", table.table.title)
    headings = [node.name if (node := node_of(text)) else text for text in table.table.section]
    exactly = (dimension_of(text) for text in (title, *headings))
    return next(filter(None, exactly), None) or next(filter(None, map(_first, (title, *reversed(headings)))), None)


def _first(title: str) -> str | None:
    return next((aliases()[word] for word in aliases() if title.removeprefix("项目").startswith(word)), None)


def _spoken(spoken: Sequence[Spoken], read: list[Stated], deeper: Collection[str]) -> Iterator[Stated]:
    """What other wordings state, where nothing was read at that place yet; `deeper`: names below the dimensions."""
    seen = {(stated.name, stated.place.order, stated.score is not None) for stated in read}
    plain = {said.name.removeprefix("项目") for said in spoken}
    for said in spoken:
        name = dimension_of(said.name)
        if name is None or said.name in deeper or said.headed:
            continue
        if (name, said.place.order, True) in seen or (name, said.place.order, said.score is not None) in seen:
            continue
        if _lower(said.name.removeprefix("项目"), name, plain) or _within(said, name):
            continue
        yield Stated(name, said.place, said.full, said.score, said.rate, said.lost)


def _lower(called: str, name: str, plain: Collection[str]) -> bool:
    """项目立项 stands below 决策, and 项目管理 below 过程 where both are scored."""
    return called != name and (called == "立项" or name in plain)


def _within(said: Spoken, name: str) -> bool:
    """An indicator called like a dimension (满意度) below the heading of another."""
    over = {over for title in said.paragraph.section if (over := dimension_of(re.split("[（(]", title)[0]))}
    return bool(over) and name not in over


def _beside_each_other(table: FlatTable) -> Iterator[Stated]:
    for name, at in table.columns():
        full, score, lost = (table.points(role, at) for role in ("full", "score", "deduct"))
        row = table.rows.get("score") or table.rows["full"]
        yield Stated(name, row.place, full, score, table.rate(at), lost)


def _points_column(table: Table) -> int | None:
    """Under 分值 or 权重; the last (-1) where nothing says so, None where only scores stand there."""
    roles = {fixed_roles().get(head_of(c).base): i for c_row in table.rows[:3] for i, c in enumerate(c_row.cells) if c}
    return roles.get("full", None if {"score", "rate", "deduct"} & set(roles) else -1)


def _in_weight_tables(document: Document, read: list[Table]) -> list[Stated]:
    """评价指标 | 权重 | 分值: a dimension in the first cell, points under their heading, else in the last."""
    known = {id(table) for table in read}
    found: list[Stated] = []
    for table in document.tables:
        rows = [(row, [c for c in row.cells if c]) for row in table.rows]
        named = [(row, cells) for row, cells in rows if cells and dimension_of(cells[0])]
        if id(table) in known or len(named) < 3:
            continue
        at = _points_column(table)
        if at is None:
            continue
        for row, cells in named:
            shown = row.cells[at] if 0 <= at < len(row.cells) else cells[-1]
            several = (
                at < 0 and sum(figure(cell.rstrip("%")) is not None for cell in cells) > 1
            )  # no heading says which
            value = figure(shown.rstrip("%")) if len(cells) > 1 and not several else None
            if value is not None:
                found.append(Stated(dimension_of(cells[0]) or "", row.place, value))
    return found
