"""The talk with one text modem: set-up, one command at a time, texts out, texts and reports in.

Pure: bytes and time come in as arguments, events and bytes to write come out. Owns no port.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass

from devices.moment import Moment
from devices.sms_modem import encoder, lines
from devices.sms_modem.decoder import Delivered, decode
from devices.sms_modem.events import (
    ModemBack,
    ModemStale,
    SignalHeard,
    SmsEvent,
    StaleReason,
    TextCame,
    TextRefused,
    TextReported,
)
from devices.sms_modem.framing import LineCutter
from devices.sms_modem.joining import Joiner
from devices.sms_modem.lines import Bad, Good, Info, Line, Pdu, Prompt
from devices.sms_modem.octets import BadPdu
from devices.sms_modem.sending import Outgoing, Sending
from devices.transports.port_loop import PortTrouble

Events = tuple[SmsEvent, ...]

_SUPPORTED = ("+CMGF=0",)
SET_UP: tuple[tuple[str, ...], ...] = (
    ("",),
    ("E0",),
    ("+CMEE=1", ""),
    ("+CPIN?",),
    _SUPPORTED,
    ('+CPMS="SM","SM","SM"', '+CPMS="ME","ME","ME"', ""),
    ("+CNMI=2,1,0,1,0", "+CNMI=1,1,0,1,0", "+CNMI=2,1", ""),
    ("+CREG?",),
    ("+CEREG?",),
    ("+CSQ",),
    ("+CMGL=4",),
)
"""Step by step; within a step the next command is tried if the modem refuses the one before. Texts
that come are kept by the card until they have been told, so that none is lost between two bytes."""
CARD = SET_UP.index(("+CPIN?",))
LIST = "+CMGL=4"
POLL = ("E0", "+CPIN?", "+CMGF=0", "+CREG?", "+CEREG?", "+CSQ", LIST)
"""A modem that was switched off and on between two polls is set up again by them. The last one
finds what came while nobody listened, and what a full card kept back."""
TAKEN_IN = frozenset({1, 5, 6, 7, 9, 10})
"""`+CREG` states in which texts go: home and roaming, also for texts alone (TS 27.007 §7.2)."""
_STORED = frozenset({"+CMTI", "+CDSI"})
_WITH_PDU = frozenset({"+CMT", "+CDS", "+CMGL"})
_RECEIVED = (0, 1)
"""Of what a list says of a text: new or read before, not written here (TS 27.005 §3.1)."""
_REMEMBERED = 200


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to wait for what, in seconds."""

    answer_s: float = 5.0
    """A card that is just being read lets a modem think for seconds."""
    prompt_s: float = 5.0
    network_s: float = 60.0
    """TS 27.005 names no limit; networks take up to 40 s."""
    poll_s: float = 10.0
    retry_s: float = 5.0


