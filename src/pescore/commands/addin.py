"""`pescore addin build|install|uninstall|doctor`: the Excel add-in."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from .outcome import DONE, NEEDS_PERSON, AddCommand, BadInput


def add_to(add: AddCommand) -> None:
    command = add("addin", run, "Excel 加载项：生成、安装、卸载、检查")
    command.add_argument("what", choices=tuple(_STEPS), help="build 生成，install 安装，uninstall 卸载，doctor 检查")
    command.add_argument(
        "-o",
        metavar="DIR",
        dest="out",
        default="out",
        help="build：放 pescore.xlam 和 评分表.xlsm 的文件夹（默认 out）",
    )
    command.add_argument(
        "--template", metavar="NAME", default="项目支出三级", help="build：评分表.xlsm 用哪个模板（默认 项目支出三级）"
    )
    command.add_argument("--python", metavar="PATH", help="build：使用者电脑上 python.exe 的位置（默认就是现在这个）")
    command.add_argument("--dir", metavar="DIR", dest="folder", help="Excel 启动文件夹，不写就用本人的 XLSTART")


def run(arguments: argparse.Namespace) -> int:
    from ..addin.sources import AddinError

    try:
        return _STEPS[arguments.what](arguments)
    except AddinError as error:
        raise BadInput(str(error)) from None


def _build(arguments: argparse.Namespace) -> int:
    from ..addin.build import FILE, TEMPLATE, build, build_template
    from ..addin.install import install
    from ..evaluation.frameworks import UnknownFramework

    python = arguments.python or sys.executable
    try:
        files = {FILE: build(python), TEMPLATE: build_template(python, arguments.template)}
    except UnknownFramework as error:
        raise BadInput(str(error)) from None
    folder = Path(arguments.out)
    for name, built in files.items():
        install(built, folder, name)
        print(f"已生成 {folder / name}（Python：{built.interpreter}）\nsha256 {built.sha256}")
    print("结构已核对，尚未在 Excel 中运行。")
    return DONE


def _install(arguments: argparse.Namespace) -> int:
    from ..addin.build import FILE, build
    from ..addin.excel_program import find_excel
    from ..addin.install import install, installed, start_folder

    folder = start_folder(arguments.folder)
    if arguments.folder is None and find_excel() is None:
        raise BadInput("没有找到 Excel，没有安装：请先安装 Excel；用 WPS 的请用命令行 pescore refresh 等")
    built = build(arguments.python or sys.executable)
    before = installed(folder)
    if not install(built, folder):
        print(f"{folder / FILE} 已是最新，没有改动")
        return DONE
    instead = f"，换下了原来的（{before.stamped}）" if before else ""
    print(f"已安装 {folder / FILE}{instead}，下次打开 Excel 时生效")
    return DONE


def _uninstall(arguments: argparse.Namespace) -> int:
    from ..addin.build import FILE
    from ..addin.install import start_folder, uninstall

    folder = start_folder(arguments.folder)
    print(f"已卸载 {folder / FILE}" if uninstall(folder) else f"{folder} 里没有加载项，不用卸载")
    return DONE


def _doctor(arguments: argparse.Namespace) -> int:
    from ..addin.doctor import examine
    from ..console import width

    checks = examine(arguments.folder)
    margin = max(width(check.name) for check in checks) + 2
    for check in checks:
        print(f"{'✗' if check.advice else '✓'} {check.name}{' ' * (margin - width(check.name))}{check.found}")
        if check.advice:
            print(f"{' ' * (margin + 2)}→ {check.advice}")
    return NEEDS_PERSON if any(check.advice for check in checks) else DONE


_STEPS: dict[str, Callable[[argparse.Namespace], int]] = {
    "build": _build,
    "install": _install,
    "uninstall": _uninstall,
    "doctor": _doctor,
}
