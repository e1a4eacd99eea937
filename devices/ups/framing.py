"""Cuts a UPS's bytes into replies: CR ends one, ( or # begins one. Knows no meaning."""

from __future__ import annotations

import re

LONGEST_REPLY = 128
"""The longest that any dialect sends is 77; beyond it is noise, dropped up to the next end."""

_END = re.compile(rb"[\r\n]+")


class ReplyCutter:
    """Keeps the unfinished reply between calls, never more than LONGEST_REPLY bytes of it."""

    def __init__(self) -> None:
        self._rest = b""
        self._overlong = False

    def feed(self, data: bytes) -> list[bytes]:
        """Take bytes in, give back what is now complete, without ends and without noise before."""
        *whole, rest = _END.split(self._rest + data)
        if self._overlong and whole:
            whole[0] = b""
            self._overlong = False
        self._keep(rest)
        return [_from_start(line) for line in whole if line and len(line) <= LONGEST_REPLY]

    def _keep(self, rest: bytes) -> None:
        if self._overlong or len(rest) > LONGEST_REPLY:
            self._overlong = True
            rest = b""
        self._rest = rest


def _from_start(line: bytes) -> bytes:
    """Line noise stands before a reply, never a reply before another: the last bracket counts."""
    bracket = line.rfind(b"(")
    if bracket >= 0:
        return line[bracket:]
    hash_ = line.find(b"#")
    return line[hash_:] if hash_ >= 0 else line
