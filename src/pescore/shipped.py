"""The evaluations shipped with pescore: found beside the sources in a checkout, among the installed files elsewhere."""

from __future__ import annotations

from importlib import metadata
from pathlib import Path

EXAMPLE = "农村低保2021"
UNITS_EXAMPLE = "社会救助2024"
_RETURNED = "各县"


def example_facts() -> Path:
    """The shipped 评估.yaml of the first evaluation. Raises FileNotFoundError (Chinese) when it was not installed."""
    return _found(EXAMPLE, "评估.yaml")


def example_units() -> Path:
    """The folder with the 30 units' books of the second one. Raises FileNotFoundError (Chinese) likewise."""
    return _found(UNITS_EXAMPLE, _RETURNED)


def example_units_facts() -> Path:
    """The facts of the second evaluation as a whole. Raises FileNotFoundError (Chinese) likewise."""
    return _found(UNITS_EXAMPLE, "评估.yaml")


def _found(example: str, entry: str) -> Path:
    beside = Path(__file__).parents[2] / "workbooks" / example / entry
    if beside.exists():
        return beside
    try:
        installed = metadata.files("pescore") or []
    except metadata.PackageNotFoundError:
        installed = []
    for file in installed:
        for path in (file, file.parent):
            if path.name == entry and path.parent.name == example:
                return Path(str(file.locate())) if path is file else Path(str(file.locate())).parent
    raise FileNotFoundError(
        f"没有找到随附的评价“{example}”：请重新安装 pescore，或用 pescore new --from 指定自己的 评估.yaml"
    )
