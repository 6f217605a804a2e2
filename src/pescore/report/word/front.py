"""Cover, contents, 摘要 and the summary table in front of a report."""

from __future__ import annotations

from collections.abc import Iterator

from ...library import load
from ..narrative import conclusion
from ..sentences import rate_sentence, sentence
from .elements import Cell, Contents, Cover, Node, Prose, Row, Table
from .source import Options, Source
from .trees import FULL, SCORE, name_columns, total_rows, tree_table


def cover(source: Source, options: Options) -> Iterator[Node]:
    """封面: the title, who is who, and when."""
    lines = [(key, source.needed(key, "封面")) for key in load("reports/词")["封面"]]
    when = source.card("报告日期", "编制日期") or f"{source.today.year}年{source.today.month}月"
    yield Cover(source.title, lines, when)


def contents(source: Source, options: Options) -> Iterator[Node]:
    """目录."""
    yield Contents("目　录")


def brief(source: Source, options: Options) -> Iterator[Node]:
    """项目概况 of the 摘要: object, scope, who is responsible, what it does, the money and the goal."""
    for key in ("评价对象", "评价范围", "主管部门", "实施单位", "项目内容"):
        yield Prose(sentence(source.card(key)), f"{key}：")
    yield Prose(money_text(source), "资金情况：")
    yield Prose(sentence(source.text("总体绩效目标", "目标")), "总体绩效目标：")


def money_text(source: Source) -> str:
    """Budget, money received and spent with both rates and their arithmetic; "" without any of them."""
    budget, received, spent = (source.amount(kind) for kind in ("预算", "到位", "支出"))
    parts = [f"{amount.name}{amount}" for amount in (budget, received, spent) if amount]
    rates = []
    if budget and received:
        rates.append(rate_sentence("资金到位率", received, budget))
    if spent and (whole := received or budget):
        rates.append(rate_sentence("预算执行率", spent, whole))
    said = [sentence("，".join(parts)), sentence("；".join(filter(None, rates)))]
    return "".join(filter(None, said))


def verdict(source: Source, options: Options) -> Iterator[Node]:
    """评价结论: total, grade, dimensions; an unfinished evaluation is a gap."""
    if source.result.total is None:
        source.gap("评价结论", "综合得分和评价等级", f"{len(source.result.open)}项指标还没有得分，见“复核”表")
    elif not source.result.grade:
        source.gap("评价结论", "评价等级", "在“口径”表检查等级表")
    yield Prose(conclusion(source.result, source.project or "本项目"))
    if options.get("附件"):
        yield Prose("各末级指标的得分见⟦得分表⟧。")


def overview(source: Source, options: Options) -> Iterator[Node]:
    """汇总表: the main facts of the project, then every leaf with its points, total and grade at the foot."""
    facts = list(_facts(source))
    if facts:
        yield Table("项目基本情况汇总表", (2.6, 3.0, 2.6, 3.0), [], facts)
    columns = name_columns(source) + 2
    foot = total_rows(source, columns, columns - 2)
    yield tree_table(source, source.result.leaves, [FULL, SCORE], "指标得分汇总表", key="汇总表", extra=foot)


def _facts(source: Source) -> Iterator[Row]:
    """Rows of label and value, two pairs to a row where the data says so and both are there."""
    for keys in load("reports/词")["汇总表"]:
        pairs = [(key, text) for key in keys if (text := source.card(key))]
        last = 1 if len(pairs) == 2 else 3
        for row in [pairs] if last == 1 else [[pair] for pair in pairs]:
            yield tuple(cell for key, text in row for cell in (Cell(key, look="表头"), Cell(text, last)))
