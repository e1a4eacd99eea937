"""What an exchange lets a recorder hear. Values and a protocol only.

Sound is 16-bit mono PCM, little-endian, 8,000 samples a second. The receiving end stands in another
process and may be away: a tap then keeps the last seconds, says so, and never holds a call up.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from dispatch_app.domain.ids import LineId, SeatId
from dispatch_app.domain.telephone import CallRef

SAMPLES_PER_S = 8000


class Side(StrEnum):
    """Who is heard: those outside on the left channel, the centre's own people on the right."""

    OUTSIDE = "outside"
    CENTRE = "centre"


@dataclass(frozen=True, slots=True, kw_only=True)
class TapBegan:
    """A conversation is there. Sound may be older by the pre-roll; it starts at sample 0."""

    ref: CallRef
    line: LineId
    at: datetime
    number: str = ""
    called: str = ""
    outgoing: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TapSound:
    """`first` counts samples since `TapBegan.at`; what is missing between is silence."""

    ref: CallRef
    side: Side
    first: int
    pcm: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class TapSeat:
    """A seat came into the conversation."""

    ref: CallRef
    seat: SeatId
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class TapEnded:
    ref: CallRef
    at: datetime


Tapped = TapBegan | TapSound | TapSeat | TapEnded


class AudioTap(Protocol):
    def tell(self, tapped: Tapped) -> None:
        """Pass on, from any thread; returns at once and never raises."""
        ...
