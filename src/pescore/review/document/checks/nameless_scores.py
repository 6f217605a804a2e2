"""完成率90%，得5.6分: a score told without its indicator's name, against the scores the 评分表 has under that 一级指标."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from ....values import plain
from ..dimensions import dimension_of
from ..levels import Node
from ..model import Paragraph
from ..passages import short
from ..report import Report
from ..spoken import plain_name
from .noting import Checked, Note, noted

_GOT = re.compile(
    r"(?<![自可应各不])(?:得分(?!率)(?:为|是|[:：])?|得)(\d{1,3}(?:\.\d{1,4})?)分(?!及?以[上下]|[（(]不?含|[至到\-—～~])"
)
_RULE = re.compile(
    "每|否则|不得分|得满分[^，。；]{0,4}[；;]|若|如果|扣完|为止|评分标准|计分标准|评分规则|计分规则[:：]"
)
_OTHERS = re.compile("自评|上年|去年|上一年|平均|专家|初评|考核|测评|调查|受访|[县区镇乡村街]得|各")
_LEAD = re.compile(r"[^\d，。；：:、（()）]{2,20}")
_FEWEST = 5  # scores told that stand in the table: only then a report tells its table's
_FEWEST_HERE = 2  # of them under the same 一级指标
_MOST_WRONG = 2  # scores that stand in no table: more, and the text scores something else


@dataclass(frozen=True, slots=True)
class _Told:
    """One score: the 一级指标 it is told under, and the clause."""

    top: str
    points: Decimal
    paragraph: Paragraph
    at: int

    @property
    def clause(self) -> str:
        """From the last stop to the figure."""
        text = self.paragraph.text
        start = max(text.rfind(mark, 0, self.at) for mark in "。；") + 1
        return text[start : text.find("分", self.at) + 1]


def nameless(report: Report) -> Iterator[Note]:
    """Under 产出 the text says 得5.6分, and neither an indicator nor a level of 产出 got that in the 评分表."""
    if report.combined or report.partly:
        return
    tops = {dimension_of(n.name) or n.name: n for n in report.nodes.values() if n.name and len(n.path) == 1}
    if len(tops) < 2 or any(node.score is None for node in tops.values()):
        return
    known = {name: _points_below(report, node) for name, node in tops.items()}
    told = [one for paragraph in report.paragraphs for one in _told(paragraph, known)]
    wrong = [one for one in told if one.points not in known[one.top]]
    right = [one for one in told if one.points in known[one.top]]
    if len(right) < _FEWEST or len(wrong) > _MOST_WRONG:
        return
    for one in wrong:
        if sum(other.top == one.top for other in right) < _FEWEST_HERE or _compared(report, one):
            continue
        yield _finding(one, tops[one.top], {other.points for other in right if other.top == one.top})
    if not wrong:
        yield Checked("各处得分", f"正文 {len(right)} 处“得…分”都能在评分表的同一个一级指标下找到")


def _points_below(report: Report, top: Node) -> set[Decimal]:
    """得分 and 分值 of a 一级指标 and of everything under it."""
    nodes = [node for node in report.nodes.values() if node.path[:1] == top.path]
    found = {node.full for node in nodes} | {node.score for node in nodes if node.score is not None}
    return found | {leaf.score for leaf in top.leaves if leaf.score is not None} | {leaf.full for leaf in top.leaves}


def _told(paragraph: Paragraph, known: dict[str, set[Decimal]]) -> Iterator[_Told]:
    top = _top_of(paragraph, known) if "得" in paragraph.text else None
    for match in _GOT.finditer(paragraph.text) if top else ():
        one = _Told(top or "", Decimal(match[1]), paragraph, match.start())
        if not _RULE.search(one.clause) and not _OTHERS.search(one.clause) and not _quoted(paragraph, match.start()):
            yield one


def _quoted(paragraph: Paragraph, at: int) -> bool:
    return paragraph.text.rfind("“", 0, at) > paragraph.text.rfind("”", 0, at)


def _top_of(paragraph: Paragraph, known: dict[str, set[Decimal]]) -> str | None:
    """The 一级指标 of the nearest heading, or of the words the paragraph begins with."""
    own = paragraph.title or paragraph.text[:24]
    for title in (own, *reversed(paragraph.section)):
        lead = _LEAD.search(plain_name(title))
        name = dimension_of(plain_name(lead[0])) if lead else None
        if name in known:
            return name
    return None


def _compared(report: Report, one: _Told) -> bool:
    """It has a name the 评分表 knows: then it is compared by that name."""
    names = {plain_name(name) for name in report.nodes}
    return any(
        said.paragraph is one.paragraph
        and said.start - 2 <= one.at < said.end
        and (said.name in names or dimension_of(said.name))
        for said in report.spoken
    )


def _finding(one: _Told, top: Node, told: set[Decimal]) -> Note:
    left = [leaf for leaf in top.leaves if leaf.score is not None and leaf.score not in told]
    hint = "、".join(f"“{leaf.name}”得 {plain(leaf.score or Decimal(0))} 分" for leaf in left[:3])
    says = (
        f"正文写“{short(one.clause, 40)}”，评分表“{top.name}”下没有一个指标得 {plain(one.points)} 分"
        f"{f'（正文没有写到的有：{hint}）' if hint else ''}。请核对"
    )
    place = one.paragraph.at(one.at)
    expected = plain(left[0].score or Decimal(0)) if len(left) == 1 else ""
    # it may be a part of an indicator's points
    return noted(
        "各处得分", place, says, expected=expected, found=plain(one.points), path=[top.name], severity="warning"
    )


CHECKS = (nameless,)
