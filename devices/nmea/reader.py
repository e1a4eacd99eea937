"""Reads along on the wire of an NMEA receiver. Owns no port."""

from __future__ import annotations

from devices.nmea.decoder import BadSentence, NmeaDecoder
from devices.nmea.framing import SentenceCutter
from devices.protocols.frames import ReadFrame, fields_of
from devices.transports.recording import HOST


class NmeaReader:
    def __init__(self) -> None:
        self._cutter = SentenceCutter()
        self._decoder = NmeaDecoder()

    def take(self, sender: str, data: bytes) -> tuple[ReadFrame, ...]:
        if sender == HOST:
            return ()
        return tuple(self._frame(line) for line in self._cutter.take(data))

    def _frame(self, line: str) -> ReadFrame:
        try:
            fix = self._decoder.take(line)
        except BadSentence as strange:
            return ReadFrame("nmea.sentence", why=str(strange))
        if fix is None:
            return ReadFrame("nmea.sentence", fields_of(sentence=line[1:6]))
        return ReadFrame(
            "nmea.position",
            fields_of(
                at=fix.at.isoformat(),
                lat=round(fix.lat, 6),
                lon=round(fix.lon, 6),
                valid=fix.valid,
                speed_mps=round(fix.speed_mps, 1),
                heading_deg=fix.heading_deg,
                satellites=fix.satellites,
            ),
        )
