"""How devices stand at their gateways and what passes on their wires, as it travels."""

from __future__ import annotations

from datetime import datetime

import msgspec


class SettingField(msgspec.Struct, frozen=True, kw_only=True):
    """One key of a device's settings, as a form shows it."""

    key: str
    value: str
    kind: str = "text"
    """`text`, `whole`, `number` or `choice`."""
    choices: list[str] = []


class DeviceErrorWord(msgspec.Struct, frozen=True, kw_only=True):
    at: datetime
    words: str
    """As the system or the decoder said it."""


class DeviceWord(msgspec.Struct, frozen=True, kw_only=True):
    """What a gateway has to say of one of its devices, each second."""

    name: str
    protocol: str
    port: str
    state: str
    """`heard`, `silent` or `unknown`."""
    reason: str = ""
    """Why it is silent: a code."""
    since: datetime | None = None
    good_at: datetime | None = None
    """When the last good frame came."""
    bytes_in: int = 0
    bytes_out: int = 0
    frames_good: int = 0
    frames_bad: int = 0
    reconnects: int = 0
    errors: list[DeviceErrorWord] = []
    """The latest last."""
    recording: str = ""
    """Name of the file that is being written; empty: none."""
    recorded: str = ""
    """Name of the last one that was ended."""
    recording_bytes: int = 0
    settings: list[SettingField] = []
    """Those that can be changed from afar."""
    can_restore: bool = False
    has_bytes: bool = True
    """Whether anything passes that could be read along and recorded."""
    every_s: float = 1.0
    """So often its gateway speaks of it."""


class FrameWord(msgspec.Struct, frozen=True, kw_only=True):
    """One frame as somebody who reads along understands it."""

    kind: str
    fields: list[tuple[str, str]] = []
    why: str = ""


class BurstWord(msgspec.Struct, frozen=True, kw_only=True):
    """Bytes that passed together, callers masked."""

    at: datetime
    sender: str
    """`device` or `host`."""
    hex: str
    frames: list[FrameWord] = []


class DeviceBursts(msgspec.Struct, frozen=True, kw_only=True):
    device: str
    bursts: list[BurstWord]


class FilePart(msgspec.Struct, frozen=True, kw_only=True):
    """A piece of a recording on its way to the centre; `part` counts from 0."""

    device: str
    name: str
    part: int
    parts: int
    text: str


class DeviceFeed(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`POST /v1/devices`: a gateway tells of all its devices."""

    devices: list[DeviceWord]
    bursts: list[DeviceBursts] = []
    file: FilePart | None = None


class DeviceFeedAnswer(msgspec.Struct, frozen=True, kw_only=True):
    watched: list[str]
    """Devices whose bytes somebody looks at."""


class DeviceSeen(msgspec.Struct, frozen=True, kw_only=True):
    gateway: str
    here: bool
    """Whether its gateway still speaks; else this is what it said last."""
    heard_at: datetime
    word: DeviceWord


class Devices(msgspec.Struct, frozen=True, kw_only=True):
    """`GET /v1/devices`."""

    devices: list[DeviceSeen]


class NumberedBurst(msgspec.Struct, frozen=True, kw_only=True):
    number: int
    burst: BurstWord


class DeviceBytes(msgspec.Struct, frozen=True, kw_only=True):
    """`GET /v1/devices/{gateway}/{device}/bytes`: asking is looking; go on from the last number."""

    bursts: list[NumberedBurst]


class DeviceFile(msgspec.Struct, frozen=True, kw_only=True):
    """`GET /v1/devices/{gateway}/{device}/recording`: the last one that was fetched."""

    name: str
    text: str


FEED_ANSWER: msgspec.json.Decoder[DeviceFeedAnswer] = msgspec.json.Decoder(DeviceFeedAnswer)
DEVICES: msgspec.json.Decoder[Devices] = msgspec.json.Decoder(Devices)
DEVICE_BYTES: msgspec.json.Decoder[DeviceBytes] = msgspec.json.Decoder(DeviceBytes)
DEVICE_FILE: msgspec.json.Decoder[DeviceFile] = msgspec.json.Decoder(DeviceFile)
FEED: msgspec.json.Decoder[DeviceFeed] = msgspec.json.Decoder(DeviceFeed)
"""Made while the importing thread is alone."""
