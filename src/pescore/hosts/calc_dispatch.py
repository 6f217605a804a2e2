"""How LibreOffice reaches the menu's entries: a handler for addresses such as `vnd.pescore:refresh`.

Loaded with the functions when Calc starts, so the actions themselves are imported when an entry is first chosen.
Someone who asks for the result of an entry (a program) is handed the text; a person gets a message box.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import uno
import unohelper
from com.sun.star.frame import DispatchResultEvent, FeatureStateEvent, XDispatchProvider, XNotifyingDispatch
from com.sun.star.lang import XInitialization, XServiceInfo

from .calc_menu_parts import HANDLER, MENU, PROTOCOL, TITLE

_FAILURE, _SUCCESS = 0, 1  # com.sun.star.frame.DispatchResultState
Say = Callable[[str, bool], None]


class Handler(unohelper.Base, XDispatchProvider, XNotifyingDispatch, XInitialization, XServiceInfo):
    """One for each window. `kernel` is entered to import what belongs to pescore."""

    def __init__(self, context: Any, kernel: Callable[[], AbstractContextManager[None]]) -> None:
        self.context, self.kernel = context, kernel
        self.frame: Any = None

    def initialize(self, arguments: tuple[Any, ...]) -> None:
        self.frame = arguments[0] if arguments else None

    def queryDispatch(self, url: Any, target: str, flags: int) -> Any:
        return self if url.Protocol == PROTOCOL and url.Path in MENU else None

    def queryDispatches(self, requests: tuple[Any, ...]) -> tuple[Any, ...]:
        return tuple(self.queryDispatch(one.FeatureURL, one.FrameName, one.SearchFlags) for one in requests)

    def dispatch(self, url: Any, arguments: tuple[Any, ...]) -> None:
        self._choose(url.Path, self._box)

    def dispatchWithNotification(self, url: Any, arguments: tuple[Any, ...], listener: Any) -> None:
        said: list[tuple[str, bool]] = []
        self._choose(url.Path, lambda text, wrong: said.append((text, wrong)))
        text, wrong = said[-1]
        event = DispatchResultEvent()
        event.Source, event.State, event.Result = self, _FAILURE if wrong else _SUCCESS, text
        if listener is not None:
            listener.dispatchFinished(event)

    def addStatusListener(self, listener: Any, url: Any) -> None:
        event = FeatureStateEvent()
        event.Source, event.FeatureURL, event.IsEnabled = self, url, True
        listener.statusChanged(event)

    def removeStatusListener(self, listener: Any, url: Any) -> None:
        pass

    def _choose(self, entry: str, say: Say) -> None:
        try:
            with self.kernel():
                from .calc_book import CalcBook
                from .calc_menu import choose

                choose(entry, CalcBook(self.frame, self._create, say))
        except Exception as error:  # what lies outside an action: an incomplete extension, a Python that is too old
            say(f"绩效评价扩展没有运行起来（{type(error).__name__}：{error}），请重新安装扩展后再试。", True)

    def _create(self, name: str) -> Any:
        return self.context.ServiceManager.createInstanceWithContext(name, self.context)

    def _box(self, text: str, wrong: bool) -> None:
        window = self.frame.getContainerWindow()
        kind = uno.Enum("com.sun.star.awt.MessageBoxType", "ERRORBOX" if wrong else "INFOBOX")
        box = window.getToolkit().createMessageBox(window, kind, 1, TITLE, text)
        box.execute()
        box.dispose()

    def getImplementationName(self) -> str:
        return HANDLER

    def supportsService(self, name: str) -> bool:
        return name in self.getSupportedServiceNames()

    def getSupportedServiceNames(self) -> tuple[str, ...]:
        return HANDLER, "com.sun.star.frame.ProtocolHandler"
