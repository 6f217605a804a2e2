"""Parts of the report against each other: 目录, 附件, names and 要点 in text and tables, stages told twice."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher

from ..clean import squeezed
from ..model import Paragraph, Place
from ..passages import short
from ..report import Report
from .noting import Checked, Note, noted

_ATTACHED = re.compile(r"附件(\d{1,2})[:：](.+)")
_CLOSE = 0.75
_GOAL = re.compile(r"总体(?:绩效)?目标(?:为)?[:：]([^“”]{20,400}?)(?:。|$)")
_GOAL_LABEL = re.compile("(?:年度)?总体(?:绩效)?目标")
_SHORTEST_GOAL, _SAME_GOAL = 20, 0.5


def contents(report: Report) -> Iterator[Note]:
    """Every line of the 目录 is a heading of the report."""
    entries = [(squeezed(title), place) for title, place in report.document.contents]
    if not entries:
        return
    headings = {squeezed(p.text.split("。")[0]) for p in report.paragraphs if p.depth is not None}
    headings |= {squeezed(p.title) for p in report.paragraphs if p.depth is not None}
    missing = [(title, place) for title, place in entries if title not in headings]
    if missing:
        told = "；".join(f"“{title}”（{place.label}）" for title, place in missing[:5])
        yield noted("目录", missing[0][1], f"目录中 {len(missing)} 条在正文里没有同名标题：{told}。请更新目录")
    else:
        yield Checked("目录", f"目录 {len(entries)} 条都有同名标题")


def attachments(report: Report) -> Iterator[Note]:
    """附件1：名称 in the list, against the attachment itself."""
    listed: dict[int, tuple[str, Place]] = {}
    for paragraph in report.paragraphs:
        if found := _ATTACHED.fullmatch(paragraph.text):
            listed.setdefault(int(found[1]), (found[2].strip(), paragraph.place))
    opened = {p.ordinal: p for p in report.paragraphs if p.depth == 0 and p.title.startswith("附件") and p.ordinal}
    if not listed or not opened:
        return
    for number, (name, place) in listed.items():
        if number not in opened:
            yield noted(
                "附件", place, f"列了附件{number}“{name}”，后面没有这个附件。请补上或改正编号", expected=f"附件{number}"
            )
            continue
        title = _title_after(report, opened[number])
        if title and squeezed(title.text) != squeezed(name):
            says = f"附件{number}在清单里叫“{name}”，附件本身的标题是“{title.text}”（{title.place.label}）。请统一"
            yield noted("附件", place, says, expected=name, found=title.text, severity="hint")
    extra = sorted(set(opened) - set(listed))
    if extra:
        yield noted("附件", opened[extra[0]].place, f"附件{extra[0]}不在附件清单里。请补列", found=f"附件{extra[0]}")
    elif set(opened) == set(listed):
        yield Checked("附件", f"附件 {len(listed)} 个，清单与附件编号一致")


def _title_after(report: Report, opening: Paragraph) -> Paragraph | None:
    at = next(i for i, p in enumerate(report.paragraphs) if p is opening)
    following = report.paragraphs[at + 1 : at + 2]
    return following[0] if following and len(following[0].text) < 40 and following[0].depth is None else None


def indicator_names(report: Report) -> Iterator[Note]:
    """An indicator called otherwise in a heading than in the tables."""
    in_tables: dict[str, Place] = {}
    for table in report.score_tables:
        for entry in table.entries:
            for name in (*(node.name for node in entry.above), entry.name):
                in_tables.setdefault(name, entry.place)
    if not in_tables:
        return
    same = 0
    headings = {block.name for block in report.blocks}
    for block in report.blocks:
        if block.name in in_tables:
            same += 1
            continue
        unused = [name for name in in_tables if name not in headings]
        close = max(unused, key=lambda name: SequenceMatcher(None, name, block.name).ratio(), default="")
        if close and SequenceMatcher(None, close, block.name).ratio() > _CLOSE:
            says = f"同一个指标，正文标题叫“{block.name}”，表中叫“{close}”（{in_tables[close].label}）。请统一"
            yield noted("指标名称", block.place, says, expected=close, found=block.name, path=block.path)
    if same:
        yield Checked("指标名称", f"{same} 个正文标题的指标名称与评分表相同")


def same_points(report: Report) -> Iterator[Note]:
    """评价要点 in the text and in the appendix."""
    in_text = {report.key(block.name, block.above): block for block in report.leaves if block.points}
    differ: list[tuple[str, Place, Place]] = []
    same = 0
    for table in report.score_tables:
        for entry in table.entries:
            told = _unpunctuated(entry.more.get("points_of_evaluation", ""))
            block = in_text.get(report.key(entry.name, entry.above))
            if not told or block is None or len(told) < 6:
                continue
            here = _unpunctuated(block.points)
            if here == told:
                same += 1
            elif SequenceMatcher(None, here, told).ratio() > 0.5 and not here.startswith(
                told
            ):  # cut at a page: not said
                differ.append((entry.name, block.fields["评价要点"][1], entry.place))
    if differ:
        told = "；".join(f"“{name}”{a.label}与{b.label}" for name, a, b in differ[:4])
        yield noted("要点不一", differ[0][1], f"{len(differ)} 个指标的评价要点在正文和附表中写法不同：{told}。请统一")
    elif same:
        yield Checked("要点不一", f"{same} 个指标的评价要点在正文和附表中相同")


def _unpunctuated(points: str) -> str:
    """The words of 评价要点: a table has one to a line where the text has them between semicolons."""
    return re.sub("[；;。]", "", squeezed(points))


def stages_told_twice(report: Report) -> Iterator[Note]:
    """The stages of the work, named in two chapters, are the same stages."""
    groups: dict[tuple[str, ...], list[Paragraph]] = {}
    for paragraph in report.paragraphs:
        if paragraph.depth is not None and re.search(r"阶段(?:[（(]|$)", paragraph.title):
            groups.setdefault(paragraph.section, []).append(paragraph)
    plans = [plan for plan in groups.values() if len(plan) > 2]
    for a, b in zip(plans, plans[1:], strict=False):
        names = [[re.sub(r"[（(].*", "", p.title) for p in plan] for plan in (a, b)]
        if not set(names[0]) & set(names[1]):
            says = (
                f"工作阶段写了两套：{'、'.join(names[0])}（{a[0].place.label}起）；"
                f"{'、'.join(names[1])}（{b[0].place.label}起）。请统一，或说明对应关系"
            )
            yield noted("阶段名称", b[0].place, says, expected="、".join(names[0]), found="、".join(names[1]))


def project_names(report: Report) -> Iterator[Note]:
    """The project called by a longer or shorter name elsewhere."""
    name = report.project or _title_project(report)
    stem = re.sub(r"^20\d\d年度?|项目$", "", name)
    if len(stem) < 8:
        return
    others: dict[str, Place] = {}
    for paragraph in report.paragraphs:
        for match in re.finditer(
            rf"{re.escape(stem[:8])}[^，。；、“”《》\s]{{0,24}}?项目(?:补助)?(?:资金项目)?", paragraph.text
        ):
            if match[0] != f"{stem}项目":
                others.setdefault(match[0], paragraph.at(match.start()))
    for other, place in others.items():
        yield noted(
            "项目名称",
            place,
            f"项目叫“{stem}项目”，这里写“{other}”。若是同一项目请统一名称",
            expected=f"{stem}项目",
            found=other,
        )


def _title_project(report: Report) -> str:
    for paragraph in report.paragraphs[:4]:
        if found := re.match(r"(.{4,40}?项目)(?:支出)?绩效评价报告", paragraph.text):
            return found[1]
    return ""


def overall_goal(report: Report) -> Iterator[Note]:
    """总体目标 in the text and in the target table are the same words."""
    said = [(p.text, p.place) for p in report.paragraphs if p.section and p.section[-1] == "总体目标" and not p.heading]
    said += [(m[1], p.at(m.start(1))) for p in report.paragraphs for m in _GOAL.finditer(p.text)]
    for table in report.document.tables:
        for row in table.rows:
            filled = [cell for cell in row.cells if cell]
            if len(filled) > 1 and _GOAL_LABEL.fullmatch(filled[0]) and len(filled[1]) >= _SHORTEST_GOAL:
                said.append((filled[1], row.place))
    if len(said) < 2:
        return
    first, place = said[0]
    other = next(((text, at) for text, at in said[1:] if SequenceMatcher(None, first, text).ratio() < _SAME_GOAL), None)
    if other:
        says = f"总体目标写了两个：{place.label}“{short(first)}”，{other[1].label}“{short(other[0])}”。请统一"
        yield noted("总体目标", other[1], says, expected=short(first), found=short(other[0]))
    else:
        yield Checked("总体目标", f"总体目标 {len(said)} 处一致")


def annual_goal(report: Report) -> Iterator[Note]:
    """Under 年度目标 stands a table whose goal is called 总体目标: the year's own goal is missing."""
    for table in report.document.tables:
        if not table.section or not re.fullmatch("年度(?:绩效)?目标", table.section[-1]):
            continue
        labels = [(row.cells[0], row.place) for row in table.rows if row.cells[0] and "目标" in row.cells[0]]
        overall = next((place for label, place in labels if re.fullmatch("总体(?:绩效)?目标", label)), None)
        inside = [p for p in report.paragraphs if p.section[-1:] == table.section[-1:] and "年度目标" in p.text]
        if overall and not any("年度" in label for label, _ in labels) and not inside:
            says = f"“{table.section[-1]}”一节只有一张表，表里的目标写作“总体目标”（{overall.label}）：没有年度目标。请补写当年的目标"
            yield noted("总体目标", overall, says, expected="年度目标", found="总体目标", severity="hint")


_FEW = 5  # leaves that sentences score: more than these, and the points are all there


def missing_parts(report: Report) -> Iterator[Note]:
    """A report without any 评分表."""
    if report.blocks or report.score_tables or not report.dimensions or len(report.told_leaves) > _FEW:
        return
    place = report.dimensions[0].place
    says = "报告只有各一级指标的得分，没有附评分表（三级指标、分值、评分标准、实际值、得分），逐项得分无法复核。请附表"
    yield noted("没有评分表", place, says)


CHECKS = (
    contents,
    attachments,
    indicator_names,
    same_points,
    stages_told_twice,
    project_names,
    overall_goal,
    annual_goal,
    missing_parts,
)
