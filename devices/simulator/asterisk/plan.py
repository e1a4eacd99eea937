"""How an emulated Asterisk is set up: its telephones and their manners, trunk and queue. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Manners(StrEnum):
    """What a telephone does when it is called."""

    RINGS = "rings"
    """Until it is lifted."""
    ANSWERS = "answers"
    BUSY = "busy"
    DECLINES = "declines"
    GONE = "gone"


class Refusal(Exception):
    """A request that a real Asterisk answers with this status."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


@dataclass(slots=True)
class Telephone:
    manners: Manners = Manners.RINGS
    state: str = "NOT_INUSE"


@dataclass(slots=True)
class Plan:
    """How the exchange is set up."""

    phones: Mapping[str, Telephone] = field(default_factory=dict)
    """By endpoint. Anything `outside` allows is a number at the other end of a trunk."""
    trunk: str = "PJSIP/trunk"
    outside: str = "PJSIP/{number}@trunk"
    queue: str = "q120"
    members: tuple[str, ...] = ()
