"""绩效目标完成情况: every target beside what was done; whether it is met is worked out as PE_TARGET does."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ...functions.measures import pe_target
from ...workbook.targets_sheet import ACTUAL, LEVELS, MET, REMARK, TARGET, TARGETS
from .elements import Cell, Node, Prose, Row, Table, headed, merged_down
from .source import Options, Source, said

_MISSED, _OPEN = "未达标", "—"
_WIDTHS = (1.3, 1.6, 4.2, 2.2, 1.8, 2.4)


def table(source: Source, options: Options) -> Iterator[Node]:
    """目标完成表: one row per target, what is not filled in left open; how many are met, in one sentence."""
    records = [record for record in source.records(TARGETS) if said(record.get(TARGET))]
    if not records:
        return
    met = [_met(record) for record in records]
    done = [text for text in met if text != _OPEN]
    missed = sum(text.startswith(_MISSED) for text in done)
    told = f"绩效目标共{len(records)}项，完成情况见⟦目标表⟧"
    if done:
        told += f"：已有实际完成值的{len(done)}项中，{len(done) - missed}项达标，{missed}项未达标"
    if len(done) < len(records):
        told += f"；{len(records) - len(done)}项没有取得实际完成值" if done else "，实际完成值都没有取得"
    yield Prose(f"{told}。")
    names = [[said(record.get(level)) for level in LEVELS[:2]] for record in records]
    rows: list[Row] = []
    for record, text, above, below in zip(records, met, names, merged_down(names), strict=True):
        cells = [Cell(name, below=goes_on) for name, goes_on in zip(above, below, strict=True)]
        cells += [Cell(said(record.get(LEVELS[2])), look="居左"), Cell(said(record.get(TARGET)))]
        rows.append((*cells, Cell(said(record.get(ACTUAL)) or _OPEN), Cell(text)))
    remarks = [f"{said(record.get(LEVELS[2]))}：{note}" for record in records if (note := said(record.get(REMARK)))]
    note = f"注：{'；'.join(remarks)}。" if remarks else ""
    yield Table("绩效目标完成情况表", _WIDTHS, [headed(*LEVELS, TARGET, ACTUAL, MET)], rows, "目标表", note)


def _met(record: Mapping[str, Any]) -> str:
    """`达标，完成率…`; — while there is no 实际完成值, or where it cannot be compared."""
    found = pe_target(record.get(ACTUAL), record.get(TARGET))
    return found.strip() or _OPEN if isinstance(found, str) else _OPEN
