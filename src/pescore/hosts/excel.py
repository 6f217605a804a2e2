"""The functions in Excel on Windows, through xlwings (classic, BSD): the module that the add-in names in its calls.

xlwings hands over raw COM values and takes rows of cells back: excel_binding.py and excel_values.py.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import xlwings

from ..functions.registry import REGISTRY
from ..functions.spec import Spec
from .excel_binding import bound


@dataclass(frozen=True, slots=True)
class Decorators:
    """The three decorators of xlwings that make a worksheet function."""

    func: Callable[..., Any]
    arg: Callable[..., Any]
    ret: Callable[..., Any]


def registered(registry: Mapping[str, Spec], decorators: Decorators) -> dict[str, Callable[..., Any]]:
    """Every function of the registry as an xlwings function that is given and gives raw values."""
    functions: dict[str, Callable[..., Any]] = {}
    for name, spec in registry.items():
        function = decorators.ret("raw")(decorators.func(bound(spec)))
        for argument in spec.args:
            function = decorators.arg(argument.name, "raw")(function)
        functions[name] = function
    return functions


globals().update(registered(REGISTRY, Decorators(xlwings.func, xlwings.arg, xlwings.ret)))
