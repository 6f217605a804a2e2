"""What a reading gathers while it assembles a rule: the conventions it leans on, the questions it must ask."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal

from .formulas import PLACE


class Unclear(Exception):
    """The sentence cannot become a rule; the message is the question to a person."""


COMPLETION = re.compile(
    r"完成率|执行率|支付率|支出率|到位率|进度|实现率|完成情况|完成程度|达标率|合格率|及时率|发放率|拨付率|落实率|参保率|投保率|入学率|公开率|办结率|完工率|验收率|利用率|使用率|准确率"
)
LOWER_NAME = re.compile(
    r"成本|费用|投诉|事故|差错|失误|退单|流失|损耗|失水|漏损|能耗|耗水|用水量|排放|浓度|超支|逾期|违规|违纪|闲置|空置|控制率|变动率|结转|结余|负债|死亡|发病|误差|偏差|偏离|病害|用时|时长|时间|时限|天数$|缺口|返修|拖欠|欠薪|失业|辍学|不良|不合格|不达标|不满意|不及格|未完成率"
)
UPPER_NAME = re.compile(r"优良天数|达标天数|服务时长|学习时间|培训时长|节约|节能|降低率|减少率|下降率")


@dataclass
class Draft:
    """The circumstances a sentence is read in, and what reading it brings up."""

    full: Decimal
    text: str
    unit: str | None = None  # "%" when values are rates
    target: Decimal | None = None
    indicator: str = ""
    points: tuple[str, ...] = ()
    settings: dict[str, str] = field(default_factory=dict)
    stated: Decimal | None = None  # the target the sentence itself states: 目标为88%
    ratio: tuple[str, str] | None = None  # the two names of a written a÷b whose quotient is the number
    difference: bool = False  # the number is the distance from a reference typed beside it
    used: list[str] = field(default_factory=list)
    asks: list[str] = field(default_factory=list)
    withheld: bool = False  # a question that touches every score, not one stretch or one condition
    unforeseen: str = ""  # an exception no grammar rule foresaw; the reading became a question

    def use(self, convention: str) -> str:
        """Lean on a convention: remember it, and return the setting in force."""
        if convention not in self.used:
            self.used.append(convention)
        from .conventions import CONVENTIONS

        return self.settings.get(convention, CONVENTIONS[convention].default)

    def ask(self, question: str) -> str:
        """Remember a question, a lifted-out formula in it called what it is; returns it as a person reads it."""
        question = question.replace(PLACE, "得分公式")
        if question not in self.asks:
            self.asks.append(question)
        return question

    def withhold(self, question: str) -> None:
        """Ask what may change every score: until it is answered there is none."""
        self.withheld = True
        self.ask(question)

    @property
    def rate(self) -> bool:
        return self.unit == "%"

    @property
    def lower_is_better(self) -> bool | None:
        """What the indicator's name says of the direction; None when it says nothing."""
        if UPPER_NAME.search(self.indicator):
            return False
        return True if LOWER_NAME.search(self.indicator) else None
