"""A rule written back in Chinese (规范表述), for sign-off: every stretch with its ends, every deduction with its unit.

The law: the canonical text of a rule without open questions, read again under the same full mark, unit, target, points
and indicator, scores like the rule itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from . import arithmetic as exactly
from .canonical_curves import curve
from .conventions import CONVENTIONS
from .draft import Draft
from .formulas import Binary, Call, Expression, Name, Number
from .phrases import exact_points, measure, quoted, share, size, stretch
from .proof import prove
from .rules import Checklist, Curve, Flag, Formula, Group, Joint, Level, Levels, Occurrences, Part, Rule, Switch

if TYPE_CHECKING:
    from .reading import Reading

ZERO = Decimal(0)
_NUMERALS = "一二三四五六七八九十"
_PLACES = ("整数", "一位小数")
_MARKS = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_OWN_MARK = re.compile(r"^\s*(?:[①-⑳]|\(?（?\d{1,2}[)）.、]|[一二三四五六七八九十]、)\s*")
_SETTING = re.compile(r"[（；]([a-z_]+)：([^；）]+)")


def write(rule: Rule, draft: Draft) -> str:
    """The rule in canonical Chinese, clauses in the order their findings are asked for."""
    if _in_sections(rule):
        return "；".join(_sections(rule, draft))
    deducting = rule.start > 0
    based = (
        [f"基础分{exact_points(rule.start)}分"]
        if 0 < rule.start < draft.full and not any(isinstance(p, Checklist) for p in rule.parts)
        else []
    )
    said = [text for part in rule.parts if (text := _part(part, rule, draft, deducting))]
    takes = deducting and rule.low == 0 and any(isinstance(p, Occurrences) and p.amount < 0 for p in rule.parts)
    if takes and not any(isinstance(p, Curve) for p in rule.parts):
        said.append("扣完为止")
    return "；".join(dict.fromkeys([*based, *said, *_limits(rule, draft)]))


def _in_sections(rule: Rule) -> bool:
    """Several standards with full marks of their own in one."""
    whole = [p for p in rule.parts if isinstance(p, (Levels, Checklist, Group))]
    return len(whole) == len(rule.parts) and (len(whole) > 1 or any(isinstance(p, Group) for p in whole))


def _sections(rule: Rule, draft: Draft) -> Iterator[str]:
    """第一部分（4分）：…；第二部分（6分）：…: the headings carry the full marks."""
    pieces: list[tuple[Decimal, str]] = []
    for part in rule.parts:
        if isinstance(part, Group):
            inner = replace(draft, full=part.rule.full, points=())
            pieces.append((part.rule.full, write(part.rule, inner)))
        elif isinstance(part, Checklist):
            pieces += [
                (w, f"{label}得{exact_points(w)}分") for w, label in zip(part.weights, part.labels, strict=False)
            ]
        elif isinstance(part, Levels):
            pieces.append((max(level.high for level in part.levels), _part(part, rule, draft, False)))
    for i, (worth, text) in enumerate(pieces):
        number = _NUMERALS[i] if i < len(_NUMERALS) else "末"
        yield f"第{number}部分（{exact_points(worth)}分）：{text}"


def sentence(reading: Reading) -> str:
    """What PE_RULE shows: how the standard is understood, the 口径 leant on, faults proved, and the open question."""
    lines: list[str] = []
    if reading.rule is not None:
        lines.append(f"理解为：{write(reading.rule, reading.draft)}。")
    if reading.conventions:
        named = "；".join(f"{i}（{meaning(i, reading.draft.settings)}）" for i in reading.conventions)
        lines.append(f"口径：{named}。")
    faults = [fault for fault in prove(reading.rule, reading.draft, reading.parsed) if not fault.asked]
    if faults:
        lines.append("请核对：" + "；".join(str(fault).rstrip("。") for fault in faults) + "。")
    if reading.ask:
        lines.append(f"待回答：{reading.ask.rstrip('。')}{'' if reading.ask.endswith(('？', '?')) else '。'}")
    return "".join(lines)


def meaning(convention: str, settings: dict[str, str]) -> str:
    """The short meaning of a 口径 under the setting in force."""
    entry = CONVENTIONS[convention]
    setting = settings.get(convention, entry.default)
    for other, said in _SETTING.findall(entry.meaning):
        if other == setting:
            return said
    plain_meaning = entry.meaning.split("（")[0] if _SETTING.search(entry.meaning) else entry.meaning
    return plain_meaning if setting == entry.default else f"{plain_meaning}；此处取{setting}"


# -- parts -----------------------------------------------------------------------------------------------------------


def _part(part: Part, rule: Rule, draft: Draft, deducting: bool) -> str:
    if isinstance(part, Curve):
        return curve(part, draft, deducting, rule.start or draft.full)
    if isinstance(part, Checklist):
        return _checklist(part, draft, alone=len(rule.parts) == 1)
    if isinstance(part, Occurrences):
        return _occurrences(part, rule)
    if isinstance(part, Levels):
        return "；".join(_level(level) for level in part.levels)
    if isinstance(part, Formula):
        return _formula(part, draft)
    if isinstance(part, Group):
        return write(part.rule, replace(draft, full=part.rule.full, points=()))
    if isinstance(part, Joint):
        return _joint(part)
    if isinstance(part, Switch):
        return f"{part.condition}得{exact_points(part.points)}分；{curve(part.otherwise, draft, deducting, draft.full)}"
    if part.voids and any(isinstance(p, Levels) for p in rule.parts):
        return _flag(part, further="").replace("，不得分", "，本指标不得分")  # not one more level
    tiers = any(isinstance(p, Curve) for p in rule.parts) and re.search(r"\d", part.condition)
    return _flag(part, further="再" if tiers else "")  # 低于60分的，再扣1分: no tier of the number above


def _joint(part: Joint) -> str:
    """执行率≥95%且满意度≥90%的，得8分；其余情形得0分."""
    said = []
    for tier in part.tiers:
        conditions = [
            f"{inner.label}{stretch(where, inner.unit)}"
            for inner, where in zip(part.inputs, tier.stretches, strict=True)
            if where is not None
        ]
        said.append(f"{('或' if tier.either else '且').join(conditions)}的，得{exact_points(tier.points)}分")
    if part.otherwise is not None:
        said.append(f"其余情形得{exact_points(part.otherwise)}分")
    return "；".join(said)


def _level(level: Level) -> str:
    if level.low == level.high:
        return f"{level.word}的，得{exact_points(level.low)}分"
    return f"{level.word}的，得{exact_points(level.high)}～{exact_points(level.low)}分"


def _checklist(part: Checklist, draft: Draft, *, alone: bool) -> str:
    if part.by_count is not None:
        return _by_count(part, listed=any(point in draft.text for point in draft.points))
    if part.unmet is not None:
        return f"要点全部符合得{exact_points(part.start)}分；每有1项要点不符合扣{exact_points(part.unmet)}分，扣完为止"
    count, whole = part.count, sum(part.weights, ZERO)
    task = _POLICY.get(part.not_applicable, "")
    if part.key is not None:
        task += f"；第{_MARKS[part.key]}项不符合，整项不得分"
    if not draft.points and _named(part):
        items = zip(part.labels, part.weights, strict=True)
        # A comma where more follows: behind a semicolon a deduction would be the last item's own.
        return ("；" if alone else "，").join(f"{label}得{exact_points(w)}分" for label, w in items) + task
    if whole > draft.full and len(set(part.weights)) == 1:
        return f"每符合1项要点得{exact_points(part.weights[0])}分，最高得{exact_points(draft.full)}分{task}"
    if count <= len(_MARKS) and len(set(part.weights)) == 1:
        return f"要点{_MARKS[:count]}各占1/{count}，按符合程度得分{task}"
    shares = [share(w, whole) for w in part.weights]
    labels = [f"（{_OWN_MARK.sub('', label)}）" if label else "" for label in part.labels] or [""] * count
    told = "；".join(f"{_MARKS[i % 20]}占{s}{labels[i] if not draft.points else ''}" for i, s in enumerate(shares))
    return f"要点{told}，按符合程度得分{task}"


_POLICY = {
    "met": "；某要点没有任务的，视同完成",
    "zero": "；不适用的要点按0分计",
    "left_out": "；不适用的要点剔除后折算",
}


def _named(part: Checklist) -> bool:
    """Items with plain names and points of their own are written as such."""
    return len(part.labels) == part.count and all(label and not re.search(r"[\d%①-⑳]", label) for label in part.labels)


def _by_count(part: Checklist, *, listed: bool) -> str:
    """`listed`: the standard names the 要点 itself, no column beside it says how many there are."""
    table = part.by_count or ()
    total = len(table) - 1
    said = []
    for met in range(total, -1, -1):
        worth = table[met]
        if worth is not None:
            which = (
                f"{total}项要点全部符合"
                if met == total and listed
                else "全部符合"
                if met == total
                else f"符合其中{met}项"
                if met
                else "全部不符合"
            )
            said.append(f"{which}得{exact_points(worth)}分")
    return "；".join(said)


_WHOSE = re.compile("[一1]个(行政村|自然村|乡镇|街道|县区|社区|单位|村|镇|乡|县)")


def _occurrences(part: Occurrences, rule: Rule) -> str:
    verb = "扣" if part.amount < 0 else "加" if "加" in part.words or rule.start else "得"
    unit = measure(part.words)
    label = re.sub(r"的$", "", part.label.strip(" ,，()（）“”"))
    if unit == "个" and label and (whose := _WHOSE.search(part.words)) and whose[1] not in label:
        label = re.sub("^(发现|出现|查出|存在|有|)", rf"\g<1>{whose[1]}", label)  # 发现乡镇资料不完整的，每1个
    label = re.sub("^有(?=没有|未)", "", label)  # 每有1处没有落实: 没有落实的，每1处
    if "缺" in part.words and "缺" not in label:
        label = f"缺{label}"
    one = f"{exact_points(part.size)}{unit}"
    said = f"每{one}" if label in ("", unit) else f"{label}的，每{one}"
    if part.size < 1 and "百分点" in part.words:  # 每完成计划的1个百分点: of a rate, not of a count
        one = size(part.size, "%")
        said = f"每{label}的{one}"
    if part.ask is not None:
        return part.words if re.search(r"\d", part.words) else f"{said}酌情{verb}分"
    said += f"{verb}{exact_points(abs(part.amount))}分"
    if part.rounding:
        said += f"（不足{one}的{'按' + one + '计' if part.rounding == 'round_up' else '不计'}）"
    if part.cap is not None:
        said += f"，最多{verb}{exact_points(part.cap)}分"
    if part.not_above is not None and isinstance(other := rule.parts[part.not_above], Occurrences):
        said += f"（这一项的扣分不超过“{other.label.strip('“”')}”的扣分）"
    return said


def _flag(part: Flag, further: str) -> str:
    condition = re.sub(r"的$", "", part.condition.strip(" ,，"))
    if condition == part.words.strip(" ,，") and re.search(r"分$", condition):
        return condition
    if part.ask is not None and not part.amount and not part.to_total:
        return f"{condition}的，酌情扣分"
    if part.to_total:
        return f"{condition}的，从项目总分扣{exact_points(-part.to_total)}分"
    if part.spares:
        return f"{condition}的，不扣分"
    if part.voids:
        return f"{condition}的，不得分" + (f"，另倒扣{exact_points(-part.amount)}分" if part.amount < 0 else "")
    return f"{condition}的，{further}{'扣' if part.amount < 0 else '加'}{exact_points(abs(part.amount))}分"


def _limits(rule: Rule, draft: Draft) -> list[str]:
    said = []
    if rule.together is not None:
        number = {2: "两", 3: "三"}.get(len(rule.together[0]), str(len(rule.together[0])))
        said.append(f"{number}种情况同时存在的，扣{exact_points(rule.together[1])}分")
    rising = any(isinstance(p, Occurrences) and p.amount > 0 and p.cap is None for p in rule.parts)
    if rule.high == draft.full and 0 < rule.start < draft.full and rising:
        said.append(f"最高{exact_points(draft.full)}分")
    told = [p.high for p in rule.parts if isinstance(p, (Curve, Formula))]
    if rule.high is not None and rule.high != draft.full and rule.high not in told:
        said.append(f"最高{exact_points(rule.high)}分")
    if rule.start and rule.low:
        said.append(f"最低得{exact_points(rule.low)}分")
    if rule.places != 2:
        said.append(f"得分四舍五入保留{_PLACES[rule.places]}")
    if rule.spill_to_total:
        said.append("扣完后从项目总分续扣")
    if rule.not_applicable is not None:
        said.append("未涉及该项任务的，按满分计算")
    return said


# -- formulas --------------------------------------------------------------------------------------------------------


def _formula(part: Formula, draft: Draft) -> str:
    tree = part.expression
    text = f"得分={expression(tree)}" if isinstance(tree, (Number, Name, Binary, Call)) else quoted(part.words)
    if part.curve is not None:
        return f"{text}，所得数值：{curve(part.curve, draft, False, draft.full)}"
    high = f"；最高{exact_points(part.high)}分" if part.high is not None and part.high != draft.full else ""
    return text + high


_STRENGTH = {"+": 1, "-": 1, "*": 2, "/": 2}


def expression(tree: Expression, within: int = 0, right: bool = False) -> str:
    """A formula with × and ÷, brackets only where they are needed."""
    if isinstance(tree, Number):
        return exact_points(exactly.ratio(tree.value, Decimal(1)))
    if isinstance(tree, Name):
        return tree.name + (f"（≤{exact_points(tree.most)}）" if tree.most is not None else "")
    if isinstance(tree, Call):
        return f"{tree.function}({','.join(expression(a) for a in tree.arguments)})"
    strength = _STRENGTH[tree.operator]
    sign = {"*": "×", "/": "÷"}.get(tree.operator, tree.operator)
    text = expression(tree.left, strength) + sign + expression(tree.right, strength, True)
    return f"({text})" if strength < within or (right and strength == within) else text


__all__ = ["expression", "meaning", "sentence", "write"]
