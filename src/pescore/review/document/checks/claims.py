"""What a report says of its own evaluation: mainly quantitative, of this effect and that dimension, quantified targets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from ....library import load
from ....values import as_percent, plain
from ..dimensions import aliases
from ..model import Place
from ..passages import short
from ..report import Report
from .noting import Note, both, noted
from .rules import reading_of, ruled_leaves
from .targets import targets_of

_MAINLY = re.compile("以?定量(?:分析|评价|指标)?(?:为主|优先)|定量为主")
_EFFECT = re.compile("(经济|社会|生态|环境)效益")
_OF_THIS = re.compile("反映|评价|考核|衡量|分析")
_NOT_OF_THIS = re.compile("参考|可以|一般|是指|通常|规定")
_DIMENSION_CLAIM = re.compile(
    r"(?:降低|提高|增加|强化)了?(?:项目)?([\u4e00-\u9fff]{2})(?:和|、|与)(?:项目)?([\u4e00-\u9fff]{2})(?:指标)?的?权重"
    r"|(?<![\u4e00-\u9fff])([\u4e00-\u9fff]{2})(?:和|、|与)([\u4e00-\u9fff]{2})类?指标的?(?:评价|得分)"
)
_QUANTIFIED = re.compile("(?:分解为|设置了?|制定了?|均为)(?:具体)?可(?:量化|衡量)的?(?:绩效)?指标|指标均?(?:已|可)量化")
_FIGURE = re.compile(r"\d|[一二三四五六七八九十百]+[个次期项天日月年]|符合|是|完成|合格|达标|及时")
_SATISFACTION_AS = re.compile(r"([\u4e00-\u9fff]{0,6}满意度)[^，。；]{0,12}等(经济|社会|生态)效益")
_HALF = Decimal(50)


def mainly_quantitative(report: Report) -> Iterator[Note]:
    """定量为主, and the leaves scored by a figure hold less than half of the points."""
    place = next((p.at(m.start()) for p in report.paragraphs if (m := _MAINLY.search(p.text))), None)
    if place is None:
        return
    best: dict[str, tuple[Decimal, bool]] = {}
    for leaf in ruled_leaves(report):
        reading = reading_of(report, leaf)
        best.setdefault(leaf.name, (leaf.full, reading.needs == "number"))
    total = sum((full for full, _ in best.values()), Decimal(0))
    if total != report.full or len(best) < 5:
        return
    counted = [full for full, numeric in best.values() if numeric]
    points = sum(counted, Decimal(0))
    if points * 100 / total < _HALF:
        says = (
            f"写以定量为主（{place.label}），而按数值计分的指标只有 {len(counted)} 个、{plain(points)} 分"
            f"（共 {len(best)} 个、{plain(total)} 分），占 {as_percent(points / total, 0)}。请增加定量指标，或改写这句话"
        )
        yield noted("定量为主", place, says, expected="≥50%", found=as_percent(points / total, 0))


def effects_claimed(report: Report) -> Iterator[Note]:
    """生态效益 said to be evaluated, and no indicator of that kind."""
    nodes = _nodes(report)
    if not nodes:
        return
    told: dict[str, Place] = {}
    for sentence in report.sentences:
        if sentence.section and any("指标" in title and "效益" in title for title in sentence.section):
            continue
        kinds = list(dict.fromkeys(_EFFECT.findall(sentence.text)))
        if len(kinds) > 1 and _OF_THIS.search(sentence.text) and not _NOT_OF_THIS.search(sentence.text):
            for kind in kinds:
                if not any(kind in name for name in nodes):
                    told.setdefault(f"{kind}效益", sentence.place)
    if told and any(_EFFECT.search(name) for name in nodes):
        named = "、".join(f"“{kind}”（{place.label}）" for kind, place in told.items())
        yield noted(
            "效益类别", next(iter(told.values())), f"写评价反映{named}，指标体系里没有这一类指标。请补充指标或改写"
        )


def _nodes(report: Report) -> set[str]:
    """Names of every level of the indicator system."""
    found = {block.name for block in report.blocks}
    for table in report.score_tables:
        found |= {node.name for entry in table.entries for node in entry.above} | {
            entry.name for entry in table.entries
        }
    return found


def dimensions_claimed(report: Report) -> Iterator[Note]:
    """投入和产出指标, where the dimensions are 决策、过程、产出、效益."""
    known = {stated.name for stated in report.dimensions if stated.full is not None}
    if len(known) < 3:
        return
    strange: dict[str, list[Place]] = {}
    for paragraph in report.paragraphs:
        for match in _DIMENSION_CLAIM.finditer(paragraph.text):
            for word in filter(None, match.groups()):
                name = aliases().get(word)
                if name and name not in known:
                    strange.setdefault(word, []).append(paragraph.at(match.start()))
    own = "、".join(sorted(known, key=_order))
    for word, places in strange.items():
        says = f"{both(places)}说到“{word}”指标，本报告的一级指标是{own}，没有“{word}”。请按本报告的指标体系改写"
        yield noted("一级指标名称", places[0], says, expected=own, found=word)


def _order(name: str) -> int:
    return list(load("report_words")["维度"]).index(name)


def quantified_targets(report: Report) -> Iterator[Note]:
    """可量化的绩效指标, and a target that is 有效提高."""
    claim = next((p.at(m.start()) for p in report.paragraphs if (m := _QUANTIFIED.search(p.text))), None)
    targets = targets_of(report) if claim else []
    bare = [target for target in targets if not _FIGURE.search(target.value)]
    if claim and bare and len(bare) < len(targets):
        told = "、".join(f"“{short(t.name, 22)}”的指标值是“{short(t.value, 16)}”（{t.place.label}）" for t in bare[:4])
        says = f"写指标可量化（{claim.label}），{told}没有数值，无法衡量。请写出数值，或改写这句话"
        yield noted("指标量化", bare[0].place, says, expected="可衡量的数值", found=bare[0].value)


def satisfaction_as_benefit(report: Report) -> Iterator[Note]:
    """群众满意度…等社会效益, where the target table has it under 满意度指标."""
    rows = [
        (cell, row) for table in report.document.tables for row in table.rows for cell in row.cells if "满意度" in cell
    ]
    own_class = [row.place for cell, row in rows if "满意度指标" in re.sub(r"\s", "", cell)]
    for paragraph in report.paragraphs:
        for match in _SATISFACTION_AS.finditer(paragraph.text):
            if own_class:
                says = (
                    f"“{match[1]}”写作{match[2]}效益，绩效目标表把它列在满意度指标下（{both(own_class)}）。"
                    f"请分开写，并写出{match[2]}效益指标自己的结果"
                )
                yield noted(
                    "指标归类", paragraph.at(match.start()), says, expected="满意度指标", found=f"{match[2]}效益"
                )


CHECKS = (mainly_quantitative, effects_claimed, dimensions_claimed, quantified_targets, satisfaction_as_benefit)
