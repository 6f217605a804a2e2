"""Looks as entries of a workbook's styles part (ECMA-376 part 1, 18.8)."""

from __future__ import annotations

from .look import PLAIN, Border, Font, Look, Side
from .schema import FONT
from .styles import CELL_STYLES, Styles
from .xml_spans import escape


class Looks:
    """Looks → style numbers of one workbook, each look added to its styles once."""

    def __init__(self, styles: Styles) -> None:
        self._styles = styles
        self._known: dict[Look, int] = {PLAIN: 0}

    def number(self, look: Look) -> int:
        known = self._known.get(look)
        if known is None:
            known = self._known[look] = self._add(look)
        return known

    def _add(self, look: Look) -> int:
        add, at = self._styles.add, look.alignment
        ids = {
            "numFmtId": self._styles.number_format(look.number_format or "General"),
            "fontId": add("fonts", _font(look.font)) if look.font else 0,
            "fillId": add("fills", _fill(look.fill)) if look.fill else 0,
            "borderId": add("borders", _border(look.border)),
        }
        numbers = "".join(f' {name}="{number}"' for name, number in ids.items())
        placed = {
            "horizontal": at.horizontal,
            "vertical": at.vertical,
            "textRotation": at.text_rotation or None,
            "wrapText": int(at.wrap_text) or None,
            "indent": at.indent or None,
        }
        alignment = "".join(f' {name}="{value}"' for name, value in placed.items() if value is not None)
        quoted = ' quotePrefix="1"' if look.quoted else ""
        applied = 'applyNumberFormat="1" applyFont="1" applyFill="1" applyBorder="1" applyAlignment="1"'
        xf = f'<xf{numbers} xfId="0"{quoted} {applied}><alignment{alignment}/></xf>'
        return self._styles.add(CELL_STYLES, xf.encode())


def _font(font: Font) -> bytes:
    traits = {
        "b": "<b/>" if font.bold else "",
        "u": "<u/>" if font.underline else "",
        "sz": f'<sz val="{font.size:g}"/>',
        "color": f'<color rgb="FF{font.color}"/>' if font.color else "",
        "name": f'<name val="{escape(font.name, quote=True)}"/>',
    }
    return f"<font>{''.join(traits[name] for name in FONT if name in traits)}</font>".encode()


def _fill(color: str) -> bytes:
    pattern = f'<patternFill patternType="solid"><fgColor rgb="FF{color}"/><bgColor indexed="64"/></patternFill>'
    return f"<fill>{pattern}</fill>".encode()


def _border(border: Border) -> bytes:
    sides = "".join(_side(name, side) for name, side in zip(border._fields, border, strict=True))
    return f"<border>{sides}<diagonal/></border>".encode()


def _side(name: str, side: Side | None) -> str:
    return f'<{name} style="{side.style}"><color rgb="FF{side.color}"/></{name}>' if side else f"<{name}/>"
