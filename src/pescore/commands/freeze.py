"""`pescore freeze BOOK.xlsx --as values|formulas`: a copy that works without the add-in."""

from __future__ import annotations

import argparse
from collections import Counter
from pathlib import Path

from .outcome import DONE, NEEDS_PERSON, AddCommand, BadInput

_SHOWN = 20


def add_to(add: AddCommand) -> None:
    command = add("freeze", run, "生成不装插件也能用的副本：换成数值，或换成等价的 Excel 公式")
    command.add_argument("book", metavar="BOOK.xlsx", help="评分工作簿，不会改动")
    command.add_argument(
        "--as", dest="kind", choices=("values", "formulas"), required=True, help="values 数值，formulas 原生公式"
    )
    command.add_argument("-o", metavar="OUT.xlsx", dest="out", required=True, help="放副本的文件")


def run(arguments: argparse.Namespace) -> int:
    from ..actions.freeze import freeze
    from ..workbook.grid import read_book
    from ..workbook.package import BookError
    from .files import store

    path, out = Path(arguments.book), Path(arguments.out)
    if out.exists() and path.exists() and out.samefile(path):
        raise BadInput(f"{out.name}：副本不能覆盖原文件（公式会丢失），请换一个 -o")
    try:
        book = read_book(path)
        frozen = freeze(book, arguments.kind)
        assert book.package is not None
        store(frozen.data, out, source=path, original=book.package.data)
    except BookError as error:
        raise BadInput(str(error)) from None
    print(f"已生成 {out}：{len(frozen.native)} 格换成原生公式，{len(frozen.valued)} 格换成数值")
    reasons = Counter(reason for reason in frozen.valued.values() if reason)
    for reason, count in reasons.most_common():
        cells = [f"{sheet}!{ref}" for (sheet, ref), why in frozen.valued.items() if why == reason]
        print(f"  {count} 格没有等价公式（{reason}）：{'、'.join(cells[:_SHOWN])}{'…' if count > _SHOWN else ''}")
    for line in [*filter(None, [frozen.filled]), *(one.says for one in frozen.uncalculated), *frozen.left]:
        print(f"  {line}")
    return NEEDS_PERSON if frozen.uncalculated or frozen.left else DONE
