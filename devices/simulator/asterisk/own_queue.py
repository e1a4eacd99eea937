"""The queue that an emulated Asterisk keeps itself while no application listens. Ends no call."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from devices.simulator.asterisk.plan import Plan, Refusal
from devices.simulator.asterisk.shapes import Channel

_CODES = {"NOT_INUSE": "1", "INUSE": "2", "UNAVAILABLE": "5", "RINGING": "6"}
"""States of devices as the manager interface numbers them."""


class OwnQueue:
    """Its members, by endpoint, and what managers are told. `state_of`: of a telephone."""

    def __init__(
        self,
        plan: Plan,
        started: datetime,
        state_of: Callable[[str], str],
        tell: Callable[[Mapping[str, str]], None],
    ) -> None:
        self._plan, self._started = plan, started
        self._state_of, self._tell = state_of, tell
        self.paused: dict[str, bool] = dict.fromkeys(plan.members, False)

    # ---- members ---------------------------------------------------------------------------

    def pause(self, endpoint: str, paused: bool) -> None:
        if endpoint not in self.paused:
            raise Refusal(404, "Interface not found")
        self.paused[endpoint] = paused
        self._tell(self._member_event("QueueMemberPause", endpoint))

    def member_changed(self, endpoint: str) -> None:
        """A device has another state; nothing is told of one that is no member."""
        if endpoint in self.paused:
            self._tell(self._member_event("QueueMemberStatus", endpoint))

    def member(self, endpoint: str) -> dict[str, str]:
        """One member of the queue as `QueueStatus` lists it."""
        told = self._member_event("QueueMember", endpoint)
        for only_in_news in ("Privilege", "MemberName", "Interface", "Ringinuse"):
            told.pop(only_in_news, None)
        return {
            "Event": told.pop("Event"),
            "Queue": told.pop("Queue"),
            "Name": endpoint,
            "Location": endpoint,
            **told,
        }

    # ---- calls -----------------------------------------------------------------------------

    def joined(self, channel: Channel) -> None:
        """A caller waits, and rings at every member that does not pause."""
        self._tell({**self._caller("QueueCallerJoin", channel), "Count": "1"})
        for member in [m for m, paused in self.paused.items() if not paused]:
            self._tell(self._agent("AgentCalled", channel, member))

    def taken(self, channel: Channel, member: str) -> None:
        self._tell({**self._caller("QueueCallerLeave", channel), "Count": "0"})
        channel.context, channel.app_data = "taken", member
        told = self._agent("AgentConnect", channel, member)
        self._tell({**told, "HoldTime": "0", "RingTime": "0"})

    def completed(self, channel: Channel) -> None:
        """A call ends; only one that a member had taken is told."""
        if channel.context == "taken":
            told = self._agent("AgentComplete", channel, channel.app_data)
            self._tell({**told, "HoldTime": "0", "TalkTime": "1", "Reason": "caller"})

    def left(self, channel: Channel) -> None:
        cause = {"Cause": "16", "Cause-txt": "Normal Clearing"}
        self._tell({"Event": "Hangup", **_manager_channel(channel), **cause})

    # ---- shapes ----------------------------------------------------------------------------

    def _caller(self, kind: str, channel: Channel) -> dict[str, str]:
        place = {"Queue": self._plan.queue, "Position": "1"}
        return {"Event": kind, **_manager_channel(channel), **place}

    def _agent(self, kind: str, channel: Channel, member: str) -> dict[str, str]:
        return {
            "Event": kind,
            **_manager_channel(channel),
            "Queue": self._plan.queue,
            "Interface": member,
            "MemberName": member,
        }

    def _member_event(self, kind: str, endpoint: str) -> dict[str, str]:
        return {
            "Event": kind,
            "Privilege": "agent,all",
            "Queue": self._plan.queue,
            "MemberName": endpoint,
            "Interface": endpoint,
            "StateInterface": endpoint,
            "Membership": "static",
            "Penalty": "0",
            "CallsTaken": "0",
            "LastCall": "0",
            "LastPause": "0",
            "LoginTime": str(int(self._started.timestamp())),
            "InCall": "0",
            "Status": _CODES.get(self._state_of(endpoint), "0"),
            "Paused": "1" if self.paused[endpoint] else "0",
            "PausedReason": "",
            "Ringinuse": "1",
            "Wrapuptime": "0",
        }


def _manager_channel(channel: Channel) -> dict[str, str]:
    return {
        "Privilege": "call,all",
        "Channel": channel.name,
        "ChannelState": channel.state.code,
        "ChannelStateDesc": channel.state.value,
        "CallerIDNum": channel.number or "<unknown>",
        "CallerIDName": "<unknown>",
        "ConnectedLineNum": channel.connected or "<unknown>",
        "ConnectedLineName": "<unknown>",
        "Language": "en",
        "AccountCode": "",
        "Context": "from-trunk",
        "Exten": channel.exten,
        "Priority": str(channel.priority),
        "Uniqueid": channel.id,
        "Linkedid": channel.id,
    }
