"""Reads along between vehicle terminals and their platform, and masks what is secret or of people.

Owns no port. Positions may be seen; the words of orders, plates and the codes by which terminals
are let in may not.
"""

from __future__ import annotations

from dataclasses import asdict, is_dataclass

from devices.protocols.frames import ReadFrame, fields_of
from devices.transports.recording import HOST
from devices.vehicle_terminal import decoder
from devices.vehicle_terminal import messages as m
from devices.vehicle_terminal.decoder import BadBody
from devices.vehicle_terminal.encoder import REGISTERED, TEXT
from devices.vehicle_terminal.framing import (
    LONGEST_FRAME,
    Frame,
    FrameCutter,
    unescaped,
    wrapped,
)
from devices.vehicle_terminal.packet import BadPacket, Packet, read

_FLAG = b"\x7e"
_REGISTER, _AUTHENTICATE = 0x0100, 0x0102
_PASSED_UP, _PASSED_DOWN = 0x0900, 0x8900
_KEPT = {TEXT: 1, REGISTERED: 3, _REGISTER: 4, _AUTHENTICATE: 0, _PASSED_UP: 1, _PASSED_DOWN: 1}
"""Messages whose bodies are masked, and how many of their bytes are not."""
_STAR = b"*"


class TerminalReader:
    """Both ways are read: what the platform sends is cut and checked in the same way."""

    def __init__(self) -> None:
        self._up, self._down = FrameCutter(), FrameCutter()

    def take(self, sender: str, data: bytes) -> tuple[ReadFrame, ...]:
        if sender == HOST:
            return tuple(_frame(frame, "down") for frame in self._down.take(data))
        return tuple(_frame(frame, "up") for frame in self._up.take(data))


def _frame(frame: Frame, way: str) -> ReadFrame:
    kind = f"jt808.{way}"
    try:
        packet = read(frame)
    except BadPacket as strange:
        return ReadFrame(kind, why=str(strange))
    head = fields_of(message=f"{packet.message:04X}", terminal=packet.terminal) + fields_of(
        sequence=packet.sequence, bytes=len(packet.body)
    )
    if packet.parts > 1:
        head += fields_of(part=f"{packet.part}/{packet.parts}")
    if not packet.check_holds:
        return ReadFrame(kind, head, why="check byte")
    if way == "down" or packet.parts > 1:
        return ReadFrame(kind, head)
    return _with_body(ReadFrame(kind, head), packet)


def _with_body(frame: ReadFrame, packet: Packet) -> ReadFrame:
    try:
        said = decoder.decode(packet)
    except BadBody as strange:
        return ReadFrame(frame.kind, frame.fields, why=str(strange))
    return ReadFrame(frame.kind, frame.fields + _plain(said))


def _plain(said: m.Message) -> tuple[tuple[str, str], ...]:
    """What a position or an answer holds; the rest is said by its number."""
    if not isinstance(said, m.Position | m.Ack) or not is_dataclass(said):
        return ()
    plain = (bool, int, float, str)
    return fields_of(**{k: v for k, v in asdict(said).items() if isinstance(v, plain)})


class TerminalMasker:
    """Gives whole frames on; what stands between two flags stays together."""

    def __init__(self) -> None:
        self._rest: dict[str, bytes] = {}

    def take(self, sender: str, data: bytes) -> bytes:
        *pieces, rest = (self._rest.get(sender, b"") + data).split(_FLAG)
        self._rest[sender] = rest if len(rest) <= LONGEST_FRAME else b""
        return b"".join(_masked(piece) for piece in pieces if piece)


def _masked(piece: bytes) -> bytes:
    """A frame whose words and codes are stars, with a check byte that fits again."""
    plain, _ = unescaped(piece)
    whole = _FLAG + piece + _FLAG
    try:
        packet = read(Frame(plain[:-1]))
    except BadPacket:
        return whole
    kept = _KEPT.get(packet.message)
    if kept is None:
        return whole
    if packet.version is not None and packet.message == _AUTHENTICATE:
        kept = 1  # the length of the code stands before it
    if packet.part > 1:
        kept = 0
    hidden = len(packet.body) - kept
    if hidden <= 0:
        return whole
    return wrapped(plain[: -1 - hidden] + _STAR * hidden)
