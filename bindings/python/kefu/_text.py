"""Texts for people: counts, and what strangers wrote, made safe to show."""

from __future__ import annotations

from . import _kefu


def counted(n: int, one: str, many: str = "") -> str:
    """1 customer, 4,372 customers."""
    return f"{n:,} {one if n == 1 else many or one + 's'}"


def printable(text: str) -> str:
    """Control characters and marks that turn the direction of writing, made visible."""
    return _kefu.escape(text)
