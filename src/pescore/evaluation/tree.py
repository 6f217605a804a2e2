"""指标体系: the indicator tree of one evaluation, any depth; its leaves carry everything that is scored."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from .grades import DEFAULT, Scale, named_scale

NOT_APPLICABLE = "不适用"


@dataclass(frozen=True, slots=True)
class Leaf:
    """One scored indicator (末级指标): a row of the 评分表. Points are Decimals, None means not given (never 0)."""

    path: tuple[str, ...]
    full: Decimal
    standard: str = ""  # 评分标准
    target: object = None  # 目标值
    actual: object = None  # 实际值: the finding, None = not yet scored
    points: tuple[str, ...] = ()  # 评价要点
    explanation: str = ""  # 指标解释
    given: Decimal | None = None  # 填报得分: what the source document gave
    manual: Decimal | None = None  # 人工得分: a person overrides the computed score …
    reason: str = ""  # … 调整理由 says why (also why a leaf is 不适用)
    loss_reason: str = ""  # 扣分原因
    narrative: str = ""  # 评价情况
    evidence: tuple[str, ...] = ()  # 佐证材料
    shared: frozenset[str] = frozenset()  # fields given once for several leaves on an inner node
    row: int | None = None  # of the sheet it was read from

    @property
    def name(self) -> str:
        return self.path[-1]

    @property
    def where(self) -> str:
        """`决策/项目立项/政策相关性`, as messages name a leaf."""
        return "/".join(self.path)

    @property
    def applicable(self) -> bool:
        return not (isinstance(self.actual, str) and self.actual.strip() == NOT_APPLICABLE)


@dataclass(frozen=True, slots=True)
class Evaluation:
    """One evaluation: the project card, the leaves in table order, the scale and the 口径 it is scored with."""

    leaves: tuple[Leaf, ...]
    card: dict[str, object] = field(default_factory=dict)  # 项目
    conventions: Mapping[str, object] = field(default_factory=dict)  # 口径 that differ from the defaults
    scale: Scale = field(default_factory=lambda: named_scale(DEFAULT))
    survey: dict[str, object] = field(default_factory=dict)  # 问卷
    problems: tuple[dict[str, object], ...] = ()  # 问题清单
    further: dict[str, object] = field(default_factory=dict)  # 工作计划, 经验, 建议 …: facts for the report

    @property
    def full(self) -> Decimal:
        """分值合计 of all leaves."""
        return sum((leaf.full for leaf in self.leaves), Decimal(0))

    @property
    def depth(self) -> int:
        """The number of levels: 4 for 一级…四级指标."""
        return max((len(leaf.path) for leaf in self.leaves), default=0)

    def nodes(self) -> Iterator[tuple[tuple[str, ...], tuple[Leaf, ...]]]:
        """Every inner node in table order with the leaves below it; the top dimensions come with their own children."""
        below: dict[tuple[str, ...], list[Leaf]] = {}
        for leaf in self.leaves:
            for length in range(1, len(leaf.path)):
                below.setdefault(leaf.path[:length], []).append(leaf)
            if len(leaf.path) == 1:
                below.setdefault(leaf.path, []).append(leaf)
        for path, leaves in below.items():
            yield path, tuple(leaves)
