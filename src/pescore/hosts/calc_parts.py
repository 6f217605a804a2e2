"""The texts of the Calc extension that describe its functions, made from the registry (扩展包的各份说明)."""

from __future__ import annotations

from collections.abc import Mapping
from xml.sax.saxutils import escape

from ..functions.spec import Arg, Spec
from .calc_menu_parts import ADDONS, HANDLERS, WINDOW
from .calc_values import arrives_as_text

SERVICE = "cn.pe.calc.PeAddInService"
INTERFACE = "XPeAddIn"
IDENTIFIER = "cn.pe.calc"
COMPONENT, TYPES, FUNCTIONS = "pe_calc_addin.py", "XPeAddIn.idl", "CalcAddIns.xcu"
OLDEST = "7.4"

_LANGUAGES = ("zh-CN", "en-US")  # the help is Chinese in either

_XML = '<?xml version="1.0" encoding="UTF-8"?>\n'


def method(name: str) -> str:
    """The function's name in the interface, and in files saved by LibreOffice 7.4."""
    return name.replace("_", "")


def idl(registry: Mapping[str, Spec]) -> str:
    """The interface; Calc compiles the text itself."""
    lines = []
    for spec in registry.values():
        result = "any" if spec.returns == "scalar" else "sequence< sequence<any> >"
        arguments = ", ".join(f"[in] {_type(spec, arg)} {arg.name}" for arg in spec.args)
        lines.append(f"    {result} {method(spec.name)}({arguments});")
    body = "\n".join(lines)
    return f"module cn {{ module pe {{ module calc {{\ninterface {INTERFACE} {{\n{body}\n}};\n}}; }}; }};\n"


def _type(spec: Spec, arg: Arg) -> str:
    """``any`` takes a value, a range or nothing; see calc_values for the other."""
    return "sequence< sequence<string> >" if arrives_as_text(spec, arg) else "any"


def component(registry: Mapping[str, Spec]) -> str:
    """The module Calc's Python loads. The kernel stays out of sys.path: other extensions share the interpreter."""
    methods = "\n".join(f"    {method(name)} = staticmethod(_{method(name)})" for name in registry)
    functions = "\n".join(f'_{method(name)} = host_function("{name}")' for name in registry)
    return _COMPONENT.format(interface=INTERFACE, service=SERVICE, methods=methods, functions=functions)


_COMPONENT = '''"""pescore for LibreOffice Calc: generated from the registry of functions by `pescore calc build`."""

import contextlib
import os
import sys

import unohelper
from cn.pe.calc import {interface}
from com.sun.star.lang import XServiceInfo

_KERNEL = os.path.join(os.path.dirname(os.path.abspath(__file__)), "kernel")
_ours = {{}}


def _yaml_taken_out():
    """Other extensions share the interpreter and may have a yaml of their own; ours reads only our data."""
    names = [name for name in sys.modules if name.partition(".")[0] == "yaml"]
    return {{name: sys.modules.pop(name) for name in names}}


@contextlib.contextmanager
def _kernel():
    """Imports find the kernel, and our stand-in for yaml, only inside this block."""
    outside = _yaml_taken_out()
    sys.modules.update(_ours)
    sys.path.insert(0, _KERNEL)
    try:
        yield
    finally:
        sys.path.remove(_KERNEL)
        _ours.update(_yaml_taken_out())
        sys.modules.update(outside)


with _kernel():
    from pescore.hosts.calc_dispatch import HANDLER, Handler
    from pescore.hosts.calc_values import host_function

{functions}


class PeAddIn(unohelper.Base, {interface}, XServiceInfo):
{methods}
    def getImplementationName(self):
        return "{service}"

    def supportsService(self, name):
        return name == "{service}"

    def getSupportedServiceNames(self):
        return ("{service}",)


g_ImplementationHelper = unohelper.ImplementationHelper()
g_ImplementationHelper.addImplementation(lambda ctx, *_: PeAddIn(), "{service}", ("{service}",))
g_ImplementationHelper.addImplementation(
    lambda ctx, *_: Handler(ctx, _kernel), HANDLER, ("com.sun.star.frame.ProtocolHandler",)
)
'''


def functions_xcu(registry: Mapping[str, Spec]) -> str:
    """Names and help for Calc's function wizard."""
    nodes = "\n".join(_function_node(spec) for spec in registry.values())
    return (
        f'{_XML}<oor:component-data xmlns:oor="http://openoffice.org/2001/registry" '
        'xmlns:xs="http://www.w3.org/2001/XMLSchema" oor:name="CalcAddIns" oor:package="org.openoffice.Office">\n'
        f'<node oor:name="AddInInfo"><node oor:name="{SERVICE}" oor:op="replace"><node oor:name="AddInFunctions">\n'
        f"{nodes}\n</node></node></node>\n</oor:component-data>\n"
    )


def _function_node(spec: Spec) -> str:
    arguments = "".join(
        f'<node oor:name="{arg.name}" oor:op="replace">{_property("DisplayName", arg.label)}'
        f"{_property('Description', arg.help)}</node>"
        for arg in spec.args
    )
    return (
        f'<node oor:name="{method(spec.name)}" oor:op="replace">{_property("DisplayName", spec.name)}'
        f'{_property("Description", spec.help)}<prop oor:name="Category"><value>{escape(spec.category)}</value></prop>'
        f'{_property("CompatibilityName", spec.name)}<node oor:name="Parameters">{arguments}</node></node>'
    )


def _property(name: str, text: str) -> str:
    values = "".join(f'<value xml:lang="{language}">{escape(text)}</value>' for language in _LANGUAGES)
    return f'<prop oor:name="{name}">{values}</prop>'


def description(version: str) -> str:
    """Name, version and the oldest LibreOffice it works with."""
    return (
        f'{_XML}<description xmlns="http://openoffice.org/extensions/description/2006" '
        'xmlns:l="http://libreoffice.org/extensions/description/2011">\n'
        f'<identifier value="{IDENTIFIER}"/><version value="{version}"/>\n'
        '<display-name><name lang="zh-CN">绩效评价（pescore）</name>'
        '<name lang="en">Performance evaluation (pescore)</name></display-name>\n'
        f'<dependencies><l:LibreOffice-minimal-version value="{OLDEST}" name="LibreOffice {OLDEST}"/></dependencies>\n'
        "</description>\n"
    )


def manifest() -> str:
    """What each part of the extension is."""
    kinds = {
        TYPES: "application/vnd.sun.star.uno-typelibrary;type=RDB",
        COMPONENT: "application/vnd.sun.star.uno-component;type=Python",
        **dict.fromkeys((FUNCTIONS, ADDONS, HANDLERS, WINDOW), "application/vnd.sun.star.configuration-data"),
    }
    entries = "\n".join(
        f'<manifest:file-entry manifest:full-path="{path}" manifest:media-type="{kind}"/>'
        for path, kind in kinds.items()
    )
    return f'{_XML}<manifest:manifest xmlns:manifest="http://openoffice.org/2001/manifest">\n{entries}\n</manifest:manifest>\n'
