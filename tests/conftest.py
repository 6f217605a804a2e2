"""Tests import openpyxl before pescore can: it must not turn to lxml there either, see pescore/__init__.py.

Property tests draw the same examples on every run, so that a run tells about the change it is made on; fresh ones are
drawn by `make search`, and what those find is kept as an `@example`.
"""

import os

from hypothesis import settings

os.environ["OPENPYXL_LXML"] = "False"

settings.register_profile("same", derandomize=True, print_blob=False)
settings.register_profile("fresh", derandomize=False, print_blob=True)
settings.load_profile("same")
