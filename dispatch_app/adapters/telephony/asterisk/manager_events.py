"""Messages of the manager interface: fields in, what they mean to us out. Pure.

Calls by our own application are told by the web interface; here only the exchange's own queue
and its members count.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from dispatch_app.domain.telephone import PhoneState

_STATUS = {
    "1": PhoneState.READY,
    "2": PhoneState.TALKING,
    "3": PhoneState.TALKING,
    "4": PhoneState.GONE,
    "5": PhoneState.GONE,
    "6": PhoneState.RINGING,
    "7": PhoneState.RINGING,
    "8": PhoneState.TALKING,
}


@dataclass(frozen=True, slots=True)
class Reply:
    """What became of an action."""

    success: bool
    message: str
    action: str


@dataclass(frozen=True, slots=True)
class MemberState:
    """A telephone that takes calls of the queue. `listed`: as asked for, not as news."""

    endpoint: str
    state: PhoneState
    paused: bool
    listed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Queued:
    """A caller waits in the exchange's own queue."""

    channel: str
    queue: str
    number: str
    called: str
    endpoint: str


@dataclass(frozen=True, slots=True)
class MemberCalled:
    channel: str
    endpoint: str


@dataclass(frozen=True, slots=True)
class MemberTook:
    channel: str
    endpoint: str


@dataclass(frozen=True, slots=True)
class MemberDone:
    channel: str
    by_caller: bool


@dataclass(frozen=True, slots=True)
class HungUp:
    channel: str


@dataclass(frozen=True, slots=True)
class Meaningless:
    kind: str


@dataclass(frozen=True, slots=True)
class Unknown:
    kind: str


ManagerEvent = (
    Reply
    | MemberState
    | Queued
    | MemberCalled
    | MemberTook
    | MemberDone
    | HungUp
    | Meaningless
    | Unknown
)

MEANINGLESS = frozenset(
    {
        "BridgeCreate",
        "BridgeDestroy",
        "BridgeEnter",
        "BridgeLeave",
        "ChanSpyStart",
        "ChanSpyStop",
        "DeviceStateChange",
        "DialBegin",
        "DialEnd",
        "DialState",
        "FullyBooted",
        "HangupRequest",
        "MixMonitorStart",
        "NewCallerid",
        "NewConnectedLine",
        "Newchannel",
        "Newexten",
        "Newstate",
        "QueueCallerLeave",
        "QueueParams",
        "QueueStatusComplete",
        "RTCPReceived",
        "RTCPSent",
        "SoftHangupRequest",
        "SuccessfulAuth",
        "VarSet",
    }
)


def parse(fields: Mapping[str, str]) -> ManagerEvent:
    """Say what a message means. What lacks its fields is unknown."""
    if "Response" in fields:
        success = fields["Response"] == "Success"
        return Reply(success, fields.get("Message", ""), fields.get("ActionID", ""))
    kind = fields.get("Event", "")
    if kind in MEANINGLESS:
        return Meaningless(kind)
    try:
        return _meaning(kind, fields)
    except KeyError:
        return Unknown(kind)


def _meaning(kind: str, fields: Mapping[str, str]) -> ManagerEvent:
    match kind:
        case "QueueMember" | "QueueMemberStatus" | "QueueMemberPause":
            state = _STATUS.get(fields["Status"], PhoneState.UNKNOWN)
            paused, listed = fields["Paused"] == "1", kind == "QueueMember"
            return MemberState(fields["StateInterface"], state, paused, listed)
        case "QueueCallerJoin":
            return _queued(fields)
        case "AgentCalled":
            return MemberCalled(fields["Uniqueid"], fields["Interface"])
        case "AgentConnect":
            return MemberTook(fields["Uniqueid"], fields["Interface"])
        case "AgentComplete":
            return MemberDone(fields["Uniqueid"], fields.get("Reason") == "caller")
        case "Hangup":
            return HungUp(fields["Uniqueid"])
        case _:
            return Unknown(kind)


def _queued(fields: Mapping[str, str]) -> Queued:
    number = fields["CallerIDNum"]
    return Queued(
        channel=fields["Uniqueid"],
        queue=fields["Queue"],
        number="" if number == "<unknown>" else number,
        called=fields["Exten"],
        endpoint=fields["Channel"].rpartition("-")[0],
    )
