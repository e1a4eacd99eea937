"""What happened to orders on other ways, and what was entered of runs. Facts, in the past tense."""

from __future__ import annotations

from datetime import datetime

from dispatch_app.domain.channels import Channel, ChannelStep, Phoned
from dispatch_app.domain.ids import MissionId
from dispatch_app.domain.quick import dataclass
from dispatch_app.domain.run_facts import RunFacts


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


@dataclass(frozen=True, slots=True, kw_only=True)
class RunFactsEntered:
    mission: MissionId
    facts: RunFacts
    by: str
    at: datetime


OrderEvent = ChannelNoted | RunFactsEntered
