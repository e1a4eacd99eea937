"""Bytes that passed on a wire, kept as JSON lines, and a wire that keeps what passes.

The first line says what was recorded: {"recording": 1, "protocol": "ups", "device": "ups-1",
"port": "/dev/ttyUSB0", "baud": 2400, "began": "2026-11-22T10:00:00.000+00:00", "masked": true}.
Then one line per burst: {"at_s": 1.234, "from": "device", "bytes": "\\r\\nRING\\r\\n"}; every
character of `bytes` is one byte (Latin-1), so that protocols made of text stay readable. Files
without the first line are read as well.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any, TextIO

from devices.errors import BadRecording
from devices.moment import Moment
from devices.transports.transport import Transport

DEVICE = "device"
HOST = "host"
FORMAT = 1
LONGEST_S = 1e9


@dataclass(frozen=True, slots=True)
class Burst:
    """Bytes that came together. `at_s` counts from the beginning of the recording."""

    at_s: float
    sender: str
    data: bytes

    def to_line(self) -> str:
        return json.dumps(
            {"at_s": round(self.at_s, 6), "from": self.sender, "bytes": self.data.decode("latin-1")}
        )

    @classmethod
    def from_line(cls, line: str) -> Burst:
        return cls._of(json.loads(line))

    @classmethod
    def _of(cls, fields: dict[str, Any]) -> Burst:
        if fields["from"] not in (DEVICE, HOST):
            raise ValueError(f"unknown sender {fields['from']!r}")
        at_s = float(fields["at_s"])
        if not 0 <= at_s < LONGEST_S:
            raise ValueError(f"no time of a recording: {at_s}")
        return cls(at_s, fields["from"], fields["bytes"].encode("latin-1"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What a recording is of. Empty where nobody said."""

    protocol: str = ""
    """A name of `devices.protocols.table`: it says who can read the bytes."""
    device: str = ""
    port: str = ""
    baud: int = 0
    """0: the port has none."""
    began: str = ""
    """ISO time with its zone."""
    masked: bool = False
    """Numbers and names of callers were taken out."""

    def to_line(self) -> str:
        return json.dumps({"recording": FORMAT, **asdict(self)}, ensure_ascii=False)

    @classmethod
    def of(cls, given: dict[str, Any]) -> Head:
        """
        Raises:
            ValueError: of another version, or a key holds another kind of value.
        """
        if given["recording"] != FORMAT:
            raise ValueError(f"a recording of version {given['recording']!r}; known is {FORMAT}")
        known = {field.name: given[field.name] for field in fields(cls) if field.name in given}
        for name, value in known.items():
            if type(value) is not type(getattr(cls(), name)):
                raise ValueError(f"{name}: {value!r}")
        return cls(**known)


@dataclass(frozen=True, slots=True)
class Recording:
    head: Head
    bursts: tuple[Burst, ...]


def read_recording(path: Path) -> list[Burst]:
    """The bytes of a whole recording. Raises BadRecording naming the file and line."""
    return list(load_recording(path).bursts)


def load_recording(path: Path) -> Recording:
    """Read a whole recording with its head.

    Raises:
        BadRecording: names the file and line.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as trouble:
        raise BadRecording(f"{path}: cannot be read: {trouble.strerror}") from trouble
    except UnicodeDecodeError as trouble:
        raise BadRecording(f"{path}: not a recording: {trouble}") from trouble
    return parse_recording(text, str(path))


def parse_recording(text: str, where: str) -> Recording:
    """As `load_recording`; `where` stands before the line number in what is wrong.

    A last line without its end is a recorder that was killed in the middle: it is left out.
    """
    head = Head()
    bursts: list[Burst] = []
    for number, given in _lines(text, where):
        try:
            if number == 1 and "recording" in given:
                head = Head.of(given)
            else:
                bursts.append(Burst._of(given))
        except (ValueError, KeyError, TypeError, AttributeError, OverflowError) as trouble:
            raise BadRecording(f"{where}:{number}: not a burst of bytes: {trouble!r}") from trouble
    return Recording(head, tuple(bursts))


def _lines(text: str, where: str) -> Iterator[tuple[int, dict[str, Any]]]:
    lines = text.split("\n")
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            given = json.loads(line)
        except (ValueError, RecursionError) as trouble:
            if number == len(lines) and number > 1:
                return
            raise BadRecording(f"{where}:{number}: not a burst of bytes: {trouble}") from trouble
        yield number, given


class RecordingPort:
    """Passes everything on to another wire and writes it down as it passes."""

    def __init__(self, inner: Transport, sink: TextIO, began: Moment) -> None:
        self._inner = inner
        self._sink = sink
        self._began = began

    def read(self) -> bytes:
        data = self._inner.read()
        if data:
            self._keep(DEVICE, data)
        return data

    def write(self, data: bytes) -> None:
        self._keep(HOST, data)
        self._inner.write(data)

    def interrupt(self) -> None:
        self._inner.interrupt()

    def close(self) -> None:
        self._inner.close()

    def _keep(self, sender: str, data: bytes) -> None:
        burst = Burst(Moment.now().since(self._began), sender, data)
        self._sink.write(burst.to_line() + "\n")
        self._sink.flush()
