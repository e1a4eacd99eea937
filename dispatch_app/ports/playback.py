"""What an exchange needs of a recorder for one who calls to listen. Protocols only."""

from __future__ import annotations

from typing import Protocol


class Heard(Protocol):
    """Called on a thread of the line's own; must not block."""

    def said(self, prompt: str) -> None:
        """Let the caller hear this prompt now: `enter_pin`, `wrong`, `enter_serial`, `unknown`."""
        ...

    def over(self) -> None:
        """The recorder has ended it, or cannot be reached; nothing comes any more."""
        ...


class PlaybackLine(Protocol):
    """One caller at the recorder. No call blocks."""

    def key(self, digit: str) -> None: ...

    def take(self) -> bytes:
        """The next 20 ms of the recording, mono; empty while nothing plays."""
        ...

    def close(self) -> None: ...


class Playback(Protocol):
    def open(self, heard: Heard) -> PlaybackLine:
        """Begin for one caller; returns at once."""
        ...
