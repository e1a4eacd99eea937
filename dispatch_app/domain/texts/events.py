"""What has happened to text messages. Facts only."""

from __future__ import annotations

from datetime import datetime

from dispatch_app.domain.ids import AccountId, TextId
from dispatch_app.domain.quick import dataclass
from dispatch_app.domain.texts.values import TextAbout, TextState, TextStep
from dispatch_app.domain.values import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class TextAsked:
    text: TextId
    number: str
    words: str
    about: TextAbout
    person: str
    by: Actor
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class TextTaken:
    text: TextId
    gateway: AccountId
    run: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class TextStepped:
    """`happened_at` lies before `at` where the line was gone."""

    text: TextId
    step: TextStep
    state: TextState
    """What it is from now on."""
    code: str
    references: tuple[int, ...]
    happened_at: datetime
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class TextCame:
    """Somebody wrote. `text` is the one it answers, if any; `confirms` says that it says yes."""

    number: str
    words: str
    text: TextId | None
    confirms: bool
    happened_at: datetime
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class TextModemReported:
    modem: str
    heard: bool
    reason: str
    at: datetime


TextEvent = TextAsked | TextTaken | TextStepped | TextCame | TextModemReported
