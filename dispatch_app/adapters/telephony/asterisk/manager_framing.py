"""Cuts the manager interface's bytes into messages of fields. Pure; never fails, forgets noise.

The first line is the exchange's greeting. A message ends at an empty line; one longer than
`LONGEST` is thrown away up to the next empty line, so that noise cannot fill the memory.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

LONGEST = 64 * 1024
Message = Mapping[str, str]


class Framing:
    """Fed as bytes come. Fields that stand twice keep their first value."""

    def __init__(self) -> None:
        self._rest = b""
        self._fields: dict[str, str] = {}
        self._size = 0

    @property
    def waiting(self) -> int:
        """Bytes of a line that is not whole yet."""
        return len(self._rest)

    def feed(self, data: bytes) -> Iterator[Message]:
        """Give every message that is whole now."""
        *lines, self._rest = (self._rest + data).split(b"\n")
        if len(self._rest) > LONGEST:
            self._rest, self._size = b"", LONGEST + 1
        for line in lines:
            message = self._line(line.rstrip(b"\r"))
            if message:
                yield message

    def _line(self, line: bytes) -> Message:
        self._size += len(line)
        if line:
            key, colon, value = line.decode("utf-8", "replace").partition(":")
            if colon and self._size <= LONGEST:
                self._fields.setdefault(key.strip(), value.strip())
            return {}
        whole, self._fields = self._fields, {}
        too_long, self._size = self._size > LONGEST, 0
        return {} if too_long else whole


def action(name: str, **fields: str) -> bytes:
    """One action as bytes. A line break in a value would begin another field: it is taken out."""
    lines = [f"Action: {name}", *(f"{key}: {_one_line(value)}" for key, value in fields.items())]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def _one_line(value: str) -> str:
    return value.replace("\r", " ").replace("\n", " ")
