"""Somebody's own 评分表 or 自评表 with our columns beside it (在原表上计分).

arguments says what a row gives PE_SCORE, lines which rows are scored, block where our columns stand, formulas what is
written into them, reading makes an evaluation of it all. Recognising somebody's table takes many modules: they are
loaded when a name that needs them is first used, so that a book without our columns does not wait for them.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .block import COMPUTED, COUNTED, Block, entries, find_block, new_block, scored_sheet, without_block
    from .formulas import block_edits
    from .lines import Line, lines_of
    from .reading import Adopted, as_if_adopted, read_adopted, result_of

__all__ = [
    "COMPUTED",
    "COUNTED",
    "Adopted",
    "Block",
    "Line",
    "as_if_adopted",
    "block_edits",
    "entries",
    "find_block",
    "lines_of",
    "new_block",
    "read_adopted",
    "result_of",
    "scored_sheet",
    "without_block",
]
_MODULES = {"block_edits": "formulas", "Line": "lines", "lines_of": "lines"} | dict.fromkeys(
    ("Adopted", "as_if_adopted", "read_adopted", "result_of"), "reading"
)


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f".{_MODULES.get(name, 'block')}", __name__), name)
