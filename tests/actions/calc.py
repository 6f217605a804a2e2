"""LibreOffice as the independent judge: it recalculates everything in a file, or prints it."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest

SOFFICE, PDFTOPPM = shutil.which("soffice"), shutil.which("pdftoppm")
_SECONDS = 180
_ALWAYS_RECALCULATE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse">
<value>0</value></prop></item></oor:items>"""

needs_calc = pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed")
needs_pages = pytest.mark.skipif(SOFFICE is None or PDFTOPPM is None, reason="LibreOffice or pdftoppm is not installed")


def convert(files: Sequence[Path], kind: str, folder: Path, *, recalculate: bool = False) -> list[Path]:
    """Each file as `kind` ("xlsx", "pdf") in a folder of its own, by one run of LibreOffice."""
    assert SOFFICE is not None
    profile = folder / "profile"
    if recalculate:
        settings = profile / "user" / "registrymodifications.xcu"
        settings.parent.mkdir(parents=True)
        settings.write_text(_ALWAYS_RECALCULATE, encoding="utf-8")
    out = folder / kind
    command = [SOFFICE, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--convert-to", kind]
    command += ["--outdir", str(out), *map(str, files)]
    subprocess.run(command, check=True, capture_output=True, timeout=_SECONDS)
    return [out / f"{file.stem}.{kind}" for file in files]


def pages(pdf: Path, folder: Path) -> list[tuple[int, int, bytes]]:
    """The pages as grey pictures: width, height, one byte per pixel."""
    assert PDFTOPPM is not None
    stem = folder / pdf.stem
    subprocess.run([PDFTOPPM, "-r", "60", "-gray", str(pdf), str(stem)], check=True, timeout=_SECONDS)
    return [_grey(picture.read_bytes()) for picture in sorted(folder.glob(f"{pdf.stem}-*.pgm"))]


def _grey(picture: bytes) -> tuple[int, int, bytes]:
    kind, width, height, most, _ = picture.split(None, 4)
    assert (kind, most) == (b"P5", b"255")
    size = int(width) * int(height)
    return int(width), int(height), picture[-size:]
