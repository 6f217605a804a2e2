"""`pescore addin doctor`: what the add-in needs on this computer, what is there, and twenty known answers."""

from __future__ import annotations

import platform
import site
import struct
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Any

from ..functions.registry import REGISTRY
from ..hosts.excel_binding import bound
from ..hosts.excel_values import CODES, MARK, error_code
from ..library import load
from . import install
from .excel_program import find_excel
from .sources import PROJECT, XLWINGS, AddinError, xlwings_version


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the report; `advice` is empty where nothing needs doing."""

    name: str
    found: str
    advice: str = ""


def examine(folder: str | None = None) -> list[Check]:
    """Everything the add-in needs, in the order in which to put it right."""
    bits = 8 * struct.calcsize("P")
    checks = [
        Check("系统", platform.platform(terse=True)),
        Check("Python", f"{platform.python_version()}（{bits} 位）{sys.executable}"),
        Check("pescore", metadata.version(PROJECT)),
        _xlwings(),
        *_windows(),
        *_addin(folder),
    ]
    right, wrong = known_answers()
    checks.append(Check("已知答案", f"{right} 个相符" + (f"，{len(wrong)} 个不符" if wrong else ""), "；".join(wrong)))
    return checks


def _xlwings() -> Check:
    found = xlwings_version()
    if found is None:
        return Check("xlwings", "没有安装", 'python -m pip install "pescore[excel]"')
    return Check("xlwings", found, "" if found == XLWINGS else f"python -m pip install xlwings=={XLWINGS}")


def _windows() -> Iterator[Check]:
    """Excel itself, and the library through which it reaches Python."""
    if sys.platform != "win32":
        yield Check(
            "Excel", "没有：加载项用于 Windows 上的 Excel", "在这台电脑上请用命令行：pescore refresh 等，得分相同"
        )
        return
    excel = find_excel()
    if excel is None:
        yield Check("Excel", "没有找到", "请安装 Excel；用 WPS 的请用命令行：pescore refresh 等，得分相同")
    else:
        yield Check("Excel", f"{f'{excel.bits} 位 ' if excel.bits else ''}{excel.path}")
    # Excel loads the library of its own kind, whatever kind Python is.
    for bits in (excel.bits,) if excel and excel.bits else (32, 64):
        yield _library(f"xlwings{bits}-{XLWINGS}.dll")


def _library(name: str) -> Check:
    """Where the add-in looks for the library: beside the Python stamped into it, or one folder up."""
    wanted, elsewhere = Path(sys.prefix) / name, Path(site.getuserbase()) / name
    if wanted.is_file():
        return Check("连接库", str(wanted))
    if elsewhere.is_file():
        return Check("连接库", f"在 {elsewhere}，加载项找不到那里", f"把它复制到 {sys.prefix}，或改在虚拟环境里安装")
    return Check("连接库", f"缺少 {wanted}", f"重新安装 xlwings=={XLWINGS}；如被杀毒软件隔离，请加入信任")


def _addin(chosen: str | None) -> Iterator[Check]:
    try:
        folder = install.start_folder(chosen)
    except AddinError:
        yield Check("加载项", "没有安装", "请在装有 Excel 的 Windows 上运行 pescore addin install")
        return
    found = install.installed(folder)
    if found is None:
        yield Check("加载项", f"{folder} 里没有", "pescore addin install")
        return
    again = "请关闭 Excel，再运行 pescore addin install"
    if found.pescore is None:
        yield Check("加载项", f"{found.path} 读不出来", again)
        return
    current = (metadata.version(PROJECT), XLWINGS, sys.executable)
    same = (found.pescore, found.xlwings, found.interpreter) == current
    yield Check("加载项", f"{found.path}：{found.stamped}", "" if same else f"与这里的 Python 不一致，{again}")


def known_answers() -> tuple[int, list[str]]:
    """How many of the known answers come out, and one line for each that does not."""
    right, wrong = 0, []
    for name, arguments, expected in load("known_answers")["答案"]:
        answer = _plain(bound(REGISTRY[name])(*map(_as_cells, arguments))[0][0])
        if type(answer) is type(expected) and answer == expected:
            right += 1
        else:
            wrong.append(f"{name}{tuple(arguments)} 应为 {expected!r}，现为 {answer!r}")
    return right, wrong


def _as_cells(argument: Any) -> Any:
    """An argument as Excel sends it: whole numbers are floats, a range is a tuple of rows, an error a code."""
    if isinstance(argument, list):
        return tuple(_as_cells(cell) for cell in argument)
    if argument in CODES:
        return error_code(argument)
    return float(argument) if isinstance(argument, int) else argument


def _plain(answer: Any) -> Any:
    """An error as its code, without the reason."""
    if isinstance(answer, str) and answer.startswith(MARK):
        number = int(answer[1:5])
        return next(code for code, known in CODES.items() if known == number)
    return answer
