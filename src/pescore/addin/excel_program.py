"""The Excel on this computer (本机的 Excel): where its program is, and whether it has 32 or 64 bits.

WPS takes over the name by which programs ask for Excel, so what answers to it need not be Excel.
"""

from __future__ import annotations

import struct
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PureWindowsPath

_NAME = "excel.exe"
_ASKED_FOR = r"Excel.Application\CLSID"
_APP_PATH = r"SOFTWARE\Microsoft\Windows\CurrentVersion\App Paths\excel.exe"
_MACHINES = {0x14C: 32, 0x8664: 64, 0xAA64: 64}  # as a program file names its processor


@dataclass(frozen=True, slots=True)
class ExcelProgram:
    """An Excel that was found; `bits` is None where its program file cannot be read."""

    path: str
    bits: int | None


def find_excel() -> ExcelProgram | None:
    """The installed Excel; None where there is none, or only WPS, and on other systems."""
    for command in _commands():
        path = _program(command)
        if PureWindowsPath(path).name.lower() == _NAME:
            return ExcelProgram(path, _bits(Path(path)))
    return None


def _commands() -> Iterator[str]:
    """What Windows would start: first by the name for automation, then by that of the program."""
    if sys.platform != "win32":
        return
    import winreg

    def value(root: int, key: str, view: int) -> str:
        try:
            with winreg.OpenKeyEx(root, key, 0, winreg.KEY_READ | view) as opened:
                return str(winreg.QueryValueEx(opened, "")[0])
        except OSError:
            return ""

    views = (winreg.KEY_WOW64_64KEY, winreg.KEY_WOW64_32KEY)  # an Excel of 32 bits is entered apart
    for view in views:
        if number := value(winreg.HKEY_CLASSES_ROOT, _ASKED_FOR, view):
            yield value(winreg.HKEY_CLASSES_ROOT, rf"CLSID\{number}\LocalServer32", view)
    for root in (winreg.HKEY_CURRENT_USER, winreg.HKEY_LOCAL_MACHINE):
        for view in views:
            yield value(root, _APP_PATH, view)


def _program(command: str) -> str:
    """`"C:\\…\\EXCEL.EXE" /automation` → the path; without quotes it may hold blanks all the same."""
    if command.startswith('"'):
        return command[1:].partition('"')[0]
    end = command.lower().find(".exe")
    return command if end < 0 else command[: end + 4]


def _bits(program: Path) -> int | None:
    """From the header of the program file; None where there is none to read."""
    try:
        with program.open("rb") as file:
            file.seek(0x3C)
            (header,) = struct.unpack("<I", file.read(4))
            file.seek(header)
            mark, machine = struct.unpack("<4sH", file.read(6))
    except (OSError, struct.error):
        return None
    return _MACHINES.get(machine) if mark == b"PE\0\0" else None
