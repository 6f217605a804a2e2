"""The registry as hosts see it, and every function on a table of calls: values, errors, reasons in Chinese."""

import re
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from pescore.functions import REGISTRY
from pescore.functions.spec import LONGEST_HELP, Spec
from pescore.values import ERRORS, Err

CASES = yaml.safe_load(Path(__file__).with_name("cases.yaml").read_text(encoding="utf-8"))
NAMES = ["PE_SCORE", "PE_WHY", "PE_RULE", "PE_TOTAL", "PE_GRADE", "PE_RATE", "PE_TARGET", "PE_SUMMARY", "PE_LOSSES"]
SPECS = [REGISTRY[name] for name in NAMES]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['call']}{case['args']}"[:90])
def test_call(case: dict[str, Any]) -> None:
    answer = REGISTRY[case["call"]].call(*case["args"])
    if "error" in case:
        assert isinstance(answer, Err) and answer.code == case["error"]
        assert any("\u4e00" <= char <= "\u9fff" for char in answer.note)
        assert case.get("says", "") in answer.note
    elif "gives" in case:
        assert answer == case["gives"] and not isinstance(answer, Err)
    else:
        assert isinstance(answer, str) and case["says"] in answer


@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: spec.name)
def test_examples_are_true(spec: Spec) -> None:
    for example in spec.examples:
        assert spec.call(*example.args) == example.gives


@pytest.mark.parametrize("spec", REGISTRY.values(), ids=lambda spec: spec.name)
def test_descriptions_fit_every_host(spec: Spec) -> None:
    assert REGISTRY[spec.name] is spec
    assert re.fullmatch(r"PE_[A-Z_]{1,27}", spec.name)
    assert spec.returns in ("scalar", "matrix") and spec.examples
    assert 0 < len(spec.help) <= LONGEST_HELP
    optional = [arg.optional for arg in spec.args]
    assert optional == sorted(optional), "optional arguments come last"
    for arg in spec.args:
        assert re.fullmatch(r"[a-z_]+", arg.name) and arg.name != "caller"
        assert arg.kind in ("number", "text", "range", "any")
        assert 0 < len(arg.help) <= LONGEST_HELP
        assert any("\u4e00" <= char <= "\u9fff" for char in arg.label)
    assert len({arg.name for arg in spec.args}) == len(spec.args)


def test_usage_names_the_arguments_in_chinese() -> None:
    assert REGISTRY["PE_SCORE"].usage == "PE_SCORE(实际值, 分值, 评分标准, [目标值], [评价要点], [口径])"


cells = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**6), 10**6),
    st.floats(),
    st.text(max_size=12),
    st.sampled_from(
        ["90%", "符合", "①②", "3/4", "≥90%", "#N/A", "不适用", "—", "符合得满分，不符合得0分", "step=whole_steps"]
    ),
    st.sampled_from([Err("#REF!"), date(2022, 3, 4), datetime(2022, 3, 4, 5)]),
)
ranges = st.lists(st.lists(cells, min_size=1, max_size=3), min_size=1, max_size=3)


@given(st.sampled_from(SPECS), st.data())
def test_no_function_ever_raises_or_answers_with_an_error_as_text(spec: Spec, data: st.DataObject) -> None:
    count = data.draw(st.integers(0, len(spec.args)))
    answer = spec.call(*(data.draw(st.one_of(cells, ranges)) for _ in range(count)))
    if isinstance(answer, Err):
        assert answer.code in ERRORS
    else:
        flat = [cell for row in answer for cell in row] if isinstance(answer, list) else [answer]
        assert all(isinstance(cell, (str, int, float, Err)) for cell in flat)
        assert not any(isinstance(cell, str) and cell in ERRORS for cell in flat)


def test_one_and_true_are_not_mixed_up_by_the_cache() -> None:
    standard = "≥100%得满分，≤80%不得分，之间按比例计算"
    assert REGISTRY["PE_SCORE"].call(1, 2, standard) == 2
    assert isinstance(REGISTRY["PE_SCORE"].call(True, 2, standard), Err)


def test_a_spilled_answer_is_fresh_each_time() -> None:
    call = REGISTRY["PE_SCORE"].call
    arguments = [["符合"], ["不符合"]], [[2], [3]], "符合得满分，不符合得0分"
    call(*arguments)[0][0] = "changed by the host"
    assert call(*arguments) == [[2], [0]]
