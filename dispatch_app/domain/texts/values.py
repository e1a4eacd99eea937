"""What the centre knows of text messages and of the modems that send them. Values only.

A text is sent at most once: a gateway takes it, on the record, before its modem gets the words.
What was taken and never spoken of again counts as uncertain, and only a person sends it anew.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import datetime, timedelta
from enum import StrEnum

from dispatch_app.domain.errors import InvalidValue
from dispatch_app.domain.ids import AccountId, IncidentId, MissionId, TextId
from dispatch_app.domain.quick import dataclass

LONGEST_WORDS = 600
MOST_WAITING = 300
MOST_TRIES = 3
RETRY = timedelta(seconds=20)
"""Before a text that a network refused is tried once more."""
GOOD_FOR = timedelta(minutes=10)
"""So long a text may wait for a modem: one that comes later tells of yesterday's alarm."""
TAKEN_FOR = timedelta(minutes=5)
"""Whoever has taken a text has told what became of it by then, or nobody ever will."""
ANSWERED_WITHIN = timedelta(hours=12)
DONE_KEPT = 200
"""So many that are over stay in the live state."""
COUNTRY = "86"
SHORTEST_NUMBER, LONGEST_NUMBER = 3, 20


class TextState(StrEnum):
    WAITING = "waiting"
    TAKEN = "taken"
    """A gateway gives it to its modem now."""
    SENT = "sent"
    """The network has it."""
    DELIVERED = "delivered"
    """The telephone has it."""
    FAILED = "failed"
    """It was not sent, or not delivered."""
    UNCERTAIN = "uncertain"
    """Nobody knows whether it was sent."""


OVER = frozenset({TextState.DELIVERED, TextState.FAILED, TextState.UNCERTAIN})


class TextStep(StrEnum):
    """What a gateway tells of a text that it took."""

    SENT = "sent"
    REFUSED = "refused"
    """Nothing of it went out; another try may go better."""
    FAILED = "failed"
    """Nothing of it went out, and nothing ever will."""
    UNCERTAIN = "uncertain"
    DELIVERED = "delivered"
    NOT_DELIVERED = "not_delivered"


@dataclass(frozen=True, slots=True, kw_only=True)
class TextAbout:
    """For whom it is: somebody who is to be told of a large event, or the crew of a mission."""

    incident: IncidentId | None = None
    role: str = ""
    mission: MissionId | None = None
    version: int = 0

    def __post_init__(self) -> None:
        told = self.incident is not None and bool(self.role)
        ordered = self.mission is not None and self.version > 0
        if told == ordered:
            raise InvalidValue("a text is for a role of a large event, or for a mission's crew")


@dataclass(frozen=True, slots=True, kw_only=True)
class TextMessage:
    id: TextId
    number: str
    words: str
    about: TextAbout
    person: str
    """Who wanted it; empty where the centre acts by itself."""
    asked_at: datetime
    state: TextState = TextState.WAITING
    tries: int = 0
    again_at: datetime | None = None
    """Before then it is not tried once more."""
    gateway: AccountId | None = None
    run: str = ""
    """Of the gateway's process that took it: after a restart it knows nothing of it."""
    taken_at: datetime | None = None
    sent_at: datetime | None = None
    references: tuple[int, ...] = ()
    """What reports of the network will name, one a part."""
    delivered: tuple[int, ...] = ()
    """References of parts that are there."""
    delivered_at: datetime | None = None
    why: str = ""
    """Why it failed, as a code."""
    answer: str = ""
    confirmed_at: datetime | None = None

    @property
    def over(self) -> bool:
        return self.state in OVER

    def may_be_taken(self, now: datetime) -> bool:
        ripe = self.again_at is None or now >= self.again_at
        return self.state is TextState.WAITING and ripe and not self.too_old(now)

    def too_old(self, now: datetime) -> bool:
        return now - self.asked_at > GOOD_FOR


@dataclass(frozen=True, slots=True, kw_only=True)
class TextModem:
    """A modem as its gateway tells of it."""

    name: str
    heard: bool
    reason: str
    since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Texts:
    messages: Mapping[TextId, TextMessage] = field(default_factory=dict)
    """Those under way, and those lately over; the oldest first."""
    modems: Mapping[str, TextModem] = field(default_factory=dict)

    @property
    def able(self) -> bool:
        """A modem is there that can send."""
        return any(modem.heard for modem in self.modems.values())


NO_TEXTS = Texts()


def plain_number(number: str) -> str:
    """Digits alone, without a country's code before a number of this country: for comparing."""
    digits = "".join(sign for sign in number if sign.isascii() and sign.isdigit())
    international = number.strip().startswith(("+", "00"))
    digits = digits.removeprefix("00") if international else digits
    if len(digits) == len(COUNTRY) + 11 and digits.startswith(COUNTRY + "1"):
        return digits.removeprefix(COUNTRY)
    return digits.removeprefix(COUNTRY) if international else digits


def must_be_number(number: str) -> str:
    """A number as it is dialled.

    Raises:
        InvalidValue: no number that a text can go to.
    """
    dialled = "".join(sign for sign in number if sign not in " -()")
    digits = dialled.removeprefix("+")
    fits = SHORTEST_NUMBER <= len(digits) <= LONGEST_NUMBER
    if not (digits.isascii() and digits.isdigit() and fits):
        raise InvalidValue("not a number that a text can go to")
    return dialled
