"""The parts the Excel add-in is made of: our VBA and ribbon, and the module of xlwings that loads Python."""

from __future__ import annotations

from importlib import metadata, resources
from pathlib import Path

XLWINGS = "0.37.8"  # the add-in names the library file of exactly this version
PROJECT = "pescore"
OURS = ("PE_Kernel", "PE_Ribbon", "PE_Help")  # standard modules, one file each
_FOLDER = "excel"

# What is changed in the module of xlwings, and why. Each text must be there exactly once.
_CHANGES = (
    ('Public Const PROJECT_NAME As String = "myaddin"', f'Public Const PROJECT_NAME As String = "{PROJECT}"'),
    # Its procedures are no worksheet functions: keep them out of Excel's function wizard.
    ('Attribute VB_Name = "xlwings"\r\n', 'Attribute VB_Name = "xlwings"\r\nOption Private Module\r\n'),
    # A workbook from a stranger, or a file beside it, must not choose the program that is started.
    ('If SheetExists(ActiveWorkbook, PROJECT_NAME & ".conf") = True Then', "If False Then"),
    ('If source = "" Or source = "directory" Then', 'If source = "directory" Then'),
    # Nor may a folder or file name become part of Python's search path or of the command line.
    ('ActiveWorkbook.FullName & ";" & ThisWorkbook.FullName & ";"', '";" & ThisWorkbook.FullName & ";"'),
)


class AddinError(Exception):
    """Why the add-in cannot be built or installed: one Chinese line that says what to do."""


def source(name: str) -> str:
    """A text file of addin/excel: from the checkout, or from the installed files."""
    beside = Path(__file__).parents[3] / "addin" / _FOLDER / name
    if beside.is_file():
        return beside.read_text(encoding="utf-8")
    try:
        installed = metadata.files(PROJECT) or []
    except metadata.PackageNotFoundError:
        installed = []
    for file in installed:
        if file.name == name and file.parent.name == "addin-excel":
            return Path(str(file.locate())).read_text(encoding="utf-8")
    raise AddinError(f"安装不完整，缺少 {name}：请重新安装 pescore")


def xlwings_version() -> str | None:
    """The installed version; None where there is none."""
    try:
        return metadata.version("xlwings")
    except metadata.PackageNotFoundError:
        return None


def check_xlwings() -> None:
    """Raises AddinError where xlwings is missing or of another version."""
    found = xlwings_version()
    if found is None:
        raise AddinError('缺少 xlwings：请运行 python -m pip install "pescore[excel]" 后再试')
    if found != XLWINGS:
        raise AddinError(
            f"装着的 xlwings 是 {found}，加载项要的是 {XLWINGS}，两者必须一致："
            f"请运行 python -m pip install xlwings=={XLWINGS}"
        )


def xlwings_module() -> str:
    """The VBA of the installed xlwings (BSD) with our project name, deaf to what strangers' workbooks configure."""
    check_xlwings()
    text = resources.files("xlwings").joinpath("xlwings_custom_addin.bas").read_bytes().decode("ascii")
    for old, new in _CHANGES:
        if text.count(old) != 1:
            raise AddinError(f"xlwings {XLWINGS} 的内容与预期不同，加载项没有生成：请重新安装 xlwings=={XLWINGS}")
        text = text.replace(old, new)
    return text


def dictionary_class() -> str:
    """The class Dictionary (MIT) that the module of xlwings uses on a Mac, and must find to compile."""
    check_xlwings()
    return resources.files("xlwings").joinpath("addin/Dictionary.cls").read_bytes().decode("ascii")
