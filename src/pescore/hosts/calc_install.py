"""Puts the extension into a LibreOffice profile (安装到用户配置): also as root, also into a folder that is not there yet.

LibreOffice itself does it, started unseen for these seconds; unopkg would refuse root.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from glob import glob
from pathlib import Path

MOST_SECONDS = 90
_SCRIPT = Path(__file__).with_name("calc_uno.py")
_PLACES = (
    "/usr/lib/libreoffice/program", "/opt/libreoffice*/program", "/Applications/LibreOffice.app/Contents/MacOS",
    "C:/Program Files/LibreOffice/program",
)  # fmt: skip


class InstallError(Exception):
    """One Chinese line: why the extension could not be installed, and what to do."""


def find_office() -> str | None:
    """The LibreOffice program; None where there is none."""
    places = (place for pattern in _PLACES for place in sorted(glob(pattern), reverse=True))  # the newest first
    return shutil.which("soffice") or next(filter(None, (shutil.which("soffice", path=p) for p in places)), None)


def find_python(office: str) -> str:
    """A Python that can talk to this LibreOffice: the one it brings along, or the system's. Raises ``InstallError``."""
    program = Path(office).resolve().parent
    beside = [program.parent / "Resources" / "python", program / "python.exe", program / "python"]
    system = ["/usr/bin/python3", sys.executable]
    for candidate in [*map(str, beside), *system]:
        if os.path.isfile(candidate) and _speaks_uno(candidate):
            return candidate
    raise InstallError("没有找到 LibreOffice 用的 Python：Debian、Ubuntu 请先安装 python3-uno，再运行一次")


def _speaks_uno(python: str) -> bool:
    try:
        return subprocess.run([python, "-c", "import uno"], capture_output=True, timeout=20).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def install(
    extension: bytes, profile: Path | None = None, seconds: float = MOST_SECONDS, office: str | None = None
) -> None:
    """Install the .oxt for the user, or into the profile folder given. Replaces an older version.

    `office` is the LibreOffice program, the one found where none is given. Raises ``InstallError``; no LibreOffice
    started here is left running.
    """
    office = office or find_office()
    if office is None:
        raise InstallError("没有找到 LibreOffice：请先安装 LibreOffice 7.4 或更新版本")
    python = find_python(office)
    with tempfile.TemporaryDirectory() as folder, _listening(office, profile) as pipe:
        file = Path(folder, "pescore.oxt")
        file.write_bytes(extension)
        try:
            done = subprocess.run(
                [python, str(_SCRIPT), pipe, str(file), str(seconds / 2)],
                capture_output=True, text=True, errors="replace", timeout=seconds,
            )  # fmt: skip
        except subprocess.TimeoutExpired:
            raise InstallError(
                f"LibreOffice 在 {seconds:g} 秒内没有装好扩展：请关闭所有 LibreOffice 窗口再试"
            ) from None
    if done.stdout.strip() != "installed":
        raise InstallError(_refusal(done.stderr))


def _refusal(stderr: str) -> str:
    said = next((line for line in reversed(stderr.splitlines()) if re.match(r"[\w.]+: ", line)), "没有说明原因")
    if "NoConnectException" in said:
        return "连不上 LibreOffice，可能它正开着：请关闭所有 LibreOffice 窗口再试"
    return f"LibreOffice 没有装上扩展（{said[:200]}）：请在“工具—扩展管理”里手工添加 pescore.oxt"


@contextmanager
def _listening(office: str, profile: Path | None) -> Iterator[str]:
    """A LibreOffice without a window that listens on a pipe; ended by its own process group when it does not go."""
    pipe = f"pescore{uuid.uuid4().hex}"
    command = [office, "--headless", "--norestore", "--nologo", "--nodefault", f"--accept=pipe,name={pipe};urp;"]
    if profile is not None:
        command.append(f"-env:UserInstallation={profile.resolve().as_uri()}")
    with office_process(command) as running:
        yield pipe
        with suppress(subprocess.TimeoutExpired):
            running.wait(15)


@contextmanager
def office_process(command: list[str]) -> Iterator[subprocess.Popen[bytes]]:
    """LibreOffice as a process group of its own (soffice starts soffice.bin); whatever is left of it is ended."""
    quiet = subprocess.DEVNULL
    running = subprocess.Popen(command, stdin=quiet, stdout=quiet, stderr=quiet, start_new_session=True)
    try:
        yield running
    finally:
        _end(running)


def _end(running: subprocess.Popen[bytes]) -> None:
    """Ask first, then insist; one that has ended by itself has waited for its own."""
    for insist in (False, True):
        if running.poll() is not None:
            return
        _signal(running, insist)
        with suppress(subprocess.TimeoutExpired):
            running.wait(10)


def _signal(running: subprocess.Popen[bytes], insist: bool) -> None:
    if os.name == "posix":
        os.killpg(running.pid, signal.SIGKILL if insist else signal.SIGTERM)
    else:
        running.kill()
