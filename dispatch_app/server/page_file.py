"""A file of a page that browsers load, as it is sent. A value only."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PageFile:
    media: str
    body: bytes
