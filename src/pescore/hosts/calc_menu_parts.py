"""The texts of the Calc extension that describe its menu and toolbar (菜单和工具栏的说明)."""

from __future__ import annotations

from xml.sax.saxutils import quoteattr

PROTOCOL, HANDLER = "vnd.pescore:", "cn.pe.calc.Menu"
ADDONS, HANDLERS, WINDOW = "Addons.xcu", "ProtocolHandler.xcu", "CalcWindowState.xcu"
TITLE = "绩效评价"

# Entry → what it is called; calc_menu.py says what it does.
MENU = {"refresh": "刷新报告", "review": "复核", "freeze": "固化公式"}

_SPREADSHEETS = "com.sun.star.sheet.SpreadsheetDocument"
_LANGUAGES = ("zh-CN", "en-US")
_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<oor:component-data xmlns:oor="http://openoffice.org/2001/registry" '
    'xmlns:xs="http://www.w3.org/2001/XMLSchema" oor:package="org.openoffice.{package}" oor:name="{name}">\n'
)
_TAIL = "</oor:component-data>\n"


def addons() -> str:
    """A menu in Calc's menu bar, and a toolbar with the same entries."""
    entries = "\n".join(_entry(number, entry, label) for number, (entry, label) in enumerate(MENU.items(), 1))
    return (
        f'{_HEAD.format(package="Office", name="Addons")}<node oor:name="AddonUI">\n'
        f'<node oor:name="OfficeMenuBar"><node oor:name="{HANDLER}" oor:op="replace">\n'
        f"{_value('Context', _SPREADSHEETS)}{_title(TITLE)}\n"
        f'<node oor:name="Submenu">\n{entries}\n</node></node></node>\n'
        f'<node oor:name="OfficeToolBar"><node oor:name="{HANDLER}" oor:op="replace">\n'
        f"{entries}\n</node></node>\n</node>\n{_TAIL}"
    )


def _entry(number: int, entry: str, label: str) -> str:
    return (
        f'<node oor:name="E{number}" oor:op="replace">{_value("Context", _SPREADSHEETS)}'
        f"{_value('URL', PROTOCOL + entry)}{_title(label)}{_value('Target', '_self')}</node>"
    )


def _title(text: str) -> str:
    return f'<prop oor:name="Title" oor:type="xs:string">{_values(text)}</prop>'


def _values(text: str) -> str:
    return "".join(f"<value xml:lang={quoteattr(language)}>{text}</value>" for language in _LANGUAGES)


def _value(name: str, text: str) -> str:
    return f'<prop oor:name="{name}" oor:type="xs:string"><value>{text}</value></prop>'


def window_state() -> str:
    """The toolbar's name, and its place beside the others instead of over the sheet."""
    return (
        f'{_HEAD.format(package="Office.UI", name="CalcWindowState")}<node oor:name="UIElements"><node oor:name="States">\n'
        f'<node oor:name="private:resource/toolbar/addon_{HANDLER}" oor:op="replace">\n'
        f'<prop oor:name="UIName" oor:type="xs:string">{_values(TITLE)}</prop>\n'
        '<prop oor:name="Docked" oor:type="xs:boolean"><value>true</value></prop>\n'
        '<prop oor:name="Visible" oor:type="xs:boolean"><value>true</value></prop>\n'
        f"</node></node></node>\n{_TAIL}"
    )


def protocol_handler() -> str:
    """Which component LibreOffice asks about our addresses."""
    return (
        f'{_HEAD.format(package="Office", name="ProtocolHandler")}<node oor:name="HandlerSet"><node oor:name="{HANDLER}" '
        'oor:op="replace"><prop oor:name="Protocols" oor:type="oor:string-list">'
        f"<value>{PROTOCOL}*</value></prop></node></node>\n{_TAIL}"
    )
