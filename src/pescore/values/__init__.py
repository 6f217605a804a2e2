"""What a cell holds (单元格里的值): numbers, rates, units, ranges, dates, 是/否, blanks and errors, read exactly."""

from pescore.values.bounds import meets
from pescore.values.chinese import chinese_number
from pescore.values.exact import as_percent, cents, exact, plain
from pescore.values.reading import read_value
from pescore.values.units import PER_ONE, RATES, same_unit
from pescore.values.value import ERRORS, Err, Value

__all__ = [
    "PER_ONE",
    "RATES",
    "ERRORS",
    "Err",
    "Value",
    "as_percent",
    "cents",
    "chinese_number",
    "exact",
    "meets",
    "plain",
    "read_value",
    "same_unit",
]
