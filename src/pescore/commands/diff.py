"""`pescore diff OLD.xlsx NEW.xlsx`: what changed between two versions of a book, by indicator, in words."""

from __future__ import annotations

import argparse
import json
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..console import fitted, wrapped
from ..values import plain
from .outcome import DONE, AddCommand, BadInput

if TYPE_CHECKING:
    from ..actions.compare import Compared
    from ..evaluation.results import Result

_PAGE = 100


def add_to(add: AddCommand) -> None:
    command = add("diff", run, "比较两个版本：哪些指标改了，改了什么，得分和等级变了没有")
    command.add_argument("old", metavar="OLD.xlsx", help="原来的版本")
    command.add_argument("new", metavar="NEW.xlsx", help="现在的版本")
    command.add_argument("--json", action="store_true", help="输出 JSON")


def run(arguments: argparse.Namespace) -> int:
    from ..actions.compare import compare
    from ..workbook.grid import read_book
    from ..workbook.package import BookError

    old, new = Path(arguments.old), Path(arguments.new)
    try:
        found = compare(read_book(old), read_book(new), old.name, new.name)
    except BookError as error:
        raise BadInput(str(error)) from None
    if arguments.json:
        print(json.dumps(_as_json(found), ensure_ascii=False, indent=1))
    else:
        print(_as_text(found, f"{old} → {new}"))
    return DONE


def _as_json(found: Compared) -> dict[str, Any]:
    return {
        "old": _summary(found.old.result),
        "new": _summary(found.new.result),
        "changes": [
            {"path": list(one.path), "what": one.what, "old": one.old, "new": one.new, "says": one.says}
            for one in found.changes
        ],
    }


def _summary(result: Result) -> dict[str, str | None]:
    total = None if result.total is None else plain(result.total)
    return {"total": total, "full": plain(result.full), "grade": result.grade}


def _as_text(found: Compared, title: str) -> str:
    if not found.changes:
        return f"{title}\n\n两个版本的评价内容相同。"
    blocks = [title]
    whole = [one for one in found.changes if not one.path]
    if whole:
        blocks.append("\n".join(f"  {line}" for one in whole for line in wrapped(one.says, _PAGE - 2)))
    leaves = [one for one in found.changes if one.path]
    for path, changed in groupby(leaves, lambda one: one.path):
        lines = [fitted(f"  {'/'.join(path)}", _PAGE)]
        lines += [f"      {line}" for one in changed for line in wrapped(one.says, _PAGE - 6)]
        blocks.append("\n".join(lines))
    count = len({one.path for one in leaves})
    blocks.append(f"共 {len(found.changes)} 处不同，涉及 {count} 个指标。")
    return "\n\n".join(blocks)
