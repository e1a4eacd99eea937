"""A heartbeat as it crosses the network: one small datagram. Bytes in, values out; no sockets."""

from __future__ import annotations

import json
from dataclasses import dataclass

LARGEST = 1024
LONGEST_NAME = 48


class BadBeat(Exception):
    """A datagram that is no heartbeat."""


@dataclass(frozen=True, slots=True)
class Beat:
    name: str
    """Which process, as it was started: `server`, `gateway alarm gateway-alarm`."""
    pid: int
    bye: bool = False
    """It ends in order: nobody must miss it."""

    def encoded(self) -> bytes:
        return json.dumps({"name": self.name, "pid": self.pid, "bye": self.bye}).encode()


def decoded(datagram: bytes) -> Beat:
    """
    Raises:
        BadBeat: see there.
    """
    if len(datagram) > LARGEST:
        raise BadBeat("too long")
    try:
        table = json.loads(datagram)
        beat = Beat(name=table["name"], pid=table["pid"], bye=table["bye"])
    except (ValueError, KeyError, TypeError, RecursionError) as strange:
        raise BadBeat(str(strange)) from strange
    fits = (
        isinstance(beat.name, str)
        and isinstance(beat.pid, int)
        and isinstance(beat.bye, bool)
        and 0 < len(beat.name) <= LONGEST_NAME
        and beat.name.isprintable()
    )
    if not fits:
        raise BadBeat("not a heartbeat")
    return beat
