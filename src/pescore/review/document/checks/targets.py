"""绩效目标表: classes that leave gaps, what the targets cost together, and targets nobody reports on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from difflib import SequenceMatcher

from ....values import plain, read_value, same_unit
from ..clean import squeezed
from ..model import Place, Row
from ..report import Report
from .noting import Note, noted

_HEAD = re.compile("^(?:年度)?(?:指标值|目标值|年度指标值|指标目标值)$")
_SIDE = re.compile(
    r"([\u4e00-\u9fff]{2,10}?)(?:在|为)?(\d+(?:\.\d+)?)(万|千|亿)?(人|户|元|亩|个|平方米|平|吨|米|所)?(?:[（(]含[^（）()]{0,6}[)）])?(以上|以下)"
)
_JOIN = re.compile("且|或|和|并且|或者")
_WORN_UNIT = re.compile(r"(?<=\d)万(?=/)")  # 30万/个 for 30万元/个
_BARE_MONEY = re.compile(r"\d(?:万|千)(?:/|$)")
_COST = re.compile("标准|成本|单价|金额|经费|补助|补贴|资金|费用")
_AT_LEAST, _AT_MOST = "≥", "≤"


@dataclass(frozen=True, slots=True)
class Target:
    """One row of the target table."""

    name: str
    value: str
    place: Place


def targets_of(report: Report) -> list[Target]:
    """(三级指标, 指标值) of tables that have no scores."""
    found: list[Target] = []
    scored = {id(t.table) for t in report.score_tables}
    for table in report.document.tables:
        if id(table) in scored:
            continue
        head = next((row for row in table.rows[:6] if any(_HEAD.match(cell) for cell in row.cells)), None)
        if head is None:
            continue
        at = next(i for i, cell in enumerate(head.cells) if _HEAD.match(cell))
        for row in table.rows:
            if row.place > head.place and (target := _target(row, at)):
                found.append(target)
    return found


def _target(row: Row, at: int) -> Target | None:
    if at >= len(row.cells) or not row.cells[at]:
        return None
    names = [cell for cell in row.cells[:at] if cell]
    return Target(squeezed(names[-1]), row.cells[at], row.place) if names else None


@dataclass(frozen=True, slots=True)
class _Class:
    """低保人数2万以上且户籍人口20万以上 as sides and the word between them."""

    sides: tuple[tuple[str, str, str], ...]  # (subject, limit, 以上 or 以下)
    join: str
    target: Target


def _classes(report: Report) -> list[_Class]:
    found: list[_Class] = []
    for target in targets_of(report):
        sides = [(m[1].lstrip("且或和数"), f"{m[2]}{m[3] or ''}", m[5]) for m in _SIDE.finditer(target.name)]
        join = _JOIN.search(target.name)
        if len(sides) == 2 and join:
            word = "或" if "或" in join[0] else "且"
            found.append(_Class(tuple((s[-6:], limit, side) for s, limit, side in sides), word, target))
    return found


def class_definitions(report: Report) -> Iterator[Note]:
    """Two classes that do not tile: 以上且以上 beside 以下且以下; the same class once with 且, once with 或."""
    classes = _classes(report)
    for a, b in zip(classes, classes[1:], strict=False):
        opposite = {x[2] for x in a.sides} == {"以上"} and {x[2] for x in b.sides} == {"以下"}
        same_limits = [x[1] for x in a.sides] == [x[1] for x in b.sides]
        if opposite and same_limits and a.join == b.join == "且":
            (s1, l1, _), (s2, l2, _) = a.sides
            says = (
                f"两类划分有空档：“两个条件都在{l1}、{l2}以上”和“都在以下”之外，一个以上、一个以下的不属于任何一类"
                f"（{a.target.place.label}、{b.target.place.label}）。后一类的“且”似应为“或”，请核对"
            )
            yield noted("分类定义", b.target.place, says, expected="或", found="且")
    for i, a in enumerate(classes):
        for b in classes[i + 1 :]:
            same = [(x[1], x[2]) for x in a.sides] == [(x[1], x[2]) for x in b.sides]
            if same and a.join != b.join:
                says = f"同一类的定义，{a.target.place.label}用“{a.join}”，{b.target.place.label}用“{b.join}”。请统一"
                yield noted("分类定义", b.target.place, says, expected=a.join, found=b.join)


def units(report: Report) -> Iterator[Note]:
    """30万/个 beside 200万元; 2万以下 beside 2万人以下."""
    targets = targets_of(report)
    whole = next((t for t in targets if re.search(r"\d万元", t.value)), None)
    bare = [t for t in targets if _BARE_MONEY.search(t.value) and _COST.search(t.name)]
    told: list[str] = []
    if whole and bare:
        there = "、".join(f"{t.value}（{t.place.label}）" for t in bare)
        told.append(f"{there}没有写“元”，别处写{whole.value}（{whole.place.label}）")
    limits = [(m, t) for t in targets for m in _SIDE.finditer(t.name)]
    named = {(m[1][-4:], m[2], m[3]): (m[4], t) for m, t in limits if m[4]}
    lacking = [(f"{m[2]}{m[3] or ''}{m[5]}", t) for m, t in limits if not m[4] and (m[1][-4:], m[2], m[3]) in named]
    if lacking:
        unit, other = next(iter(named.values()))
        there = "、".join(dict.fromkeys(f"{words}（{t.place.label}）" for words, t in lacking))
        told.append(f"{there}没有写“{unit}”，别处写了（{other.place.label}）")
    if told:
        place = min(t.place for t in (*bare, *(t for _, t in lacking)))
        yield noted("单位缺失", place, f"目标表的单位不齐：{'；'.join(told)}。请补上", severity="hint")


def implied_cost(report: Report) -> Iterator[Note]:
    """Σ quantity × unit ceiling of the targets against the budget."""
    budget = next((m for m in report.funds if m.kind == "预算"), None)
    targets = [(target, read_value(_WORN_UNIT.sub("万元", target.value))) for target in targets_of(report)]
    prices = [
        (t, v)
        for t, v in targets
        if v.number is not None and v.comparator in (_AT_MOST, "<", None) and v.unit and re.search("元|万", v.unit)
    ]
    counts = [
        (t, v)
        for t, v in targets
        if v.number is not None
        and v.unit
        and v.comparator in (_AT_LEAST, ">", None)
        and "%" not in v.unit
        and not re.search("元|万", v.unit)
    ]
    if not budget or not prices or not counts:
        return
    total, terms, used = Decimal(0), [], set()
    for price, value in prices:
        assert value.number is not None and value.unit
        money, _, per = value.unit.partition("/")
        worth = same_unit(value.number, money, "万元")
        if worth is None:
            return
        if not per:
            total += worth
            terms.append(plain(worth))
            continue
        fit = [(t, v) for t, v in counts if v.unit == per and t.name not in used]
        if not fit:
            return
        chosen = max(fit, key=lambda pair: SequenceMatcher(None, pair[0].name, price.name, autojunk=False).ratio())
        used.add(chosen[0].name)
        assert chosen[1].number is not None
        total += chosen[1].number * worth
        terms.append(f"{plain(chosen[1].number)}×{plain(worth)}")
    if len(terms) > 1 and total != budget.amount:
        says = (
            f"按目标表的数量和单价测算：{' + '.join(terms)} = {plain(total)} 万元，预算为 {budget.printed}（"
            f"{budget.place.label}），相差 {plain(abs(budget.amount - total))} 万元。请说明差额"
        )
        yield noted("目标与预算", prices[0][0].place, says, expected=plain(budget.amount), found=plain(total))


def unreported(report: Report) -> Iterator[Note]:
    """Targets with a figure that the text gives no result for."""
    text = "".join(p.text for p in report.paragraphs)
    numeric = [t for t in targets_of(report) if re.search(r"\d", t.value)]
    if not numeric or report.score_tables:
        return
    silent = [t for t in numeric if not _reported(t.name, text)]
    if silent:
        told = "、".join(f"“{t.name[:22]}”{t.value}（{t.place.label}）" for t in silent[:4])
        yield noted(
            "目标无结果",
            silent[0].place,
            f"{len(numeric)} 个有数值的目标里，{len(silent)} 个在正文没有写实际完成值："
            f"{told}{'等' if len(silent) > 4 else ''}。请补一张目标完成情况表",
        )


def _reported(name: str, text: str) -> bool:
    """The indicator's name, followed closely by a figure."""
    bare = re.sub(r"[（(].*?[)）]", "", name)
    near = re.search(rf"{re.escape(bare[-6:])}[^，。；]{{0,10}}\d", text)
    apart = rf"{re.escape(bare[:2])}[^，。；]{{0,24}}{re.escape(bare[-3:])}[^，。；\d]{{0,4}}\d"
    return bool(near or (bare[-1:] in "率度" and re.search(apart, text)))


CHECKS = (class_definitions, units, implied_cost, unreported)
