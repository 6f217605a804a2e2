"""分值 and 得分 add up at every level, and every place gives a leaf the same points."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal

from ....values import cents, plain
from ..blocks import Block
from ..model import Place
from ..report import Report
from ..score_tables import Entry, Node, ScoreTable
from .noting import Checked, Note, both, noted

ZERO = Decimal(0)


def table_sums(report: Report) -> Iterator[Note]:
    """合计 of each 评分表 against its leaves, and every level against what lies below it."""
    for table in report.score_tables:
        full, score = _sum_full(table.entries), _sum_score(table.entries)
        if table.total and score is not None:
            yield _total("得分合计", table, score, table.total, "得分")
        if table.full:
            yield _total("分值合计", table, full, table.full, "分值")
        elif table.whole and full not in (90, 100, 1000):  # 90: the other 10 are the 预算执行率 of a self-evaluation
            yield _weigh(
                "分值合计",
                table,
                f"{table.table.name} {len(table.entries)} 个末级指标的分值合计为 {plain(full)}，不是 100。请核对各项分值",
                100,
                full,
            )
        yield from _levels(table)


def _total(check: str, table: ScoreTable, computed: Decimal, stated: tuple[Decimal, Place], what: str) -> Note:
    if _same(computed, stated[0]):
        return Checked(check, f"{table.table.name} {len(table.entries)} 个末级指标的{what}合计 = {plain(computed)}")
    says = (
        f"{table.table.name} {len(table.entries)} 个末级指标的{what}相加为 {plain(computed)}，"
        f"合计写作 {plain(stated[0])}（{stated[1].label}），相差 {plain(abs(computed - stated[0]))}。请改正合计或分项"
    )
    return _weigh(check, table, says, computed, stated[0])


def _same(exactly: Decimal, printed: Decimal) -> bool:
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
        times = Counter(entry.name for entry in table.entries)
        for entry in table.entries:
            if times[entry.name] == 1:
                stated.setdefault(entry.name, []).append((entry.full, entry.score, entry.place))
    for block in report.leaves:
        if block.said:
            stated.setdefault(block.name, []).append((block.said[0], block.said[1], block.said[2]))
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


def dimension_statements(report: Report) -> Iterator[Note]:
    """权重、得分、得分率、扣分 of each dimension: in themselves, and the same wherever they are stated."""
    by_name: dict[str, list] = {}
    for stated in report.dimensions:
        by_name.setdefault(stated.name, []).append(stated)
        if stated.full and stated.score is not None:
            yield from _arithmetic(stated)
    for name, several in by_name.items():
        for what in ("full", "score"):
            known = [(getattr(s, what), s.place) for s in several if getattr(s, what) is not None]
            printed = {value for value, _ in known if cents(value) == value}
            known = [(next((p for p in printed if _same(value, p)), value), place) for value, place in known]
            values = {value for value, _ in known}
            word = "分值" if what == "full" else "得分"
            if len(values) > 1:
                said = "；".join(
                    f"{plain(v)}（{both([p for value, p in known if value == v])}）" for v in sorted(values)
                )
                yield noted(
                    "各处得分",
                    known[0][1],
                    f"一级指标“{name}”的{word}各处不同：{said}。请统一",
                    found=said,
                    path=[name],
                )
            elif len(known) > 1:
                yield Checked("各处得分", f"一级指标“{name}”{word} {plain(known[0][0])}，{len(known)} 处一致")


def _arithmetic(stated) -> Iterator[Note]:
    full, score = stated.full, stated.score
    right: list[str] = []
    if stated.rate is not None:
        decimals = len(stated.rate.partition(".")[2])
        rate = cents(score * 100 / full, decimals)
        if rate != Decimal(stated.rate):
            says = f"“{stated.name}”得分率写作 {stated.rate}%，{plain(score)} ÷ {plain(full)} = {rate}%。请改正"
            yield noted(
                "得分率与扣分", stated.place, says, expected=f"{rate}%", found=f"{stated.rate}%", path=[stated.name]
            )
        else:
            right.append(f"得分率 {stated.rate}%")
    if stated.lost is not None:
        if stated.lost != full - score:
            says = f"“{stated.name}”写扣 {plain(stated.lost)} 分，{plain(full)} − {plain(score)} = {plain(full - score)}。请改正"
            yield noted(
                "得分率与扣分",
                stated.place,
                says,
                expected=plain(full - score),
                found=plain(stated.lost),
                path=[stated.name],
            )
        else:
            right.append(f"扣 {plain(stated.lost)} 分")
    if right:
        yield Checked("得分率与扣分", f"“{stated.name}”{plain(score)}/{plain(full)}：{'、'.join(right)}")


def whole_of_dimensions(report: Report) -> Iterator[Note]:
    """The dimensions' 分值 make 100, 产出 and 效益 at least 60, and their 得分 the total."""
    fulls, scores = _first(report, "full"), _first(report, "score")
    if len(fulls) < 3:
        return
    total = sum(fulls.values(), ZERO)
    shown = " + ".join(plain(value) for value in fulls.values())
    if total == report.full:
        yield Checked("分值合计", f"一级指标 {shown} = {plain(total)}")
    else:
        place = next(s.place for s in report.dimensions if s.full is not None)
        yield noted(
            "分值合计",
            place,
            f"一级指标的分值 {shown} = {plain(total)}，不是 {plain(report.full)}。请核对",
            expected=plain(report.full),
            found=plain(total),
        )
    results = fulls.get("产出", ZERO) + fulls.get("效益", ZERO) + fulls.get("满意度", ZERO)
    if {"产出", "效益"} <= set(fulls) and total == report.full:
        share = results * 100 / total
        if share < 60:
            place = next(s.place for s in report.dimensions if s.full is not None)
            yield noted(
                "产出效益权重",
                place,
                f"产出、效益合计 {plain(results)} 分，占 {plain(cents(share))}%，低于通常要求的 60%"
                "（财预〔2020〕10号，请对照原文）。请核对或说明",
                expected="≥60%",
                found=f"{plain(cents(share))}%",
            )
        else:
            yield Checked("产出效益权重", f"产出、效益合计 {plain(results)} 分，不低于 60%")
    if set(scores) == set(fulls):
        added = sum(scores.values(), ZERO)
        sums = " + ".join(plain(value) for value in scores.values())
        wrong = [t for t in report.totals if t.points != added]
        if not report.totals:
            place = next(s.place for s in report.dimensions if s.score is not None)
            yield noted(
                "没有总分",
                place,
                f"报告没有写综合得分；按各一级指标相加为 {sums} = {plain(added)}。请在结论中写明总分",
                expected=plain(added),
            )
        elif wrong:
            says = (
                f"一级指标得分 {sums} = {plain(added)}，综合得分写作 {plain(wrong[0].points)}（"
                f"{both([t.place for t in wrong])}）。请改正"
            )
            yield noted("得分合计", wrong[0].place, says, expected=plain(added), found=plain(wrong[0].points))
        else:
            yield Checked(
                "得分合计", f"一级指标得分 {sums} = {plain(added)}，与综合得分一致（{len(report.totals)} 处）"
            )


def _first(report: Report, what: str) -> dict[str, Decimal]:
    found: dict[str, Decimal] = {}
    for stated in report.dimensions:
        value = getattr(stated, what)
        if value is not None:
            found.setdefault(stated.name, value)
    return found


def _sum_full(entries) -> Decimal:
    return sum((entry.full for entry in entries), ZERO)


def _sum_score(entries) -> Decimal | None:
    scores = [entry.score for entry in entries]
    return None if any(score is None for score in scores) else sum((s for s in scores if s is not None), ZERO)


CHECKS = (table_sums, heading_sums, same_leaf, within_full, dimension_statements, whole_of_dimensions)
