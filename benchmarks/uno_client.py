"""Runs under LibreOffice's own Python: recalculates one workbook after another in an office that is already running.

Reads lines "source URL<tab>target URL" from standard input and answers each with "done".
"""

import sys
import time

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException

_PATIENCE = 60  # seconds for the office to start


def connect(pipe):
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    until = time.monotonic() + _PATIENCE
    while True:
        try:
            return resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        except NoConnectException:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)


def setting(name, value):
    property_value = PropertyValue()
    property_value.Name, property_value.Value = name, value
    return property_value


def recalculate(desktop, source, target):
    """Load, calculate every formula, store as .xlsx, close."""
    document = desktop.loadComponentFromURL(source, "_blank", 0, (setting("Hidden", True),))
    document.calculateAll()
    document.storeToURL(target, (setting("FilterName", "Calc MS Excel 2007 XML"),))
    document.close(True)


def main():
    context = connect(sys.argv[1])
    desktop = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
    print("ready", flush=True)
    for line in sys.stdin:
        source, target = line.rstrip("\n").split("\t")
        recalculate(desktop, source, target)
        print("done", flush=True)


main()
