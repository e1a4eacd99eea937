"""Cuts what a modem says into lines, and hears its prompt, which ends no line. Knows no meaning."""

from __future__ import annotations

import re

LONGEST_LINE = 600
"""A PDU has 350 digits at most; beyond it is noise, dropped up to the next line end."""
PROMPT = ">"

_END = re.compile(rb"[\r\n]+")
_PROMPTS = (b"> ", b">")


class LineCutter:
    """Keeps the unfinished line between calls, never more than LONGEST_LINE bytes of it."""

    def __init__(self) -> None:
        self._rest = b""
        self._overlong = False

    def feed(self, data: bytes) -> list[str]:
        """The lines that are now complete, without their ends; a prompt is a line of its own."""
        *whole, rest = _END.split(self._rest + data)
        if self._overlong and whole:
            whole[0] = b""
            self._overlong = False
        lines = [line for line in whole if line.strip() and len(line) <= LONGEST_LINE]
        if rest in _PROMPTS:
            lines.append(PROMPT.encode())
            rest = b""
        self._keep(rest)
        return [line.decode("ascii", errors="replace").strip() for line in lines]

    def _keep(self, rest: bytes) -> None:
        if self._overlong or len(rest) > LONGEST_LINE:
            self._overlong = True
            rest = b""
        self._rest = rest
