"""Single sentences of a report: rates with their arithmetic, lists with their count, how a leaf ended, a questionnaire."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from ..evaluation.results import Scored
from ..values import as_percent, cents, exact, plain

__all__ = ["Amount", "counted", "ending", "joined", "rate", "rate_sentence", "sentence", "value_text"]

_ENDS = "。！？；："


@dataclass(frozen=True, slots=True)
class Amount:
    """A sum of money or a number of things as the project card has it: its name, the figure and the unit."""

    name: str
    number: Decimal
    unit: str = ""

    def __str__(self) -> str:
        return f"{plain(self.number)}{self.unit}"


def rate(part: Amount, whole: Amount) -> Decimal | None:
    """part ÷ whole, half-up at 4 decimals; None where the units differ or there is nothing to divide by."""
    return cents(part.number / whole.number, 4) if part.unit == whole.unit and whole.number > 0 else None


def rate_sentence(name: str, part: Amount, whole: Amount) -> str:
    """`资金到位率65.92%（实际到位资金5195.68万元÷全年预算数7881.2万元×100%）`; "" where there is no rate."""
    found = rate(part, whole)
    if found is None:
        return ""
    return f"{name}{as_percent(found)}（{part.name}{part}÷{whole.name}{whole}×100%）"


def counted(names: Sequence[str], unit: str) -> str:
    """A list that states its own length: `6个县，分别为甲、乙…`, and for a single one `1个县，为甲`.

    >>> counted(["叶城县", "疏附县"], "个县"), counted(["叶城县"], "个县")
    ('2个县，分别为叶城县、疏附县', '1个县，为叶城县')
    """
    return f"{len(names)}{unit}，{'分别为' if len(names) > 1 else '为'}{'、'.join(names)}" if names else f"0{unit}"


def joined(items: Sequence[str]) -> str:
    """Clauses as one sentence: `甲；乙；丙。`, each without its own full stop."""
    parts = [part for item in items if (part := item.strip().rstrip("。；;，,"))]
    return sentence("；".join(parts))


def sentence(text: str) -> str:
    """The text with a full stop where it has no ending of its own."""
    text = text.strip()
    return text if not text or text.endswith((*_ENDS, "。”")) else f"{text}。"


def ending(scored: Scored) -> str:
    """The last sentence about a leaf: what it is worth, what it got, and who decided that.

    "" while it has no score yet: the caller says so in its own way.
    """
    leaf = scored.leaf
    full = plain(cents(leaf.full))
    if scored.excluded:
        return f"该指标不适用，{full}分未计入总分。{_because(leaf.reason)}"
    if scored.score is None:
        return ""
    said = f"该指标分值{full}分，得{plain(cents(scored.score))}分"
    if lost := scored.lost:
        said += f"，扣{plain(cents(lost))}分"
    if leaf.manual is None or scored.computed == leaf.manual:
        return f"{said}。"
    by_rule = "评分标准给不出得分" if scored.computed is None else f"按评分标准计算得{plain(cents(scored.computed))}分"
    return f"{said}。其中{by_rule}，计入得分由人工确定。{_because(leaf.reason)}"


def value_text(scored: Scored) -> str:
    """实际值 as one reads it: a fraction under a standard about percentages is a percentage."""
    actual, leaf = scored.leaf.actual, scored.leaf
    if isinstance(actual, (int, float, Decimal)) and not isinstance(actual, bool):
        number = exact(actual)
        percent = any(sign in f"{leaf.standard}{leaf.target or ''}" for sign in "%％")
        return as_percent(number) if percent and abs(number) <= 2 else plain(number)
    if isinstance(actual, (list, tuple)):
        return "、".join(str(part) for part in actual)
    return "" if actual is None else str(actual)


def _because(reason: str) -> str:
    return f"理由：{sentence(' '.join(reason.split()))}" if reason.strip() else ""
