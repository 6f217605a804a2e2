"""口径: the named assumptions a reading may make, their defaults and what they mean (conventions.yaml).

A reading applies a convention only where the sentence needs one, and says so; a workbook may choose another setting
on its 口径 sheet (`evaluation.conventions` reads it).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ..library import parsed, shipped_text


@dataclass(frozen=True, slots=True)
class Convention:
    """One 口径: its id, default setting, the other settings allowed, and its meaning in Chinese."""

    id: str
    default: str
    settings: tuple[str, ...]
    meaning: str


def _load() -> dict[str, Convention]:
    data = parsed(shipped_text("standards/conventions.yaml"))
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
