"""Events and answers as an Asterisk 22 writes them. Pure; ids and times come in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

Json = dict[str, Any]
ASTERISK_ID = "02:00:00:00:00:01"


class ChannelState(StrEnum):
    DOWN = "Down"
    RING = "Ring"
    RINGING = "Ringing"
    UP = "Up"

    @property
    def code(self) -> str:
        """As the manager interface numbers it."""
        return {"Down": "0", "Ring": "4", "Ringing": "5", "Up": "6"}[self.value]


@dataclass(slots=True, kw_only=True)
class Channel:
    """One leg. `endpoint` is its technology and resource, such as PJSIP/8001."""

    id: str
    name: str
    endpoint: str
    state: ChannelState
    created: datetime
    number: str = ""
    connected: str = ""
    context: str = "from-trunk"
    exten: str = "s"
    priority: int = 1
    app: str = ""
    app_data: str = ""
    protocol_id: str = ""
    args: tuple[str, ...] = ()
    in_stasis: bool = False
    bridge: str | None = None
    silenced: bool = False
    spied: str | None = None
    whisper: str = "none"


@dataclass(slots=True, kw_only=True)
class Bridge:
    id: str
    created: datetime
    channels: list[str] = field(default_factory=list)


def stamp(at: datetime) -> str:
    """As 2026-11-21T19:48:12.453+0000."""
    return f"{at:%Y-%m-%dT%H:%M:%S}.{at.microsecond // 1000:03d}{at:%z}"


def channel_json(channel: Channel) -> Json:
    return {
        "id": channel.id,
        "name": channel.name,
        "state": channel.state.value,
        "protocol_id": channel.protocol_id,
        "caller": {"name": "", "number": channel.number},
        "connected": {"name": "", "number": channel.connected},
        "accountcode": "",
        "dialplan": {
            "context": channel.context,
            "exten": channel.exten,
            "priority": channel.priority,
            "app_name": channel.app,
            "app_data": channel.app_data,
        },
        "creationtime": stamp(channel.created),
        "language": "en",
    }


def bridge_json(bridge: Bridge) -> Json:
    return {
        "id": bridge.id,
        "technology": "simple_bridge" if len(bridge.channels) < 3 else "softmix",
        "bridge_type": "mixing",
        "bridge_class": "stasis",
        "creator": "Stasis",
        "name": "",
        "channels": sorted(bridge.channels),
        "creationtime": stamp(bridge.created),
        "video_mode": "talker",
    }


def recording_json(name: str, bridge: str, state: str) -> Json:
    return {"name": name, "format": "wav", "state": state, "target_uri": f"bridge:{bridge}"}


def event(kind: str, at: datetime, app: str, fields: Mapping[str, object]) -> Json:
    return {
        "type": kind,
        "timestamp": stamp(at),
        **fields,
        "asterisk_id": ASTERISK_ID,
        "application": app,
    }


def info_json(started: datetime) -> Json:
    return {
        "build": {
            "os": "Linux",
            "kernel": "emulated",
            "machine": "none",
            "options": "OPTIONAL_API",
            "date": "2026-11-21 00:00:00 UTC",
            "user": "emulator",
        },
        "system": {"version": "22.10.1", "entity_id": ASTERISK_ID},
        "config": {"name": "", "default_language": "en", "setid": {"user": "", "group": ""}},
        "status": {"startup_time": stamp(started), "last_reload_time": stamp(started)},
    }
