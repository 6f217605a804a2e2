"""Runs under LibreOffice's own Python: does what it is told, line by line, with one document of a running office.

Each line of standard input is a JSON list, a command and its arguments; each is answered by one line of JSON.
"""

import json
import sys
import threading
from pathlib import Path

import unohelper
from calc_uno import connected
from com.sun.star.awt import XCallback
from com.sun.star.beans import PropertyValue

_PATIENCE = 60  # seconds for the office to start, and for what it is asked to do
_FILTERS = {".xlsx": "Calc MS Excel 2007 XML", ".ods": "calc8"}


class Task(unohelper.Base, XCallback):
    """Something the office asks for from its main thread, where it also handles its menus."""

    def __init__(self, work):
        self.work, self.done, self.result = work, threading.Event(), None

    def notify(self, data):
        try:
            self.result = self.work()
        finally:
            self.done.set()


class Client:
    def __init__(self, context):
        def create(name):
            return context.ServiceManager.createInstanceWithContext(name, context)

        self.desktop, self.dispatcher = (
            create("com.sun.star.frame.Desktop"),
            create("com.sun.star.frame.DispatchHelper"),
        )
        self.main_thread = create("com.sun.star.awt.AsyncCallback")
        self.document = None

    def open(self, path):
        self.document = self.desktop.loadComponentFromURL(Path(path).as_uri(), "_blank", 0, ())

    def store(self, path):
        setting = PropertyValue()
        setting.Name, setting.Value = "FilterName", _FILTERS[Path(path).suffix]
        self.document.storeToURL(Path(path).as_uri(), (setting,))

    def close(self):
        for one in list(self._open()):
            one.close(True)

    def choose(self, entry):
        """Choose an entry of the menu: 1 where it was done, 0 where not, and what it says."""
        frame = self.document.getCurrentController().getFrame()
        task = Task(lambda: self.dispatcher.executeDispatch(frame, f"vnd.pescore:{entry}", "", 0, ()))
        self.main_thread.addCallback(task, None)
        assert task.done.wait(_PATIENCE)
        return task.result.State, task.result.Result

    def type(self, sheet, cell, formula):
        self._cell(sheet, cell).setFormula(formula)

    def type_as_shown(self, sheet, cell, formula):
        """As a person types it, with the names the function wizard shows."""
        self._cell(sheet, cell).FormulaLocal = formula

    def shown(self, sheet, *cells):
        return [self._cell(sheet, cell).getString() for cell in cells]

    def formula(self, sheet, cell):
        return self._cell(sheet, cell).getFormula()

    def sheets(self):
        return list(self.document.getSheets().getElementNames())

    def undoable(self):
        return list(self.document.getUndoManager().getAllUndoActionTitles())

    def undo(self):
        self.document.getUndoManager().undo()

    def page(self, sheet):
        """The page style a sheet is printed with, and how many pages wide."""
        name = self.document.getSheets().getByName(sheet).PageStyle
        return name, self.document.getStyleFamilies().getByName("PageStyles").getByName(name).ScaleToPagesX

    def active(self):
        return self.document.getCurrentController().getActiveSheet().getName()

    def charts(self, sheet):
        return len(self.document.getSheets().getByName(sheet).getCharts().getElementNames())

    def protect(self, sheet):
        (self.document.getSheets().getByName(sheet) if sheet else self.document).protect("")

    def others(self):
        """What is open besides: the address, or "" for one not saved yet."""
        return [one.getURL() for one in self._open() if one != self.document]

    def take(self, number):
        """Go on with the n-th of the others."""
        self.document = [one for one in self._open() if one != self.document][number]

    def _cell(self, sheet, cell):
        return self.document.getSheets().getByName(sheet).getCellRangeByName(cell)

    def _open(self):
        components = self.desktop.getComponents().createEnumeration()
        while components.hasMoreElements():
            yield components.nextElement()


def main():
    client = Client(connected(sys.argv[1], _PATIENCE))
    print("ready", flush=True)
    try:
        for line in sys.stdin:
            command, *arguments = json.loads(line)
            print(json.dumps(getattr(client, command)(*arguments)), flush=True)
    finally:
        client.desktop.terminate()


main()
