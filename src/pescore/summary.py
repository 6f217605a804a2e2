"""The result a person reads in the terminal: dimensions, total and grade, losses with why, disputed scores."""

from __future__ import annotations

from decimal import Decimal

from .console import fitted, table, wrapped
from .evaluation.results import Result, Scored
from .values import as_percent, cents, plain

_PAGE = 100


def result_text(result: Result, title: str) -> str:
    """Everything worth saying about a scored evaluation, in Chinese."""
    blocks = [title, _dimensions(result), _verdict(result)]
    blocks += [f"注意：{note}" for note in result.notes]
    if result.open:
        blocks.append(_open(result))
    if result.losses:
        blocks.append(_losses(result))
    if contested := [scored for scored in result.leaves if _contested(scored)]:
        blocks.append(_contested_block(contested))
    return "\n\n".join(blocks)


def _dimensions(result: Result) -> str:
    rows = [[level.path[-1], *_figures(level.full, level.score)] for level in result.dimensions]
    rows.append(["合计", *_figures(result.full, result.total)])
    return table(("指标", "分值", "得分", "得分率", "扣分"), rows, right=frozenset({1, 2, 3, 4}))


def _figures(full: Decimal, score: Decimal | None) -> list[str]:
    if score is None:
        return [plain(full), "未评完", "", ""]
    return [plain(full), plain(score), as_percent(score / full, 2) if full else "", plain(full - score)]


def _verdict(result: Result) -> str:
    if result.total is None and not result.open:
        return "评价等级：未定（各项都有得分，但不能直接相加为合计，原因见“注意”）"
    if result.total is None:
        return f"评价等级：未定（还有 {len(result.open)} 项没有得分，合计不完整）"
    scored = f"综合得分 {plain(result.total)}，评价等级：{result.grade or '未定'}，共 {len(result.leaves)} 个末级指标"
    if result.computed_total is not None and result.computed_total != result.total:
        return f"{scored}；全部按评分标准计算为 {plain(result.computed_total)}"
    return scored


def _open(result: Result) -> str:
    lines = [f"还没有得分的指标（{len(result.open)} 项）"]
    for scored in result.open:
        lines += _entry(scored, scored.mark.ask or scored.mark.why)
    return "\n".join(lines)


def _losses(result: Result) -> str:
    lines = [f"扣分的指标（{len(result.losses)} 项，扣分多的在前）"]
    for scored in result.losses:
        lost = plain(cents(scored.lost or Decimal(0)))
        why = scored.mark.why if scored.leaf.manual is None else f"人工得分：{scored.leaf.reason}"
        lines += _entry(scored, f"得 {plain(scored.score or Decimal(0))}/{plain(scored.leaf.full)}，扣 {lost}。{why}")
    return "\n".join(lines)


def _contested(scored: Scored) -> bool:
    """A given or overriding score that is not what the leaf's own standard gives."""
    given = scored.leaf.manual if scored.leaf.manual is not None else scored.leaf.given
    return given is not None and scored.computed is not None and given != scored.computed


def _contested_block(contested: list[Scored]) -> str:
    lines = [f"得分与自身评分标准不符的指标（{len(contested)} 项）"]
    for scored in contested:
        leaf = scored.leaf
        given = f"填报 {plain(leaf.given)}" if leaf.given is not None else f"人工 {plain(leaf.manual or Decimal(0))}"
        said = f"按标准 {plain(scored.computed or Decimal(0))}，{given}，计入 {plain(scored.score or Decimal(0))}"
        lines += _entry(scored, f"{said}。{leaf.reason or scored.mark.why}")
    return "\n".join(lines)


def _entry(scored: Scored, text: str) -> list[str]:
    head = fitted(f"  {scored.leaf.where}", _PAGE)
    return [head, *(f"      {line}" for line in wrapped(text, _PAGE - 6))]
