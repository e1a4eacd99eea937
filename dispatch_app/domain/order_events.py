"""What happened to orders on other ways than their station's terminal. Facts, in the past tense."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from dispatch_app.domain.channels import Channel, ChannelStep, Phoned
from dispatch_app.domain.ids import MissionId


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelNoted:
    mission: MissionId
    version: int
    channel: Channel
    step: ChannelStep
    happened_at: datetime
    at: datetime
    by: str = ""
    party: Phoned | None = None
    name: str = ""
    number: str = ""
    reason: str = ""


OrderEvent = ChannelNoted
