"""Formulas under LibreOffice 7.4's names and back."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import openpyxl
import pytest
from openpyxl.workbook.defined_name import DefinedName

from pescore.cli import main
from pescore.functions.registry import REGISTRY
from pescore.hosts.calc_names import for_calc, from_calc
from pescore.workbook.package import check_package

_HEAD = "CN.PE.CALC.PEADDINSERVICE."
_CASES = [
    ('IF(C8="","",PE_SCORE(C8,E8,"<80%&得0分"))', f'IF(C8="","",{_HEAD}PESCORE(C8,E8,"<80%&得0分"))'),
    ("PE_AHP_CR(A1:B2)+PE_AHP(A1:B2)", f"{_HEAD}PEAHPCR(A1:B2)+{_HEAD}PEAHP(A1:B2)"),
    ('"PE_SCORE("&PE_WHY(A1,2,B1)', f'"PE_SCORE("&{_HEAD}PEWHY(A1,2,B1)'),
    ("'PE_SCORE(表'!A1+MY_PE_SCORE(1)+PERCENTILE(A1:A2,1)", "'PE_SCORE(表'!A1+MY_PE_SCORE(1)+PERCENTILE(A1:A2,1)"),
    ("SUM('甲''乙'!A1,PE_SCORE(A1,2,'甲''乙'!A2))", f"SUM('甲''乙'!A1,{_HEAD}PESCORE(A1,2,'甲''乙'!A2))"),
]


def _book(formula: str) -> bytes:
    book = openpyxl.Workbook()
    book.worksheets[0]["A1"] = "=" + formula
    book.defined_names["得分"] = DefinedName("得分", attr_text=formula)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _formulas(data: bytes) -> tuple[str, str]:
    book = openpyxl.load_workbook(io.BytesIO(data))
    return book.worksheets[0]["A1"].value[1:], book.defined_names["得分"].attr_text


@pytest.mark.parametrize(("plain", "calc"), _CASES)
def test_there_and_back(plain: str, calc: str) -> None:
    renamed = for_calc(check_package(_book(plain), "表.xlsx"), REGISTRY)
    assert _formulas(renamed) == (calc, calc)
    again = check_package(renamed, "表.xlsx")
    assert _formulas(for_calc(again, REGISTRY)) == (calc, calc)
    assert _formulas(from_calc(again, REGISTRY)) == (plain, plain)


def test_what_is_not_a_formula_is_kept_byte_for_byte() -> None:
    data = io.BytesIO(_book("PE_RATE(1,2)"))
    with zipfile.ZipFile(data, "a") as file:
        file.writestr("xl/media/image1.png", b"\x89PNG")
    package = check_package(data.getvalue(), "表.xlsx")
    renamed = check_package(for_calc(package, REGISTRY), "表.xlsx")
    back = check_package(from_calc(renamed, REGISTRY), "表.xlsx")
    assert [member.name for member in back.members] == [member.name for member in package.members]
    assert all(back.content(member.name) == package.content(member.name) for member in package.members)


def test_a_book_without_our_functions_is_returned_as_it_is() -> None:
    data = _book("SUM(B1:B2)")
    assert for_calc(check_package(data, "表.xlsx"), REGISTRY) == data


def test_the_command_converts_and_converts_back(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    plain, calc, back = (tmp_path / f"{name}.xlsx" for name in ("表", "给Calc", "换回"))
    plain.write_bytes(_book("PE_RATE(1,2)"))
    assert main(["calc", "convert", str(plain), "-o", str(calc)]) == 0
    assert _formulas(calc.read_bytes()) == (f"{_HEAD}PERATE(1,2)",) * 2
    assert main(["calc", "convert", str(calc), "-o", str(back), "--back"]) == 0
    assert _formulas(back.read_bytes()) == ("PE_RATE(1,2)",) * 2
    assert capsys.readouterr().out.splitlines() == [
        f"已生成 {calc}：公式改用 LibreOffice 7.4 的写法",
        f"已生成 {back}：公式改用通用的写法",
    ]


def test_converting_over_the_book_itself_keeps_a_copy(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    book = tmp_path / "表.xlsx"
    book.write_bytes(before := _book("PE_RATE(1,2)"))
    assert main(["calc", "convert", str(book), "-o", str(book)]) == 0
    assert (tmp_path / "表.备份.xlsx").read_bytes() == before
    assert main(["calc", "convert", str(book), "-o", str(book)]) == 0
    assert "没有要换写法的公式" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("book", "out", "says"),
    [
        ("没有.xlsx", "出.xlsx", "找不到这个文件"),
        ("表.xlsx", "出.ods", "输出文件名应以 .xlsx 结尾"),
        ("表.txt", "出.txt", "不是"),
    ],
)
def test_what_cannot_be_converted_is_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], book: str, out: str, says: str
) -> None:
    (tmp_path / "表.xlsx").write_bytes(_book("PE_RATE(1,2)"))
    (tmp_path / "表.txt").write_text("文字")
    assert main(["calc", "convert", str(tmp_path / book), "-o", str(tmp_path / out)]) == 2
    said = capsys.readouterr().err
    assert says in said and said.count("\n") == 1 and not (tmp_path / out).exists()
