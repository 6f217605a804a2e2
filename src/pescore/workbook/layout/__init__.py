"""Recognise an evaluator's own 评分表 or 自评表 in its own layout (识别版式): by meaning, not by position.

header finds header rows, columns gives them roles, leaves sorts the rows below, harvest takes the figures out of them,
lint names what is wrong with them, recognition puts a form together or refuses.
"""

from pescore.workbook.layout.attained import quantity
from pescore.workbook.layout.form import Budget, Form, Group, Leaf, Part, Problem, Stated
from pescore.workbook.layout.recognition import recognise, recognise_book

__all__ = [
    "Budget",
    "Form",
    "Group",
    "Leaf",
    "Part",
    "Problem",
    "Stated",
    "quantity",
    "recognise",
    "recognise_book",
]
