"""A fault box with eight contacts and eight relays, as the boards of the trade answer. No port.

It takes Modbus (FC01, 02, 03, 05, 06, 15), the frame that a sound-and-light lamp sends in place of
FC16, and LCUS frames. What it does not understand it leaves unanswered, as a bus does.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from devices.alarm_unit import modbus

CONTACTS = RELAYS = 8
_ALL = 0x00FF
_LAMP_REGISTER = 0x001A
_LAMP_FRAME = 9
_LCUS, _LCUS_FRAME = 0xA0, 4
_ILLEGAL_FUNCTION, _ILLEGAL_ADDRESS, _ILLEGAL_VALUE = 1, 2, 3


@dataclass
class AlarmBox:
    """One box on the bus."""

    unit: int = 1
    contacts: list[bool] = field(default_factory=lambda: [False] * CONTACTS)
    relays: list[bool] = field(default_factory=lambda: [False] * RELAYS)
    lamp: bool = False
    """Sound and flash of a lamp with frames of its own."""
    stuck: set[int] = field(default_factory=set)
    """Relays that do not move, whatever they are told."""
    _rest: bytes = b""

    def take(self, data: bytes) -> bytes:
        """Bytes from the wire in, bytes to write out. Resynchronises behind what is no frame."""
        self._rest = (self._rest + data)[-modbus.LARGEST :]
        out = b""
        while self._rest:
            used, answer = self._first()
            if not used:
                break
            self._rest = self._rest[used:]
            out += answer
        return out

    def _first(self) -> tuple[int, bytes]:
        """How many bytes the first frame has, with its answer; 0 while it is not whole."""
        rest = self._rest
        if rest[0] == _LCUS:
            return self._lcus(rest)
        if len(rest) < 2:
            return 0, b""
        length = self._length(rest)
        if len(rest) < length:
            return 0, b""
        frame = rest[:length]
        if rest[0] not in (self.unit, 0) or modbus.crc16(frame[:-2]) != frame[-2:]:
            return 1, b""
        answer = self._answer(frame[:-2])
        return length, b"" if rest[0] == 0 else answer

    def _length(self, rest: bytes) -> int:
        if rest[1] == modbus.WRITE_REGISTERS:
            return _LAMP_FRAME
        if rest[1] == modbus.WRITE_COILS:
            return 9 + rest[6] if len(rest) > 6 else modbus.LARGEST
        return 8

    def _answer(self, body: bytes) -> bytes:
        function = body[1]
        address, value = (int.from_bytes(body[n : n + 2], "big") for n in (2, 4))
        match function:
            case modbus.READ_COILS:
                return self._bits(body, self.relays, address, value)
            case modbus.READ_INPUTS:
                return self._bits(body, self.contacts, address, value)
            case modbus.READ_HOLDING:
                return self._registers(body, address, value)
            case modbus.WRITE_COIL:
                return self._coil(body, address, value)
            case modbus.WRITE_REGISTER:
                return self._register(body, address, value)
            case modbus.WRITE_REGISTERS if address == _LAMP_REGISTER:
                self.lamp = bool(body[6])
                return modbus.sealed(body[:6])
            case modbus.WRITE_COILS:
                return self._coils(body, address, value)
            case _:
                return self._refusal(body, _ILLEGAL_FUNCTION)

    def _bits(self, body: bytes, bits: list[bool], address: int, count: int) -> bytes:
        if not count >= 1 or address + count > len(bits):
            return self._refusal(body, _ILLEGAL_ADDRESS)
        packed = sum(bit << n for n, bit in enumerate(bits[address : address + count]))
        data = packed.to_bytes(-(-count // 8), "little")
        return modbus.sealed(bytes([*body[:2], len(data)]) + data)

    def _registers(self, body: bytes, address: int, count: int) -> bytes:
        """Relays as registers, numbered from 1: 1 closed, 0 open."""
        if not count >= 1 or not address >= 1 or address + count - 1 > RELAYS:
            return self._refusal(body, _ILLEGAL_ADDRESS)
        values = (int(on) for on in self.relays[address - 1 : address - 1 + count])
        data = b"".join(value.to_bytes(2, "big") for value in values)
        return modbus.sealed(bytes([*body[:2], len(data)]) + data)

    def _coil(self, body: bytes, address: int, value: int) -> bytes:
        if value not in (modbus.ON, modbus.OFF):
            return self._refusal(body, _ILLEGAL_VALUE)
        if address != _ALL and address >= RELAYS:
            return self._refusal(body, _ILLEGAL_ADDRESS)
        for relay in range(RELAYS) if address == _ALL else (address,):
            self._move(relay, value == modbus.ON)
        return modbus.sealed(body)

    def _register(self, body: bytes, address: int, value: int) -> bytes:
        if not 1 <= address <= RELAYS:
            return self._refusal(body, _ILLEGAL_ADDRESS)
        if value not in (0x0100, 0x0200):
            return self._refusal(body, _ILLEGAL_VALUE)
        self._move(address - 1, value == 0x0100)
        return modbus.sealed(body)

    def _coils(self, body: bytes, address: int, count: int) -> bytes:
        if not count >= 1 or address + count > RELAYS:
            return self._refusal(body, _ILLEGAL_ADDRESS)
        packed = int.from_bytes(body[7:], "little")
        for n in range(count):
            self._move(address + n, bool(packed >> n & 1))
        return modbus.sealed(body[:6])

    def _lcus(self, rest: bytes) -> tuple[int, bytes]:
        if len(rest) < _LCUS_FRAME:
            return 0, b""
        head, check = rest[:3], rest[3]
        if sum(head) & 0xFF != check or not 1 <= head[1] <= RELAYS:
            return 1, b""
        self._move(head[1] - 1, bool(head[2]))
        return _LCUS_FRAME, b""

    def _move(self, relay: int, closed: bool) -> None:
        if relay not in self.stuck:
            self.relays[relay] = closed

    def _refusal(self, body: bytes, code: int) -> bytes:
        return modbus.sealed(bytes([body[0], body[1] | modbus.EXCEPTION, code]))
