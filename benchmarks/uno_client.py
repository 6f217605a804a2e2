"""Runs under LibreOffice's own Python: recalculates one workbook after another in an office that is already running.

Reads lines from standard input: "source URL<tab>target URL" is answered with "done"; "URL<tab>number", which puts the
number into C1 of that workbook and has what depends on it calculated, with the seconds that took. The latter happens in
the office's main thread, where it happens when a person changes a cell: in another thread a Python add-in may take twice
as long, for every call then makes a Python thread state and drops it again.
"""

import sys
import threading
import time

import uno
import unohelper
from com.sun.star.awt import XCallback
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


class Task(unohelper.Base, XCallback):
    """Something the office asks for from its main thread."""

    def __init__(self, work):
        self.work, self.done, self.result = work, threading.Event(), None

    def notify(self, data):
        try:
            self.result = self.work()
        finally:
            self.done.set()


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


def seconds_after(document, number):
    """How long it takes until everything that depends on C1 is calculated; the last cell is read to be sure."""
    sheet = document.getSheets().getByIndex(0)
    document.enableAutomaticCalculation(False)
    sheet.getCellRangeByName("C1").setValue(number)
    start = time.perf_counter()
    document.calculate()
    taken = time.perf_counter() - start
    # the last cell is above 100% and must have the full mark
    assert sheet.getCellRangeByName("B10000").getValue() == number
    return taken


def main():
    context = connect(sys.argv[1])
    create = context.ServiceManager.createInstanceWithContext
    desktop = create("com.sun.star.frame.Desktop", context)
    main_thread = create("com.sun.star.awt.AsyncCallback", context)
    print("ready", flush=True)
    opened = {}

    def taken(source, number):
        if source not in opened:
            opened[source] = desktop.loadComponentFromURL(source, "_blank", 0, (setting("Hidden", True),))
        return seconds_after(opened[source], number)

    for line in sys.stdin:
        source, target = line.rstrip("\n").split("\t")
        if target.startswith("file:"):
            recalculate(desktop, source, target)
            print("done", flush=True)
        else:
            task = Task(lambda source=source, target=target: taken(source, float(target)))
            main_thread.addCallback(task, None)
            assert task.done.wait(_PATIENCE)
            print(task.result, flush=True)


main()
