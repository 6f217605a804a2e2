"""Adds an extension to a LibreOffice that listens; run as a script by LibreOffice's own Python, never imported by us.

python calc_uno.py PIPE EXTENSION.oxt SECONDS

Says "installed" when it is: its exit code tells less, for taking leave of an office that ends can crash.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import Any

import uno
import unohelper
from com.sun.star.connection import NoConnectException
from com.sun.star.task import XInteractionApprove, XInteractionHandler
from com.sun.star.ucb import XCommandEnvironment


class Approving(unohelper.Base, XCommandEnvironment, XInteractionHandler):
    """Answers what the extension manager asks (replace the older version?) with yes."""

    def getInteractionHandler(self) -> Approving:
        return self

    def getProgressHandler(self) -> None:
        return None

    def handle(self, request: Any) -> None:
        for choice in request.getContinuations():
            if approve := choice.queryInterface(uno.getTypeByName(XInteractionApprove.__pyunointerface__)):
                approve.select()
                return


def connected(pipe: str, seconds: float) -> Any:
    """The context of the office that listens on the pipe; raises NoConnectException when it does not in time."""
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    last = time.monotonic() + seconds
    while True:
        try:
            return resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        except NoConnectException:
            if time.monotonic() > last:
                raise
            time.sleep(0.1)


def main(pipe: str, extension: str, seconds: str) -> None:
    context = connected(pipe, float(seconds))
    try:
        manager = context.getValueByName("/singletons/com.sun.star.deployment.ExtensionManager")
        manager.addExtension(Path(extension).resolve().as_uri(), (), "user", None, Approving())
        print("installed", flush=True)
    finally:
        desktop = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
        if not desktop.getFrames().getCount():  # a window means it is the user's own, which took our start over
            desktop.terminate()


if __name__ == "__main__":
    main(*sys.argv[1:])
