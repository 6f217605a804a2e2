"""The clauses of a standard: read by `parse`, described by the model."""

from .model import Clause, Condition, Effect, End, Limit, Parsed, Per, Statement
from .parse import parse

__all__ = ["Clause", "Condition", "Effect", "End", "Limit", "Parsed", "Per", "Statement", "parse"]
