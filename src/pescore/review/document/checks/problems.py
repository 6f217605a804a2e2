"""问题 ↔ 扣分 ↔ 建议: what lost points is a problem, a problem lost points, and each has its suggestion."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache

from ....library import load
from ....values import plain
from ..blocks import Block
from ..model import Paragraph, Place, Table
from ..passages import clauses, sentences, shared, short
from ..report import Report
from .narrative import negative
from .noting import Checked, Note, noted

_NONE = re.compile(r"[-—–－/\\]*|无|暂无")
_ALIKE = 4
_SEVERAL = re.compile("经验.*(?:问题|建议)|问题.*建议|结论")  # one heading over several subjects
_SUFFIX = re.compile(r"(?:情况|有效性|规范性|合规性|合理性|完整性|明确性|充分性|健全性|完成率|率|性|度)$")


@dataclass(frozen=True, slots=True)
class Listed:
    """A row of the 问题清单: its class, the description ("" where it says ---)."""

    kind: str
    text: str
    place: Place


def problem_list(report: Report) -> tuple[Table | None, list[Listed]]:
    """The 问题清单 table and its rows."""
    for table in report.document.tables:
        head = table.rows[0].cells
        at = next((i for i, cell in enumerate(head) if re.search("问题描述|具体问题|存在的?问题|问题内容", cell)), None)
        if at is None or len(table.rows) < 2:
            continue
        rows, kind = [], ""
        for row in table.rows[1:]:
            kind = row.cells[0] or kind
            if at < len(row.cells) and row.cells[at]:
                text = "" if _NONE.fullmatch(row.cells[at]) else row.cells[at]
                rows.append(Listed(kind, text, row.place))
        return table, rows
    return None, []


def empty_classes(report: Report) -> Iterator[Note]:
    """--- for a dimension that lost points."""
    table, rows = problem_list(report)
    lost = _lost(report)
    for row in rows:
        name = _class_dimension(row.kind)
        if not row.text and name and lost.get(name):
            says = (
                f"{table.name if table else '问题清单'}的“{row.kind}”写“无”（"
                f"---），而“{name}”扣了 {plain(lost[name])} 分。请补写扣分对应的问题"
            )
            yield noted("问题清单", row.place, says, expected="扣分对应的问题", found="---", path=[name])


def _class_dimension(kind: str) -> str | None:
    mapping: dict[str, str] = load("report_words")["问题分类"]
    return next((name for word, name in mapping.items() if word in kind), None)


def _lost(report: Report) -> dict[str, Decimal]:
    """Points lost by each dimension."""
    found: dict[str, Decimal] = {}
    fulls: dict[str, Decimal] = {}
    for stated in report.dimensions:
        if stated.full is not None:
            fulls.setdefault(stated.name, stated.full)
    for stated in report.dimensions:
        if stated.score is not None and stated.name in fulls:
            found.setdefault(stated.name, fulls[stated.name] - stated.score)
    return found


@dataclass(frozen=True, slots=True)
class Loss:
    """Something that lost points: what it is called, how many, and the clauses that say why."""

    name: str
    points: Decimal | None
    reasons: tuple[str, ...]
    place: Place


def losses(report: Report) -> list[Loss]:
    """Leaves that lost points; where a report has none, the reasons of each dimension."""
    found: list[Loss] = []
    for leaf in report.leaves:
        if leaf.said and leaf.said[1] < leaf.said[0]:
            reasons = _reasons(leaf)
            stem = _SUFFIX.sub("", leaf.name)
            found.append(Loss(leaf.name, leaf.said[0] - leaf.said[1], (*reasons, stem, leaf.name), leaf.said[2]))
    if found:
        return found
    for stated in report.dimensions:
        why = stated.reasons or (re.split(r"扣[^，]*分[，,]?", stated.text)[-1] if stated.lost else "")
        reasons = [part.strip().removeprefix("主要") for part in re.split("[；。]", why)]
        found += [Loss(reason, None, (reason,), stated.place) for reason in reasons if reason]
    return found


def _reasons(leaf: Block) -> tuple[str, ...]:
    """The shortcomings named where points are taken off; elsewhere in the text where that sentence names none."""
    taking = [s for s in sentences(leaf.facts) if re.search(r"扣减?\d", s.text)]
    near = [c for s in taking for c in re.split("[，；。]", s.text) if negative(c)]
    return tuple(near or [c.text for c in clauses(leaf.facts) if negative(c.text)])


def losses_in_problems(report: Report) -> Iterator[Note]:
    """Deductions that neither the problem chapter nor the 问题清单 speaks of."""
    _, rows = problem_list(report)
    chapter = _problem_paragraphs(report)
    if not chapter and not rows:
        return
    main = _clauses(p.text for p in chapter)
    texts = main + [row.text for row in rows if row.text]
    missing = [loss for loss in losses(report) if not _spoken_of(loss, texts)]
    listed = losses(report)
    if missing:
        told = "；".join(_told(loss) for loss in missing[:5])
        yield noted(
            "扣分与问题", missing[0].place, f"{len(missing)} 处扣分在“问题”部分没有对应：{told}。请补写，或说明为何不列"
        )
    elif listed:
        yield Checked("扣分与问题", f"{len(listed)} 处扣分都能在问题部分找到")
    only_listed = [loss for loss in listed if loss not in missing and main and not _spoken_of(loss, main)]
    if only_listed and rows:
        told = "；".join(_told(loss) for loss in only_listed[:5])
        yield noted(
            "扣分与问题",
            only_listed[0].place,
            f"只写在问题清单、正文“问题”一章没有展开，也就没有对应的建议：{told}",
            severity="hint",
        )


def _told(loss: Loss) -> str:
    points = f"扣 {plain(loss.points)} 分" if loss.points is not None else ""
    return f"“{short(loss.name, 24)}”{points}（{loss.place.label}）"


def _spoken_of(loss: Loss, texts: list[str]) -> bool:
    return any(_same_matter(reason, text) for reason in loss.reasons for text in texts)


def _same_matter(a: str, b: str) -> bool:
    """Four characters in a row that are no set phrase, or three pairs of characters in any order."""
    found = shared(a, b, _ALIKE)
    if found and not any(found in word for word in _set_phrases()):
        return True
    return len((_pairs(a) & _pairs(b)) - _common_pairs()) >= 3


@lru_cache(maxsize=8192)
def _pairs(text: str) -> frozenset[str]:
    return frozenset(text[i : i + 2] for i in range(len(text) - 1))


@cache
def _set_phrases() -> frozenset[str]:
    return frozenset(load("report_words")["套话"])


@cache
def _common_pairs() -> frozenset[str]:
    return frozenset(pair for phrase in _set_phrases() for pair in _pairs(phrase))


def _clauses(texts: Iterable[str]) -> list[str]:
    return [part for text in texts for part in re.split("[，。；：]", text) if len(part) > 3]


def problems_with_losses(report: Report) -> Iterator[Note]:
    """Problems of the chapter that no deduction and no line of the 问题清单 mentions."""
    _, rows = problem_list(report)
    lost = losses(report)
    reasons = [reason for loss in lost for reason in loss.reasons]
    if not reasons:
        return
    idle = []
    for item in _problem_items(report):
        below = _below_until(report, item)
        if any(loss.points is not None and loss.name in text for loss in lost for text in below):
            continue  # 涉及的指标 are named
        texts = _clauses([item.title]) + [c for c in _clauses(below) if negative(c)]
        if not any(_same_matter(reason, text) for reason in reasons for text in texts):
            idle.append(item)
    if idle:
        told = "；".join(f"“{short(item.title, 24)}”（{item.place.label}）" for item in idle[:5])
        extra = (
            "，问题清单里也没有"
            if rows and not any(shared(i.title, r.text, _ALIKE) for i in idle for r in rows)
            else ""
        )
        yield noted(
            "问题无扣分", idle[0].place, f"{len(idle)} 个问题没有对应的扣分{extra}：{told}。请说明为何不影响得分"
        )


def _is(title: str, words: list[str]) -> bool:
    return any(word in title for word in words)


def _problem_paragraphs(report: Report) -> list[Paragraph]:
    titles = load("report_words")["问题标题"]
    return [
        p
        for p in report.paragraphs
        if any(_is(title, titles) for title in p.section) and "问卷" not in "".join(p.section)
    ]


def _problem_items(report: Report) -> list[Paragraph]:
    """Numbered items of the last problem chapter, the deepest level of them."""
    titles = load("report_words")["问题标题"]
    chapter = next(
        (p for p in reversed(report.paragraphs) if p.heading and p.depth == 1 and _is(p.title, titles)), None
    )
    if chapter is None:
        return []
    inside = [
        p for p in report.paragraphs if p.depth is not None and p.place > chapter.place and chapter.title in p.section
    ]
    deepest = [p for p in inside if not any(p.title in q.section and q.place > p.place for q in inside)]
    return [p for p in deepest if not p.title.endswith("方面")]


def summary_and_body(report: Report) -> Iterator[Note]:
    """Problems and suggestions of the 摘要 are those of the body; an item that gained or lost a point is named."""
    for kind in ("问题", "建议", "经验"):
        titles = load("report_words")[f"{kind}标题"]
        summary = _items(report, titles, summary=True)
        body = _items(report, titles, summary=False)
        if not summary or not body:
            continue
        missing = [t for t in summary if t not in body] + [t for t in body if t not in summary]
        if missing:
            place = (summary.get(missing[0]) or body[missing[0]]).place
            told = "、".join(f"“{short(title, 24)}”" for title in missing[:4])
            yield noted("摘要与正文", place, f"摘要和正文的{kind}不一致：{told}只在一处出现。请统一", found=told)
        else:
            yield Checked("摘要与正文", f"摘要和正文的{kind}标题一致，各 {len(body)} 条")
        for title in (title for title in summary if title in body):
            a, b = (_points(report, item) for item in (summary[title], body[title]))
            if a and b and a != b:
                says = f"{kind}“{short(title, 20)}”在摘要里有 {a} 点（一是……），正文有 {b} 点（{body[title].place.label}）。请统一"
                yield noted("摘要与正文", summary[title].place, says, expected=b, found=a, severity="hint")


def _items(report: Report, titles: list[str], *, summary: bool) -> dict[str, Paragraph]:
    found: dict[str, Paragraph] = {}
    for p in report.paragraphs:
        if p.depth is None or ("摘要" in p.section[:1]) != summary or not p.section:
            continue
        if _is(p.section[-1], titles) and not _SEVERAL.search(p.section[-1]):
            found.setdefault(p.title, p)
    return found


def _points(report: Report, item: Paragraph) -> int:
    """How many of 一是 … it makes."""
    text = "。".join(_below_until(report, item))
    return len(re.findall(r"(?:^|[。；，])[一二三四五六七八]是", text))


def _below_until(report: Report, item: Paragraph) -> list[str]:
    start = next(i for i, p in enumerate(report.paragraphs) if p is item)
    texts = [item.text]
    for p in report.paragraphs[start + 1 :]:
        if p.depth is not None:
            break
        texts.append(p.text)
    return texts


CHECKS = (
    empty_classes,
    losses_in_problems,
    problems_with_losses,
    summary_and_body,
)
