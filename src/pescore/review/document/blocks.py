"""指标分析 written leaf by leaf: scored headings 资金到位率（2分） with 评价要点, 评分标准, the facts and the score below."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal

from .clean import squeezed
from .model import Document, Paragraph, Place
from .score_tables import Node, node_of

_NUM = r"(\d{1,4}(?:\.\d{1,4})?)"
_SAID = re.compile(
    rf"(?:分值|权重|满分|标准分)(?:为|是|[:：])?{_NUM}分[^。；]{{0,20}}?"
    rf"(?:实际得分|评价得分|得分|实得|得)(?:为|是|[:：])?{_NUM}分"
)
_LABELLED = re.compile(
    r"(评价要点|评分标准|评分规则|评分细则|计分标准|计算公式|指标解释|指标说明|目标值|计划值|年度指标值)[:：](.*)", re.S
)
_ROLE = {
    "评分规则": "评分标准", "评分细则": "评分标准", "计分标准": "评分标准", "指标说明": "指标解释", "计划值": "目标值",
    "年度指标值": "目标值",
}  # fmt: skip
_CLOSING = re.compile(rf"(?:[该此本]项?(?:指标)?)?{_SAID.pattern}[^。]*。?")
_CONVENTION = re.compile(r"[（(]口径[:：](?:[^（）()]|[（(][^（）()]*[）)])*[）)]")
_HEADED = re.compile("(?:主要)?(?:扣分|失分)(?:的)?(?:主要)?原因(?:是|为)?[:：]")
_REASON = re.compile(r"(?:计分|得分情况|扣分原因|扣分理由|扣分说明|失分原因)[:：]")
_FORMULA = re.compile(r"(.{2,20}?)计算公式[:：](.+)")
_TAKEN = re.compile(rf"扣(?:减|除|掉)?(?:了)?{_NUM}分")
_PER_ITEM = re.compile("每|一项|一处|缺少|扣完|最多")


@dataclass(slots=True)
class Block:
    """One scored heading and what stands under it.

    full      points in the heading
    leaf      no scored heading lies below it
    said      分值 and 得分 as its closing sentence gives them
    facts     the narrative between the standard and that sentence, closing sentence included
    taken     points the narrative says were taken off (此处扣1分), each with its place
    """

    name: str
    full: Decimal
    depth: int
    ordinal: int
    place: Place
    paragraph: Paragraph
    above: list[Node] = field(default_factory=list)
    leaf: bool = True
    said: tuple[Decimal, Decimal, Place] | None = None
    fields: dict[str, tuple[str, Place]] = field(default_factory=dict)
    facts: list[Paragraph] = field(default_factory=list)
    taken: list[tuple[Decimal, Place]] = field(default_factory=list)

    @property
    def standard(self) -> str:
        return self.fields.get("评分标准", ("", self.place))[0]

    @property
    def points(self) -> str:
        return self.fields.get("评价要点", ("", self.place))[0]

    @property
    def target(self) -> str:
        return self.fields.get("目标值", ("", self.place))[0].rstrip("。")

    @property
    def narrative(self) -> str:
        return "".join(paragraph.text for paragraph in self.facts)

    @property
    def reason(self) -> str:
        """What stands under 计分 or 扣分原因, whatever its words."""
        told = (paragraph.text[label.end() :] for paragraph in self.facts if (label := _REASON.match(paragraph.text)))
        return without_form("".join(told))

    @property
    def path(self) -> tuple[str, ...]:
        return (*(node.name for node in self.above), self.name)


def without_form(text: str) -> str:
    """The text without its closing sentence on 分值 and 得分 and without the 口径: what was found, in its own words."""
    return _HEADED.sub("。", _CLOSING.sub("。", _CONVENTION.sub("", text))).strip("。")


def blocks_of(document: Document) -> list[Block]:
    """All scored headings in order, leaves filled with what stands under them."""
    found: list[Block] = []
    current: Block | None = None
    for paragraph in document.paragraphs:
        node = node_of(paragraph.title) if paragraph.heading else None
        if node is not None and node.full is not None and paragraph.depth is not None:
            current = Block(node.name, node.full, paragraph.depth, paragraph.ordinal, paragraph.place, paragraph)
            found.append(current)
        elif paragraph.depth is not None and current is not None and paragraph.depth < current.depth:
            current = None
        elif current is not None:
            _take(current, paragraph)
    _nest(found)
    return found


def _take(block: Block, paragraph: Paragraph) -> None:
    if block.said is not None and not _SAID.search(paragraph.text):
        return  # what follows the closing sentence belongs to the dimension
    if labelled := _LABELLED.fullmatch(paragraph.text):
        block.fields.setdefault(_ROLE.get(labelled[1], labelled[1]), (labelled[2].strip(), paragraph.place))
        return
    if formula := _FORMULA.fullmatch(paragraph.text):
        block.fields.setdefault("计算公式", (formula[2].strip(), paragraph.place))
        return
    block.facts.append(paragraph)
    if said := _SAID.search(paragraph.text):
        block.said = (Decimal(said[1]), Decimal(said[2]), paragraph.at(said.start()))
    for taken in _TAKEN.finditer(paragraph.text):
        if not _PER_ITEM.search(paragraph.text[max(0, taken.start() - 6) : taken.start()]):
            block.taken.append((Decimal(taken[1]), paragraph.at(taken.start())))


def _nest(found: list[Block]) -> None:
    stack: list[Block] = []
    for block in found:
        while stack and stack[-1].depth >= block.depth:
            stack.pop()
        for upper in stack:
            upper.leaf = False
        block.above = [Node(squeezed(upper.name), upper.full) for upper in stack]
        stack.append(block)
