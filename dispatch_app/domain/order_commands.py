"""Wishes and reports about the other ways of an order. In the imperative; each may be refused."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from dispatch_app.domain.channels import Channel, ChannelStep, Phoned, PhoneWord
from dispatch_app.domain.ids import MissionId
from dispatch_app.domain.values import utc_or_none


@dataclass(frozen=True, slots=True, kw_only=True)
class SendAnotherWay:
    """Send the newest version by the second channel and to the vehicle's terminal, now."""

    mission: MissionId


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportChannel:
    """A machine tells what became of a version on its way. `at` says when, if not now."""

    mission: MissionId
    version: int
    channel: Channel
    step: ChannelStep
    reason: str = ""
    at: datetime | None = None

    def __post_init__(self) -> None:
        utc_or_none(self.at)


@dataclass(frozen=True, slots=True, kw_only=True)
class NotePhoned:
    """Keep who was telephoned about an order, by which number, and what came of it."""

    mission: MissionId
    party: Phoned
    word: PhoneWord
    number: str = ""
    """Where another than the known one was dialled."""


OrderCommand = SendAnotherWay | ReportChannel | NotePhoned
