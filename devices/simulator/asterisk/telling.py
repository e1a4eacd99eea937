"""What an emulated Asterisk tells its application, event by event. Decides nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime

from devices.simulator.asterisk import shapes
from devices.simulator.asterisk.shapes import Bridge, Channel, Json

APP = "ems"


class Telling:
    def __init__(self, tell: Callable[[Json], None]) -> None:
        self._tell = tell

    def event(self, kind: str, fields: Mapping[str, object]) -> None:
        self._tell(shapes.event(kind, datetime.now(UTC), APP, fields))

    def say(self, kind: str, channel: Channel) -> None:
        self.event(kind, {"channel": shapes.channel_json(channel)})

    def in_bridge(self, kind: str, channel: Channel, bridge: Bridge) -> None:
        told = {"bridge": shapes.bridge_json(bridge), "channel": shapes.channel_json(channel)}
        self.event(kind, told)

    def variable(self, channel: Channel, name: str, value: str) -> None:
        told = {"variable": name, "value": value, "channel": shapes.channel_json(channel)}
        self.event("ChannelVarset", told)

    def dialplan(self, channel: Channel, app: str, data: str) -> None:
        channel.app, channel.app_data = app, data
        told = {"dialplan_app": app, "dialplan_app_data": data}
        self.event("ChannelDialplan", {**told, "channel": shapes.channel_json(channel)})

    def dial(self, channel: Channel, status: str) -> None:
        resource = channel.endpoint.partition("/")[2]
        told = {"dialstatus": status, "forward": "", "dialstring": resource}
        self.event("Dial", {**told, "peer": shapes.channel_json(channel)})
