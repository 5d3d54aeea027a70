"""Texts for people: counts, and what strangers wrote, made safe to show."""

from __future__ import annotations

from . import _kefu


def counted(n: int, one: str, many: str = "") -> str:
    """1 customer, 4,372 customers."""
    return f"{n:,} {one if n == 1 else many or one + 's'}"


def printable(text: str) -> str:
    """Control characters and marks that turn the direction of writing, made visible."""
    return _kefu.escape(text)


def grouped(money: str | float | None) -> str:
    """1234.50 as 1,234.50; nothing as nothing. A sum beyond 64 bits is a number already."""
    if not money:
        return ""
    if not isinstance(money, str):
        return f"{money:,.0f}"
    sign = "-" if money.startswith("-") else ""
    whole, _, cents = money.removeprefix("-").partition(".")
    return f"{sign}{int(whole):,}" + (f".{cents}" if cents else "")
