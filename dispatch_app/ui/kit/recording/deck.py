"""What a player needs of the sound machine. Values and a protocol only; knows no Qt."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Protocol


class Heard(StrEnum):
    """Which side of a conversation is played."""

    BOTH = "both"
    OUTSIDE = "outside"
    CENTRE = "centre"


class Deck(Protocol):
    """Plays one sound. Whatever goes wrong with the sound card is told, never raised."""

    def load(self, sound: Path) -> None: ...
    def unload(self) -> None:
        """Let go of the file, so that it can be deleted."""
        ...

    def play(self) -> None: ...
    def pause(self) -> None: ...
    def seek(self, at_s: float) -> None: ...
    def set_rate(self, rate: float) -> None: ...
    def hear(self, heard: Heard) -> None: ...
