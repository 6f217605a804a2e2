"""Headless recalculation: our functions in every spelling, Excel's own, and what the engine cannot do."""

from __future__ import annotations

import datetime as dt
import time
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from bad_files import book
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.formula import ArrayFormula
from sample_books import excel_book

from pescore.functions.registry import REGISTRY
from pescore.values import Err
from pescore.workbook import recalc
from pescore.workbook.grid import Book, Sheet, read_bytes
from pescore.workbook.package import BookError, check_package
from pescore.workbook.patch import apply
from pescore.workbook.recalc import Recalculated, recalculate


@dataclass
class Fake:
    """A registered function that remembers what it was called with."""

    answer: Any
    calls: list[tuple[Any, ...]]

    def call(self, *args: Any) -> Any:
        self.calls.append(args)
        return self.answer


def fakes(**answers: Any) -> dict[str, Fake]:
    return {name: Fake(answer, []) for name, answer in answers.items()}


def made(
    formulas: dict[str, Any], cells: dict[str, Any] | None = None, sheet: str = "评分表", name: str | None = None
) -> bytes:
    wb = openpyxl.Workbook()
    ws = wb.active
    assert ws is not None
    ws.title = sheet
    for ref, value in (cells or {}).items():
        ws[ref] = value
    for ref, formula in formulas.items():
        ws[ref] = formula if isinstance(formula, ArrayFormula) else f"={formula}"
    if name:
        settings = wb.create_sheet("口 径")
        settings.append(["step", "whole_steps"])
        wb.defined_names[name] = DefinedName(name, attr_text="'口 径'!$A$1:$B$2")
    stream = BytesIO()
    wb.save(stream)
    return stream.getvalue()


def run(data: bytes, functions: Any) -> Recalculated:
    return recalculate(read_bytes(data, "书.xlsx"), functions)


@pytest.mark.parametrize(
    "spelling",
    [
        "PE_SCORE(", "pe_score(", "[1]!PE_SCORE(", "_xll.PE_SCORE(", "_xldudf_PE_SCORE(", "_xldudf_NS_PE_SCORE(",
        "pescore.xlam!PE_SCORE(", "'C:\\某人\\pescore.xlam'!PE_SCORE(", "CN.PE.CALC.PEADDINSERVICE.PESCORE(",
    ],
)  # fmt: skip
def test_every_spelling_calculates(spelling: str) -> None:
    functions = fakes(PE_SCORE=3.5)
    result = run(made({"D1": f'{spelling}A1,4,"[1]!PE_SCORE(")', "D2": "D1*2"}, {"A1": 0.9}), functions)
    assert result.values == {("评分表", "D1"): 3.5, ("评分表", "D2"): 7.0}
    assert result.uncalculated == ()
    assert functions["PE_SCORE"].calls[0] == (0.9, 4, "[1]!PE_SCORE(")


def test_arguments_arrive_as_the_functions_expect_them() -> None:
    functions = fakes(PE_SCORE=1.0)
    cells = {"A1": "90%", "A2": True, "A3": dt.date(2024, 1, 2), "B1": 1, "B3": "x"}
    run(made({"D1": "PE_SCORE(A1,A2,A3,A9,B1:B3,口径,1/0)"}, cells, name="口径"), functions)
    text, yes, day, blank, block, settings, error = functions["PE_SCORE"].calls[0]
    assert (text, yes, blank) == ("90%", True, None)
    assert day in (dt.date(2024, 1, 2), dt.datetime(2024, 1, 2), 45293)
    assert block == [[1], [None], ["x"]]
    assert settings == [["step", "whole_steps"], [None, None]]
    assert isinstance(error, Err) and error.code == "#DIV/0!"


def test_an_error_stays_an_error_and_stops_a_sum() -> None:
    functions = fakes(PE_SCORE=Err("#N/A", "没有说明 80%–90% 的得分"), PE_TOTAL=Err("#VALUE!"))
    result = run(
        made({"D1": "PE_SCORE(1)", "D2": "SUM(D1,5)", "D3": "PE_TOTAL(D1)", "D4": 'IFERROR(D1,"问")'}), functions
    )
    assert [v.code if isinstance(v, Err) else v for v in result.values.values()] == ["#N/A", "#N/A", "#VALUE!", "问"]
    assert functions["PE_TOTAL"].calls[0][0].code == "#N/A"


@pytest.mark.parametrize(
    ("formula", "words"),
    [
        ("IFERROR(NOSUCH(A1),5)", "没有函数 NOSUCH"),  # an IFERROR must not hide what the engine cannot do
        ('TEXT(A1,"[DBNum1]")', "中文数字格式"),
        ("SUM([2]预算!A1:A3)", "其他工作簿"),
        ("'C:\\账\\[预算.xlsx]表'!A1", "其他工作簿"),
        ("D1+1", "循环引用"),
        ("SUM(A1,", "写法无法识别"),
    ],
)
def test_what_the_engine_cannot_do_keeps_its_value_and_is_said(formula: str, words: str) -> None:
    stored = made({"D1": formula, "D2": "D1*2"}, {"A1": 5})
    package = check_package(stored, "书.xlsx")
    sheet = package.xml["xl/worksheets/sheet1.xml"].decode()
    start = sheet.index('<c r="D1"')
    with_value = sheet[:start] + sheet[start:].replace("<v />", "<v>42</v>", 1).replace("<v></v>", "<v>42</v>", 1)
    assert "<v>42</v>" in with_value
    result = run(_with_sheet(stored, with_value), fakes())
    (kept,) = result.uncalculated
    assert words in kept.says
    assert kept.says.startswith("评分表!D1：")
    assert ("评分表", "D1") not in result.values
    assert result.values["评分表", "D2"] == 84.0


