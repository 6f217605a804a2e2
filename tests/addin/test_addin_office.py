"""The wrappers as LibreOffice runs them: another compiler of VBA, real cells, real ranges.

Two things of Excel are not there, so they are not shown here: Range.Value2 (Value stands in for it), and error values
in cells, which arrive as 0 and leave as the text `Error 2007`. The module of xlwings needs Windows: a stand-in answers
with the kinds of the arguments it was given, as VarType numbers them.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import subprocess
import uuid
import zipfile
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.formula import ArrayFormula

from pescore.addin.build import modules
from pescore.addin.package import macro_enabled
from pescore.addin.vba_project import PART, with_project
from pescore.hosts.calc_install import find_office, find_python, office_process

_CLIENT = Path(__file__).with_name("office_client.py")
_SECONDS = 90

_XLWINGS = """Attribute VB_Name = "xlwings"
Option Explicit
Option Private Module
Public Function XLPy() As Object
    Set XLPy = New Python
End Function
"""
_PYTHON = """VERSION 1.0 CLASS
BEGIN
  MultiUse = -1  'True
END
Attribute VB_Name = "Python"
Attribute VB_GlobalNameSpace = False
Attribute VB_Creatable = False
Attribute VB_PredeclaredId = False
Attribute VB_Exposed = False
Option Explicit
Public Function CallUDF(ByVal module As String, ByVal functionName As String, ByVal arguments As Variant) As Variant
    Dim told As String
    Dim table(0 To 1, 0 To 1) As Variant
    Dim i As Long
    If functionName = "PE_TOTAL" Then
        CallUDF = Chr$(26) & "2007 division by zero"
    ElseIf functionName = "PE_SUMMARY" Then
        table(0, 0) = "a"
        table(0, 1) = 2.5
        table(1, 0) = Chr$(26) & "2042 why"
        table(1, 1) = module
        CallUDF = table
    ElseIf functionName = "PE_RATE" Then
        Err.Raise 1000, , "not there"
    Else
        For i = LBound(arguments) To UBound(arguments)
            If IsArray(arguments(i)) Then
                told = told & " " & UBound(arguments(i), 1) & "x" & UBound(arguments(i), 2)
            Else
                told = told & " " & VarType(arguments(i))
            End If
        Next i
        CallUDF = functionName & told
    End If
End Function
"""
# vbEmpty 0, vbDouble 5, vbDate 7, vbString 8, vbBoolean 11
_SHOWN = {
    "=PE_WHY(A1,B1,A2)": "PE_WHY 5 0 8 0 0 0",  # number, blank cell, text, three left out
    "=PE_WHY(A4,A5,1)": "PE_WHY 7 11 5 0 0 0",  # date, truth, constant
    "=PE_WHY(A1:A3,A1:B2,A1:A1)": "PE_WHY 3x1 2x2 5 0 0 0",  # ranges; one of a single cell is that cell
    "=PE_GRADE(1)": "PE_GRADE 5 0 0",
    '=PE_TARGET("18个",A2)': "PE_TARGET 8 8",
    "=PE_TOTAL(A1:A3)": "Error 2007",
    "=PE_RATE(1,2)": "Error 2042",  # Python is not there
    "=PE_WHY(A1,1,1)": "Error 2042",  # nor is it asked again at once
}


def _workbook(path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row, value in enumerate([1.5, "文", None, dt.date(2022, 9, 25), True], 1):
        sheet.cell(row, 1).value = value
    sheet["C1"].value = ArrayFormula("C1:D2", "=PE_SUMMARY(A1:B2)")
    for row, formula in enumerate(_SHOWN, 3):
        sheet.cell(row, 3).value = formula
    book.save(path)
    path.write_bytes(macro_enabled(path.read_bytes()))
    ours = {name: text.replace(".Value2", ".Value") for name, text in modules().items() if name in _TRIED}
    project = with_project(
        path, name="pescore", modules={**ours, "xlwings": _XLWINGS}, classes={"Python": _PYTHON}, workbook_code=""
    )
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in {**parts, PART: project}.items():
            archive.writestr(name, data)


_TRIED = ("PE_Kernel", "PE_Udfs")


def _cells(office: str, path: Path, profile: Path) -> list[list[str]]:
    pipe = f"pescore{uuid.uuid4().hex}"
    command = [office, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore", "--nodefault"]
    with office_process([*command, f"--accept=pipe,name={pipe};urp;"]) as running:
        done = subprocess.run(
            [find_python(office), str(_CLIENT), pipe, path.as_uri()], capture_output=True, timeout=_SECONDS, check=False
        )
        assert done.returncode == 0, done.stderr.decode()
        running.wait(_SECONDS)
    return json.loads(done.stdout)


def test_the_wrappers_in_another_compiler(tmp_path: Path) -> None:
    office = find_office()
    if office is None:
        assert os.environ.get("PESCORE_OFFICE") != "required"
        pytest.skip("没有安装 LibreOffice（soffice）：没有用它的 VBA 试运行加载项的宏")
    path = tmp_path / "宏.xlsm"
    _workbook(path)
    rows = _cells(office, path, tmp_path / "profile")
    assert dict(zip(_SHOWN, (row[2] for row in rows[2:]), strict=False)) == _SHOWN
    assert [row[2:] for row in rows[:2]] == [["a", "2.5"], ["Error 2042", "pescore.hosts.excel"]]
