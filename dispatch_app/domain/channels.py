"""The ways by which word of an order reaches a crew besides its station's terminal. Values only."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from dispatch_app.domain.quick import dataclass


class Channel(StrEnum):
    SECOND = "second"
    """What the centre has put up beside the link to the stations, such as a fax."""
    VEHICLE_TERMINAL = "vehicle_terminal"
    TELEPHONE = "telephone"
    TEXT = "text"
    """A text message to the crew's telephone."""


class ChannelStep(StrEnum):
    """What became of an order on such a way."""

    ASKED = "asked"
    """A person wants it sent now."""
    SENT = "sent"
    TAKEN = "taken"
    """The box in the vehicle, or the crew's telephone, has answered that it has the text."""
    FAILED = "failed"
    SPOKEN = "spoken"
    """Somebody was told by telephone."""
    NOT_REACHED = "not_reached"


class Phoned(StrEnum):
    """Who is telephoned about an order."""

    STATION = "station"
    CREW = "crew"
    HOSPITAL = "hospital"


class PhoneWord(StrEnum):
    """What came of a telephone call about an order."""

    ACKNOWLEDGED = "acknowledged"
    """The crew takes the order: it is signed for by hand."""
    SPOKEN = "spoken"
    NOT_REACHED = "not_reached"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelNote:
    """One thing that happened to one version of an order on one way."""

    version: int
    channel: Channel
    step: ChannelStep
    at: datetime
    by: str = ""
    """The person who wanted it or who telephoned; empty where a machine tells."""
    party: Phoned | None = None
    name: str = ""
    number: str = ""
    """Who was telephoned, and by which number."""
    reason: str = ""
    """Why it failed, as a code."""
