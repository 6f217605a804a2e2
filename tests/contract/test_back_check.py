"""The report written from the shipped book, reviewed against that book: what it says adds up, in every place."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pescore.cli import main

BOOK = Path(__file__).parents[2] / "workbooks" / "农村低保2021" / "评分表.xlsx"
# Two published scores contradict their own standards; book and report both say so.
KNOWN = {"补助政策宣传有效性", "补助对象排查完成率"}

OF_THE_EVALUATION = {"分母口径", "重复扣分", "要点反向", "问题清单", "扣分与问题", "说法相反", "文件晚于项目"}


def test_the_written_report_agrees_with_its_book(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    report = tmp_path / "报告.docx"
    assert main(["report", str(BOOK), "-o", str(report)]) in (0, 1)
    capsys.readouterr()
    main(["review", str(report), "--book", str(BOOK), "--json"])
    told = json.loads(capsys.readouterr().out)
    errors = [one for one in told["findings"] if one["severity"] == "error"]
    assert {one["check"] for one in errors} == {"标准可达"}
    assert len(errors) == len(KNOWN) and all(any(name in one["says"] for name in KNOWN) for one in errors)
    # What else is doubted, the evaluation itself says, in the published report as in the book; the writing adds nothing.
    assert {one["check"] for one in told["findings"] if one["severity"] == "warning"} == OF_THE_EVALUATION
    assert len(told["checked"]) > 40
