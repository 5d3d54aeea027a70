"""Times in the zone of the charter or the call: what the engine tells in UTC, as the clocks on the wall showed it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ._result import Result

_STAMP = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.\d+)?Z")
_OFFSET = re.compile(r"([+-])(\d\d):(\d\d)")


@dataclass(frozen=True)
class LocalTimes:
    """A zone, and what it is called."""

    zone: tzinfo
    name: str

    def __call__(self, text: str) -> str:
        """The same text with its times in the zone."""
        return _STAMP.sub(lambda m: self._told(m[1]), text)

    def _told(self, utc: str) -> str:
        return datetime.fromisoformat(utc + "+00:00").astimezone(self.zone).strftime("%Y-%m-%d %H:%M:%S")


def of(result: Result) -> LocalTimes:
    """The zone of a routed day; UTC where this machine does not know it."""
    name = result.report["period"]["time_zone"]
    if offset := _OFFSET.fullmatch(name):
        minutes = int(offset[2]) * 60 + int(offset[3])
        return LocalTimes(timezone(timedelta(minutes=-minutes if offset[1] == "-" else minutes)), name)
    try:
        from zoneinfo import ZoneInfo

        return LocalTimes(ZoneInfo(name), name)
    except (ImportError, KeyError, ValueError, OSError):
        return LocalTimes(UTC, "UTC")
