"""The ribbon as it is built into a file: the buttons of customUI14.xml that have something to do."""

from __future__ import annotations

import re
from collections.abc import Container

from . import sources

_BUTTON = re.compile(r'\s*<button id="(\w+)"[^<>]*/>')
_EMPTY = [re.compile(rf"\s*<{kind}\b[^<>]*>\s*</{kind}>") for kind in ("menu", "group")]


def ribbon(buttons: Container[str]) -> bytes:
    """The ribbon with these buttons only; groups and menus left without one are gone."""
    text = sources.source("customUI14.xml")
    text = _BUTTON.sub(lambda found: found[0] if found[1] in buttons else "", text)
    for empty in _EMPTY:
        text = empty.sub("", text)
    return text.encode()
