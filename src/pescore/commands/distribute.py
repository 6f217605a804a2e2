"""`pescore distribute TEMPLATE.xlsx --units FILE -o DIR`: one book per unit."""

from __future__ import annotations

import argparse
from pathlib import Path

from .outcome import DONE, AddCommand, BadInput


def add_to(add: AddCommand) -> None:
    command = add("distribute", run, "按单位清单，由一份模板生成各单位的评分表")
    command.add_argument("template", metavar="TEMPLATE.xlsx", help="模板工作簿；也可以是事实文件 评估.yaml")
    command.add_argument("--units", metavar="FILE", required=True, help="单位清单：.xlsx（一行一个单位）或 .yaml")
    command.add_argument("-o", metavar="DIR", dest="folder", required=True, help="放各单位文件的文件夹")


def run(arguments: argparse.Namespace) -> int:
    from ..evaluation.facts import FactsError
    from ..units.distributing import distribute
    from ..units.unit_list import read_units
    from ..workbook.package import BookError

    template, folder = Path(arguments.template), Path(arguments.folder)
    if folder.exists() and not folder.is_dir():
        raise BadInput(f"{folder}：不是文件夹，请在 -o 中写文件夹")
    try:
        handed = distribute(template, read_units(Path(arguments.units)), folder)
    except (FactsError, BookError, ValueError) as error:
        raise BadInput(str(error)) from None
    print(f"已在 {folder} 生成 {len(handed.files)} 个单位的文件")
    if handed.unnamed:
        print("模板里没有写单位名称的格子（如“项目”表的“单位名称”），汇总时以文件名作单位名称，请不要改文件名")
    return DONE
