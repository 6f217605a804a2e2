"""What Excel says when it refuses something, in one short sentence."""

from __future__ import annotations

_LONGEST = 120


def said(error: BaseException) -> str:
    """Excel's own sentence out of a COM error (pywin32: excepinfo, else strerror), or the words of any other error."""
    details = getattr(error, "excepinfo", None)
    told = details[2] if details and len(details) > 2 and details[2] else getattr(error, "strerror", None)
    words = " ".join(str(told or error).split()) or type(error).__name__
    return words if len(words) <= _LONGEST else words[: _LONGEST - 1] + "…"
