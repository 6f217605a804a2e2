"""A document as PDF, printed by LibreOffice started unseen with a profile of its own (由 LibreOffice 转成 PDF)."""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path

from .calc_install import find_office, office_process

MOST_SECONDS = 120


class PdfError(Exception):
    """One Chinese line: why there is no PDF, and what to do."""


def pdf_of(docx: bytes, seconds: float = MOST_SECONDS) -> bytes:
    """The pages of a .docx. Raises PdfError; nothing started here is left running."""
    office = find_office()
    if office is None:
        raise PdfError("没有生成 PDF：没有找到 LibreOffice，请在 Word 或 WPS 中打开报告另存为 PDF")
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        place = Path(folder)
        source, made = place / "report.docx", place / "report.pdf"
        source.write_bytes(docx)
        command = [office, f"-env:UserInstallation={(place / 'profile').as_uri()}", "--headless", "--norestore"]
        command += ["--convert-to", "pdf:writer_pdf_Export", "--outdir", str(place), str(source)]
        with office_process(command) as running:
            try:
                running.wait(seconds)
            except subprocess.TimeoutExpired:
                raise PdfError(f"没有生成 PDF：LibreOffice 在 {seconds:g} 秒内没有完成，请稍后再试") from None
        if not made.is_file():
            raise PdfError("没有生成 PDF：LibreOffice 没有写出文件，请在 Word 或 WPS 中打开报告另存为 PDF")
        return made.read_bytes()
