"""The outline of a report over many units: every block, and outlines of one's own."""

from __future__ import annotations

from pathlib import Path

import pytest
from unit_reports import opened, reported, scored, tables

from pescore.evaluation.yaml_facts import FactsError
from pescore.units.summary import whole
from pescore.units.word import BLOCKS, UNITS, read_units_outline


def test_every_block_of_units_stands_in_the_outline() -> None:
    used: set[str] = set()

    def walk(entries: list) -> None:
        for entry in entries:
            if isinstance(entry, str):
                used.add(entry)
            elif "节" in entry:
                walk(entry["块"])
            else:
                used.add(entry["块"])

    walk(list(read_units_outline().entries))
    assert set(BLOCKS) - used <= {"得分汇总表", "评价结论", "得分表", "人工得分", "指标分析"}  # those of a single book


def test_an_outline_of_ones_own(tmp_path: Path) -> None:
    path = tmp_path / "提纲.yaml"
    path.write_text("块: [封面, {节: 排名, 块: [单位排名]}]\n", encoding="utf-8")
    document = opened(reported(whole("mean", [scored("甲县", 30)], (), ()), outline=str(path)))
    assert list(tables(document)) == ["各单位得分排名表"]
    path.write_text("块: [单位排行]\n", encoding="utf-8")
    with pytest.raises(FactsError, match="提纲.yaml 第 1 行：没有名为“单位排行”的块，是不是“单位排名”"):
        read_units_outline(str(path))
    with pytest.raises(FactsError, match="没有叫“简要”的报告提纲：可以用 多单位"):
        read_units_outline("简要")
    assert UNITS.usual == "多单位"
