"""pescore: scores a 评分表 (budget performance evaluation sheet) from its own words.

>>> from pescore import read_standard
>>> reading = read_standard("预算执行率≥100%得满分，≤80%不得分，之间按比例计算", full=2)
>>> reading.score("90%").points
Decimal('1.00')
"""

import os

# openpyxl writes other bytes where lxml happens to be installed (python-docx brings it): the same files everywhere.
os.environ.setdefault("OPENPYXL_LXML", "False")

from .standards.reading import Reading, Score, read_standard

__all__ = ["Reading", "Score", "read_standard"]
__version__ = "0.1.0"
