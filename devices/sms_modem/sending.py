"""One text on its way through the modem, part by part, and what can be said of it if it ends.

Owns no port. Once the first octet of a PDU has been written, only an error of the modem proves that
nothing went out.
"""

from __future__ import annotations

from dataclasses import dataclass

from devices.moment import Moment
from devices.sms_modem import encoder, lines
from devices.sms_modem.encoder import Part
from devices.sms_modem.events import TextRefused, TextSent, TextUncertain
from devices.sms_modem.lines import Bad

Outcome = TextSent | TextRefused | TextUncertain


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A text to be sent; `text` names it to whoever wants to know what became of it."""

    text: str
    parts: tuple[Part, ...]
    until: Moment | None = None
    """It is not begun later than this."""


class Sending:
    def __init__(self, outgoing: Outgoing, at: Moment) -> None:
        self._outgoing = outgoing
        self._references: list[int] = []
        self.reference: int | None = None
        """Of the part that is on its way, once the modem has said it."""
        self.gone = False
        """The PDU has been written."""
        self.since = at

    @property
    def _part(self) -> Part:
        return self._outgoing.parts[len(self._references)]

    def command(self) -> bytes:
        return encoder.command(f"+CMGS={self._part.length}")

    def prompted(self, at: Moment) -> bytes:
        """A second prompt says nothing new."""
        if self.gone:
            return b""
        self.gone, self.since = True, at
        return self._part.pdu.encode("ascii") + encoder.END_OF_PDU

    def taken(self, at: Moment) -> Outcome | None:
        """None: further parts follow. `OK` without a reference is taken, but never reported on."""
        self._references.append(-1 if self.reference is None else self.reference)
        self.reference, self.gone, self.since = None, False, at
        if len(self._references) < len(self._outgoing.parts):
            return None
        known = tuple(one for one in self._references if one >= 0)
        return TextSent(at=at, text=self._outgoing.text, references=known)

    def refused(self, bad: Bad, at: Moment) -> Outcome:
        text = self._outgoing.text
        if self._references:
            return TextUncertain(at=at, text=text, code=bad.name)
        again = not (bad.kind == "cms" and bad.code in lines.PERMANENT)
        return TextRefused(at=at, text=text, code=bad.name, may_try_again=again)

    def broken_off(self, at: Moment, code: str) -> Outcome:
        if self.gone or self._references:
            return TextUncertain(at=at, text=self._outgoing.text, code=code)
        return TextRefused(at=at, text=self._outgoing.text, code=code, may_try_again=True)
