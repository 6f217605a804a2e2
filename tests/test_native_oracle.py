"""The oracles themselves: both engines must show what a worksheet shows, before anything is judged by them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from native_oracle import SOFFICE, Row, Shown, by_calc, by_formualizer, native_points

D = Decimal
# finding, full mark, formula with {v} and {f} for the two cells, what the sheet shows
KNOWN: list[tuple[object, float, str, Shown]] = [
    # 4 × (95 − 80) ÷ 20 = 3.00; a hair under 100% stays under the full mark: 4 × 19.99 ÷ 20 = 3.998
    (0.95, 4, "=ROUND({f}*MIN(1,MAX(0,({v}-0.8)/0.2)),2)", D("3")),
    (0.9999, 4, "=ROUND({f}*MIN(1,MAX(0,({v}-0.8)/0.2)),3)", D("3.998")),
    (2.675, 2, "=ROUND({v},2)", D("2.68")),
    (-2.5, 2, "=ROUND({v},0)", D("-3")),
    (None, 2, '=IF({v}="","",{f})', ""),
    (0, 2, '=IF({v}="","",{f})', D("2")),
    ("符合", 3, '=IF({v}="符合",{f},0)', D("3")),
    ("=5", 3, '=IF({v}="=5",{f},0)', D("3")),
    (D("0.6592"), 10, '{f}*{v}', D("6.592")),
    ("符合", 3, "={v}+{f}", "#VALUE!"),
    (0, 3, "={f}/{v}", "#DIV/0!"),
    (0, 3, "=NA()", "#N/A"),
    (0, 3, "=NO_SUCH_FUNCTION({v})", "#NAME?"),
]  # fmt: skip
ROWS = [Row(value, full, lambda v, f, text=text: text.format(v=v, f=f)) for value, full, text, _ in KNOWN]


@pytest.mark.parametrize(
    "engine",
    [
        by_formualizer,
        pytest.param(
            by_calc, marks=pytest.mark.skipif(SOFFICE is None, reason="LibreOffice (soffice) is not installed")
        ),
    ],
)
def test_an_engine_shows_what_a_worksheet_shows(engine) -> None:
    assert native_points(ROWS, engine) == [shown for *_, shown in KNOWN]


def test_the_rows_are_really_computed() -> None:
    wrong = [Row(0.95, 4, lambda v, f: f"=ROUND({f}*{v},2)")]
    assert native_points(wrong, by_formualizer) == [D("3.8")]
