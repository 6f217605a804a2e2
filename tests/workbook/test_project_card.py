"""What stands above a table of another hand says which project it is about."""

from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
import yaml

from pescore.workbook.grid import read_bytes
from pescore.workbook.project_card import card_beside

CASES = yaml.safe_load(Path(__file__).with_name("project_cards.yaml").read_text("utf-8"))


def book_of(rows):
    book, kept = openpyxl.Workbook(), BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(kept)
    return read_bytes(kept.getvalue(), "自评表.xlsx")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["rows"][0][0])
def test_what_stands_above_a_table_is_its_project_card(case):
    sheet = book_of([*case["rows"], ["一级指标", "分值", "评分标准"]]).sheets[0]
    assert card_beside(sheet, len(case["rows"]) + 1) == case["card"]


def test_nothing_below_the_header_counts():
    sheet = book_of([["一级指标", "分值"], ["项目名称", "养老服务补贴"]]).sheets[0]
    assert card_beside(sheet, 1) == {}
