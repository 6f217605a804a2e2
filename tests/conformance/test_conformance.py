"""The same answer in every host, to the cent: one table run through the functions, the headless engine and Calc."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

import pytest
import yaml

from pescore.functions.registry import REGISTRY

from .hosts import ABSENT, SOFFICE, by_calc, by_formualizer, by_registry, differing, shown
from .table import HERE, cases

_NO_CALC = "没有安装 LibreOffice（soffice）：没有在 Calc 里核对一致性用例"
_HOSTS = {"registry": by_registry, "formualizer": by_formualizer, "calc": by_calc}
_DIFFERENCES: dict[str, Any] = yaml.safe_load((HERE / "differences.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("host", _HOSTS)
def test_every_host_shows_what_the_table_says(host: str, capsys: pytest.CaptureFixture[str]) -> None:
    if host == "calc" and SOFFICE is None:
        if os.environ.get("PESCORE_OFFICE") == "required":
            pytest.fail(_NO_CALC)
        pytest.skip(_NO_CALC)
    run: Callable[[], list[Any]] = _HOSTS[host]
    found = run()
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
