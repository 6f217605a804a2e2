"""Charts as PNG pictures with Chinese text; none, and a remark saying why, where they could not be read.

The same figures give the same bytes: no clock and no name of a program goes into a picture.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, TypeAlias

from ...evaluation.results import Result
from ...library import load
from ...values import as_percent, cents, plain
from .source import clean

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Label: TypeAlias = Callable[[str], str]  # a name → what stands beside its bar

_INK, _GRID = "#404040", "#D9D9D9"
_BLUE, _RED, _NONE = "#4F81BD", "#C0504D", "#BFBFBF"
_DPI = 160
_MOST = 10  # losses in the picture; all of them are in the tables
_LABEL = 16  # characters of a name beside a bar
_NO_LIBRARY = "没有放图：缺少 matplotlib，请运行 python -m pip install 'pescore[report]' 后再试"
_NO_FONT = "没有放图：这台电脑上没有找到中文字体，放了会成空框。请安装仿宋、黑体或 Noto Sans CJK 后再试"


@dataclass(frozen=True, slots=True)
class Drawn:
    """The pictures as PNG bytes, b"" for one there is nothing to draw of; why they are missing."""

    rates: bytes = b""
    losses: bytes = b""
    losses_title: str = ""
    notes: tuple[str, ...] = ()


def drawn(result: Result) -> Drawn:
    """得分率 per dimension and the largest losses."""
    try:
        font = chinese_font()
    except ModuleNotFoundError:
        return Drawn(notes=(_NO_LIBRARY,))
    if font is None:
        return Drawn(notes=(_NO_FONT,))
    lost = [scored for scored in result.losses if (scored.lost or 0) > 0]
    shown = lost[:_MOST]
    title = "各项指标扣分" if len(shown) == len(lost) else f"扣分最多的{len(shown)}项指标"
    bars = [(scored.leaf.name, scored.lost or Decimal(0)) for scored in shown]
    rates = [(level.path[-1], level.rate) for level in result.dimensions]
    known = [(name, rate) for name, rate in rates if rate is not None]
    return Drawn(
        _png(font, (6.2, 2.9), lambda axes, label: _columns(axes, label, known)) if known else b"",
        _png(font, (6.6, 0.9 + 0.34 * len(bars)), lambda axes, label: _bars(axes, label, bars)) if bars else b"",
        title,
    )


def chinese_font() -> str | None:
    """The file of the first font of the list in 样式.yaml that this computer has; raises ModuleNotFoundError without matplotlib."""
    from matplotlib import font_manager

    fonts: dict[str, str] = {}
    for entry in font_manager.fontManager.ttflist:
        if entry.weight in (400, "normal", "regular", "book") and entry.style == "normal":
            fonts.setdefault(entry.name, entry.fname)
    return next((fonts[name] for name in load("reports/样式")["图字体"] if name in fonts and _opens(fonts[name])), None)


def _opens(file: str) -> bool:
    """The list of fonts is kept from earlier runs: the file may be gone, or lack common characters."""
    from matplotlib.ft2font import FT2Font

    try:
        return all(FT2Font(file).get_char_index(ord(char)) for char in "绩效评价得分率0%")
    except (OSError, RuntimeError):
        return False


def _png(font: str, size: tuple[float, float], draw: Callable[[Axes, Label], None]) -> bytes:
    from matplotlib import rc_context
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure
    from matplotlib.font_manager import FontProperties
    from matplotlib.ft2font import FT2Font
    from matplotlib.text import Text

    glyphs: Mapping[int, int] = FT2Font(font).get_charmap()
    figure = Figure(figsize=size, dpi=_DPI)
    FigureCanvasAgg(figure)
    axes = figure.add_subplot()
    with rc_context({"axes.unicode_minus": False}):
        draw(axes, lambda name: _label(name, glyphs))
        for spine in ("top", "right"):
            axes.spines[spine].set_visible(False)
        for text in figure.findobj(Text):
            assert isinstance(text, Text)
            points = text.get_fontsize()
            text.set_fontproperties(FontProperties(fname=font))
            text.set_fontsize(points)
        figure.tight_layout()
        buffer = io.BytesIO()
        figure.savefig(buffer, format="png", metadata={"Software": None})
    return buffer.getvalue()


def _columns(axes: Axes, label: Label, rates: Sequence[tuple[str, Decimal]]) -> None:
    """得分率 0–100 % as columns."""
    heights = [float(rate * 100) for _, rate in rates]
    drawn_columns = axes.bar(range(len(rates)), heights, width=0.5, color=_BLUE)
    axes.set_xticks(range(len(rates)), [label(name) for name, _ in rates])
    axes.bar_label(
        drawn_columns, [as_percent(cents(rate, 4), 2) for _, rate in rates], fontsize=9, padding=2, color=_INK
    )
    axes.set_ylim(0, max(110.0, *(height * 1.1 for height in heights)))
    axes.set_yticks([0, 20, 40, 60, 80, 100], ["0%", "20%", "40%", "60%", "80%", "100%"])
    axes.set_xlim(-0.6, len(rates) - 0.4)
    axes.yaxis.grid(True, color=_GRID, linewidth=0.6)
    axes.set_axisbelow(True)


def _bars(axes: Axes, label: Label, losses: Sequence[tuple[str, Decimal]]) -> None:
    """扣分 as horizontal bars, the largest on top."""
    drawn_bars = axes.barh(range(len(losses)), [float(lost) for _, lost in losses], height=0.55, color=_RED)
    axes.set_yticks(range(len(losses)), [label(name) for name, _ in losses])
    axes.bar_label(drawn_bars, [plain(cents(lost)) for _, lost in losses], fontsize=9, padding=3, color=_INK)
    axes.invert_yaxis()
    axes.set_xlim(0, max(float(lost) for _, lost in losses) * 1.12)
    axes.set_xlabel("扣分")
    axes.spines["bottom"].set_color(_NONE)
    axes.xaxis.set_ticks([])


def _label(name: str, glyphs: Mapping[int, int]) -> str:
    """A name short enough for its bar, without characters the font has no shape for."""
    name = "".join(char for char in clean(name) if ord(char) in glyphs)
    name = name if len(name) <= _LABEL else f"{name[: _LABEL - 1]}…"
    return name.replace("$", r"\$")  # a bare dollar sign would begin a formula
