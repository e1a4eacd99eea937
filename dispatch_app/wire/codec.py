"""Turns commands, events and the state into JSON and back, strictly.

A field that nobody knows is refused, not ignored: a seat of another version must find out at once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import is_dataclass
from typing import Any, cast, get_args

import msgspec

from dispatch_app.domain.commands import Command
from dispatch_app.domain.events import Event
from dispatch_app.domain.state import CentreState
from dispatch_app.wire.errors import BadMessage

COMMANDS: Mapping[str, type] = {kind.__name__: kind for kind in get_args(Command)}
EVENTS: Mapping[str, type] = {kind.__name__: kind for kind in get_args(Event)}

_STATE: msgspec.json.Decoder[CentreState] = msgspec.json.Decoder(CentreState)
_LEARNT: list[msgspec.json.Decoder[Any]] = [
    msgspec.json.Decoder(kind) for kind in (*COMMANDS.values(), *EVENTS.values())
]
"""Made here, while the importing thread is alone: msgspec learns a dataclass at its first use, and
two threads that teach it the same one at once were seen to crash the interpreter."""

_NESTED = (dict, list)
"""What JSON can hold fields in; an order's table has thousands of plain values besides."""


def kind_of(message: object) -> str:
    """The name under which a command or event travels."""
    return type(message).__name__


def encode(message: object) -> bytes:
    """JSON of a command, an event, a state or any wire struct."""
    return msgspec.json.encode(message)


def decode_command(kind: str, body: bytes | Mapping[str, Any]) -> Command:
    """Read a command.

    Raises:
        BadMessage: unknown kind, unknown field, missing field or impossible value.
    """
    return cast(Command, _decode(COMMANDS, kind, body))


def decode_event(kind: str, body: bytes | Mapping[str, Any]) -> Event:
    """Read an event of the journal or the stream.

    Old journals may lack fields that have defaults today; none may hold a field unknown today.

    Raises:
        BadMessage: as `decode_command`.
    """
    return cast(Event, _decode(EVENTS, kind, body))


def decode_state(body: bytes) -> CentreState:
    """Read a snapshot.

    Raises:
        BadMessage: the snapshot is of another version or damaged.
    """
    try:
        return _STATE.decode(body)
    except (msgspec.ValidationError, msgspec.DecodeError) as trouble:
        raise BadMessage("message.invalid", str(trouble)) from trouble


def _decode(kinds: Mapping[str, type], kind: str, body: bytes | Mapping[str, Any]) -> object:
    target = kinds.get(kind)
    if target is None:
        raise BadMessage("message.unknown-kind", kind)
    try:
        given = msgspec.json.decode(body) if isinstance(body, bytes) else body
        value: object = msgspec.convert(given, target)
    except (msgspec.ValidationError, msgspec.DecodeError, UnicodeDecodeError) as trouble:
        raise BadMessage("message.invalid", f"{kind}: {trouble}") from trouble
    unknown = unknown_field(given, value)
    if unknown:
        raise BadMessage("message.unknown-field", f"{kind}{unknown}")
    return value


def unknown_field(given: Any, value: Any) -> str:
    """The path of the first field given and not taken, such as ``.slip.colour``; or empty."""
    if is_dataclass(value) and isinstance(given, Mapping):
        names = value.__dataclass_fields__
        for name, part in given.items():
            if name not in names:
                return f".{name}"
            if isinstance(part, _NESTED) and (inner := unknown_field(part, getattr(value, name))):
                return f".{name}{inner}"
    elif isinstance(value, tuple) and isinstance(given, list):
        for index, (part, taken) in enumerate(zip(given, value, strict=False)):
            if isinstance(part, _NESTED) and (inner := unknown_field(part, taken)):
                return f"[{index}]{inner}"
    return ""
