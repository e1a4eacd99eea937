"""Reads along on the wire of a UPS: questions remembered, answers read. Owns no port."""

from __future__ import annotations

from dataclasses import asdict

from devices.protocols.frames import ReadFrame, fields_of
from devices.transports.recording import HOST
from devices.ups import decoder, encoder
from devices.ups.decoder import BadReply
from devices.ups.framing import ReplyCutter


class UpsReader:
    """Megatec and Voltronic alike: the question says which it is."""

    def __init__(self) -> None:
        self._asked = b""
        """The last question: one that nobody answered must not shift all later answers by one."""
        self._asking = ReplyCutter()
        self._answers = ReplyCutter()

    def take(self, sender: str, data: bytes) -> tuple[ReadFrame, ...]:
        if sender == HOST:
            self._asked = (self._asking.feed(data) or [self._asked])[-1]
            return ()
        return tuple(self._answer(reply) for reply in self._answers.feed(data))

    def _answer(self, reply: bytes) -> ReadFrame:
        query, self._asked = self._asked, b""
        return read(query, reply)


def read(query: bytes, reply: bytes) -> ReadFrame:
    """One answer by its question; without a question it is taken for a status."""
    name = query.decode("ascii", errors="replace")
    if decoder.is_refusal(reply) or (query and decoder.is_echo(reply, query)):
        return ReadFrame("ups.unknown-command", fields_of(asked=name))
    try:
        return _understood(query or encoder.STATUS, reply)
    except BadReply as strange:
        return ReadFrame("ups.answer", fields_of(asked=name), why=str(strange))


def _understood(query: bytes, reply: bytes) -> ReadFrame:
    match query:
        case encoder.STATUS:
            return ReadFrame("ups.status", fields_of(**asdict(decoder.status(reply))))
        case encoder.V_STATUS:
            return ReadFrame("ups.status", fields_of(**asdict(decoder.v_status(reply))))
        case encoder.NOMINAL:
            return ReadFrame("ups.nominal", fields_of(**asdict(decoder.nominal(reply))))
        case encoder.IDENTITY:
            return ReadFrame("ups.identity", fields_of(**asdict(decoder.identity(reply))))
        case encoder.V_RATED:
            rated, who = decoder.v_rated(reply)
            return ReadFrame("ups.nominal", fields_of(**asdict(rated), model=who.model))
        case encoder.V_PROTOCOL:
            return ReadFrame("ups.protocol", fields_of(protocol=decoder.v_protocol(reply)))
        case encoder.V_MODE:
            return ReadFrame("ups.mode", fields_of(mode=decoder.v_mode(reply)))
        case encoder.V_BATTERY:
            return ReadFrame("ups.battery", fields_of(**asdict(decoder.v_battery(reply))))
        case _:
            asked, said = (part.decode("ascii", errors="replace") for part in (query, reply))
            return ReadFrame("ups.answer", fields_of(asked=asked, said=said))
