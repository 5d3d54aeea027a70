"""Texts for people: counts, and what strangers wrote, made safe to show."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from . import _kefu

if TYPE_CHECKING:
    from ._words import Words


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


def span(seconds: str | float | None, say: Words, none: str = "") -> str:
    """ "45 s", "3:20 min", "1:05 h"; `none` where there is nothing."""
    if seconds is None:
        return none
    whole = round(float(seconds))
    if whole < 60:
        return say("span.seconds", n=whole)
    if whole < 3600:
        return say("span.minutes", minutes=whole // 60, seconds=whole % 60)
    return say("span.hours", hours=whole // 3600, minutes=whole % 3600 // 60)


def called(row: dict[str, Any], names: dict[str, Any], say: Words) -> str:
    """A class and its channel, as the charter names them (`names`: those of the report) or by their ids."""
    parts = [names[kind].get(row[kind], {}).get(say.language, row[kind]) for kind in ("class", "channel")]
    return " · ".join(p for p in (parts[0] or say("route.no_class"), parts[1]) if p)
