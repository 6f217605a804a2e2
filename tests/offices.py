"""The LibreOffices that tests run in: the system's, and a newer one beside it.

The newer one is got by scripts/second-office.sh. PESCORE_OFFICE=required and PESCORE_SECOND_OFFICE, the path of its
soffice, say that there is one: then nothing is skipped.
"""

from __future__ import annotations

import os
import re
import subprocess
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from pescore.hosts.calc_install import find_office

_FOLDER = Path(__file__).parents[1] / ".venv" / "office-25" / "program" / "soffice"
_PROMISED = os.environ.get("PESCORE_SECOND_OFFICE")


@dataclass(frozen=True)
class Office:
    """`program` is None where it is not there; `must` says that it has to be."""

    name: str
    program: str | None
    must: bool
    absent: str

    def needed(self, what: str) -> str:
        """The program; without it the test is skipped, or fails, and says what was not checked."""
        if self.program is not None:
            return self.program
        says = f"{self.absent}：没有{what}"
        if self.must:
            pytest.fail(says)
        pytest.skip(says)

    @property
    def knows_plain_names(self) -> bool:
        """Whether it knows `PE_SCORE(` in an .xlsx; where between 7.4 and 25.2 that began is not known."""
        return self.program is not None and _version(self.program) >= 25


@cache
def _version(program: str) -> int:
    said = subprocess.run([program, "--version"], capture_output=True, text=True, timeout=60, check=True).stdout
    found = re.search(r"LibreOffice (\d+)\.", said)
    assert found is not None, said
    return int(found[1])


SYSTEM = Office(
    "calc", find_office(), os.environ.get("PESCORE_OFFICE") == "required", "没有安装 LibreOffice（soffice）"
)
NEWER = Office(
    "calc-25",
    _PROMISED or (str(_FOLDER) if _FOLDER.exists() else None),
    _PROMISED is not None,
    "没有第二个 LibreOffice（由 scripts/second-office.sh 取到 .venv/office-25）",
)
OFFICES = pytest.mark.parametrize("office", [SYSTEM, NEWER], ids=lambda office: office.name)
