"""`pescore calc build|install|convert`: the extension of LibreOffice Calc, and workbooks for LibreOffice 7.4."""

from __future__ import annotations

import argparse
from pathlib import Path

from .outcome import DONE, AddCommand, BadInput


def add_to(add: AddCommand) -> None:
    command = add("calc", _install, "LibreOffice Calc 的扩展：生成，装进 LibreOffice，转换工作簿")
    actions = command.add_subparsers(
        title="动作", required=True, metavar="build|install|convert", parser_class=type(command)
    )
    build = actions.add_parser("build", help="生成扩展文件 pescore.oxt", description="生成扩展文件 pescore.oxt")
    build.add_argument("-o", metavar="DIR", dest="folder", default="out", help="放扩展文件的文件夹（默认 out）")
    build.set_defaults(run=_build)
    install = actions.add_parser("install", help="装进 LibreOffice（先关闭它的窗口）", description="装进 LibreOffice")
    install.add_argument("--profile", metavar="DIR", help="装进指定的用户配置文件夹；不写为当前用户的配置")
    install.set_defaults(run=_install)
    told = "换成 LibreOffice 7.4 认得的函数写法，或用 --back 换回来"
    convert = actions.add_parser("convert", help=told, description=told)
    convert.add_argument("book", metavar="BOOK.xlsx", help="评分工作簿")
    convert.add_argument("-o", metavar="OUT.xlsx", dest="out", required=True, help="放结果的文件")
    convert.add_argument("--back", action="store_true", help="把 LibreOffice 存过的工作簿换回通用的写法")
    convert.set_defaults(run=_convert)


def _build(arguments: argparse.Namespace) -> int:
    from ..hosts.calc_oxt import FILE_NAME, BuildError, extension

    path = Path(arguments.folder, FILE_NAME)
    try:
        data = extension()
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    except BuildError as error:
        raise BadInput(str(error)) from None
    except OSError as error:
        raise BadInput(f"写不了 {path}（{error.strerror}）：请用 -o 换一个文件夹") from None
    print(f"已生成 {path}。双击它，或运行 pescore calc install，装进 LibreOffice")
    return DONE


def _install(arguments: argparse.Namespace) -> int:
    from ..hosts.calc_install import InstallError, install
    from ..hosts.calc_oxt import BuildError, extension

    try:
        install(extension(), Path(arguments.profile) if arguments.profile else None)
    except (BuildError, InstallError) as error:
        raise BadInput(str(error)) from None
    print("已装进 LibreOffice：打开 Calc，在“插入—函数”里搜 PE_SCORE，就能看到这些函数和说明")
    return DONE


def _convert(arguments: argparse.Namespace) -> int:
    from ..functions.registry import REGISTRY
    from ..hosts.calc_names import for_calc, from_calc
    from ..workbook.package import BookError, open_package
    from .files import check_place, store

    path, out = Path(arguments.book), Path(arguments.out)
    check_place(out, path)
    try:
        package = open_package(path)
        data = (from_calc if arguments.back else for_calc)(package, REGISTRY)
        store(data, out, source=path, original=package.data)
    except BookError as error:
        raise BadInput(str(error)) from None
    if data == package.data:
        print(f"已生成 {out}：没有要换写法的公式，内容与 {path.name} 相同")
    else:
        print(f"已生成 {out}：公式改用{'通用的写法' if arguments.back else ' LibreOffice 7.4 的写法'}")
    return DONE
