"""资金管理10.5分，得8.5分 and 19项末级指标中，3项扣分: sentences on indicators against the report's own 评分表."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from ....values import plain
from ..dimensions import dimension_of
from ..levels import Node, Said
from ..model import Place
from ..report import Report
from .dimension_sums import percent
from .noting import Checked, Note, noted

_COUNTED = re.compile(r"(\d{1,3})[项个]末级指标(?:中[，,])?|末级指标(?:共)?(\d{1,3})[项个]")
_LOSING = re.compile(r"(\d{1,3})[项个]末级指标中[，,](?:(\d{1,3})[项个]没有扣分[，,。])?(?:(\d{1,3})[项个]扣分)?")
_WHOSE = re.compile(r"([^，,；;。：:、（）()\s\d]{2,20}?)(?:类?指标)?(?:分值|共)")


def stated_of_levels(report: Report) -> Iterator[Note]:
    """分值 and 得分 of a level or a leaf as a sentence gives them, what its leaves add up to, and 得分率 and 扣分."""
    right = 0
    for said in report.said_of_levels:
        node = report.nodes[said.name]
        wrong = list(_differs(said, node))
        yield from wrong
        right += not wrong
    if right:
        yield Checked("各处得分", f"正文 {right} 处对各级指标分值、得分的说法与评分表一致")


def _differs(said: Said, node: Node) -> Iterator[Note]:
    pairs: list[tuple[str, Decimal | None, Decimal | None]] = [("分值", said.full, node.full)]
    if not dimension_of(said.name):
        pairs.append(("得分", said.score, node.score))
    elif said.full is not None:
        return  # 分值, 得分 and the rest of a dimension are compared as such
    for what, here, due in pairs:
        if here is not None and due is not None and here != due:
            leaf = len(node.leaves) == 1 and node.leaves[0].name == node.name
            says = (
                f"“{said.name}”的{what}正文写 {plain(here)}（{said.place.label}），"
                f"评分表{'' if leaf else '各末级指标相加'}为 {plain(due)}。请统一"
            )
            yield noted("各处得分", said.place, says, expected=plain(due), found=plain(here), path=node.path)
            return
    full = said.full or node.full
    if said.score is None or not full or dimension_of(said.name):
        return
    if said.rate and percent(said.score, full, said.rate) != Decimal(said.rate):
        due_rate = percent(said.score, full, said.rate)
        says = f"“{said.name}”得分率写作 {said.rate}%，{plain(said.score)} ÷ {plain(full)} = {due_rate}%。请改正"
        yield noted("得分率与扣分", said.place, says, expected=f"{due_rate}%", found=f"{said.rate}%", path=node.path)
    elif said.lost is not None and said.lost != full - said.score:
        lost = plain(full - said.score)
        says = f"“{said.name}”写扣 {plain(said.lost)} 分，{plain(full)} − {plain(said.score)} = {lost}。请改正"
        yield noted("得分率与扣分", said.place, says, expected=lost, found=plain(said.lost), path=node.path)


def counted_leaves(report: Report) -> Iterator[Note]:
    """19项末级指标中，16项没有扣分，3项扣分: of the dimension the paragraph is about, else of the whole."""
    tops = {name: node for name, node in report.nodes.items() if len(node.path) == 1}
    for paragraph in report.paragraphs if tops else ():
        if "末级指标" not in paragraph.text:
            continue
        whose = _WHOSE.match(paragraph.text)
        node = tops.get(whose[1]) if whose else None
        if whose and node is None and not whose[1].startswith("评价指标体系"):
            continue
        node = node or tops[""]
        for found in _COUNTED.finditer(paragraph.text):
            yield _count(node, int(found[1] or found[2]), paragraph.at(found.start()))
        for found in _LOSING.finditer(paragraph.text):
            yield from _losing(node, found, paragraph.at(found.start()))


def _count(node: Node, said: int, place: Place) -> Note:
    known = {len(node.leaves), sum(not leaf.excluded for leaf in node.leaves)}
    whose = f"“{node.name}”" if node.name else ""
    if said in known:
        return Checked("指标数目", f"{place.label} {whose}末级指标 {said} 个，评分表有 {said} 个")
    says = f"{whose}末级指标写 {said} 个，评分表有 {max(known)} 个。请核对"
    return noted("指标数目", place, says, expected=max(known), found=said)


def _losing(node: Node, found: re.Match[str], place: Place) -> Iterator[Note]:
    """How many lost points and how many did not."""
    scored = [leaf for leaf in node.leaves if leaf.score is not None and not leaf.excluded]
    if len(scored) < sum(not leaf.excluded for leaf in node.leaves):
        return
    due = {"没有扣分": sum(leaf.score == leaf.full for leaf in scored), "扣分": 0}
    due["扣分"] = len(scored) - due["没有扣分"]
    for word, figure in zip(due, found.groups()[1:], strict=True):
        if figure is not None and int(figure) != due[word]:
            says = f"“{node.name}”写 {figure} 项{word}，评分表里{word}的有 {due[word]} 项。请核对"
            yield noted("指标数目", place, says, expected=due[word], found=figure, path=[node.name])


CHECKS = (stated_of_levels, counted_leaves)
