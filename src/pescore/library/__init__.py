"""Data shipped with pescore as YAML: read here, and only here, so that a wheel and a checkout find the same files."""

from __future__ import annotations

from functools import cache
from pkgutil import get_data
from typing import Any

import yaml

_QUICK = getattr(yaml, "CSafeLoader", None)  # the C reader, ten times as fast, where PyYAML has it


@cache
def load(name: str) -> Any:
    """The content of `library/<name>.yaml`. Callers must not change what they get: it is shared."""
    return parsed(text(name))


def parsed(yaml_text: str) -> Any:
    """Shipped YAML as data."""
    return yaml.load(yaml_text, Loader=_QUICK) if _QUICK else yaml.safe_load(yaml_text)


def text(name: str) -> str:
    """`library/<name>.yaml` as it stands."""
    return shipped_text(f"library/{name}.yaml")


def shipped_text(path: str) -> str:
    """A text of the package by its path there, whether the package lies in a folder or in an archive."""
    content = get_data("pescore", path)
    assert content is not None, f"{path} is not part of the package"
    return content.decode("utf-8")


@cache
def names(folder: str) -> tuple[str, ...]:
    """The files of `library/<folder>`, without .yaml, in a fixed order."""
    from importlib.resources import files  # slow to load, and seldom needed

    found = (entry.name for entry in files(__name__).joinpath(folder).iterdir())
    return tuple(sorted(name.removesuffix(".yaml") for name in found if name.endswith(".yaml")))
