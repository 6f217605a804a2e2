"""Data shipped with pescore as YAML: read here, and only here, so that a wheel and a checkout find the same files."""

from __future__ import annotations

from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

import yaml


@cache
def load(name: str) -> Any:
    """The content of `library/<name>.yaml`. Callers must not change what they get: it is shared."""
    text = files(__name__).joinpath(f"{name}.yaml").read_text(encoding="utf-8")
    return yaml.safe_load(text)
