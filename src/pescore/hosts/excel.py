"""The functions in Excel on Windows, through xlwings (classic, BSD): the module that the add-in names in its calls.

xlwings hands over raw COM values and takes rows of cells back; excel_values.py reads and writes both.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from typing import Any, Protocol

import xlwings

from ..functions.registry import REGISTRY
from ..functions.spec import Spec
from .excel_values import received, returned

MODULE = __name__


class Decorators(Protocol):
    """The three decorators of xlwings that make a worksheet function."""

    func: Callable[..., Any]
    arg: Callable[..., Any]
    ret: Callable[..., Any]


def bound(spec: Spec) -> Callable[..., list[list[Any]]]:
    """The function as Excel calls it: by position, COM values in, rows of cells out; it never raises."""
    call = spec.call

    def answer(*arguments: Any) -> list[list[Any]]:
        return returned(call(*[received(argument) for argument in arguments]))

    answer.__name__ = answer.__qualname__ = spec.name
    answer.__doc__ = spec.help
    answer.__module__ = MODULE
    answer.__signature__ = _signature(spec)  # type: ignore[attr-defined]
    return answer


def _signature(spec: Spec) -> inspect.Signature:
    """The registry's names; an argument left out takes the default of the function itself."""
    defaults = [parameter.default for parameter in inspect.signature(spec.call).parameters.values()]
    return inspect.Signature(
        [
            inspect.Parameter(
                argument.name,
                inspect.Parameter.POSITIONAL_OR_KEYWORD,
                default=default if argument.optional else inspect.Parameter.empty,
            )
            for argument, default in zip(spec.args, defaults, strict=True)
        ]
    )


def registered(registry: Mapping[str, Spec], decorators: Decorators) -> dict[str, Callable[..., Any]]:
    """Every function of the registry as an xlwings function that is given and gives raw values."""
    functions: dict[str, Callable[..., Any]] = {}
    for name, spec in registry.items():
        function = decorators.ret("raw")(decorators.func(bound(spec)))
        for argument in spec.args:
            function = decorators.arg(argument.name, "raw")(function)
        functions[name] = function
    return functions


globals().update(registered(REGISTRY, xlwings))  # type: ignore[arg-type]  # a module is an object with these three
