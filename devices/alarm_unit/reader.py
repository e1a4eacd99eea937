"""Reads along on the wire of a fault box: Modbus RTU by question and answer, others as echoes."""

from __future__ import annotations

from devices.alarm_unit import modbus
from devices.protocols.frames import ReadFrame, fields_of
from devices.transports.recording import HOST

_NAMES = {
    modbus.READ_COILS: "alarm.coils",
    modbus.READ_INPUTS: "alarm.contacts",
    modbus.READ_HOLDING: "alarm.registers",
    modbus.WRITE_COIL: "alarm.coil-set",
    modbus.WRITE_REGISTER: "alarm.register-set",
    modbus.WRITE_COILS: "alarm.coils-set",
    modbus.WRITE_REGISTERS: "alarm.registers-set",
}


class AlarmReader:
    """What came since the last question is its answer, whole or not."""

    def __init__(self) -> None:
        self._asked = b""
        self._heard = b""

    def take(self, sender: str, data: bytes) -> tuple[ReadFrame, ...]:
        if sender == HOST:
            cut = self._cut_off()
            self._asked, self._heard = data, b""
            return cut
        self._heard = (self._heard + data)[: modbus.LARGEST]
        return self._answer()

    def _cut_off(self) -> tuple[ReadFrame, ...]:
        if not self._heard:
            return ()
        return (ReadFrame("alarm.answer", why=f"cut off: {self._heard.hex(' ')}"),)

    def _answer(self) -> tuple[ReadFrame, ...]:
        asked, heard = self._asked, self._heard
        if not asked:
            return ()
        try:
            whole = self._length(asked, heard)
            if not whole or len(heard) < whole:
                return ()
            frame = read(asked, heard[:whole])
        except modbus.BadFrame as strange:
            frame = ReadFrame("alarm.answer", why=str(strange))
        self._asked = self._heard = b""
        return (frame,)

    @staticmethod
    def _length(asked: bytes, heard: bytes) -> int:
        """A box that is not asked in Modbus echoes, or says nothing at all."""
        if modbus.crc16(asked[:-2]) != asked[-2:]:
            return len(asked)
        return modbus.expected_length(asked, heard)


def read(asked: bytes, answer: bytes) -> ReadFrame:
    """
    Raises:
        BadFrame: it is no answer to what was asked.
    """
    if modbus.crc16(asked[:-2]) != asked[-2:]:
        why = "" if answer == asked else "not the echo"
        return ReadFrame("alarm.echo", fields_of(bytes=answer.hex(" ")), why=why)
    name = _NAMES.get(asked[1], "alarm.answer")
    try:
        return ReadFrame(name, (("unit", str(asked[0])), *_said(asked, answer)))
    except modbus.Refused as no:
        return ReadFrame("alarm.refused", fields_of(unit=no.unit, asked=name, code=no.code))


def _said(asked: bytes, answer: bytes) -> tuple[tuple[str, str], ...]:
    match asked[1]:
        case modbus.READ_COILS | modbus.READ_INPUTS:
            bits = modbus.bits(asked, answer)
            return fields_of(closed="".join("1" if bit else "0" for bit in bits))
        case modbus.READ_HOLDING:
            return fields_of(values=" ".join(str(word) for word in modbus.words(asked, answer)))
        case _:
            body = modbus.opened(answer)
            return fields_of(
                address=int.from_bytes(body[2:4], "big"), value=int.from_bytes(body[4:6], "big")
            )
