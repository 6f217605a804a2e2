"""The mark of a frozen copy (冻结副本): a hidden defined name, which Excel, LibreOffice and WPS keep when they save.

In such a copy the scores are numbers or the program's own formulas, as delivered; that is no damage, and nothing in it
can be refreshed.
"""

from __future__ import annotations

from .edits import DefineName
from .grid import Book
from .names import defined_names
from .package import BookError
from .parts import structure

_NAME = "pescore_frozen"


def frozen_mark(kind: str) -> DefineName:
    """The edit that marks a copy; `kind` is values or formulas."""
    return DefineName(_NAME, f'"{kind}"', hidden=True)


def is_frozen(book: Book) -> bool:
    """Whether the book is a copy that freeze made."""
    if book.package is None:
        return False
    workbook = book.package.xml[structure(book.package).workbook]
    return _NAME.encode() in workbook.lower() and any(name.lower() == _NAME for name, _ in defined_names(book.package))


def refuse_frozen(book: Book, file: str, doing: str) -> None:
    """Raises BookError where `doing` needs the working book."""
    if is_frozen(book):
        raise BookError(
            f"{file}：这是 freeze 生成的副本，得分已换成数值或原生公式，不能{doing}，文件未改动。"
            "请对原来的评分工作簿操作，再重新生成副本；这份副本可以用 score、review、report 查看和核对"
        )
