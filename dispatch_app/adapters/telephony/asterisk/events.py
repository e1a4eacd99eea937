"""Events of an Asterisk's web interface: text in, what it means to us out. Pure.

Every kind that was seen of a real Asterisk 22 is known; of most only that they mean nothing here.
"""

from __future__ import annotations

from dataclasses import dataclass

import msgspec


class BadEvent(Exception):
    """A message that is no event, or lacks what its kind must tell."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entered:
    """A channel is ours now: only after this may it enter a bridge."""

    channel: str
    endpoint: str
    args: tuple[str, ...]
    number: str
    called: str
    up: bool


@dataclass(frozen=True, slots=True)
class Left:
    """A channel is ours no more."""

    channel: str


@dataclass(frozen=True, slots=True)
class DialNews:
    """How a call to a telephone goes: "", RINGING, ANSWER, BUSY, NOANSWER, …"""

    channel: str
    status: str


@dataclass(frozen=True, slots=True)
class Gone:
    """A channel ended; `cause` as Q.850 numbers it."""

    channel: str
    cause: int


@dataclass(frozen=True, slots=True)
class DeviceChanged:
    name: str
    state: str


@dataclass(frozen=True, slots=True)
class RecordingNews:
    name: str
    state: str


@dataclass(frozen=True, slots=True)
class Meaningless:
    """Known, and nothing follows from it."""

    kind: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """Never seen of a real exchange: skipped, and said once."""

    kind: str


Event = Entered | Left | DialNews | Gone | DeviceChanged | RecordingNews | Meaningless | Unknown

MEANINGLESS = frozenset(
    {
        "BridgeCreated",
        "ChannelCallerId",
        "ChannelConnectedLine",
        "ChannelCreated",
        "ChannelDialplan",
        "ChannelEnteredBridge",
        "ChannelHangupRequest",
        "ChannelLeftBridge",
        "ChannelStateChange",
        "ChannelVarset",
    }
)


class _Caller(msgspec.Struct):
    number: str = ""


class _Dialplan(msgspec.Struct):
    exten: str = ""


class _Channel(msgspec.Struct):
    id: str
    name: str
    state: str
    caller: _Caller = msgspec.field(default_factory=_Caller)
    dialplan: _Dialplan = msgspec.field(default_factory=_Dialplan)


class _Device(msgspec.Struct):
    name: str
    state: str


class _Recording(msgspec.Struct):
    name: str
    state: str


class _Message(msgspec.Struct):
    type: str
    channel: _Channel | None = None
    peer: _Channel | None = None
    args: list[str] | None = None
    dialstatus: str | None = None
    cause: int | None = None
    device_state: _Device | None = None
    recording: _Recording | None = None


_decoder = msgspec.json.Decoder(_Message)


def parse(text: str | bytes) -> Event:
    """Read one event.

    Raises:
        BadEvent: the text is none, or incomplete.
    """
    try:
        message = _decoder.decode(text)
    except (msgspec.DecodeError, UnicodeError, RecursionError) as trouble:
        raise BadEvent(str(trouble)) from trouble
    if message.type in MEANINGLESS:
        return Meaningless(message.type)
    return _meaning(message)


def endpoint_of(name: str) -> str:
    """PJSIP/8001 of a channel named PJSIP/8001-00000003."""
    return name.rpartition("-")[0] or name


def _meaning(message: _Message) -> Event:
    match message:
        case _Message(type="StasisStart", channel=_Channel() as channel):
            return _entered(channel, message.args or [])
        case _Message(type="StasisEnd", channel=_Channel() as channel):
            return Left(channel.id)
        case _Message(type="ChannelDestroyed", channel=_Channel() as channel):
            return Gone(channel.id, message.cause or 0)
        case _Message(type="Dial", peer=_Channel() as peer, dialstatus=str() as status):
            return DialNews(peer.id, status)
        case _Message(type="DeviceStateChanged", device_state=_Device() as device):
            return DeviceChanged(device.name, device.state)
        case _Message(type="RecordingStarted" | "RecordingFinished", recording=_Recording() as r):
            return RecordingNews(r.name, r.state)
        case _Message(type=kind) if kind in _MEANT:
            raise BadEvent(f"{kind} without what it is about")
        case _:
            return Unknown(message.type)


_MEANT = frozenset(
    {
        "StasisStart",
        "StasisEnd",
        "ChannelDestroyed",
        "Dial",
        "DeviceStateChanged",
        "RecordingStarted",
        "RecordingFinished",
    }
)


def _entered(channel: _Channel, args: list[str]) -> Entered:
    return Entered(
        channel=channel.id,
        endpoint=endpoint_of(channel.name),
        args=tuple(args),
        number=channel.caller.number,
        called=channel.dialplan.exten,
        up=channel.state == "Up",
    )