class Conversation:
    """One modem from the opening of its port on. `send` may be called from any thread."""

    def __init__(self, *, pin: str = "", patience: Patience | None = None) -> None:
        self._pin = pin
        self._patience = patience or Patience()
        self._waiting: deque[Outgoing] = deque()
        self._joiner = Joiner()
        self._ready: bool | None = None
        self._reason: StaleReason | None = None
        self._pin_given = False
        self._seen: deque[str] = deque(maxlen=_REMEMBERED)
        """Texts already told: a card that throws nothing away lists them again and again."""
        self._clear()

    def _clear(self) -> None:
        self._cutter = LineCutter()
        self._out = b""
        self._asked: tuple[str, Moment] | None = None
        self._next: deque[str] = deque()
        self._next_at: Moment | None = None
        self._step = self._variant = 0
        self._naming = ""
        """The way of being told of texts that the modem took."""
        self._sending: Sending | None = None
        self._pdu_of: Info | None = None
        self._registered: set[str] = set()

    def send(self, outgoing: Outgoing) -> None:
        """An event says what became of it; it waits while no text can be sent."""
        self._waiting.append(outgoing)

    def begin(self, at: Moment) -> None:
        self._clear()
        self._out = encoder.GIVE_UP
        self._ask(SET_UP[0][0], at)

    def outgoing(self) -> bytes:
        out, self._out = self._out, b""
        return out

    def lost(self, reason: PortTrouble, at: Moment) -> Events:
        events = self._broken_off(at)
        self._clear()
        return events + self._stale(StaleReason(reason.value), at)

    def take(self, data: bytes, at: Moment) -> Events:
        events: Events = ()
        for text in self._cutter.feed(data):
            line = lines.read(text)
            if line is not None:
                events += self._hear(line, at)
        return events

    def tick(self, at: Moment) -> Events:
        events = self._whole(self._joiner.tick(at), at) + self._outdated(at)
        if self._sending is not None:
            return events + self._wait_for_network(self._sending, at)
        if self._asked is not None:
            return events + self._wait_for_answer(self._asked[1], at)
        if self._next_at is not None and at.since(self._next_at) >= 0:
            self._go_on(at)
        else:
            self._next_wish(at)
        return events

    # ---- what it says

    def _hear(self, line: Line, at: Moment) -> Events:
        match line:
            case Pdu():
                return self._pdu(line, at)
            case Info():
                return self._info(line, at)
            case Prompt():
                if self._sending is not None:
                    self._out += self._sending.prompted(at)
                return ()
            case Good() | Bad() if self._sending is not None:
                return self._answered_text(self._sending, line, at)
            case Good() if self._asked is not None:
                return self._done(self._asked[0], at)
            case Bad() if self._asked is not None:
                return self._refused(self._asked[0], line, at)
            case _:
                return ()

    def _info(self, info: Info, at: Moment) -> Events:
        match info.name:
            case name if name in _WITH_PDU:
                self._pdu_of = info
            case name if name in _STORED and LIST not in self._next:
                self._next.append(LIST)
            case "+CMGS" if self._sending is not None:
                self._sending.reference = info.number(0)
            case "+CSQ":
                return (SignalHeard(at=at, dbm=_dbm(info.number(0))),)
            case "+CREG" | "+CEREG":
                return self._registration(info, at)
            case "+CPIN":
                return self._card(info.rest, at)
            case _:
                pass
        return ()

    def _pdu(self, pdu: Pdu, at: Moment) -> Events:
        """Of a text that was listed, of a report, of a text that came directly."""
        told, self._pdu_of = self._pdu_of, None
        if told is None:
            return ()
        if told.name == "+CMGL" and told.number(1) in _RECEIVED:
            self._next.append(f"+CMGD={told.number(0)}")
        if pdu.digits in self._seen:
            return ()
        self._seen.append(pdu.digits)
        try:
            read = decode(pdu.digits)
        except BadPdu:
            return ()
        if isinstance(read, Delivered):
            return self._whole(self._joiner.take(read, at), at)
        return (
            TextReported(
                at=at,
                reference=read.reference,
                number=read.number,
                fate=read.fate,
                code=read.code,
                happened_at=read.at,
            ),
        )

    def _whole(self, texts: Sequence[Delivered], at: Moment) -> Events:
        return tuple(
            TextCame(at=at, number=text.number, words=text.words, sent_at=text.sent_at)
            for text in texts
        )

    def _registration(self, info: Info, at: Moment) -> Events:
        """Asked, the state is the second field; told of itself, the first. A 4G modem may be known
        to one kind of network only."""
        state = info.number(1) if len(info.fields) > 1 else info.number(0)
        (self._registered.add if state in TAKEN_IN else self._registered.discard)(info.name)
        return ()

    def _card(self, word: str, at: Moment) -> Events:
        """A PIN is given once only: the third wrong one locks the card for good."""
        if word == "READY":
            return ()
        if word == "SIM PIN" and self._pin and not self._pin_given:
            self._pin_given = True
            self._next.appendleft(f'+CPIN="{self._pin}"')
            return ()
        return self._stale(StaleReason.CARD_LOCKED, at)

    # ---- one command at a time

    def _ask(self, words: str, at: Moment) -> None:
        self._out += encoder.command(words)
        self._asked, self._next_at = (words, at), None

    def _next_wish(self, at: Moment) -> None:
        """What must be fetched first, then texts, then the set-up or the poll in its time."""
        if self._next:
            self._ask(self._next.popleft(), at)
        elif self._ready and self._waiting:
            self._sending = Sending(self._waiting.popleft(), at)
            self._out += self._sending.command()

    def _done(self, words: str, at: Moment) -> Events:
        self._asked = None
        if words.startswith("+CPIN="):
            self._pin_given = False
        if words.startswith("+CNMI="):
            self._naming = words
        if self._in_set_up and words in SET_UP[self._step]:
            self._step, self._variant = self._step + 1, 0
        return self._after(at)

    def _after(self, at: Moment) -> Events:
        if self._next:
            self._ask(self._next.popleft(), at)
            return ()
        if self._in_set_up:
            if self._reason is StaleReason.CARD_LOCKED and self._step == CARD + 1:
                return self._again_later(StaleReason.CARD_LOCKED, at)
            self._ask(SET_UP[self._step][0], at)
            return ()
        if self._next_at is None:
            self._next_at = at.plus(self._patience.poll_s)
        return self._judge(at)

    @property
    def _in_set_up(self) -> bool:
        return self._step < len(SET_UP)

    def _refused(self, words: str, bad: Bad, at: Moment) -> Events:
        self._asked = None
        if bad.code in lines.NO_CARD and bad.kind:
            return self._again_later(StaleReason.NO_CARD, at)
        if bad.code in lines.LOCKED and bad.kind:
            return self._again_later(StaleReason.CARD_LOCKED, at)
        if not self._in_set_up or words not in SET_UP[self._step]:
            return self._after(at)
        self._variant += 1
        if self._variant < len(SET_UP[self._step]):
            self._ask(SET_UP[self._step][self._variant], at)
            return ()
        if self._step > CARD and SET_UP[self._step] is not _SUPPORTED:
            self._step, self._variant = self._step + 1, 0
            return self._after(at)
        return self._again_later(StaleReason.REFUSED, at)

    def _wait_for_answer(self, asked_at: Moment, at: Moment) -> Events:
        if at.since(asked_at) < self._patience.answer_s:
            return ()
        self._asked = None
        return self._again_later(StaleReason.SILENT, at)

    def _again_later(self, reason: StaleReason, at: Moment) -> Events:
        self._step = self._variant = 0
        self._next.clear()
        self._next_at = at.plus(self._patience.retry_s)
        return self._stale(reason, at)

    def _go_on(self, at: Moment) -> None:
        self._next_at = None
        if self._in_set_up:
            self._ask(SET_UP[0][0], at)
            return
        self._next.extend(word for word in (*POLL, self._naming) if word)
        self._next_wish(at)

    # ---- texts out

    def _outdated(self, at: Moment) -> Events:
        """Texts that waited too long for a network or a card: nothing of them went out."""
        old = [one for one in self._waiting if one.until is not None and at.since(one.until) > 0]
        for one in old:
            self._waiting.remove(one)
        return tuple(
            TextRefused(at=at, text=one.text, code="too_late", may_try_again=True) for one in old
        )

    def _answered_text(self, sending: Sending, line: Good | Bad, at: Moment) -> Events:
        if isinstance(line, Bad):
            return (sending.refused(line, at), *self._sent_off(at))
        if not sending.gone:
            return ()
        event = sending.taken(at)
        if event is None:
            self._out += sending.command()
            return ()
        return (event, *self._sent_off(at))

    def _wait_for_network(self, sending: Sending, at: Moment) -> Events:
        patience = self._patience
        if at.since(sending.since) < (patience.network_s if sending.gone else patience.prompt_s):
            return ()
        self._out += encoder.GIVE_UP
        event = sending.broken_off(at, "no_answer")
        self._sending = None
        return (event, *self._again_later(StaleReason.SILENT, at))

    def _broken_off(self, at: Moment) -> Events:
        sending, self._sending = self._sending, None
        return (sending.broken_off(at, "port_lost"),) if sending is not None else ()

    def _sent_off(self, at: Moment) -> Events:
        self._sending = None
        return self._after(at)

    # ---- whether texts can be sent

    def _judge(self, at: Moment) -> Events:
        if not self._registered:
            return self._stale(StaleReason.NOT_REGISTERED, at)
        if self._ready:
            return ()
        self._ready, self._reason = True, None
        return (ModemBack(at=at),)

    def _stale(self, reason: StaleReason, at: Moment) -> Events:
        if self._ready is False and self._reason is reason:
            return ()
        self._ready, self._reason = False, reason
        return (ModemStale(at=at, reason=reason),)


def _dbm(quality: int | None) -> int | None:
    """`+CSQ`'s first field (TS 27.007 §8.5): steps of 2 dB from -113 dBm on."""
    if quality is None or not 0 <= quality <= 31:
        return None
    return -113 + 2 * quality
