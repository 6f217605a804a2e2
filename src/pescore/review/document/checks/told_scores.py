"""Scores that sentences state: leaves against each other, their dimension, 分值 and the 扣分 told beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from ....values import plain
from ..dimensions import dimension_of
from ..model import Paragraph, Place
from ..report import Report
from ..spoken import Spoken, plain_name
from .dimension_sums import percent
from .noting import Checked, Note, both, noted

ZERO = Decimal(0)
_N = r"\d{1,4}(?:\.\d{1,4})?"
_TAKEN = re.compile(rf"(共|合计|总共|累计)?扣(?:减|除|掉|分)?(?:了|为)?({_N})分")
_PER = re.compile(
    "每[^，。；]{0,24}$|[一各]?(?:项|处|个|次|笔|份)(?:各|分别)?$|(?:如|若|则|应|可|最多|最高|各)[^，。；]{0,10}$"
)
_RULE = re.compile("评分标准|评分规则|得满分|不得分|扣完|为止")
_MOST_AT_ODDS = 3  # names told twice with other points: more, and several units are scored side by side


def within_and_rate(report: Report) -> Iterator[Note]:
    """得分 ≤ 分值, and 得分率 and 扣分 as they follow, for leaves no table holds."""
    right = 0
    for said in _single(report.told_leaves):
        full, score = said.full, said.score
        if full is None or score is None:
            continue
        if score > full and "加分" not in said.name:
            says = f"“{said.name}”得 {plain(score)} 分，超过分值 {plain(full)} 分。请核对"
            yield noted("得分超限", said.place, says, expected=f"≤{plain(full)}", found=plain(score))
        elif said.name in _tabled(report) or not full:
            continue
        elif said.rate and percent(score, full, said.rate) != Decimal(said.rate):
            due = percent(score, full, said.rate)
            says = f"“{said.name}”得分率写作 {said.rate}%，{plain(score)} ÷ {plain(full)} = {due}%。请改正"
            yield noted("得分率与扣分", said.place, says, expected=f"{due}%", found=f"{said.rate}%")
        elif said.lost is not None and said.lost != full - score:
            due = plain(full - score)
            says = f"“{said.name}”写扣 {plain(said.lost)} 分，{plain(full)} − {plain(score)} = {due}。请改正"
            yield noted("得分率与扣分", said.place, says, expected=due, found=plain(said.lost))
        else:
            right += 1
    if right:
        yield Checked("得分超限", f"正文 {right} 个指标的得分不超过分值")


def _tabled(report: Report) -> set[str]:
    return {plain_name(name) for name in report.nodes}


def _single(told: list[Spoken]) -> list[Spoken]:
    """Each statement once by name and figures."""
    return list({(said.name, said.full, said.score): said for said in reversed(told)}.values())[::-1]


def same_everywhere(report: Report) -> Iterator[Note]:
    """A leaf that sentences score twice has the same points in both."""
    by_name: dict[str, list[Spoken]] = {}
    for said in report.told_leaves:
        if said.name not in _tabled(report):
            by_name.setdefault(said.name, []).append(said)
    wrong = {name: told for name, told in by_name.items() if len({(s.full, s.score) for s in told}) > 1}
    if len(wrong) > _MOST_AT_ODDS:
        return
    for name, told in wrong.items():
        fulls = {said.full for said in told}
        said = "；".join(
            f"{s.place.label} 分值 {plain(s.full or ZERO)}、得分 {plain(s.score or ZERO)}" for s in told[:4]
        )
        what = "得分" if len(fulls) == 1 else "分值"
        # other points under another heading may be another indicator of that name
        doubt = None if len(fulls) == 1 and len(told) == 2 else "warning"
        yield noted("各处得分", told[0].place, f"“{name}”的{what}各处不同：{said}。请统一", found=said, severity=doubt)


def leaves_make_dimensions(report: Report) -> Iterator[Note]:
    """Where no table lists the leaves, those told under a dimension add up to it."""
    if report.score_tables or report.blocks and report.leaves:
        return
    groups = _groups(report)
    whole = [name for name, (full, _, _, leaves) in groups.items() if _sum(leaves, "full") == full]
    right: list[str] = []
    for name, (full, score, place, leaves) in groups.items():
        fulls, scores = _sum(leaves, "full"), _sum(leaves, "score")
        shown = " + ".join(plain(said.score or ZERO) for said in leaves)
        if fulls == full and scores != score:
            says = (
                f"“{name}”得 {plain(score)} 分，正文所列 {len(leaves)} 个指标的得分 {shown} = {plain(scores)}"
                f"（{both([said.place for said in leaves])}）。请改正"
            )
            yield noted("得分合计", place, says, expected=plain(scores), found=plain(score), path=[name])
        elif fulls == full:
            right.append(f"{name} {shown} = {plain(score)}")
        elif len(whole) > 1:  # the report lists the leaves of the others completely
            says = f"“{name}”{plain(full)} 分，正文所列 {len(leaves)} 个指标的分值相加为 {plain(fulls)}。请核对是否写错或遗漏"
            yield noted(
                "分值合计", place, says, expected=plain(full), found=plain(fulls), path=[name], severity="warning"
            )
    if right:
        yield Checked("得分合计", f"正文所列指标的得分与一级指标一致：{'；'.join(right)}")


def _groups(report: Report) -> dict[str, tuple[Decimal, Decimal, Place, list[Spoken]]]:
    """By dimension: 分值 and 得分 where its leaves are told, and these leaves."""
    found: dict[str, tuple[Decimal, Decimal, Place, list[Spoken]]] = {}
    current: Spoken | None = None
    for said in report.spoken:
        if said.full is None or said.score is None:
            continue
        name = dimension_of(said.name)
        if name and name not in (dimension_of(plain_name(t)) for t in _over(said)):
            current = said if said.paragraph.heading or not _over(said) else None
        if name and (said.paragraph.heading or _heading_of(said) == name):
            current = said
            if name not in found:
                found[name] = (said.full, said.score, said.place, [])
        elif (
            not name and current is not None and (key := dimension_of(current.name)) in found and _below(current, said)
        ):
            found[key][3].append(said)
    kept = {name: group for name, group in found.items() if len(group[3]) > 1}
    return {n: g for n, g in kept.items() if len({s.name for s in g[3]}) == len(g[3]) and not _levels_mixed(g[3])}


def _over(said: Spoken) -> tuple[str, ...]:
    return tuple(re.split("[（(]", title)[0] for title in said.paragraph.section)


def _heading_of(said: Spoken) -> str | None:
    over = _over(said)
    return dimension_of(plain_name(over[-1])) if over else None


def _below(dimension: Spoken, said: Spoken) -> bool:
    """In the same paragraph, or below the same heading."""
    if said.paragraph is dimension.paragraph:
        return True
    if dimension.paragraph.heading:
        return dimension.paragraph.title in said.paragraph.section
    return (
        bool(dimension.paragraph.section)
        and dimension.paragraph.section == said.paragraph.section[: len(dimension.paragraph.section)]
    )


def _levels_mixed(leaves: list[Spoken]) -> bool:
    return len({said.paragraph.depth for said in leaves}) > 1


def _sum(leaves: list[Spoken], what: str) -> Decimal:
    return sum((getattr(said, what) for said in leaves), ZERO)


def deductions_told(report: Report) -> Iterator[Note]:
    """扣N分 beside 分值 and 得分 of a leaf is the difference of the two."""
    right = 0
    closed = {plain_name(leaf.name) for leaf in report.leaves}
    for said in report.told_leaves:
        if said.name in closed:
            continue
        amounts = _amounts(_about(report, said))
        lost = (said.full or ZERO) - (said.score or ZERO)
        if not amounts or said.lost is not None or lost < 0:
            continue
        if _fits(lost, amounts):
            right += 1
            continue
        shown = "、".join(plain(points) for _, points in amounts)
        says = (
            f"“{said.name}”正文写扣 {shown} 分，分值 {plain(said.full or ZERO)}、得分 {plain(said.score or ZERO)}，"
            f"实扣 {plain(lost)}。请统一"
        )
        doubt = None if lost and (len(amounts) == 1 or amounts[-1][0]) else "warning"
        yield noted("扣分与得分", said.place, says, expected=plain(lost), found=shown, severity=doubt)
    if right:
        yield Checked("扣分与得分", f"{right} 个指标正文的“扣…分”与分值减得分一致")


def _about(report: Report, said: Spoken) -> str:
    """What follows a statement and is still about it: its own paragraph, else the rest of an item of a list."""
    text = said.paragraph.text
    ends = [other.start for other in report.spoken if other.paragraph is said.paragraph and other.start >= said.end]
    rest = text[said.end : min(ends, default=len(text))]
    first = not any(other.paragraph is said.paragraph and other.start < said.start for other in report.spoken)
    return rest if first and not ends else re.split("[；。]", rest)[0]


def _amounts(text: str) -> list[tuple[bool, Decimal]]:
    """(said to be all, points) of every 扣N分 that is no rule."""
    found: list[tuple[bool, Decimal]] = []
    for sentence in re.split("。", text):
        for match in _TAKEN.finditer(sentence) if not _RULE.search(sentence) else ():
            before = sentence[max(0, match.start() - 30) : match.start()]
            if not _PER.search(before) and not _quoted(sentence, match.start()):
                found.append((match[1] is not None, Decimal(match[2])))
    return found


def _quoted(text: str, at: int) -> bool:
    """Inside “…”: a rule told again."""
    return text.rfind("“", 0, at) > text.rfind("”", 0, at)


def _fits(lost: Decimal, amounts: list[tuple[bool, Decimal]]) -> bool:
    points = [value for _, value in amounts]
    totals = [value for all_, value in amounts if all_]
    parts = [value for all_, value in amounts if not all_]
    if totals:
        return totals[-1] == lost or sum(totals, ZERO) == lost
    return lost in (sum(parts, ZERO), points[-1], points[0])


def deductions_of_tables(report: Report) -> Iterator[Note]:
    """绩效目标合理性扣1分，原因是…: against the 评分表's leaf of that name."""
    nodes = {plain_name(n): node for n, node in report.nodes.items() if n and not dimension_of(n)}
    names = "|".join(map(re.escape, sorted(nodes, key=len, reverse=True)))
    if not names:
        return
    spoken = {(id(said.paragraph), said.name) for said in report.told_leaves}
    closed = {id(p) for leaf in report.leaves for p in leaf.facts}
    pattern = re.compile(rf"(?:^|[，。；：]|其中)[“]?({names})[”]?(?:指标)?(共|合计)?扣(?:减|除|了)?({_N})分")
    sentence = re.compile(rf"(?:^|(?<=。))(?:其中[：:，]?)?[“]?({names})[”]?[^。；]{{1,120}}")
    right = 0
    for paragraph in report.paragraphs:
        if id(paragraph) in closed or "扣" not in paragraph.text:
            continue
        for match in pattern.finditer(paragraph.text):
            if (id(paragraph), match[1]) in spoken:
                continue
            yield from _against(report, nodes[match[1]], match[1], [(True, Decimal(match[3]))], paragraph, match)
            right += 1
            yield from _parts(match[1], Decimal(match[3]), paragraph, match.end())
        for match in sentence.finditer(paragraph.text):
            if pattern.match(match[0]) or len(set(re.findall(names, match[0]))) > 1:
                continue
            if (id(paragraph), match[1]) in spoken:
                continue
            if (amounts := _amounts(match[0])) and len(amounts) == 1:
                yield from _against(report, nodes[match[1]], match[1], amounts, paragraph, match)
                right += 1
    if right:
        yield Checked("扣分与得分", f"正文 {right} 处“…扣…分”已与评分表对过")


