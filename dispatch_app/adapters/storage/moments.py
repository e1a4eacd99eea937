"""Times as the store keeps them: whole milliseconds since 1970, UTC. Knows no local time.

One integer sorts and compares alike on every engine and loses nothing of the clock's precision.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MS = timedelta(milliseconds=1)


def to_ms(at: datetime) -> int:
    return (at - _EPOCH) // _MS


def from_ms(ms: int) -> datetime:
    return _EPOCH + timedelta(milliseconds=ms)


def ms_or_none(at: datetime | None) -> int | None:
    return None if at is None else to_ms(at)


def moment_or_none(ms: int | None) -> datetime | None:
    return None if ms is None else from_ms(ms)
