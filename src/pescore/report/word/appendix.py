"""附件: the work plan, the questionnaire, who evaluated, and series of data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from ...values import as_percent, read_value
from ..sentences import Amount, rate, sentence, value_text
from .basics import records_table
from .elements import Cell, Node, Prose, Row, Section, Table, headed
from .source import Options, Source, clean, lines_of, said

_PARTIES = (
    ("评价委托方", "委托部门"),
    ("项目主管部门", "主管部门"),
    ("项目实施单位", "实施单位"),
    ("评价机构", "评价机构"),
)


def parties(source: Source, options: Options) -> Iterator[Node]:
    """评价实施关联方; only where there is a plan for them to stand in."""
    if not source.records("工作计划"):
        return
    for called, key in _PARTIES:
        yield Prose(sentence(source.card(key)), f"{called}：")


def plan(source: Source, options: Options) -> Iterator[Node]:
    """工作计划: stage, dates, what is done, by whom."""
    records = source.records("工作计划")
    if not records:
        return
    rows: list[Row] = []
    for record in records:
        span = _span(record.get("开始"), record.get("结束"))
        cells = (
            said(record.get("阶段") or record.get("名称")),
            span,
            said(record.get("内容")),
            said(record.get("责任人")),
        )
        rows.append(tuple(Cell(text, look="居左" if at == 2 else "居中") for at, text in enumerate(cells)))
    first, last = records[0].get("开始"), records[-1].get("结束")
    if isinstance(first, date) and isinstance(last, date):
        yield Prose(f"评价工作从{said(first)}开始，到{said(last)}结束，分{len(records)}个阶段，安排见⟦计划表⟧。")
    head = headed("阶段", "起止日期", "工作内容", "责任人")
    yield Table("评价工作计划表", (1.6, 2.4, 6, 2.6), [head], rows, "计划表")


def _span(first: object, last: object) -> str:
    """`2022年9月26日至9月30日`: the year once where both have the same."""
    if isinstance(first, date) and isinstance(last, date):
        until = f"{last.month}月{last.day}日" if first.year == last.year else said(last)
        return f"{said(first)}至{until}"
    return "至".join(filter(None, (said(first), said(last))))


def control(source: Source, options: Options) -> Iterator[Node]:
    """质量控制: rules as sentences, records as a list."""
    found = source.fact("评价工作", "质量控制")
    if not isinstance(found, Mapping):
        yield Prose(sentence(said(found)))
        return
    for key, value in found.items():
        yield Prose(sentence("、".join(lines_of(value))), f"{said(key)}：")


def survey(source: Source, options: Options) -> Iterator[Node]:
    """调查问卷: who was asked and how, copies sent and returned, every question with its shares, satisfaction."""
    facts = source.evaluation.survey
    for key in ("调查对象", "抽样方式", "调查方式", "调查时间"):
        yield Prose(sentence(said(facts.get(key))), f"{key}：")
    yield Prose(copies(facts))
    questions = facts.get("题目")
    if isinstance(questions, list):
        rows = [row for number, question in enumerate(questions, 1) for row in _question(number, question)]
        yield Prose(f"问卷共{len(questions)}题，各题选项的比例见⟦问卷表⟧。")
        head = headed("题号", "题目", "选项", "比例")
        yield Table("调查问卷统计表", (1, 6, 2.4, 1.8), [head], rows, "问卷表")
    if facts:
        yield from _satisfaction(source)


def copies(facts: Mapping[str, object]) -> str:
    """`发放问卷200份，收回185份，回收率92.5%；有效问卷185份，有效率100%。`; "" without any count."""
    counts = {key: count for key in ("发放", "回收", "有效") if (count := _count(key, facts.get(key)))}
    sent, back, valid = counts.get("发放"), counts.get("回收"), counts.get("有效")
    parts = [f"发放问卷{sent}"] if sent else []
    if back:
        parts.append(f"收回{back}{_share('回收率', back, sent)}")
    if valid:
        parts.append(f"有效问卷{valid}{_share('有效率', valid, back)}")
    return sentence("，".join(parts))


def _share(name: str, part: Amount, whole: Amount | None) -> str:
    found = rate(part, whole) if whole else None
    return "" if found is None else f"，{name}{as_percent(found)}"


def _count(key: str, value: object) -> Amount | None:
    read = read_value(value)
    return Amount(key, read.number, "份") if read.kind == "number" and read.number is not None else None


def _question(number: int, question: Mapping[str, Any]) -> Iterator[Row]:
    options = question.get("选项")
    shares = options.items() if isinstance(options, Mapping) else [("", "")]
    for at, (option, share) in enumerate(shares):
        asked = Cell(str(number), below=at > 0), Cell(said(question.get("题")), look="居左", below=at > 0)
        yield (*asked, Cell(said(option)), Cell(said(share)))


def _satisfaction(source: Source) -> Iterator[Node]:
    for scored in source.result.leaves:
        found = clean(value_text(scored))
        if "满意" in scored.leaf.name and found.endswith("%"):
            yield Prose(f"评分表中“{clean(scored.leaf.name)}”的实际值为{found}。")


def credentials(source: Source, options: Options) -> Iterator[Node]:
    """机构资质 as label and value rows."""
    found = source.fact("评价工作", "机构资质")
    if isinstance(found, Mapping):
        rows = [
            (Cell(said(key), look="表头"), Cell(said(value), look="居左"))
            for key, value in found.items()
            if said(value)
        ]
        if rows:
            yield Table("", (3, 7), [], rows)


def data(source: Source, options: Options) -> Iterator[Node]:
    """数据: every series as its own table, in the order of the 项目 sheet."""
    found = source.fact("数据")
    for name, content in found.items() if isinstance(found, Mapping) else []:
        title = said(name)
        if isinstance(content, list) and content and all(isinstance(row, Mapping) for row in content):
            yield Section(title, [records_table("", [dict(row) for row in content])])
        elif isinstance(content, Mapping):
            rows = [(Cell(said(key)), Cell(said(value), look="居左")) for key, value in content.items() if said(value)]
            head = headed("项目", "内容")
            yield Section(title, [Table("", (4, 6), [head], rows)] if rows else [])
        else:
            yield Section(title, [Prose(sentence(line)) for line in lines_of(content)])
