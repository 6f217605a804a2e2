"""Drawing the curve of a numeric standard."""

from .plot import EVENTS, LATE
from .plotter import Plotter

__all__ = ["EVENTS", "LATE", "Plotter"]
