"""Charts: pictures with Chinese text, the same bytes twice, and none at all rather than boxes for characters."""

from __future__ import annotations

import io
import sys

import pytest
from reports import of_facts, opened, shipped

from pescore.evaluation.facts import facts_from_text, read_facts
from pescore.evaluation.results import Result, evaluate
from pescore.report.word import pictures
from pescore.shipped import example_facts

matplotlib = pytest.importorskip("matplotlib")
image = pytest.importorskip("PIL.Image")
needs_font = pytest.mark.skipif(pictures.chinese_font() is None, reason="no Chinese font on this computer")


def result() -> Result:
    return evaluate(read_facts(example_facts()))


@needs_font
def test_pictures_are_what_they_say_and_the_same_twice() -> None:
    once, twice = pictures.drawn(result()), pictures.drawn(result())
    assert once == twice and once.losses_title == "各项指标扣分" and once.notes == ()
    for png in (once.rates, once.losses):
        picture = image.open(io.BytesIO(png))
        assert picture.format == "PNG" and picture.width > 800
        colors = picture.convert("RGB").getcolors(1 << 24)
        assert len(colors) > 10  # bars, text, paper
        assert "Software" not in picture.info


@needs_font
def test_the_bars_are_as_long_as_the_rates() -> None:
    """Counted in the picture: blue pixels of each column against its rate."""
    picture = image.open(io.BytesIO(pictures.drawn(result()).rates)).convert("RGB")
    blue = [0] * picture.width
    for x in range(picture.width):
        blue[x] = sum(picture.getpixel((x, y)) == (0x4F, 0x81, 0xBD) for y in range(picture.height))
    tall = [height for before, height in zip([0, *blue], blue, strict=False) if height > 100 and before < 100]
    heights = [
        max(blue[x] for x in range(at, at + 20))
        for at in (i for i, h in enumerate(blue) if h > 100 and blue[i - 1] < 100)
    ]
    assert len(tall) == len(heights) == 4
    # 78.57 : 78.85 : 93.75 : 96.43
    assert [round(height / heights[3] * 96.43) for height in heights] == pytest.approx([79, 79, 94, 96], abs=1)


@needs_font
def test_names_that_a_font_or_a_formula_would_spoil() -> None:
    facts = "指标: [{名称: 'a$x^2$b\U0001f600 很长很长很长很长很长的名称', 分值: 5, 评分标准: 符合得满分，不符合得0分。, 实际值: 不符合}]"
    assert pictures.drawn(evaluate(facts_from_text(facts))).losses.startswith(b"\x89PNG")


@needs_font
def test_nothing_to_draw() -> None:
    drawn = pictures.drawn(
        evaluate(facts_from_text("指标: [{名称: 甲, 分值: 5, 评分标准: 符合得满分，不符合得0分。}]"))
    )
    assert (drawn.rates, drawn.losses) == (b"", b"")


def test_without_the_library_the_report_is_written_without_pictures(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    report = shipped.__wrapped__(True)
    assert any("缺少 matplotlib" in note and "pescore[report]" in note for note in report.notes)
    assert len(opened(report.docx()).inline_shapes) == 0 and report.gaps == ()


def test_without_a_chinese_font_there_are_no_boxes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "chinese_font", lambda: None)
    report = shipped.__wrapped__(True)
    assert any("没有找到中文字体" in note for note in report.notes)
    assert len(opened(report.docx()).inline_shapes) == 0


def test_a_font_without_chinese_is_passed_over() -> None:
    from matplotlib import font_manager

    latin = font_manager.findfont("DejaVu Sans")
    assert not pictures._opens(latin) and not pictures._opens(latin + ".gone")


def test_charts_can_be_left_out() -> None:
    assert (
        len(
            opened(
                of_facts("指标: [{名称: 甲, 分值: 5, 评分标准: 符合得满分，不符合得0分。, 实际值: 符合}]").docx()
            ).inline_shapes
        )
        == 0
    )
