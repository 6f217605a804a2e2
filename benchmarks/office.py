"""LibreOffice as a yardstick: kept running, or started anew each time; always with a profile of its own.

Every wait is bounded, and only processes started here are ended.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import threading
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

_SECONDS = 120
_CLIENT = Path(__file__).with_name("uno_client.py")
_NEWER = Path(__file__).parents[1] / ".venv" / "office-25" / "program" / "soffice"


class NoOffice(Exception):
    """Why LibreOffice cannot be measured here, in Chinese."""


def program() -> str:
    found = shutil.which("soffice")
    if found is None:
        raise NoOffice("没有安装 LibreOffice")
    return found


def newer_program() -> str:
    """The LibreOffice that scripts/second-office.sh got."""
    if not _NEWER.exists():
        raise NoOffice("没有第二个 LibreOffice，先运行 scripts/second-office.sh")
    return str(_NEWER)


@lru_cache
def python_with_uno(soffice: str) -> str:
    """A Python that can talk to the office: LibreOffice's own, or one of the system's."""
    beside = Path(soffice).resolve().parent / "python"
    on_path = [Path(folder) / "python3" for folder in os.get_exec_path()]
    for candidate in (beside, *on_path):
        if candidate.is_file():
            tried = subprocess.run([candidate, "-c", "import uno"], capture_output=True, timeout=_SECONDS, check=False)
            if tried.returncode == 0:
                return str(candidate)
    raise NoOffice("没有能导入 uno 的 Python（如 python3-uno）")


def convert(book: Path, folder: Path, profile: Path) -> None:
    """Start, convert one workbook, end."""
    command = [program(), _own(profile), "--headless", "--convert-to", "xlsx", "--outdir", str(folder), str(book)]
    with _started(command) as office:
        office.wait(_SECONDS)
    if office.returncode or not (folder / book.name).exists():
        raise NoOffice("LibreOffice 没有转换成功")


class WarmOffice:
    """A running office that recalculates workbooks on request."""

    def __init__(self, client: subprocess.Popen[str]) -> None:
        self._client = client

    def recalculate(self, book: Path, out: Path) -> None:
        """Load, calculate every formula, store, close."""
        assert self._client.stdin is not None
        self._client.stdin.write(f"{book.as_uri()}\t{out.as_uri()}\n")
        self._client.stdin.flush()
        self.answer()

    def seconds_after(self, book: Path, number: float) -> float:
        """Put the number into C1; the seconds until what depends on it is calculated. The book stays open."""
        assert self._client.stdin is not None
        self._client.stdin.write(f"{book.as_uri()}\t{number}\n")
        self._client.stdin.flush()
        return float(self.answer())

    def answer(self) -> str:
        """The client's next line; the client is ended where it keeps silent."""
        assert self._client.stdout is not None
        guard = threading.Timer(_SECONDS, self._client.kill)
        guard.start()
        try:
            line = self._client.stdout.readline().strip()
        finally:
            guard.cancel()
        if not line:
            raise NoOffice("LibreOffice 没有应答")
        return line


@contextlib.contextmanager
def warm_office(profile: Path, soffice: str | None = None) -> Iterator[WarmOffice]:
    soffice = soffice or program()
    python, pipe = python_with_uno(soffice), f"pescore-{os.getpid()}"
    listener = [soffice, _own(profile), "--headless", "--norestore", f"--accept=pipe,name={pipe};urp;"]
    with (
        _started(listener),
        _started([python, str(_CLIENT), pipe], talking=True) as client,
    ):
        office = WarmOffice(client)
        office.answer()  # "ready"
        yield office


def _own(profile: Path) -> str:
    return f"-env:UserInstallation={profile.as_uri()}"


@contextlib.contextmanager
def _started(command: list[str], *, talking: bool = False) -> Iterator[subprocess.Popen[str]]:
    """A process and whatever it starts (soffice is a script that starts another), ended with it.

    It is quiet, unless it is `talking` by lines on its standard input and output.
    """
    stream = subprocess.PIPE if talking else subprocess.DEVNULL
    process = subprocess.Popen(
        command, start_new_session=True, stdin=stream, stdout=stream, stderr=subprocess.DEVNULL, text=True
    )
    try:
        yield process
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait(_SECONDS)
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                stream.close()
