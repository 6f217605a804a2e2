"""The same answer in every host, to the cent: one table run through the functions, the headless engine and Calc."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
import yaml

from offices import NEWER, SYSTEM
from pescore.functions.registry import REGISTRY

from .hosts import ABSENT, by_calc, by_formualizer, by_registry, differing, shown
from .table import HERE, cases

_HOSTS: dict[str, Callable[[], list[Any]]] = {
    "registry": by_registry,
    "formualizer": by_formualizer,
    **{office.name: partial(by_calc, office) for office in (SYSTEM, NEWER)},
}
_DIFFERENCES: dict[str, Any] = yaml.safe_load((HERE / "differences.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("host", _HOSTS)
def test_every_host_shows_what_the_table_says(host: str, capsys: pytest.CaptureFixture[str]) -> None:
    found = _HOSTS[host]()
    different = _DIFFERENCES.get(host, {})
    wrong = differing(found, [_expected(case, different) for case in cases()])
    ran = sum(one is not ABSENT for one in found)
    apart = sum(case.group in different for case in cases())
    with capsys.disabled():
        print(f"\n一致性 {host}：{ran} 例，{ran - len(wrong)} 例相符，其中 {apart} 例属于列明的差别")
    assert wrong == []


def _expected(case: Any, different: dict[str, Any]) -> Any:
    listed = different.get(case.group)
    return shown(case.expected if listed is None else listed["得"][case.number - 1])


def test_the_table_is_large_and_names_every_function() -> None:
    assert len(cases()) >= 300
    assert {case.function for case in cases()} >= set(REGISTRY)


@pytest.mark.parametrize(("host", "group"), [(host, group) for host in _DIFFERENCES for group in _DIFFERENCES[host]])
def test_a_difference_has_a_reason_and_is_one(host: str, group: str) -> None:
    listed = _DIFFERENCES[host][group]
    expected = [case.expected for case in cases() if case.group == group]
    assert listed["原因"]
    assert len(listed["得"]) == len(expected)
    assert [shown(value) for value in listed["得"]] != [shown(value) for value in expected]
