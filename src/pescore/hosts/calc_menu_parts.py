"""The texts of the Calc extension that describe its menu and toolbar (菜单和工具栏的说明)."""

from __future__ import annotations

from xml.sax.saxutils import quoteattr

PROTOCOL, HANDLER = "vnd.pescore:", "cn.pe.calc.Menu"
ADDONS, HANDLERS = "Addons.xcu", "ProtocolHandler.xcu"
TITLE = "绩效评价"

# Entry → what it is called; calc_menu.py says what it does.
MENU = {"refresh": "刷新报告", "review": "复核", "freeze": "固化公式（另开一本，换成数值）"}

_SPREADSHEETS = "com.sun.star.sheet.SpreadsheetDocument"
_LANGUAGES = ("zh-CN", "en-US")
_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<oor:component-data xmlns:oor="http://openoffice.org/2001/registry" '
    'xmlns:xs="http://www.w3.org/2001/XMLSchema" oor:package="org.openoffice.Office" oor:name="{name}">\n'
)
_TAIL = "</oor:component-data>\n"


def addons() -> str:
    """A menu in Calc's menu bar, and a toolbar with the same entries."""
    entries = "\n".join(_entry(number, entry, label) for number, (entry, label) in enumerate(MENU.items(), 1))
    return (
        f'{_HEAD.format(name="Addons")}<node oor:name="AddonUI">\n'
        f'<node oor:name="OfficeMenuBar"><node oor:name="{HANDLER}" oor:op="replace">\n'
        f"{_value('Context', _SPREADSHEETS)}{_title(TITLE)}\n"
        f'<node oor:name="Submenu">\n{entries}\n</node></node></node>\n'
        f'<node oor:name="OfficeToolBar"><node oor:name="{HANDLER}" oor:op="replace">\n{_title(TITLE)}\n'
        f"{entries}\n</node></node>\n</node>\n{_TAIL}"
    )


def _entry(number: int, entry: str, label: str) -> str:
    return (
        f'<node oor:name="E{number}" oor:op="replace">{_value("Context", _SPREADSHEETS)}'
        f"{_value('URL', PROTOCOL + entry)}{_title(label)}{_value('Target', '_self')}</node>"
    )


def _title(text: str) -> str:
    values = "".join(f"<value xml:lang={quoteattr(language)}>{text}</value>" for language in _LANGUAGES)
    return f'<prop oor:name="Title" oor:type="xs:string">{values}</prop>'


def _value(name: str, text: str) -> str:
    return f'<prop oor:name="{name}" oor:type="xs:string"><value>{text}</value></prop>'


def protocol_handler() -> str:
    """Which component LibreOffice asks about our addresses."""
    return (
        f'{_HEAD.format(name="ProtocolHandler")}<node oor:name="HandlerSet"><node oor:name="{HANDLER}" '
        'oor:op="replace"><prop oor:name="Protocols" oor:type="oor:string-list">'
        f"<value>{PROTOCOL}*</value></prop></node></node>\n{_TAIL}"
    )
