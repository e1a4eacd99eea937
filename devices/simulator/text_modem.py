"""A text modem with its card and a small network: AT lines in, answers out. Owns no port, no clock.

Follows 3GPP TS 27.005 (texts), TS 27.007 (card, network, signal) and V.250 (lines, echo, results).
PDU mode only. Answers enough for other programs' drivers as well, such as Gammu's.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from devices.simulator import text_pdus

OK, ERROR = "OK", "ERROR"
CARD_HOLDS = 20
_PDU_END, _GIVE_UP = 0x1A, 0x1B
_NEW, _READ = 0, 1
_HARMLESS = re.compile(
    r"(?:[ZHLMQVX&][0-9A-Z]*|\+CSMS=[01]|\+CMGF=0|\+CSCS=.*|\+CNMI=.*|\+CREG=[0-2]|\+CEREG=[0-2]"
    r"|\+CRSL=.*|\+CFUN=1|\+CSAS|\+COPS=.*|\+CUSD=.*|\+CLIP=.*|\+CMMS=.*|\+CRC=.*|\+CSDH=.*)?"
)
_TOLD = {
    "+CGMI": "Simulated",
    "+CGMM": "Text modem",
    "+CGMR": "1",
    "+CGSN": "990000000000000",
    "+CIMI": "999990000000001",
    "+CMGF=?": "+CMGF: (0)",
    "+CMGF?": "+CMGF: 0",
    "+CSMS?": "+CSMS: 0,1,1,1",
    "+CSCS=?": '+CSCS: ("GSM","UCS2")',
    "+CSCS?": '+CSCS: "GSM"',
    "+CNMI=?": "+CNMI: (0-2),(0-2),(0,2),(0-1),(0,1)",
    "+CPMS=?": '+CPMS: ("SM"),("SM"),("SM")',
    "+CSCA?": '+CSCA: "+8613800000000",145',
    "+COPS?": '+COPS: 0,0,"TESTNET"',
    "+CBC": "+CBC: 0,100",
    "+CFUN?": "+CFUN: 1",
}


@dataclass(slots=True)
class TakenText:
    """What was handed to the network."""

    number: str
    words: str
    reference: int
    pdu: str


@dataclass(slots=True)
class _Due:
    in_s: float
    pdu: str


@dataclass
class TextModemModel:
    """Its troubles are fields that may be set at any time."""

    now: Callable[[], datetime]
    pin: str = ""
    """The card wants it once after each power-on."""
    card: bool = True
    registered: bool = True
    quality: int = 20
    """As `+CSQ` counts it: 0 to 31, 99 unknown."""
    refuses: int = 0
    """The code of `+CMS ERROR` that every text gets; 0: texts go."""
    swallows: bool = False
    """Takes a text and answers nothing."""
    report_after_s: float = 0.0
    status: int = 0
    """Of the reports: 0 delivered, 70 for instance: never."""
    echo: bool = True
    taken: list[TakenText] = field(default_factory=list)
    _stored: dict[int, tuple[int, str]] = field(default_factory=dict)
    _line: bytes = b""
    _length: int | None = None
    _due: list[_Due] = field(default_factory=list)
    _reference: int = 0
    _marks: int = 0
    _names_texts: bool = False
    _open: bool = False
    _wrong_pins: int = 0

    def power_on(self) -> None:
        """As after a reset: the card is locked again, nothing is told unasked."""
        self._line, self._length = b"", None
        self.echo, self._names_texts, self._open = True, False, not self.pin

    def __post_init__(self) -> None:
        self.power_on()

    # ---- the network

    def receive(self, number: str, words: str) -> bytes:
        """A text comes for the card; what the modem says of it."""
        self._marks += 1
        said = b""
        for pdu in text_pdus.delivered(number, words, self.now(), mark=self._marks):
            free = next((n for n in range(1, CARD_HOLDS + 1) if n not in self._stored), None)
            if free is None or not self.card:
                continue
            self._stored[free] = (_NEW, pdu)
            said += _said(f'+CMTI: "SM",{free}') if self._names_texts else b""
        return said

    def live(self, seconds: float) -> bytes:
        """Time passes; reports that have become due."""
        for due in self._due:
            due.in_s -= seconds
        ripe = [due for due in self._due if due.in_s <= 0]
        self._due = [due for due in self._due if due.in_s > 0]
        return b"".join(_said(f"+CDS: {len(d.pdu) // 2 - 1}", d.pdu) for d in ripe)

    # ---- the line

    def feed(self, data: bytes) -> bytes:
        return b"".join(self._take(byte) for byte in data)

    def _take(self, byte: int) -> bytes:
        one = bytes([byte])
        if self._length is not None:
            return self._take_of_pdu(byte)
        echoed = one if self.echo else b""
        if one == b"\r":
            line, self._line = self._line, b""
            return echoed + self._answer(line)
        if one not in (b"\n", b"\x1b", b"\x1a"):
            self._line = (self._line + one)[-512:]
        return echoed

    def _take_of_pdu(self, byte: int) -> bytes:
        if byte not in (_PDU_END, _GIVE_UP):
            self._line += bytes([byte])
            return b""
        length, self._length = self._length, None
        digits, self._line = self._line.decode("ascii", errors="replace").strip(), b""
        if byte == _GIVE_UP:
            return _said(OK)
        return self._submit(digits, length or 0)

    def _submit(self, digits: str, length: int) -> bytes:
        is_hex = re.fullmatch(r"(?:[0-9A-Fa-f]{2}){10,}", digits) is not None
        if not is_hex or len(text_pdus.body(digits)) != length:
            return _said("+CMS ERROR: 304")
        if self.refuses:
            return _said(f"+CMS ERROR: {self.refuses}")
        self._reference = self._reference % 255 + 1
        number, words = text_pdus.submitted_number(digits), text_pdus.submitted_words(digits)
        self.taken.append(TakenText(number, words, self._reference, digits))
        if text_pdus.wants_report(digits):
            at = self.now() + timedelta(seconds=self.report_after_s)
            report = text_pdus.reported(self._reference, number, at, self.status)
            self._due.append(_Due(self.report_after_s, report))
        return b"" if self.swallows else _said(f"+CMGS: {self._reference}", OK)

    def _answer(self, line: bytes) -> bytes:
        text = line.decode("ascii", errors="replace").strip()
        start = text.upper().find("AT")
        if start < 0:
            return b""
        words = text[start + 2 :]
        if words.upper().startswith("+CMGS="):
            return self._prompt(words[6:])
        return _said(*self._obey(words if '"' in words else words.upper()))

    def _prompt(self, length: str) -> bytes:
        trouble = self._trouble()
        if trouble or not length.isdigit():
            return _said(trouble or ERROR)
        self._length = int(length)
        return b"\r\n> "

    def _trouble(self) -> str:
        if not self.card:
            return "+CME ERROR: 10"
        if not self._open:
            return "+CMS ERROR: 311"
        return "" if self.registered else "+CMS ERROR: 331"

    def _obey(self, words: str) -> tuple[str, ...]:
        if words in _TOLD:
            return _TOLD[words], OK
        match words:
            case "E" | "E0" | "E1":
                self.echo = words == "E1"
            case "Z" | "+CFUN=1,1":
                self.power_on()
            case "+CPIN?":
                return self._card_state()
            case "+CSQ":
                return f"+CSQ: {self.quality},99", OK
            case "+CREG?" | "+CEREG?":
                return f"{words[:-1]}: 0,{self._registration}", OK
            case "+CMGL" | "+CMGL=4" | "+CMGL=0":
                return self._list(only_new=words != "+CMGL=4")
            case _:
                return self._obey_more(words)
        return (OK,)

    def _obey_more(self, words: str) -> tuple[str, ...]:
        name, _, value = words.partition("=")
        match name:
            case "+CPIN":
                return self._unlock(value.strip('"'))
            case "+CPMS" | "+CPMS?":
                used = f"{len(self._stored)},{CARD_HOLDS}"
                if value:
                    known = set(value.replace('"', "").split(",")) == {"SM"}
                    return (f"+CPMS: {used},{used},{used}", OK) if known else ("+CMS ERROR: 302",)
                return f'+CPMS: "SM",{used},"SM",{used},"SM",{used}', OK
            case "+CMGR":
                return self._read(value)
            case "+CMGD":
                return self._throw_away(value)
            case "+CNMI":
                self._names_texts = value.startswith(("1,1", "2,1"))
            case "+CMEE":
                pass
            case _:
                return (OK,) if _HARMLESS.fullmatch(words) else (ERROR,)
        return (OK,)

    @property
    def _registration(self) -> int:
        """0: does not look for a network. 1: taken in. 2: looks."""
        if not (self.card and self._open):
            return 0
        return 1 if self.registered else 2

    # ---- the card

    def _card_state(self) -> tuple[str, ...]:
        if not self.card:
            return ("+CME ERROR: 10",)
        if self._wrong_pins >= 3:
            return "+CPIN: SIM PUK", OK
        return ("+CPIN: READY" if self._open else "+CPIN: SIM PIN"), OK

    def _unlock(self, given: str) -> tuple[str, ...]:
        if given != self.pin or self._wrong_pins >= 3:
            self._wrong_pins += 1
            return ("+CME ERROR: 16",)
        self._open, self._wrong_pins = True, 0
        return (OK,)

    def _list(self, *, only_new: bool) -> tuple[str, ...]:
        said: list[str] = []
        for index, (state, pdu) in sorted(self._stored.items()):
            if state == _NEW or not only_new:
                said += [f"+CMGL: {index},{state},,{len(pdu) // 2 - 1}", pdu]
                self._stored[index] = (_READ, pdu)
        return *said, OK

    def _read(self, value: str) -> tuple[str, ...]:
        index = int(value) if value.isdigit() else 0
        if index not in self._stored:
            return ("+CMS ERROR: 321",)
        state, pdu = self._stored[index]
        self._stored[index] = (_READ, pdu)
        return f"+CMGR: {state},,{len(pdu) // 2 - 1}", pdu, OK

    def _throw_away(self, value: str) -> tuple[str, ...]:
        index = value.split(",")[0]
        if not index.isdigit() or self._stored.pop(int(index), None) is None:
            return ("+CMS ERROR: 321",)
        return (OK,)

    @property
    def stored(self) -> int:
        """Texts on the card."""
        return len(self._stored)


def _said(*lines: str) -> bytes:
    return b"".join(f"\r\n{line}\r\n".encode("ascii") for line in lines)
