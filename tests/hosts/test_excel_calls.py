"""The registry through the real dispatcher of xlwings: the same answers as the functions themselves."""

from __future__ import annotations

import datetime as dt
import io
import re
import time
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from excel_com import MISSING, Excel, excel, shown

from conformance.table import cases, plain
from pescore.addin.wrappers import module, vba_name
from pescore.functions.registry import REGISTRY
from pescore.values import Err

CASES = [case for case in cases() if case.function]
BAND = "≥100%得满分，≤80%不得分，之间按比例计算"


@pytest.fixture(scope="module")
def host() -> Iterator[Excel]:
    with excel() as found:
        yield found


def _as_rows(answer: Any) -> Any:
    """One row arrives flat, one cell alone."""
    if not isinstance(answer, list):
        return answer
    rows = [row if isinstance(row, list) else [row] for row in answer]
    if len(rows) == 1:
        return rows[0][0] if len(rows[0]) == 1 else rows[0]
    return rows


def test_conformance(host: Excel) -> None:
    """Every call of the table that all hosts share gives what the function itself gives."""
    different = []
    for case in CASES:
        itself = REGISTRY[case.function].call(*map(plain, case.arguments))
        through = shown(host.call(case.function, *case.arguments))
        if repr(_codes(through)) != repr(_codes(_as_rows(itself))):
            different.append(f"{case.name}: {itself!r} → {through!r}")
    assert not different
    assert len(CASES) > 100


def _codes(answer: Any) -> Any:
    """The answer without the reasons of its errors."""
    if isinstance(answer, list):
        return [_codes(cell) for cell in answer]
    return Err(answer.code) if isinstance(answer, Err) else answer


@pytest.mark.parametrize("name", REGISTRY)
def test_an_error_cell_is_never_a_text_or_a_number(name: str, host: Excel) -> None:
    answer = shown(host.call(name, *["#REF!"] * len(REGISTRY[name].args)))
    assert isinstance(answer, Err)


@pytest.mark.parametrize("blank", [None, "", MISSING])
def test_optional_arguments_left_out_empty_or_blank_are_the_same(blank: object, host: Excel) -> None:
    assert host.call("PE_SCORE", "90%", 2, BAND, blank, blank, blank) == 1.0
    assert host.call("PE_GRADE", 90, blank, blank) == "优"


@pytest.mark.parametrize("name", REGISTRY)
def test_a_blank_cell_is_as_good_as_an_optional_argument_left_out(name: str, host: Excel) -> None:
    for example in REGISTRY[name].examples:
        filled = [*example.args, *[None] * (len(REGISTRY[name].args) - len(example.args))]
        assert shown(host.call(name, *filled)) == shown(host.call(name, *example.args))


def test_blank_is_not_zero(host: Excel) -> None:
    assert host.call("PE_SCORE", None, 2, BAND) == ""
    assert host.call("PE_SCORE", 0, 2, BAND) == 0.0
    assert host.call("PE_TOTAL", [[1], [None]]) == ""


def test_a_total_over_an_error_is_that_error(host: Excel) -> None:
    assert shown(host.call("PE_TOTAL", [[1], ["#N/A"], [2]])).code == "#N/A"


def test_dates_arrive_as_dates(host: Excel) -> None:
    done = dt.datetime(2022, 9, 25)
    assert host.call("PE_TARGET", done, "2022年9月30日前") == REGISTRY["PE_TARGET"].call(done, "2022年9月30日前")


def test_a_column_in_one_call_is_scored_row_by_row(host: Excel) -> None:
    # (90 − 80) ÷ 20 × 2 = 1; (95 − 80) ÷ 20 × 4 = 3; blank: not scored
    answer = host.call("PE_SCORE", [["90%"], ["95%"], [None]], [[2], [4], [2]], [[BAND], [BAND], [BAND]])
    assert answer == [[1.0], [3.0], [""]]


def _signatures(vba: str) -> dict[str, list[str]]:
    joined = vba.replace("_\n", " ").replace("_\r\n", " ")
    found = re.findall(r"Function (PE_\w+)\(([^)]*)\)", joined)
    return {
        name: [" ".join(a.replace(" As Variant", "").split()) for a in arguments.split(",")]
        for name, arguments in found
    }


def test_our_wrappers_declare_what_xlwings_would(host: Excel) -> None:
    stream = io.StringIO()
    host.udfs.generate_vba_wrapper("pescore.hosts.excel", host.module, stream, SimpleNamespace(Name="pescore.xlam"))
    theirs = {
        name: [" ".join([*words[:-1], vba_name(words[-1])]) for words in map(str.split, arguments)]
        for name, arguments in _signatures(stream.getvalue()).items()
    }
    assert theirs.keys() == REGISTRY.keys()
    assert _signatures(module(REGISTRY.values())) == theirs


def test_names_are_no_words_of_vba() -> None:
    assert vba_name("scale") == "scale_" and vba_name("Date") == "Date_" and vba_name("actual") == "actual"


def test_1530_rows_in_one_call_are_quick(host: Excel) -> None:
    columns = [[[f"{80 + n % 20}%"] for n in range(1530)], [[2.0]] * 1530, [[BAND]] * 1530]
    host.call("PE_SCORE", *columns)
    before = time.process_time()
    answer = host.call("PE_SCORE", *columns)
    assert time.process_time() - before < 0.5  # about 0.01 s alone; room for a busy machine
    assert len(answer) == 1530 and answer[10] == [1.0]  # (90 − 80) ÷ 20 × 2
