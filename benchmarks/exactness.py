"""Cents that are wrong: random bands, tiers and per-unit rules against exact fractions."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

from .effort import Effort
from .lines import Line

_EACH = 100  # values per sentence


def measure(effort: Effort) -> list[Line]:
    oracle = _oracle()
    tried, wrong = oracle.differences(seed=20_260_101, sentences=max(1, effort.cases // _EACH), each=_EACH)
    for case in wrong:
        print(f"  不符：{case}", file=sys.stderr)
    found = f"至少 {len(wrong)} 处" if wrong else "0 处"
    what = f"{tried:,} 次随机计分（区间、分档、每低扣分）中的错分"
    return [Line(what, found, "Fraction 精确计算", "", "0 处", not wrong, exact=True)]


def _oracle() -> ModuleType:
    """The generator and oracle of the test suite, which is no package."""
    file = Path(__file__).parents[1] / "tests" / "standards" / "exactness.py"
    spec = importlib.util.spec_from_file_location("exactness", file)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules.setdefault("exactness", module)  # its dataclasses look their own module up
    spec.loader.exec_module(module)
    return module