def _with_sheet(data: bytes, xml: str) -> bytes:
    import zipfile

    source = zipfile.ZipFile(BytesIO(data))
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as z:
        for name in source.namelist():
            z.writestr(name, xml if name == "xl/worksheets/sheet1.xml" else source.read(name))
    return stream.getvalue()


def test_shared_and_array_formulas() -> None:
    result = run(excel_book(workbook=""), fakes())
    found = {ref: value for (_, ref), value in result.values.items()}
    # Sheet1 does not exist in that book, so B2:B5 are errors in Excel as well
    assert {ref: found[ref] for ref in ("A7", "B7", "A8", "B8")} == {
        "A7": 2,
        "B7": found["B2"],
        "A8": 3,
        "B8": found["B3"],
    }
    assert found["C10"] == "得分<分>"
    assert found["C1"] == Err("#DIV/0!")


def test_a_matrix_fills_its_array_and_is_stored() -> None:
    data = made({"F1": ArrayFormula("F1:G3", "=PE_SUMMARY(A1:B2)")}, {"A1": 1})
    result = run(data, fakes(PE_SUMMARY=[["指标", "得分"], ["决策", 3.5], ["合计", Err("#N/A")]]))
    after = read_bytes(apply(check_package(data, "x"), result.edits()), "x").sheets[0]
    assert [[after.text(r, c) for c in (6, 7)] for r in (1, 2, 3)] == [
        ["指标", "得分"],
        ["决策", "3.5"],
        ["合计", "#N/A"],
    ]
    assert after.formulas == {(1, 6): "PE_SUMMARY(A1:B2)"}


def test_an_array_that_is_larger_or_smaller_than_its_area() -> None:
    data = made({"F1": ArrayFormula("F1:G3", "=PE_SUMMARY(A1)")})
    small = run(data, fakes(PE_SUMMARY=[["指标"], ["决策"]])).values
    assert [small["评分表", r] for r in ("F1", "F2")] == ["指标", "决策"]
    assert [str(small["评分表", r]) for r in ("G1", "F3", "G3")] == ["#N/A"] * 3
    large = run(data, fakes(PE_SUMMARY=[["指标", "得分", "率"]] * 3))
    assert large.values == {}
    assert "比原来的区域大" in large.uncalculated[0].says


def test_an_ordinary_formula_never_fills_its_neighbours() -> None:
    """Excel shows one value (implicit intersection) where the engine would spill; neighbours must not be counted."""
    result = run(made({"C2": "A1:A3*2", "D2": "COUNT(C2:C4)"}, {"A1": 1, "A2": 2, "A3": 3}), fakes())
    assert result.values == {("评分表", "D2"): 0.0}
    assert "没有标为数组公式" in result.uncalculated[0].says


def test_endless_calculation_stops(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recalc, "MOST_SECONDS", 0.05)
    slow = Fake(1.0, [])
    monkeypatch.setattr(slow, "call", lambda *_: time.sleep(0.03))
    with pytest.raises(BookError, match="书.xlsx：计算没有完成"):
        run(made({f"D{r}": f"PE_SCORE({r})" for r in range(1, 9)}), {"PE_SCORE": slow})


def test_results_are_stored_beside_their_formulas_and_storing_again_changes_nothing() -> None:
    formulas = {
        "D1": "PE_SCORE(A1,4)",
        "D2": 'IF(A9="","",1)',
        "D3": "DATE(2024,1,2)",
        "D4": "1=1",
        "D5": '"优"',
        "D6": "0.1+0.2",
    }
    data = made(formulas, {"A1": 1})
    functions = fakes(PE_SCORE=3.1)
    after = apply(check_package(data, "x"), run(data, functions).edits())
    sheet = read_bytes(after, "x").sheets[0]
    assert [sheet.value(r, 4) for r in range(1, 7)] == [3.1, None, 45293, True, "优", 0.1 + 0.2]
    assert [sheet.formula(r, 4) for r in range(1, 7)] == list(formulas.values())
    assert apply(check_package(after, "x"), run(after, functions).edits()) == after


def test_the_real_registry_scores() -> None:
    rule = "≥100%得满分，≤80%不得分，之间按比例计算"
    # 2 × (90 − 80) ÷ (100 − 80) = 1
    cells = {"A1": "90%", "B1": 2, "C1": rule, "A2": None, "B2": 2, "C2": rule}
    result = run(made({"D1": 'PE_SCORE(A1,B1,C1,"","")', "D2": "_xll.PE_SCORE(A2,B2,C2)"}, cells), REGISTRY)
    assert result.values == {("评分表", "D1"): 1.0, ("评分表", "D2"): ""}


def test_a_book_that_is_not_from_a_file() -> None:
    with pytest.raises(BookError, match="不是从文件读入的"):
        recalculate(Book("活动工作簿", (Sheet("评分表", []),)), fakes())


def test_a_book_without_formulas() -> None:
    assert run(book(), fakes()) == Recalculated({}, ())
