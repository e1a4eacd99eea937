"""What a make of box understands, as a table: frames to send, how to check and read answers.

Pure. A profile is a file of TOML; `docs/devices/alarm-unit.md` describes its keys.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from typing import Any

from devices.alarm_unit import modbus
from devices.errors import DeviceError

MOST_POINTS = 2000
"""Of one read; the protocol's own limit."""


class BadProfile(DeviceError):
    """A profile cannot be used; names the file, the key and the mend."""


class Checksum(Enum):
    CRC16 = "crc16"
    """Modbus: two bytes behind, low one first."""
    SUM8 = "sum8"
    """The low byte of the sum of all bytes, as LCUS relays want it."""
    XOR8 = "xor8"
    NONE = "none"

    def of(self, body: bytes) -> bytes:
        match self:
            case Checksum.CRC16:
                return modbus.crc16(body)
            case Checksum.SUM8:
                return bytes([sum(body) & 0xFF])
            case Checksum.XOR8:
                check = 0
                for byte in body:
                    check ^= byte
                return bytes([check])
            case Checksum.NONE:
                return b""


class Answer(Enum):
    """How the box answers what it was told to do."""

    ECHO = "echo"
    """The same frame comes back, as with FC05 and FC06."""
    MODBUS = "modbus"
    """A frame of Modbus with the same function."""
    NONE = "none"
    """Nothing: whether it arrived is only known by reading back, if at all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """One question for contacts or coils, and which of them means what."""

    frame: bytes
    points: Mapping[str, int]
    """Name of a point to its place in the answer, from 0."""
    closed_is_fault: bool = True
    """For fault contacts; normally-closed ones, which also tell a cut wire, turn it round."""

    @property
    def count(self) -> int:
        return int.from_bytes(self.frame[4:6], "big")


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """A make of box."""

    name: str
    baud: int = 9600
    checksum: Checksum = Checksum.CRC16
    answer: Answer = Answer.ECHO
    acts: Mapping[str, tuple[bytes, ...]] = field(default_factory=dict)
    """What it can be told, such as `alarm_on`: frames with their checks, sent in order."""
    inputs: Read | None = None
    """The fault contacts."""
    outputs: Read | None = None
    """How its coils stand, to compare with what they were told."""
    told: Mapping[str, Mapping[str, bool]] = field(default_factory=dict)
    """Act to the points of `outputs` that it leaves closed or open."""


SHIPPED = Path(__file__).resolve().parents[2] / "resources" / "alarm_units"


def shipped_profile(given: str) -> Path:
    """The file of a profile that ships by this name; else what was given is a file's own path."""
    path = SHIPPED / f"{given}.toml"
    return path if path.exists() else Path(given)


def load_profile(path: Path) -> Profile:
    """Read a profile's file.

    Raises:
        BadProfile: see there.
    """
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as trouble:
        raise BadProfile(f"{path}: {trouble}") from trouble
    try:
        return _profile(path.stem, table)
    except (ValueError, TypeError, AttributeError) as trouble:
        raise BadProfile(f"{path}: {trouble}") from trouble


_KEYS = frozenset({"baud", "checksum", "answer", "acts", "inputs", "outputs", "told"})
_READ_KEYS = frozenset({"frame", "points", "closed_is_fault"})


def _profile(name: str, table: Mapping[str, Any]) -> Profile:
    _must_be_known(table, _KEYS, "")
    checksum = Checksum(table.get("checksum", "crc16"))
    acts = {
        act: tuple(_frame(text, checksum) for text in _texts(given))
        for act, given in table.get("acts", {}).items()
    }
    outputs = _read(table.get("outputs"), checksum, "outputs")
    told = table.get("told", {})
    for act, points in told.items():
        if act not in acts:
            raise ValueError(f"[told.{act}]: there is no such act; known are: {', '.join(acts)}")
        known = outputs.points if outputs else {}
        if strange := sorted(set(points) - set(known)):
            raise ValueError(f"[told.{act}] {strange[0]}: not a point of [outputs]")
    return Profile(
        name=name,
        baud=int(table.get("baud", 9600)),
        checksum=checksum,
        answer=Answer(table.get("answer", "echo")),
        acts=acts,
        inputs=_read(table.get("inputs"), checksum, "inputs"),
        outputs=outputs,
        told=told,
    )


def _read(table: Mapping[str, Any] | None, checksum: Checksum, where: str) -> Read | None:
    if table is None:
        return None
    _must_be_known(table, _READ_KEYS, f"[{where}] ")
    body = bytes.fromhex(table.get("frame", ""))
    if checksum is not Checksum.CRC16 or len(body) != 6 or body[1] not in (1, 2):
        raise ValueError(f"[{where}] frame: six bytes of FC01 or FC02 without their CRC")
    count = int.from_bytes(body[4:6], "big")
    points = {str(n): int(p) for n, p in table.get("points", {}).items()}
    outside = [n for n, place in points.items() if not 0 <= place < min(count, MOST_POINTS)]
    if outside:
        raise ValueError(f"[{where}] {outside[0]}: the frame asks for {count} points, from 0 on")
    return Read(
        frame=modbus.sealed(body),
        points=points,
        closed_is_fault=bool(table.get("closed_is_fault", True)),
    )


def _must_be_known(table: Mapping[str, Any], known: frozenset[str], where: str) -> None:
    if strange := sorted(set(table) - known):
        raise ValueError(f"{where}{strange[0]}: unknown; known are: {', '.join(sorted(known))}")


def _texts(given: object) -> list[str]:
    texts = [given] if isinstance(given, str) else given
    if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
        raise ValueError(f"{given!r}: write a frame as text in hex, or a list of such")
    return texts


def _frame(text: str, checksum: Checksum) -> bytes:
    body = bytes.fromhex(text)
    if not body or len(body) > modbus.LARGEST - 2:
        raise ValueError(f"{text!r}: not a frame")
    return body + checksum.of(body)
