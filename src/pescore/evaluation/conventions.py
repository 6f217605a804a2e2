"""口径 in force over a whole evaluation: those of single standards, and how 不适用 and the grade are dealt with."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

from ..standards.conventions import CONVENTIONS
from ..standards.conventions import checked as checked_for_standards
from .grades import DEFAULT as DEFAULT_SCALE

NOT_APPLICABLE = "not_applicable"
ASK, RESCALE, FULL, ZERO = "提问", "剔除后折算", "计满分", "计0分"
POLICIES = (ASK, RESCALE, FULL, ZERO)
GRADE_SCALE = "grade_scale"
KEY_HEADING = "键"

Settings = tuple[
    tuple[str, str], ...
]  # sorted (id, setting) pairs that differ from the defaults: hashable, so cacheable

# Beside the conventions of single standards: id → (default, meaning).
WHOLE = {
    NOT_APPLICABLE: (
        ASK,
        "指标不适用时：提问（合计标为不完整）、剔除后折算（其余指标按比例折算到满分）、计满分、计0分",
    ),
    GRADE_SCALE: (DEFAULT_SCALE, "评价等级表：名称，或直接写各档，如 优≥90；良≥80；中≥60；差<60"),
}


def meanings() -> Iterable[tuple[str, str, str]]:
    """(id, default, meaning) of every 口径, those of the whole evaluation first."""
    for key, (default, meaning) in WHOLE.items():
        yield key, default, meaning
    for key, convention in CONVENTIONS.items():
        yield key, convention.default, convention.meaning


def checked(given: Mapping[str, object]) -> dict[str, str]:
    """The settings that differ from the defaults, as text by id; a blank setting means the default.

    Raises ValueError (Chinese) for an id or a setting that does not exist.
    """
    written = {str(key).strip(): str(value).strip() for key, value in given.items() if value not in (None, "")}
    settings = checked_for_standards({key: value for key, value in written.items() if key not in WHOLE})
    for key in WHOLE.keys() & written.keys():
        if key == NOT_APPLICABLE and written[key] not in POLICIES:
            raise ValueError(f"口径“{key}”没有“{written[key]}”这种取法；可选：{'、'.join(POLICIES)}")
        if written[key] != WHOLE[key][0]:
            settings[key] = written[key]
    return settings


def settings_of(argument: object) -> Settings:
    """The 口径 argument of a worksheet function: blank, `step=whole_steps；…`, or a range of key and value columns.

    A header row (键, 值) and rows without a key are passed over. Raises ValueError for an unknown key.
    """
    if argument is None or argument == "":
        return ()
    if isinstance(argument, str):
        return _from_text(argument)
    if isinstance(argument, Mapping):
        return tuple(sorted(checked(argument).items()))
    if isinstance(argument, (list, tuple)):
        return _from_rows(tuple(tuple(row) if isinstance(row, (list, tuple)) else (row,) for row in argument))
    raise ValueError("口径应是口径表的区域（键、值两列），或写成 step=whole_steps；…")


@lru_cache(maxsize=512)
def _from_text(text: str) -> Settings:
    given: dict[str, object] = {}
    for piece in filter(None, (p.strip() for p in re.split(r"[;；\n]", text))):
        key, separator, value = re.sub(r"[＝:：]", "=", piece, count=1).partition("=")
        if not separator:
            raise ValueError(f"口径“{piece[:40]}”应写成 键=值，如 step=whole_steps")
        given[key.strip()] = value.strip()
    return tuple(sorted(checked(given).items()))


@lru_cache(maxsize=512)
def _from_rows(rows: tuple[tuple[object, ...], ...]) -> Settings:
    if any(len(row) < 2 for row in rows):
        raise ValueError("口径区域应有键、值两列")
    return tuple(
        sorted(checked({str(row[0]): row[1] for row in rows if row[0] not in (None, "", KEY_HEADING)}).items())
    )
