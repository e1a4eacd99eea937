"""A voice modem's command interpreter: AT lines in, answers out. Owns no port and no clock.

Follows ITU-T V.250 (command lines, echo, result codes in words) and V.253 (+VCID, +FCLASS).
Never takes a data call: `ATA` in data mode ends with NO CARRIER at once. Numeric result codes
(`V0`) and the repeat command `A/` are not offered.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from enum import Enum

_EXTENDED = r"[+#][A-Z]+(?:=\?|\?|=[0-9,]*)?"
_COMMAND = re.compile(rf"({_EXTENDED})(?:;|$)|(S[0-9]+(?:=[0-9]+|\?))|(&?[A-Z][0-9]?)")
_LONGEST_COMMAND = 128
OK = "OK"
ERROR = "ERROR"
_HARMLESS = frozenset({"L", "M", "Q", "V", "X", "&C", "&D", "&F", "&K", "&S"})
"""Taken and without effect here: loudness, result code sets, handshake lines."""


class Dialect(Enum):
    """How the modem wants to be told to report callers."""

    VCID = "vcid"
    CID = "cid"
    """The older `AT#CID=1` only."""
    DEAF = "deaf"
    """A modem without caller ID."""


class AtModem:
    """The modem's state: echo, mode, registers, and whether it reports callers."""

    def __init__(
        self,
        dialect: Dialect = Dialect.VCID,
        *,
        on_answer: Callable[[], None] = lambda: None,
    ) -> None:
        self._dialect = dialect
        self._on_answer = on_answer
        self._line = b""
        self.reset()

    def reset(self) -> None:
        """As after power-on."""
        self.echo = True
        self.reports_callers = False
        self.mode = 0
        """Service class: 0 data, 8 voice."""
        self._registers = {0: 0, 3: 13, 4: 10, 7: 50}

    def feed(self, data: bytes) -> bytes:
        """Take bytes from the host; give back echo and answers."""
        out = b""
        for byte in data:
            out += self._take(bytes([byte]))
        return out

    def _take(self, byte: bytes) -> bytes:
        echoed = byte if self.echo else b""
        if byte == b"\b":
            self._line = self._line[:-1]
        elif byte == b"\r":
            line, self._line = self._line, b""
            return echoed + self._answer(line)
        elif len(self._line) < _LONGEST_COMMAND:
            self._line += byte
        return echoed

    def _answer(self, line: bytes) -> bytes:
        text = line.decode("ascii", errors="replace").strip().upper().replace(" ", "")
        start = text.find("AT")
        if start < 0:
            return b""
        said, result = self._obey(text[start + 2 :])
        return b"".join(f"\r\n{each}\r\n".encode("ascii") for each in (*said, result))

    def _obey(self, commands: str) -> tuple[list[str], str]:
        """Carry out a command line up to its first command that fails."""
        said: list[str] = []
        while commands:
            match = _COMMAND.match(commands)
            if match is None:
                return said, ERROR
            result = self._obey_one(match[1] or match[2] or match[3], said)
            if result != OK:
                return said, result
            commands = commands[match.end() :]
        return said, OK

    def _obey_one(self, command: str, said: list[str]) -> str:
        if command[0] in "+#":
            return self._extended(command, said)
        if command[0] == "S":
            return self._register(command, said)
        return self._basic(command, said)

    def _basic(self, command: str, said: list[str]) -> str:
        name, value = (command[:-1], command[-1]) if command[-1].isdigit() else (command, "0")
        match name:
            case "E":
                self.echo = value != "0"
            case "Z":
                self.reset()
            case "I":
                said.append("Simulated caller-ID modem")
            case "H":
                pass
            case "A":
                return self._go_off_hook()
            case "V" if command == "V0":
                return ERROR
            case _:
                return OK if name in _HARMLESS else ERROR
        return OK

    def _go_off_hook(self) -> str:
        self._on_answer()
        return OK if self.mode == 8 else "NO CARRIER"

    def _register(self, command: str, said: list[str]) -> str:
        number, sets, value = command[1:].rstrip("?").partition("=")
        if sets:
            self._registers[int(number)] = int(value)
        else:
            said.append(f"{self._registers.get(int(number), 0):03d}")
        return OK

    def _extended(self, command: str, said: list[str]) -> str:
        name, _, value = command.partition("=")
        if name == self._caller_id_command:
            return self._set_caller_id(value)
        match name, value:
            case "+VCID?", "" if self._dialect is Dialect.VCID:
                said.append(str(int(self.reports_callers)))
            case "+FCLASS", "0" | "1" | "8":
                self.mode = int(value)
            case "+FCLASS?", "":
                said.append(str(self.mode))
            case "+FCLASS", "?":
                said.append("0,1,8")
            case "+VSM", "?":
                said.extend(('128,"8-BIT LINEAR",(7200,8000,11025)', '129,"16-BIT LINEAR",(8000)'))
            case "+GMI" | "+GMM", "":
                said.append("Simulated caller-ID modem")
            case _:
                return ERROR
        return OK

    @property
    def _caller_id_command(self) -> str:
        return {Dialect.VCID: "+VCID", Dialect.CID: "#CID", Dialect.DEAF: ""}[self._dialect]

    def _set_caller_id(self, value: str) -> str:
        if value not in ("0", "1"):
            return ERROR
        self.reports_callers = value == "1"
        return OK
