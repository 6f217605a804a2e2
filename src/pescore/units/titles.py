"""What an indicator's loss is called (问题的说法): `资金执行进度低于80%` for 预算执行率, where 主要问题 says so."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

KEY = "主要问题"
_TITLE, _INDICATORS = "标题", "相关指标"


def titles_of(further: Mapping[str, Any]) -> dict[str, str]:
    """Indicator → title of the first problem that names it alone; one over several indicators is no name for either."""
    found: dict[str, str] = {}
    records = further.get(KEY)
    for record in records if isinstance(records, list) else []:
        names = indicators(record)
        title = str(record.get(_TITLE) or "").strip().rstrip("。") if isinstance(record, Mapping) else ""
        if title and len(names) == 1:
            found.setdefault(names[0], " ".join(title.split()))
    return found


def indicators(record: Any) -> list[str]:
    """相关指标 of a problem: a list, or a text of one line each."""
    given = record.get(_INDICATORS) if isinstance(record, Mapping) else None
    lines = given if isinstance(given, list) else str(given or "").splitlines()
    return [text for line in lines if (text := str(line).strip())]
