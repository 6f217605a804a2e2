"""分值, 得分, 得分率, 扣分 and share of each dimension: in themselves, the same everywhere, and making up the whole."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from ....library import load
from ....values import cents, plain
from ..dimensions import Stated, dimension_of
from ..report import Report
from ..score_tables import figure
from .noting import Checked, Note, both, noted
from .points import NINETY, same_figure

ZERO = Decimal(0)
_RATE = re.compile(r"(\d{1,3}(?:\.\d{1,4})?)%")


def arithmetic(report: Report) -> Iterator[Note]:
    """得分率 = 得分 ÷ 分值, 扣分 = 分值 − 得分; 分值 from elsewhere where a sentence gives only 得分 and 得分率."""
    fulls = _first(report, "full")
    largest = max(report.score_tables, key=lambda table: len(table.entries), default=None)
    wholes = {report.full, largest.sum_full if largest else ZERO} - {ZERO}
    for stated in report.dimensions:
        full = stated.full or (None if stated.name in report.partly else fulls.get(stated.name))
        if full and stated.score is not None:
            yield from _of_sentence(stated, full, stated.score)
        if full and stated.share is not None:
            yield _share(stated, stated.share, full, wholes)


def _of_sentence(stated: Stated, full: Decimal, score: Decimal) -> Iterator[Note]:
    right: list[str] = []
    if stated.rate is not None:
        rate = percent(score, full, stated.rate)
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


def _share(stated: Stated, share: str, full: Decimal, wholes: set[Decimal]) -> Note:
    """分值14分，占14%."""
    due = {percent(full, whole, share) for whole in wholes}
    if Decimal(share) in due:
        return Checked("分值占比", f"“{stated.name}”分值 {plain(full)} 分，占 {share}%")
    right = plain(min(due))
    says = f"“{stated.name}”分值 {plain(full)} 分，写占 {share}%，应占 {right}%。请改正"
    return noted("分值占比", stated.place, says, expected=f"{right}%", found=f"{share}%", path=[stated.name])


def rows_of_tables(report: Report) -> Iterator[Note]:
    """得分率 and 扣分 in the rows of a 评分表, the total row included."""
    right = 0
    for table in report.score_tables:
        rows = [(entry.name, entry.full, entry.score, entry.more, entry.place) for entry in table.entries]
        if table.full and table.total:
            rows.append(("合计", table.full[0], table.total[0], table.foot, table.total[1]))
        for name, full, score, more, place in rows:
            rate, lost = more.get("rate", ""), figure(more.get("deduct", ""))
            if score is None or not full:
                continue
            if (given := _RATE.fullmatch(rate)) and percent(score, full, given[1]) != Decimal(given[1]):
                due = percent(score, full, given[1])
                says = f"“{name}”得分率写作 {rate}，{plain(score)} ÷ {plain(full)} = {due}%。请改正"
                yield noted("得分率与扣分", place, says, expected=f"{due}%", found=rate, path=[name])
            elif lost is not None and lost != full - score:
                says = f"“{name}”写扣 {plain(lost)} 分，{plain(full)} − {plain(score)} = {plain(full - score)}。请改正"
                yield noted("得分率与扣分", place, says, expected=plain(full - score), found=plain(lost), path=[name])
            else:
                right += bool(given) or lost is not None
    if right:
        yield Checked("得分率与扣分", f"表中 {right} 行的得分率、扣分与分值、得分一致")


def same_everywhere(report: Report) -> Iterator[Note]:
    """权重 and 得分 of each dimension are the same wherever they are stated."""
    by_name: dict[str, list[Stated]] = {}
    for stated in report.dimensions:
        by_name.setdefault(stated.name, []).append(stated)
    for name, several in by_name.items():
        for what in ("full", "score") if name not in report.partly else ():
            known = [(getattr(s, what), s.place) for s in several if getattr(s, what) is not None]
            printed = {value for value, _ in known if cents(value) == value}
            known = [(next((p for p in printed if same_figure(value, p)), value), place) for value, place in known]
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


def whole_of_dimensions(report: Report) -> Iterator[Note]:
    """The dimensions' 分值 make 100, 产出 and 效益 at least 60, and their 得分 the total."""
    fulls, scores = _first(report, "full"), _first(report, "score")
    if len(fulls) < 3 or _others(report) or report.partly:
        return
    total = sum(fulls.values(), ZERO)
    shown = " + ".join(plain(value) for value in fulls.values())
    if total == report.full or (total == NINETY and any(table.sum_full == NINETY for table in report.score_tables)):
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
    if {"产出", "效益"} <= set(fulls) and total == report.full and not _of_another_kind(report):
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


def _of_another_kind(report: Report) -> bool:
    """部门整体支出, 财政运行: the share of 60 % is asked of project spending."""
    topic = report.project + "".join(p.text for p in report.paragraphs[:4])
    return any(word in topic for word in load("report_words")["不是项目支出"])


def _first(report: Report, what: str) -> dict[str, Decimal]:
    found: dict[str, Decimal] = {}
    for stated in report.dimensions:
        value = getattr(stated, what)
        if value is not None:
            found.setdefault(stated.name, value)
    return found


def _others(report: Report) -> bool:
    """The 评分表 has 一级指标 beside the known dimensions (预算执行率 of a 自评表): these do not make the whole."""
    tops = {
        entry.above[0].name if entry.above else entry.name
        for t in report.score_tables
        if t.whole
        for entry in t.entries
    }
    return any(dimension_of(name) is None for name in tops)


def percent(part: Decimal, whole: Decimal, printed: str) -> Decimal:
    """part ÷ whole as a percentage, with the decimals of the printed one."""
    return cents(part * 100 / whole, len(printed.partition(".")[2]))


CHECKS = (arithmetic, rows_of_tables, same_everywhere, whole_of_dimensions)
