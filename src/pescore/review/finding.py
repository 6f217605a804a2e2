"""One 复核 finding: a question to the evaluator about one place, never an accusation."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

SEVERITIES = {"error": "错误", "warning": "提醒", "hint": "提示"}  # heaviest first
QUESTION = "待确认"  # the check whose findings wait for an answer before a score can be given
OVERRIDE = "人工得分"


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check found.

    check      name of the check, e.g. 人工得分; QUESTION for what a person must answer
    severity   error | warning | hint
    sheet      the sheet, and `cell` the cell (`J12`) it is about; "" where it concerns the whole book
    path       the indicator from its dimension down, empty when it concerns none
    says       one Chinese sentence: what was seen and what to do
    expected   what should stand there, and `found` what does; "" where nothing can be named
    answer     for what keeps a score open: in which cells of the score sheet it is answered; part of `says`
    """

    check: str
    severity: str
    sheet: str
    cell: str
    path: tuple[str, ...]
    says: str
    expected: str = ""
    found: str = ""
    answer: str = field(default="", compare=False, repr=False)

    def __post_init__(self) -> None:
        if self.severity not in SEVERITIES:
            raise ValueError(f"复核级别只有 {'、'.join(SEVERITIES)}，没有“{self.severity}”")

    @property
    def waits(self) -> bool:
        """Without an answer there is no score, and so no total."""
        return self.severity == "error" and self.check in (QUESTION, OVERRIDE)

    @property
    def place(self) -> str:
        """`评分表!J12`, the sheet alone, or "" for the whole book."""
        return f"{self.sheet}!{self.cell}" if self.sheet and self.cell else self.sheet

    @property
    def indicator(self) -> str:
        """`过程/资金管理/资金到位率`, as messages name a leaf."""
        return "/".join(self.path)

    def as_json(self) -> dict[str, Any]:
        """The keys of `pescore review --json`."""
        return {
            "check": self.check,
            "severity": self.severity,
            "where": {"sheet": self.sheet, "cell": self.cell, "path": list(self.path)},
            "says": self.says,
            "expected": self.expected,
            "found": self.found,
        }


def counted(findings: Iterable[Finding]) -> str:
    """`错误 1 条，提醒 15 条`, "" where there are none."""
    told = list(findings)
    counts = {label: sum(one.severity == code for one in told) for code, label in SEVERITIES.items()}
    return "，".join(f"{label} {count} 条" for label, count in counts.items() if count)
