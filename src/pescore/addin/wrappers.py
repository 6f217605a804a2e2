"""The registry as VBA: one wrapper for each function, and the rows of help that Excel shows in its function wizard."""

from __future__ import annotations

from collections.abc import Iterable

from ..functions.spec import LONGEST_HELP, Arg, Spec

MODULE = "PE_Udfs"

# Words VBA keeps for itself (MS-VBAL 3.3.5.2): an argument of that name would not compile.
_KEPT = """
abs addressof and any array as attribute boolean byref byte byval call case cbool cbyte ccur cdate cdbl cdec cdecl
cint circle clng clnglng clngptr close const csng cstr currency cvar cverr date debug decimal declare defbool
defbyte defcur defdate defdbl defdec defint deflng deflnglng deflngptr defobj defsng defstr defvar dim do doevents
double each else elseif empty end endif enum eqv erase event exit false fix for friend function get global gosub
goto if imp implements in input inputb int integer is lbound len lenb let like line lineinput lock long longlong
longptr loop lset me mod new next not nothing null on open option optional or paramarray preserve print private
pset public put raiseevent redim rem resume return rset scale seek select set sgn shared single spc static stop
string sub tab then to true type typeof ubound unlock until variant wend while with withevents write xor
"""
_RESERVED = frozenset(_KEPT.split())


def vba_name(name: str) -> str:
    """The name of an argument in VBA: the registry's, with an underscore after a word VBA keeps for itself."""
    return f"{name}_" if name.lower() in _RESERVED else name


def wrapper(spec: Spec) -> str:
    """One worksheet function: its arguments as values to Python, and the answer back."""
    names = [vba_name(argument.name) for argument in spec.args]
    declared = [
        f"{'Optional ' if argument.optional else ''}{name} As Variant"
        for argument, name in zip(spec.args, names, strict=True)
    ]
    passed = [f"PE_Argument({name})" for name in names]
    return "\n".join(
        [
            f"Public Function {spec.name}({_wrapped(declared)}) As Variant",
            f'    {spec.name} = PE_Answer("{spec.name}", Array({_wrapped(passed)}))',
            "End Function",
        ]
    )


def _wrapped(parts: list[str], most: int = 3) -> str:
    """The parts in lines of a few, with the line continuation of VBA."""
    lines = [", ".join(parts[i : i + most]) for i in range(0, len(parts), most)]
    return ", _\n        ".join(lines)


def module(specs: Iterable[Spec]) -> str:
    """The module of all worksheet functions."""
    head = f'Attribute VB_Name = "{MODULE}"\nOption Explicit\n'
    return "\n".join([head, *(f"{wrapper(spec)}\n" for spec in specs)])


def help_rows(specs: Iterable[Spec]) -> list[list[str]]:
    """Name, category, help, then the help of each argument, as the sheet pescore.meta holds them."""
    return [
        [spec.name, spec.category, _help(f"{spec.usage}　{spec.help}", spec.help), *(_argument(a) for a in spec.args)]
        for spec in specs
    ]


def _help(full: str, short: str) -> str:
    """The help with the Chinese names of the arguments, where both fit."""
    return full if len(full) <= LONGEST_HELP else short


def _argument(argument: Arg) -> str:
    label, told = argument.label, argument.help
    return told if told.startswith(label) else f"{label}：{told}"[:LONGEST_HELP]
