"""What somebody who reads along on a wire understands: frames with their fields. Values only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class ReadFrame:
    """One frame that passed. `kind` is a name such as `ups.status`; `why` says what is wrong."""

    kind: str
    fields: tuple[tuple[str, str], ...] = ()
    why: str = ""

    @property
    def is_good(self) -> bool:
        return not self.why

    def told(self) -> str:
        """One line for a person at a terminal."""
        words = [f"{name}={value}" for name, value in self.fields]
        if self.why:
            words.append(f"bad: {self.why}")
        return " ".join([self.kind, *words])


class Reader(Protocol):
    """Reads along on a wire: all that passes in, frames out. Never raises, asks nothing.

    Frames of the device are those that count; what the host asks is remembered, for an answer
    often means nothing without its question.
    """

    def take(self, sender: str, data: bytes) -> tuple[ReadFrame, ...]: ...


class Masker(Protocol):
    """Takes out of the bytes what says who a person is. May keep bytes back until a frame ends."""

    def take(self, sender: str, data: bytes) -> bytes: ...


class NothingToMask:
    """For wires on which nobody's name or number travels."""

    def take(self, sender: str, data: bytes) -> bytes:
        return data


def fields_of(**values: object) -> tuple[tuple[str, str], ...]:
    """What is known, as text; what a device does not say is left out."""
    return tuple((name, _text(value)) for name, value in values.items() if value not in (None, ""))


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:g}" if isinstance(value, float) else str(value)
