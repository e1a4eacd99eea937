"""The telephone that a seat may be itself: orders, news, and one protocol. Values only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from dispatch_app.domain.telephone import PhoneState

SILENT_DB = -96.0
"""The level of nothing at all, in dB below the loudest that a sample can be."""


class SoundTrouble(StrEnum):
    """What keeps the telephone from sounding. It takes no new call until it sounds again: whoever
    rings goes on to the next seat. A talk stays, and can be moved.
    """

    NONE = "none"
    STAND_IN = "stand_in"
    """A chosen device is away; what the machine prefers sounds in its place."""
    UNPLUGGED = "unplugged"
    """The device went away, and there is no other."""
    NO_CARD = "no_card"
    """The machine has no sound device."""
    REFUSED = "refused"
    """The device takes no telephone sound, or another program holds it."""
    SIP = "sip"
    """The telephone itself cannot be started: its port is taken, for instance."""
    DIED = "died"
    """The telephone's process has ended; it is started again."""


SILENT = frozenset(SoundTrouble) - {SoundTrouble.NONE, SoundTrouble.STAND_IN}
"""With these nobody hears and nobody is heard."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SoundDevice:
    name: str
    """Never changes: kept as what was chosen."""
    label: str = ""
    """For people."""
    hears: bool
    """It has a microphone."""
    speaks: bool


# ---- orders ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class LiftPhone:
    """Answer what rings."""


@dataclass(frozen=True, slots=True)
class PutDownPhone:
    """Hang up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UseDevices:
    """By name; empty: what the machine prefers."""

    microphone: str = ""
    speaker: str = ""


@dataclass(frozen=True, slots=True)
class PlayTestTone:
    """A second of a tone in the speaker, to be heard by who sits there alone."""


@dataclass(frozen=True, slots=True)
class PlayBeat:
    """One beat of the metronome in the speaker, over the talk; the other end does not hear it."""


PhoneOrder = LiftPhone | PutDownPhone | UseDevices | PlayTestTone | PlayBeat

# ---- news ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class StateTold:
    state: PhoneState


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelsTold:
    """Loudness of the last moment in dB below the loudest: microphone and speaker."""

    microphone_db: float
    speaker_db: float


@dataclass(frozen=True, slots=True, kw_only=True)
class DevicesTold:
    devices: tuple[SoundDevice, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SoundTold:
    trouble: SoundTrouble


PhoneNews = StateTold | LevelsTold | DevicesTold | SoundTold


class Softphone(Protocol):
    def start(self) -> None: ...

    def do(self, order: PhoneOrder) -> None:
        """Never blocks, never raises for what the world does."""
        ...

    def news(self) -> Sequence[PhoneNews]:
        """What has come since it was asked last; never blocks."""
        ...

    def stop(self) -> None: ...
