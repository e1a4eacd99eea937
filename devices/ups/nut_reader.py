"""Reads along between us and a NUT server: lists of variables, refusals. Owns no connection."""

from __future__ import annotations

from devices.protocols.frames import ReadFrame, fields_of
from devices.transports.recording import HOST

_LONGEST = 65_536
_SHOWN = ("ups.status", "ups.load", "battery.charge", "battery.runtime", "input.voltage")
_SECRET = b"PASSWORD "


class _Lines:
    """Bytes in, whole lines out; what never ends is dropped."""

    def __init__(self) -> None:
        self._rest = b""

    def take(self, data: bytes) -> list[bytes]:
        *lines, self._rest = (self._rest + data).split(b"\n")
        if len(self._rest) > _LONGEST:
            self._rest = b""
        return lines


class NutReader:
    """One frame for each list of variables, each refusal, and each order that was taken."""

    def __init__(self) -> None:
        self._lines = _Lines()
        self._variables: dict[str, str] = {}

    def take(self, sender: str, data: bytes) -> tuple[ReadFrame, ...]:
        if sender == HOST:
            return ()
        frames = [self._read(line) for line in self._lines.take(data)]
        return tuple(frame for frame in frames if frame is not None)

    def _read(self, line: bytes) -> ReadFrame | None:
        text = line.decode("utf-8", errors="replace").strip()
        match text.split(" ", 3):
            case ["BEGIN", *_]:
                self._variables = {}
            case ["VAR", _, name, value]:
                self._variables[name] = value.strip('"')
            case ["END", "LIST", "VAR", ups]:
                shown = {name: self._variables.get(name, "") for name in _SHOWN}
                return ReadFrame("nut.variables", fields_of(ups=ups, **shown))
            case ["OK", *_]:
                return ReadFrame("nut.taken")
            case ["ERR", *why]:
                return ReadFrame("nut.refused", why=" ".join(why) or "ERR")
            case [""]:
                pass
            case _:
                return ReadFrame("nut.line", why=text[:80])
        return None


class NutMasker:
    """What comes after PASSWORD is nobody's business; lines pass when they are whole."""

    def __init__(self) -> None:
        self._asked = _Lines()

    def take(self, sender: str, data: bytes) -> bytes:
        if sender != HOST:
            return data
        return b"".join(_masked(line) + b"\n" for line in self._asked.take(data))


def _masked(line: bytes) -> bytes:
    at = line.upper().find(_SECRET)
    return line if at < 0 else line[: at + len(_SECRET)] + b"*" * (len(line) - at - len(_SECRET))
