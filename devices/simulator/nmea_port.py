"""A satellite receiver on a pseudo-terminal: writes where it is once a second. POSIX only."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import reduce
from operator import xor

from devices.simulator.pty_port import PtyBox

SECOND_S = 1.0


class SimulatedReceiver(PtyBox):
    baud = 4800

    def __init__(self, lat: float, lon: float, *, every_s: float = SECOND_S) -> None:
        self.lat, self.lon = lat, lon
        self._every_s = every_s
        self._next_s = 0.0
        super().__init__("nmea")

    def move(self, lat: float, lon: float) -> None:
        with self.lock:
            self.lat, self.lon = lat, lon

    def live(self, seconds: float) -> bytes:
        self._next_s -= seconds
        if self._next_s > 0:
            return b""
        self._next_s = self._every_s
        return sentences(datetime.now(UTC), self.lat, self.lon)

    def hear(self, data: bytes) -> bytes:
        """A receiver takes no orders here."""
        return b""


def sentences(at: datetime, lat: float, lon: float) -> bytes:
    """GGA and RMC of one second. Degrees and minutes with five places, 2 cm."""
    clock = f"{at:%H%M%S}.00"
    north, east = _angle(lat, 2, "NS"), _angle(lon, 3, "EW")
    gga = f"GNGGA,{clock},{north},{east},1,09,0.9,40.0,M,,M,,"
    rmc = f"GNRMC,{clock},A,{north},{east},0.0,0.0,{at:%d%m%y},,,A"
    return _sealed(gga) + _sealed(rmc)


def _angle(degrees: float, width: int, signs: str) -> str:
    whole, part = divmod(round(abs(degrees) * 60 * 100_000), 60 * 100_000)
    return f"{whole:0{width}}{part / 100_000:08.5f},{signs[degrees < 0]}"


def _sealed(words: str) -> bytes:
    check = reduce(xor, words.encode("ascii"), 0)
    return f"${words}*{check:02X}\r\n".encode("ascii")
