"""pescore comes first: openpyxl decides while it is imported how it writes (see pescore/__init__.py)."""

import pescore

assert pescore.__version__
