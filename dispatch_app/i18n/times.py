"""Turns UTC into what a person reads. The only place that knows the centre's zone."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

DEFAULT_ZONE = "Asia/Shanghai"


def local(at: datetime, zone: str = DEFAULT_ZONE) -> datetime:
    return at.astimezone(ZoneInfo(zone))


def clock_text(at: datetime, zone: str = DEFAULT_ZONE) -> str:
    """09:41:07"""
    return local(at, zone).strftime("%H:%M:%S")


def span_text(seconds: float) -> str:
    """A running clock: 01:12, and 1:02:03 from an hour on."""
    total = max(0, int(seconds))
    hours, rest = divmod(total, 3600)
    minutes, left = divmod(rest, 60)
    return f"{hours}:{minutes:02d}:{left:02d}" if hours else f"{minutes:02d}:{left:02d}"


def minutes_text(seconds: float) -> str:
    """A road time: 4'10\""""
    minutes, left = divmod(max(0, round(seconds)), 60)
    return f"{minutes}'{left:02d}\""
