"""`pescore refresh BOOK.xlsx`: recalculate, and rewrite 报告 and 复核."""

from __future__ import annotations

import argparse
from pathlib import Path

from .outcome import DONE, NEEDS_PERSON, AddCommand, BadInput


def add_to(add: AddCommand) -> None:
    command = add("refresh", run, "不开 Excel 重算全部公式，重写报告和复核")
    command.add_argument("book", metavar="BOOK.xlsx", help="评分工作簿；不给 -o 就更新它自己，首次覆盖前留备份")
    command.add_argument("-o", metavar="OUT.xlsx", dest="out", help="另存到这里，原文件不动")


def run(arguments: argparse.Namespace) -> int:
    from ..actions.refresh import refresh
    from ..review.finding import counted
    from ..summary import result_text
    from ..workbook.grid import read_book
    from ..workbook.package import BookError
    from ..workbook.patch import apply
    from .files import store

    path = Path(arguments.book)
    out = Path(arguments.out) if arguments.out else path
    try:
        book = read_book(path)
        done = refresh(book, path.name)
        assert book.package is not None
        stored = store(apply(book.package, done.edits), out, source=path, original=book.package.data)
    except BookError as error:
        raise BadInput(str(error)) from None
    name = done.scored.evaluation.card.get("项目名称")
    print(result_text(done.scored.result, f"{name or path.stem}　{path} {done.scored.sheet}"))
    if done.filled:
        print(f"\n{done.filled}")
    if done.uncalculated:
        told = "\n".join(f"  {one.says}" for one in done.uncalculated)
        print(f"\n没有算出来的公式（{len(done.uncalculated)} 格）\n{told}")
    if asked := sum(finding.waits for finding in done.findings):
        print(f"\n“复核”表中有 {asked} 项需要先处理。")
    for line in done.unheard:
        print(line)
    if said := counted(done.findings):
        print(f"\n复核发现：{said}。")
    print(f"\n已刷新 {out}{stored.told}" if stored.changed else f"\n{out} 已是最新，没有改动")
    return NEEDS_PERSON if done.needs_person else DONE
