"""A function of the registry as Excel calls it: by position, COM values in, rows of cells out."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

from ..functions.spec import Spec
from .excel_values import received, returned

MODULE = "pescore.hosts.excel"  # what the add-in names in its calls


def bound(spec: Spec) -> Callable[..., list[list[Any]]]:
    """The function as Excel calls it: by position, COM values in, rows of cells out; it never raises."""
    call, defaults = spec.call, _defaults(spec)

    def answer(*arguments: Any) -> list[list[Any]]:
        given = [received(argument) for argument in arguments]
        for place, default in defaults.items():
            if place < len(given) and given[place] is None:
                given[place] = default
        return returned(call(*given))

    answer.__name__ = answer.__qualname__ = spec.name
    answer.__doc__ = spec.help
    answer.__module__ = MODULE
    answer.__dict__["__signature__"] = _signature(spec)  # xlwings asks for it
    return answer


def _defaults(spec: Spec) -> dict[int, Any]:
    """What an optional argument is when left out, or when its cell is blank: the function's own default."""
    declared = list(inspect.signature(spec.call).parameters.values())
    return {n: declared[n].default for n, argument in enumerate(spec.args) if argument.optional}


def _signature(spec: Spec) -> inspect.Signature:
    defaults = _defaults(spec)
    return inspect.Signature(
        [
            inspect.Parameter(
                argument.name,
                inspect.Parameter.POSITIONAL_OR_KEYWORD,
                default=defaults.get(place, inspect.Parameter.empty),
            )
            for place, argument in enumerate(spec.args)
        ]
    )
