"""Small workbooks in the layouts of real forms, written as YAML rows: the cases of test_layout.py."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import openpyxl
import yaml

DATA = Path(__file__).parents[1] / "data" / "layouts"
_NUMBER = re.compile(r"-?\d+(\.\d+)?")


def own_cases() -> list[dict[str, Any]]:
    """Every case of tests/data/layouts/own, with an id."""
    cases = []
    for path in sorted((DATA / "own").glob("*.yaml")):
        for i, case in enumerate(yaml.safe_load(path.read_text(encoding="utf-8"))):
            cases.append({**case, "id": f"{path.stem}-{case['layout']}-{i}"})
    return cases


def cell(text: str) -> str | float | int | None:
    """'12' → 12, "'12" → text, `\\n` → a line break, nothing → an empty cell."""
    if text.startswith("'"):
        return text[1:]
    text = text.strip()
    if _NUMBER.fullmatch(text):
        return float(text) if "." in text else int(text)
    return text.replace("\\n", "\n") or None


def write_case(case: dict[str, Any], path: Path) -> Path:
    """The case as a real workbook file."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = case.get("sheet", "评分表")
    for r, line in enumerate(case["rows"], 1):
        for c, text in enumerate(str(line).split("|"), 1):
            if (value := cell(text)) is not None:
                sheet.cell(r, c, value)
    for merge in case.get("merges", ()):
        sheet.merge_cells(merge)
    for col in case.get("hidden_cols", ()):
        sheet.column_dimensions[col].hidden = True
    for row in case.get("hidden_rows", ()):
        sheet.row_dimensions[row].hidden = True
    book.save(path)
    return path
