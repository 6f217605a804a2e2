"""The documentation holds: every command, formula and example shown is run, and what is listed is what there is."""

from __future__ import annotations

import argparse
import doctest
import json
import re
import shlex
import shutil
import tomllib_compat as tomllib
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from generated import DOCS, PARTS, renewed
from openpyxl.worksheet.formula import ArrayFormula
from pages import PAGES, ROOT, Block, as_shown, blocks, calls, tables

from pescore.cli import _parser, main
