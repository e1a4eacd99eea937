"""What the centre answers about recordings, as a seat reads it. Knows no Qt and no network."""

from __future__ import annotations

from datetime import datetime

import msgspec


class Unreadable(Exception):
    """The centre speaks another version."""


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """One recording in a list."""

    id: str
    recorder: str = ""
    serial: int
    line: str
    number: str = ""
    called: str = ""
    outgoing: bool = False
    seats: list[str] = []
    began_at: datetime
    duration_ms: int = 0
    bytes: int = 0
    call: str | None = None
    incident: str | None = None
    incident_number: str = ""
    cut: bool = False
    lost_ms: int = 0
    removed_at: datetime | None = None
    held: str = ""
    remarks: int = 0

    @property
    def length_s(self) -> float:
        return self.duration_ms / 1000


class Results(msgspec.Struct, frozen=True, kw_only=True):
    recordings: list[Found]
    more: bool = False


class Remark(msgspec.Struct, frozen=True, kw_only=True):
    """A mark, or without `offset_ms` a note about the whole."""

    at: datetime
    by: str = ""
    seat: str | None = None
    offset_ms: int | None = None
    text: str = ""


class Whole(msgspec.Struct, frozen=True, kw_only=True):
    """One recording with what people said of it. Who opened it is for auditors."""

    remarks: list[Remark] = []


class DayCount(msgspec.Struct, frozen=True, kw_only=True):
    """One channel on one day."""

    day: str
    line: str
    count: int
    duration_ms: int
    bytes: int


class Statistics(msgspec.Struct, frozen=True, kw_only=True):
    days: list[DayCount]


def read[T](body: bytes, kind: type[T]) -> T:
    """Read an answer; fields that this seat does not know are passed over.

    Raises:
        Unreadable: it is not what was asked for.
    """
    try:
        return msgspec.json.decode(body, type=kind)
    except (msgspec.ValidationError, msgspec.DecodeError) as trouble:
        raise Unreadable(str(trouble)) from trouble
