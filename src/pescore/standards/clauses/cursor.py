"""Where the reader of clauses stands: the tokens, and what the clause being read has gathered so far."""

from __future__ import annotations

import re
from decimal import Decimal

from ..formulas import Written
from ..tokens import Token
from .model import Condition, Parsed, Per

EFFECTS = frozenset(
    (
        "points",
        "zero",
        "full",
        "no_deduct",
        "share",
        "corresponding",
        "nothing_back",
        "discretion",
        "interpolate",
        "proportion",
        "veto",
        "formula",
        "identity",
    )
)
_TAIL = "的者为,、:(时则即且并就 "
REFERENCE = re.compile(
    r"目标|指标值|计划|任务|限值|限价|控制[数价额]|控制线|控制标准|标准值|基数|基准|基线|平均|均值|要求值|进度要求|进度|规定值|规定标准|批复标准|核定标准|批准标准|规定的标准|国家标准|行业标准|定额|预期|预算|概算|通行值|先进值|先进水平|准入值|准入水平|通行水平|基准水平|标杆|上年|上一年|去年|同期|核定|红线|年初数|编制数|限额|额定"
)


def trimmed(words: str) -> str:
    """The words without what only ties them to the rest; the 时 of 及时 and 准时 stays."""
    bare = words.strip(_TAIL)
    behind = words[words.find(bare) + len(bare) :] if bare else ""
    return bare + "时" if behind.startswith("时") and bare[-1] in "及按准实适" else bare


class Cursor:
    """The state of reading, and what can be asked of it."""

    def __init__(self, text: str, tokens: list[Token], formulas: list[Written]) -> None:
        self.text, self.tokens, self.formulas = text, tokens, formulas
        self.out = Parsed(text=text)
        self.i = 0
        self.sentence = 0
        self.fresh(0)
        self.mark = ""
        self.implied_from = 0  # where the words of an implied 每 begin

    def fresh(self, at: int) -> None:
        """Start a new clause at position `at`."""
        self.boundary = at
        self.conditions: list[Condition] = []
        self.per: Per | None = None
        self.per_token: Token | None = None
        self.otherwise = False
        self.seen: list[Token] = []
        self.between = False
        self.base: Decimal | None = None

    def peek(self, ahead: int = 1) -> Token | None:
        j = self.i + ahead
        return self.tokens[j] if 0 <= j < len(self.tokens) else None

    def signed(self, ahead: int) -> tuple[Token | None, int]:
        """The token so far ahead, and −1 where it is a minus before the number behind it: …至-10%."""
        token, behind = self.peek(ahead), self.peek(ahead + 1)
        if token and behind and (token.kind, token.text) == ("range", "-") and behind.kind == "number":
            return (behind, -1) if token.end == behind.start else (token, 1)
        return token, 1

    def subject(self, at: int) -> str:
        begin = self.conditions[-1].end if self.conditions else self.boundary
        return self.text[begin:at].strip(" ,、:();的")

    def label(self, at: int) -> str:
        begin = self.conditions[-1].end if self.conditions else self.boundary
        label = trimmed(self.text[begin:at])
        label = re.sub("有$", "", label)
        label = re.sub("[,的]*(?:本项|该项|本指标|该指标|整项)(?:直接|一律|均)?$", "", label)
        label = re.sub("[,的]*(?:视|按|根据|依据)(?:情节|情况|程度)[^,]{0,6}$", "", label)
        return trimmed(re.sub(r"^(?:但|如果|如|若|凡|对|对于|其中|并且|且|另外|同时|以及|和)", "", label))

    def last_bound(self, *, reached: bool = False) -> Condition | None:
        """The bound the previous clause of this standard set: 超过的不得分 means more than that.

        `reached`: 未完成的 is measured on what was to be done, not on 超额完成30%以上扣1分.
        """
        if reached:
            for condition in (c for clause in self.out.clauses for c in clause.conditions):
                if condition.relative and condition.values == [1]:
                    return condition
        for clause in reversed(self.out.clauses):
            for condition in reversed(clause.conditions):
                if condition.values:
                    return condition
        return None