def _against(report: Report, node, name: str, amounts, paragraph: Paragraph, match) -> Iterator[Note]:
    score = node.score
    if score is None or report.combined:
        return
    lost, said = node.full - score, amounts[-1][1]
    if said != lost:
        says = f"“{name}”正文写扣 {plain(said)} 分，评分表分值 {plain(node.full)}、得分 {plain(score)}，实扣 {plain(lost)}。请统一"
        # less than all may be one of several deductions
        doubt = None if said > lost > 0 else "warning"
        yield noted(
            "扣分与得分", paragraph.at(match.start()), says, expected=plain(lost), found=plain(said), severity=doubt
        )


def _parts(name: str, told: Decimal, paragraph: Paragraph, at: int) -> Iterator[Note]:
    """资金管理扣2.5分：…扣1分；…扣1.5分: the parts after the colon make the whole."""
    rest = paragraph.text[at:].split("。")[0]
    parts = [points for _, points in _amounts(rest)]
    if rest[:1] in ("：", ":") and len(parts) > 1 and sum(parts, ZERO) != told:
        shown = " + ".join(map(plain, parts))
        says = f"“{name}”写扣 {plain(told)} 分，后面所列 {shown} = {plain(sum(parts, ZERO))}。请改正"
        yield noted("扣分与得分", paragraph.at(at), says, expected=plain(sum(parts, ZERO)), found=plain(told))


def lost_of_all(report: Report) -> Iterator[Note]:
    """四部分合计78.25分，共扣21.75分: together they are 满分."""
    for total, lost in report.lost:
        if total.points + lost != report.full:
            due = plain(report.full - total.points)
            says = f"合计得 {plain(total.points)} 分、共扣 {plain(lost)} 分，{plain(report.full)} − {plain(total.points)} = {due}。请改正"
            yield noted("得分率与扣分", total.place, says, expected=due, found=plain(lost))
        else:
            yield Checked("得分率与扣分", f"合计得 {plain(total.points)} 分、共扣 {plain(lost)} 分")


CHECKS = (
    within_and_rate,
    same_everywhere,
    leaves_make_dimensions,
    deductions_told,
    deductions_of_tables,
    lost_of_all,
)
