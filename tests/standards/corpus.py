"""Restated real standards with expected points: how a row's finding is given to `score`, and how a row is judged."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from pescore import Reading, read_standard

DATA = Path(__file__).parents[1] / "data" / "standards"


def rows(name: str) -> Iterator[dict[str, Any]]:
    with (DATA / f"{name}.jsonl").open(encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def every_row() -> Iterator[dict[str, Any]]:
    """The rows of all samples."""
    for path in sorted(DATA.glob("*.jsonl")):
        yield from rows(path.stem)


def circumstances(row: dict[str, Any]) -> dict[str, Any]:
    """Everything the row of the table shows beside its standard, as `read_standard` takes it."""
    names = {
        "full": "full",
        "target": "target",
        "unit": "unit",
        "indicator": "indicator",
        "points_of_evaluation": "points",
    }
    return {to: row[of] for of, to in names.items() if row.get(of) is not None}


def read(row: dict[str, Any], **more: Any) -> Reading:
    """The row's standard, read in its circumstances."""
    return read_standard(row["standard"] or "", **circumstances(row), **more)


def finding(given: dict[str, Any]) -> object:
    """The uniform finding of the data files as the plain value `score` takes."""
    kind = given["kind"]
    if kind == "multi":
        return tuple(finding(part) for part in given["parts"])
    if kind == "items":
        return list(given["met"])
    if kind == "band":
        return (given["level"], given["value"])
    if kind == "number" and given.get("unit"):
        return f"{given['value']}{given['unit']}"
    return given["value"]


def cases(row: dict[str, Any]) -> Iterator[tuple[object, Decimal | None, str | None]]:
    """(finding, expected points or None, what is expected instead)."""
    if "cases" in row:
        for case in row["cases"]:
            if case.get("expect") != "grade":
                points = case["points"]
                yield finding(case["finding"]), None if points is None else Decimal(str(points)), case.get("expect")
        return
    for value, points in row["points"] or []:
        yield value, Decimal(str(points)), None


@dataclass
class Verdict:
    """What came of a row: right on every point, or the first thing that was not."""

    right: bool = True
    silently_wrong: bool = False
    said: str = ""


def judge(row: dict[str, Any]) -> Verdict:
    """Hold one row that is not a question against its expected points."""
    reading = read(row)
    for value, expected, instead in cases(row):
        try:
            got = reading.score(value).points
        except ValueError as refused:
            if instead != "reject":
                return Verdict(False, False, f"refused {value!r}: {refused}")
            continue
        if instead is not None:
            if got is not None:
                return Verdict(False, True, f"{value!r}: {got} where {instead} was due")
        elif got is None:
            return Verdict(False, False, f"no score for {value!r}: {reading.ask}")
        elif abs(got - (expected or 0)) > Decimal("0.005"):
            return Verdict(False, True, f"{value!r}: {got} for {expected}")
    return Verdict()
