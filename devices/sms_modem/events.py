"""What a text modem tells the world. Values only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from devices.moment import Moment
from devices.sms_modem.decoder import Fate


class StaleReason(Enum):
    """Why no text can be sent."""

    PORT_MISSING = "port_missing"
    """The port cannot be opened: unplugged, wrong name, taken by another program."""
    PORT_LOST = "port_lost"
    SILENT = "silent"
    """The port is there, the modem does not answer."""
    REFUSED = "refused"
    """It answers, but is no text modem, or knows no PDUs."""
    NO_CARD = "no_card"
    CARD_LOCKED = "card_locked"
    """The card wants a PIN that is not set, is wrong, or was wrong too often."""
    NOT_REGISTERED = "not_registered"
    """No network takes the card in here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ModemBack:
    """Texts can be sent: for the first time, or again."""

    at: Moment


@dataclass(frozen=True, slots=True, kw_only=True)
class ModemStale:
    """Said once, until back or until the reason changes."""

    at: Moment
    reason: StaleReason


@dataclass(frozen=True, slots=True, kw_only=True)
class SignalHeard:
    """How the network is heard here; None: not known or not detectable."""

    at: Moment
    dbm: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TextSent:
    """The network has taken all parts; reports will carry these references."""

    at: Moment
    text: str
    references: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TextRefused:
    """Nothing of it went out, for certain. `code` is the modem's, such as `cms-38`."""

    at: Moment
    text: str
    code: str
    may_try_again: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TextUncertain:
    """It may have gone out, or parts of it did: nobody answered. Sent again, it may come twice."""

    at: Moment
    text: str
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TextReported:
    at: Moment
    reference: int
    number: str
    fate: Fate
    code: int
    happened_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TextCame:
    """A text, whole: its parts are joined."""

    at: Moment
    number: str
    words: str
    sent_at: datetime | None


SmsEvent = (
    ModemBack
    | ModemStale
    | SignalHeard
    | TextSent
    | TextRefused
    | TextUncertain
    | TextReported
    | TextCame
)
