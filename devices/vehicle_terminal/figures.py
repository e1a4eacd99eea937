"""What the port of the vehicle terminals has seen, counted. For whoever looks after it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from devices.vehicle_terminal.connection import Connection
from devices.vehicle_terminal.events import Why


@dataclass(slots=True)
class Figures:
    """Since the port was opened; of connections that have ended, and all datagrams."""

    frames: int = 0
    noise_bytes: int = 0
    bad_checks: int = 0
    bad_packets: int = 0
    """Frames whose head could not be read."""
    wrong_lengths: int = 0
    ended: Counter[str] = field(default_factory=Counter)
    """Connections by why they ended."""
    turned_off: Counter[str] = field(default_factory=Counter)
    """Connections and datagrams that were not taken, by why."""

    def oddities(self) -> str:
        """All that was not in order, in words for a log; empty where everything was."""
        plain = {
            "noise bytes": self.noise_bytes,
            "wrong check bytes": self.bad_checks,
            "wrong lengths": self.wrong_lengths,
            "unreadable": self.bad_packets,
        }
        counted = {**plain, **{f"not taken, {why}": n for why, n in self.turned_off.items()}}
        return ", ".join(f"{what} {count}" for what, count in counted.items() if count)

    def add(self, connection: Connection, why: Why) -> None:
        frames, noise, checks = connection.counts_of_frames
        self.frames += frames
        self.noise_bytes += noise
        self.bad_checks += checks
        self.bad_packets += connection.bad_packets
        self.wrong_lengths += connection.wrong_lengths
        self.ended[why.value] += 1
