"""Importing this makes a process ready to read (预热): grammar, patterns and tables are in place before readers are forked.

What the first book would wait for is done once, before anyone asks, and not again by each process that replaces another.
"""

from ..standards.reading import read_standard
from ..values import read_value

_TYPICAL = (
    "完成率≥100%得满分，≤80%不得分，之间按比例计算",
    "每发现一处不符合的扣0.5分，扣完为止",
    "符合得满分，不符合不得分",
)

for _standard in _TYPICAL:
    read_standard(_standard, 2).score("符合")
read_value("12.5万元")
