"""Texts of strangers, made safe to show."""

from __future__ import annotations

from . import _kefu


def printable(text: str) -> str:
    """Control characters and marks that turn the direction of writing, made visible."""
    return _kefu.escape(text)
