"""Tests import openpyxl before pescore can: it must not turn to lxml there either, see pescore/__init__.py."""

import os

os.environ["OPENPYXL_LXML"] = "False"
