"""Somebody's own 评分表 or 自评表 with our columns beside it (在原表上计分).

arguments says what a row gives PE_SCORE, lines which rows are scored, block where our columns stand, formulas what is
written into them, reading makes an evaluation of it all.
"""

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
