"""分值 and 得分 add up at every level, and every place gives a leaf the same points."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal

from ....values import cents, plain
from ..blocks import Block
from ..dimensions import dimension_of
from ..model import Place
from ..report import Report
from ..score_tables import Entry, Node, ScoreTable
from .noting import Checked, Note, noted

ZERO = Decimal(0)
NINETY = Decimal(90)  # of a self-evaluation: the other 10 are 预算执行率 in its head


def table_sums(report: Report) -> Iterator[Note]:
    """合计 of each 评分表 against its leaves, and every level against what lies below it."""
    for table in report.score_tables:
        if report.partly:  # a leaf does not apply: the total is scaled up, and its 分值 stands in some tables only
            yield from _levels(table)
            continue
        full, score = _sum_full(table.entries), _sum_score(table.entries)
        if table.total and score is not None:
            yield _total("得分合计", table, score, table.total, "得分")
        if table.full:
            yield _total("分值合计", table, full, table.full, "分值")
        elif table.whole and full not in (NINETY, 100, 1000):
            yield _weigh(
                "分值合计",
                table,
                f"{table.table.name} {_rows(table)}的分值合计为 {plain(full)}，不是 100。请核对各项分值",
                100,
                full,
            )
        yield from _levels(table)


def _rows(table: ScoreTable) -> str:
    """21 个末级指标; 4 个一级指标 where the table has nothing else."""
    top = all(not entry.above and dimension_of(entry.name) for entry in table.entries)
    return f"{len(table.entries)} 个{'一级' if top else '末级'}指标"


def _total(check: str, table: ScoreTable, computed: Decimal, stated: tuple[Decimal, Place], what: str) -> Note:
    if same_figure(computed, stated[0]):
        return Checked(check, f"{table.table.name} {_rows(table)}的{what}合计 = {plain(computed)}")
    says = (
        f"{table.table.name} {_rows(table)}的{what}相加为 {plain(computed)}，"
        f"合计写作 {plain(stated[0])}（{stated[1].label}），相差 {plain(abs(computed - stated[0]))}。请改正合计或分项"
    )
    return _weigh(check, table, says, computed, stated[0])


def subtotals(report: Report) -> Iterator[Note]:
    """小计 of a 评分表 against the leaves above it: since the last 小计, or of the level they stand under."""
    right = 0
    for table in report.score_tables:
        since = 0
        for sub in table.subtotals if not report.partly and not table.slipped else ():
            groups = _above(table.entries, since, sub.above)
            since = sub.above
            if sub.full is None or sub.score is None or not groups:
                continue
            sums = [(_sum_full(group), _sum_score(group)) for group in groups]
            if any(score is None for _, score in sums):
                continue
            if (sub.full, sub.score) in sums:
                right += 1
                continue
            full, score = next((pair for pair in sums if pair[0] == sub.full or pair[1] == sub.score), sums[0])
            what, due, here = ("分值", full, sub.full) if score == sub.score else ("得分", score or ZERO, sub.score)
            says = (
                f"{table.table.name}的小计{what}写作 {plain(here)}（{sub.place.label}），"
                f"上面 {len(groups[0])} 个末级指标相加为 {plain(due)}。请改正小计或分项"
            )
            yield noted(f"{what}合计", sub.place, says, expected=plain(due), found=plain(here))
    if right:
        yield Checked("得分合计", f"{right} 处小计与所属末级指标相加一致")


def _above(entries: tuple[Entry, ...], since: int, upto: int) -> list[list[Entry]]:
    """What a 小计 may be the sum of."""
    groups = [list(entries[since:upto])] if upto > since else []
    if upto:
        last = entries[upto - 1]
        for length in range(1, len(last.above) + 1):
            groups.append([e for e in entries[:upto] if e.above[:length] == last.above[:length]])
    return groups


def same_figure(exactly: Decimal, printed: Decimal) -> bool:
    """Equal; or a sum of scores with three decimals and more, rounded to the cents it is printed with."""
    return exactly == printed or (cents(exactly) != exactly and cents(exactly) == printed)


def _weigh(check: str, table: ScoreTable, says: str, expected: object, found: object) -> Note:
    """Where rows slipped in conversion, a row may have been lost: then it is probable, not proved."""
    doubt = "warning" if table.slipped else None
    remark = "；这张表转换时单元格有错位，请对照原件" if table.slipped else ""
    shown = [plain(v) if isinstance(v, Decimal) else v for v in (expected, found)]
    return noted(check, table.table.place, says + remark, expected=shown[0], found=shown[1], severity=doubt)


def _levels(table: ScoreTable) -> Iterator[Note]:
    """Each level that states points against the leaves under it."""
    groups: dict[tuple[Node, ...], list[Entry]] = {}
    for entry in table.entries:
        for length in range(1, len(entry.above) + 1):
            groups.setdefault(entry.above[:length], []).append(entry)
    wrong = [
        (path, entries, _sum_full(entries))
        for path, entries in groups.items()
        if path[-1].full is not None and _sum_full(entries) != path[-1].full
    ]
    if not wrong:
        known = sum(path[-1].full is not None for path in groups)
        if known:
            yield Checked("分值合计", f"{table.table.name}：{known} 个上级指标的分值都等于所属末级指标之和")
        return
    tops = [path for path, _, _ in wrong if len(path) == 1]
    if table.table.loose and table.slipped and not tops:  # the sums cancel one level up: cells have slipped
        names = "、".join(path[-1].name for path, _, _ in wrong[:4])
        says = (
            f"{table.table.name}里“{names}”等 {len(wrong)} 个指标与所属末级指标对不上，"
            "而一级指标合计正确：多半是合并单元格转换后错了行，请对照原件"
        )
        yield noted("表格错位", table.table.place, says)
        return
    for path, entries, total in wrong:
        node = path[-1]
        says = (
            f"“{node.name}”写明 {plain(node.full or ZERO)} 分，所属 {len(entries)} 个末级指标的分值相加为 {plain(total)}"
            f"（{entries[0].place.label}起）。请改正"
        )
        yield noted(
            "分值合计",
            entries[0].place,
            says,
            expected=plain(total),
            found=plain(node.full or ZERO),
            path=[n.name for n in path],
            severity="warning" if table.slipped else None,
        )


def heading_sums(report: Report) -> Iterator[Note]:
    """Scored headings (一）决策（14分） against the scored headings under them."""
    right = 0
    for block in report.blocks:
        below = _children(report.blocks, block)
        if not below:
            continue
        total = sum((child.full for child in below), ZERO)
        if total == block.full:
            right += 1
            continue
        says = f"标题“{block.name}（{plain(block.full)}分）”下面 {len(below)} 个标题的分值相加为 {plain(total)}。请核对"
        yield noted("分值合计", block.place, says, expected=plain(total), found=plain(block.full), path=block.path)
    if right:
        yield Checked("分值合计", f"正文标题：{right} 个上级标题的分值都等于下级之和")


def _children(blocks: list[Block], block: Block) -> list[Block]:
    at = next(i for i, other in enumerate(blocks) if other is block)
    below: list[Block] = []
    for other in blocks[at + 1 :]:
        if other.depth <= block.depth:
            break
        if not below or other.depth <= below[0].depth:
            below.append(other)
    return below


def same_leaf(report: Report) -> Iterator[Note]:
    """The 分值 and 得分 of a leaf in text, dimension table and appendix agree."""
    stated: dict[str, list[tuple[Decimal, Decimal | None, Place]]] = {}
    for table in report.score_tables:
        keys = [report.key(entry.name, entry.above) for entry in table.entries]
        times = Counter(keys)
        for key, entry in zip(keys, table.entries, strict=True):
            if times[key] == 1:
                stated.setdefault(key, []).append((entry.full, entry.score, entry.place))
    for block in report.leaves:
        if block.said:
            key = report.key(block.name, block.above)
            stated.setdefault(key, []).append((block.said[0], block.said[1], block.said[2]))
            if block.said[0] != block.full:
                says = f"“{block.name}”标题写 {plain(block.full)} 分，结论句写分值 {plain(block.said[0])} 分。请统一"
                yield noted(
                    "各处得分",
                    block.said[2],
                    says,
                    expected=plain(block.full),
                    found=plain(block.said[0]),
                    path=block.path,
                )
    agreed = 0
    for name, places in stated.items():
        fulls, scores = {full for full, _, _ in places}, {score for _, score, _ in places if score is not None}
        if len(fulls) < 2 and len(scores) < 2:
            agreed += len(places) > 1
            continue
        what = "得分" if len(scores) > 1 else "分值"
        said = "；".join(
            f"{place.label} 分值 {plain(full)}、得分 {'空' if score is None else plain(score)}"
            for full, score, place in places[:4]
        )
        yield noted("各处得分", places[0][2], f"“{name}”的{what}各处不同：{said}。请统一", found=said)
    if agreed:
        yield Checked("各处得分", f"{agreed} 个末级指标在正文和各表中的分值、得分一致")


def within_full(report: Report) -> Iterator[Note]:
    """0 ≤ 得分 ≤ 分值."""
    told: set[str] = set()
    rows = [
        (e.name, e.full, e.score, e.place)
        for table in report.score_tables
        for e in table.entries
        if e.score is not None
    ]
    rows += [(b.name, *b.said) for b in report.leaves if b.said]
    rows += [
        (s.name, s.full, s.score, s.place) for s in report.dimensions if s.full is not None and s.score is not None
    ]
    for name, full, score, place in rows:
        if score is not None and full and score > full and name not in told and "加分" not in name:
            told.add(name)
            yield noted(
                "得分超限",
                place,
                f"“{name}”得 {plain(score)} 分，超过分值 {plain(full)} 分。请核对",
                expected=f"≤{plain(full)}",
                found=plain(score),
            )


def _sum_full(entries) -> Decimal:
    return sum((entry.full for entry in entries), ZERO)


def _sum_score(entries) -> Decimal | None:
    scores = [entry.score for entry in entries]
    return None if any(score is None for score in scores) else sum((s for s in scores if s is not None), ZERO)


CHECKS = (table_sums, subtotals, heading_sums, same_leaf, within_full)
