"""Cuts a receiver's bytes into lines. Knows no sentence."""

from __future__ import annotations

from devices.nmea.decoder import LONGEST_LINE


class SentenceCutter:
    """Takes bytes however cut; a line begins at `$`, whatever noise stands before it."""

    def __init__(self) -> None:
        self._rest = b""
        self.noise_bytes = 0

    def take(self, data: bytes) -> list[str]:
        *lines, self._rest = (self._rest + data).replace(b"\r", b"\n").split(b"\n")
        if len(self._rest) > LONGEST_LINE:
            self.noise_bytes += len(self._rest)
            self._rest = b""
        return [text for line in lines if (text := self._sentence(line))]

    def _sentence(self, line: bytes) -> str:
        begin = line.rfind(b"$")
        if begin < 0:
            self.noise_bytes += len(line)
            return ""
        self.noise_bytes += begin
        return line[begin:].decode("ascii", errors="replace")
