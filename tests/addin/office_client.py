"""Runs under LibreOffice's own Python: opens a workbook with its macros allowed, and prints what its cells show.

Arguments: the pipe of a running office, the workbook's address. Prints one JSON list of rows.
"""

import json
import sys
import time
from contextlib import suppress

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException
from com.sun.star.lang import DisposedException

_PATIENCE = 60  # seconds for the office to start
_ALWAYS = 4  # com.sun.star.document.MacroExecMode.ALWAYS_EXECUTE_NO_WARN


def _connected(pipe):
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    for _ in range(2 * _PATIENCE):
        try:
            return resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        except NoConnectException:
            time.sleep(0.5)
    raise SystemExit("no office")


def _setting(name, value):
    setting = PropertyValue()
    setting.Name, setting.Value = name, value
    return setting


context = _connected(sys.argv[1])
desktop = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
try:
    settings = (_setting("Hidden", True), _setting("MacroExecutionMode", _ALWAYS))
    document = desktop.loadComponentFromURL(sys.argv[2], "_blank", 0, settings)
    document.calculateAll()
    sheet = document.Sheets.getByIndex(0)
    print(json.dumps([[sheet.getCellByPosition(c, r).String for c in range(4)] for r in range(16)]))
    document.close(True)
finally:
    with suppress(DisposedException):  # it may be gone before it answers
        desktop.terminate()
