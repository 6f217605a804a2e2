"""A LibreOffice that a test talks to: started with a profile of its own, every wait bounded, ended with the test."""

from __future__ import annotations

import json
import os
import subprocess
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from pescore.hosts import calc_install
from pescore.hosts.calc_install import find_python, office_process

_SECONDS = 90
_FINDS_OURS = {**os.environ, "PYTHONPATH": str(Path(calc_install.__file__).parent)}  # calc_uno.py
_CLIENT = Path(__file__).with_name("calc_client.py")


class Session:
    """One office with one document; each method of calc_client.Client is a command here."""

    def __init__(self, client: subprocess.Popen[str]) -> None:
        self._client = client

    def __call__(self, command: str, *arguments: Any) -> Any:
        assert self._client.stdin is not None
        self._client.stdin.write(json.dumps([command, *map(_plain, arguments)]) + "\n")
        self._client.stdin.flush()
        return json.loads(self.line())

    def line(self) -> str:
        """The next line of the client, which is ended where it keeps silent."""
        assert self._client.stdout is not None
        guard = threading.Timer(_SECONDS, self._client.kill)
        guard.start()
        try:
            line = self._client.stdout.readline()
        finally:
            guard.cancel()
        assert line, "LibreOffice 没有应答"
        return line


def _plain(argument: Any) -> Any:
    return str(argument) if isinstance(argument, Path) else argument


@contextmanager
def session(soffice: str, profile: Path) -> Iterator[Session]:
    """An office without a window, and a client that talks to it."""
    pipe = f"pescore{uuid.uuid4().hex}"
    command = [soffice, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore", "--nodefault"]
    streams = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with (
        office_process([*command, f"--accept=pipe,name={pipe};urp;"]) as office,
        subprocess.Popen([find_python(soffice), str(_CLIENT), pipe], text=True, env=_FINDS_OURS, **streams) as client,
    ):
        talk = Session(client)
        try:
            assert talk.line() == "ready\n"
            yield talk
        finally:
            assert client.stdin is not None
            client.stdin.close()
            try:
                client.wait(_SECONDS)
            except subprocess.TimeoutExpired:
                client.kill()
            with suppress(subprocess.TimeoutExpired):
                office.wait(15)
