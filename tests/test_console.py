"""Terminal tables: a Chinese character is two columns wide, and punctuation never begins a line."""

from hypothesis import given
from hypothesis import strategies as st

from pescore.console import fitted, table, width, wrapped

texts = st.text(alphabet="预算绩效ab12，。（）", max_size=60)


def test_columns_line_up_by_display_width() -> None:
    assert table(("指标", "得分"), [("产出", "3"), ("ab", "12.5")], right=frozenset({1})) == (
        "指标  得分\n"
        "──────────\n"
        "产出     3\n"
        "ab    12.5"
    )  # fmt: skip


def test_width_counts_full_width_forms_and_skips_combining_marks() -> None:
    assert (width("绩效"), width("ab"), width("（１）"), width("e\u0301")) == (4, 2, 6, 1)


@given(texts, st.integers(4, 40))
def test_fitted_never_exceeds_the_columns(text: str, columns: int) -> None:
    cut = fitted(text, columns)
    assert width(cut) <= columns
    assert cut == text or (cut.endswith("…") and text.startswith(cut[:-1]))


@given(texts, st.integers(4, 40))
def test_wrapping_loses_nothing_and_hangs_punctuation(text: str, columns: int) -> None:
    lines = wrapped(text, columns)
    assert "".join(lines) == text
    assert not any(line[:1] in ("，", "。", "）") for line in lines[1:])
    assert all(width(line.rstrip("，。）")) <= columns for line in lines)
