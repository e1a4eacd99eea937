"""Cuts a modem's bytes into lines. Knows no meaning of them and no port."""

from __future__ import annotations

import re

LONGEST_LINE = 256
"""No modem says more in a line; beyond it is noise, dropped up to the next line end."""

_END = re.compile(rb"[\r\n]+")


class LineCutter:
    """Keeps the unfinished line between calls, never more than LONGEST_LINE bytes of it."""

    def __init__(self) -> None:
        self._rest = b""
        self._overlong = False

    def feed(self, data: bytes) -> list[bytes]:
        """Take bytes in, give back the lines that are now complete, without their ends."""
        *whole, rest = _END.split(self._rest + data)
        if self._overlong and whole:
            whole[0] = b""
            self._overlong = False
        self._keep(rest)
        return [line for line in whole if line and len(line) <= LONGEST_LINE]

    def _keep(self, rest: bytes) -> None:
        if self._overlong or len(rest) > LONGEST_LINE:
            self._overlong = True
            rest = b""
        self._rest = rest
