"""Bytes that passed on a wire, kept as JSON lines, and a wire that keeps what passes.

One line per burst: {"at_s": 1.234, "from": "device", "bytes": "\\r\\nRING\\r\\n"}; every character
of `bytes` is one byte (Latin-1), so that protocols made of text stay readable.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from devices.errors import BadRecording
from devices.moment import Moment
from devices.transports.transport import Transport

DEVICE = "device"
HOST = "host"


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
        fields = json.loads(line)
        if fields["from"] not in (DEVICE, HOST):
            raise ValueError(f"unknown sender {fields['from']!r}")
        return cls(float(fields["at_s"]), fields["from"], fields["bytes"].encode("latin-1"))


def read_recording(path: Path) -> list[Burst]:
    """Read a whole recording. Raises BadRecording naming the file and line."""
    return list(_bursts(path))


def _bursts(path: Path) -> Iterator[Burst]:
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as trouble:
        raise BadRecording(f"{path}: cannot be read: {trouble.strerror}") from trouble
    except UnicodeDecodeError as trouble:
        raise BadRecording(f"{path}: not a recording: {trouble}") from trouble
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        try:
            yield Burst.from_line(line)
        except (ValueError, KeyError, TypeError, AttributeError) as trouble:
            raise BadRecording(f"{path}:{number}: not a burst of bytes: {trouble}") from trouble


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
