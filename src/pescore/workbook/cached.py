"""Finish a book openpyxl made: every formula gets its computed value, the package gets fixed dates and order.

openpyxl writes a formula without its value, so a reader that does not calculate would see nothing; and it stamps the
clock into the file, so the same facts would give different bytes.
"""

from __future__ import annotations

import io
import math
import re
import zipfile
from collections.abc import Mapping
from xml.sax.saxutils import escape

from ..values import Err

Cached = Mapping[str, object]  # cell reference → value

_FORMULA_CELL = re.compile(
    r'<c r="([A-Z]+\d+)"((?: s="\d+")?)[^>]*>(<f[^>]*>.*?</f>|<f[^>]*/>)<v\s*/?>(?:</v>)?</c>', re.S
)
_CLOCK = re.compile(r"(<dcterms:(?:created|modified)[^>]*>)[^<]*(</dcterms:)")
_EPOCH = "2020-01-01T00:00:00Z"
_ZIP_DATE = (1980, 1, 1, 0, 0, 0)


def finish(data: bytes, sheets: Mapping[str, Cached]) -> bytes:
    """The package with `<v>` beside every formula; `sheets` maps sheet part names to the values of their formulas.

    Raises KeyError when a formula has no value: a book with half its numbers missing must not leave the house.
    """
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in sorted(source.namelist(), key=lambda n: (n != "[Content_Types].xml", n != "_rels/.rels", n)):
            content = source.read(name)
            if name in sheets:
                content = _with_values(content.decode("utf-8"), sheets[name]).encode("utf-8")
            elif name == "docProps/core.xml":
                content = _CLOCK.sub(rf"\g<1>{_EPOCH}\g<2>", content.decode("utf-8")).encode("utf-8")
            member = zipfile.ZipInfo(name, _ZIP_DATE)
            member.compress_type, member.create_system, member.external_attr = zipfile.ZIP_DEFLATED, 0, 0
            target.writestr(member, content)
    return out.getvalue()


def _with_values(xml: str, values: Cached) -> str:
    def one(match: re.Match[str]) -> str:
        ref, style, formula = match.groups()
        kind, text = _stored(values[ref])
        return f'<c r="{ref}"{style}{kind}>{formula}<v>{text}</v></c>'

    patched = _FORMULA_CELL.sub(one, xml)
    if len(re.findall(r"<f[ >/]", patched)) != len(re.findall(r"</f><v>|<f[^>]*/><v>", patched)):
        raise ValueError("a formula cell was written in a form this patch does not know")
    return patched


def _stored(value: object) -> tuple[str, str]:
    """The type attribute and the text of a cached value."""
    if isinstance(value, Err):
        return ' t="e"', value.code
    if isinstance(value, bool):
        return ' t="b"', str(int(value))
    if isinstance(value, float) and math.isfinite(value):
        return "", str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, int):
        return "", str(value)
    return ' t="str"', escape(str(value))
