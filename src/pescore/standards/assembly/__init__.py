"""Joining the clauses of a standard into its rule."""

from .joining import assemble

__all__ = ["assemble"]
