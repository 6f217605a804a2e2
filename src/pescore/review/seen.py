"""识别时所见: faults noticed while the sheet was read, told under the check that their code belongs to."""

from __future__ import annotations

from collections.abc import Iterator

from .check import Hit, finding, kind_of_code, kinds
from .finding import Finding
from .subject import Subject

OTHER = "原表"


def seen(subject: Subject) -> Iterator[Finding]:
    """What reading and inspecting the sheet brought to light."""
    for one in subject.seen:
        kind = kind_of_code().get(one.code) or kinds()[OTHER]
        yield finding(kind, Hit(one.place, one.says, one.expected, one.found))
