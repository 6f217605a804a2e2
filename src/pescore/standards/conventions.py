"""口径: the named assumptions a reading may make, their defaults and what they mean (conventions.yaml).

A reading applies a convention only where the sentence needs one, and says so; a workbook may choose another setting
on its 口径 sheet. `parse_settings` reads what such a sheet (or one cell) holds.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.resources import files

from ..library import parsed


@dataclass(frozen=True, slots=True)
class Convention:
    """One 口径: its id, default setting, the other settings allowed, and its meaning in Chinese."""

    id: str
    default: str
    settings: tuple[str, ...]
    meaning: str


def _load() -> dict[str, Convention]:
    data = parsed(files("pescore.standards").joinpath("conventions.yaml").read_text(encoding="utf-8"))
    return {
        key: Convention(key, str(entry["默认"]), (str(entry["默认"]), *map(str, entry.get("可选", ()))), entry["含义"])
        for key, entry in data.items()
    }


CONVENTIONS: dict[str, Convention] = _load()


def checked(settings: Mapping[str, object] | None) -> dict[str, str]:
    """The settings that differ from the default; unknown ids and settings are refused by name (ValueError)."""
    out: dict[str, str] = {}
    for key, value in (settings or {}).items():
        convention = CONVENTIONS.get(str(key))
        if convention is None:
            raise ValueError(f"口径“{key}”不认识；可用的口径见“口径”表")
        setting = str(value)
        if key != "category_dependent" and setting not in convention.settings:
            raise ValueError(f"口径“{key}”没有“{setting}”这种取法；可选：{'、'.join(convention.settings)}")
        if setting != convention.default:
            out[convention.id] = setting
    return out


def parse_settings(said: object) -> dict[str, str]:
    """Read 口径 as a range of [key, value, …] rows, a mapping, or text such as `step=whole_steps；cap_full=on`."""
    if said is None or said == "":
        return {}
    if isinstance(said, Mapping):
        return checked(said)
    if isinstance(said, str):
        pairs = [part.split("=", 1) for part in re.split(r"[;；,，\n]+", said) if "=" in part]
        return checked({key.strip(): value.strip() for key, value in pairs})
    if isinstance(said, Iterable):
        rows = [list(row) for row in said if isinstance(row, (list, tuple))]
        return checked(
            {str(r[0]).strip(): str(r[1]).strip() for r in rows if len(r) > 1 and r[0] in CONVENTIONS and r[1]}
        )
    raise ValueError("口径应是“口径”表的区域，或“step=whole_steps；…”这样的文字")
