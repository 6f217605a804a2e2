"""PE_ worksheet functions: plain values in, plain values or an error value out, the same in every host."""

from .registry import REGISTRY

__all__ = ["REGISTRY"]
