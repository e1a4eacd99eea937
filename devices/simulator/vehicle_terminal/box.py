"""One simulated terminal: registers, shows its code, reports, keeps what it cannot send, answers.

Pure: bytes from the platform and readings come in, bytes to write come out.
"""

from __future__ import annotations

from collections import OrderedDict, deque
from collections.abc import Callable
from dataclasses import dataclass, field

from devices.simulator.vehicle_terminal import wire
from devices.simulator.vehicle_terminal.wire import Heard, Reading

KEPT = 2000
"""Readings that a box remembers while it has no network."""
BATCH = 20


@dataclass(slots=True, kw_only=True)
class Box:
    phone: str
    edition: str = wire.E2013
    maker: str = "SIMUL"
    model: str = "SIM-808"
    device: str = "SIM0001"
    plate: str = ""
    code: str | None = None
    """As the platform gave it; a box remembers it over power cuts."""
    on_text: Callable[[str], None] = lambda _words: None
    answers: bool = True
    """A box that is broken in this way takes messages and says nothing."""
    stubborn: bool = False
    """Its code was set by hand; it shows no other."""
    signed_in: bool = False
    refused: bool = False
    """The platform does not want it. It asks again when it is connected anew."""
    help_seen: bool = False
    """A person at the centre has seen its emergency key."""
    settings: dict[int, bytes] = field(default_factory=dict)
    acked: int = 0
    """Messages of ours that the platform answered with success."""
    _sequence: int = 0
    _ear: wire.Ear = field(default_factory=wire.Ear)
    _kept: deque[Reading] = field(default_factory=lambda: deque(maxlen=KEPT))
    _unanswered: OrderedDict[int, list[Reading]] = field(default_factory=OrderedDict)
    """By sequence number, what was sent and may have been lost with the network."""
    _pressed: list[int] = field(default_factory=list)
    _parts: dict[int, bytes] = field(default_factory=dict)
    _latest: Reading | None = None

    def connected(self) -> bytes:
        """What it says first."""
        self._ear = wire.Ear()
        self._parts = {}
        self.signed_in = self.refused = False
        return self._register() if self.code is None else self._show_code()

    def disconnected(self) -> None:
        """What the platform has not answered is sent again, as from a blind area."""
        self.signed_in = False
        lost = [reading for readings in self._unanswered.values() for reading in readings]
        self._unanswered.clear()
        self._kept.extendleft(reversed(lost[-(KEPT - len(self._kept)) :] if lost else ()))

    @property
    def told_all(self) -> bool:
        """Nothing is kept, and the platform has answered everything."""
        return self.signed_in and not (self._kept or self._unanswered or self._pressed)

    # ---- what it tells

    def located(self, reading: Reading) -> bytes:
        """A position: sent, or kept for later where there is no network."""
        self._latest = reading
        if not self.signed_in:
            self._kept.append(reading)
            return b""
        return self._report(wire.POSITION, wire.position(reading), [reading])

    def pressed(self, event: int) -> bytes:
        """A key: sent, or kept for later as readings are."""
        if not self.signed_in:
            self._pressed.append(event)
            return b""
        return self._say(wire.EVENT, bytes([event]))

    def panel(self, kind: int, content: bytes) -> bytes:
        return self._say(wire.PANEL, bytes([kind]) + content)

    def heartbeat(self) -> bytes:
        return self._say(wire.HEARTBEAT, b"")

    def logs_out(self) -> bytes:
        return self._say(wire.LOG_OUT, b"")

    def _register(self) -> bytes:
        body = wire.register(
            self.edition, maker=self.maker, model=self.model, device=self.device, plate=self.plate
        )
        return self._say(wire.REGISTER, body)

    def _show_code(self) -> bytes:
        return self._say(wire.AUTHENTICATE, wire.authenticate(self.edition, self.code or ""))

    def _report(self, message: int, body: bytes, readings: list[Reading]) -> bytes:
        self._unanswered[self._sequence] = readings
        while len(self._unanswered) > KEPT:
            self._unanswered.popitem(last=False)
        return self._say(message, body)

    def _say(self, message: int, body: bytes) -> bytes:
        sent = wire.frames(self.edition, self.phone, message, body, self._sequence)
        self._sequence = (self._sequence + len(sent)) % 0x10000
        return b"".join(sent)

    # ---- what it is told

    def heard(self, data: bytes) -> bytes:
        """Bytes from the platform; gives what it answers."""
        return b"".join(self._hear(heard) for heard in self._ear.take(data))

    def _hear(self, heard: Heard) -> bytes:
        match heard.message:
            case 0x8100:
                return self._registered(heard.body)
            case 0x8001:
                return self._answered(heard.body)
            case 0x8300:
                return self._text(heard)
            case 0x8103:
                self._set(heard.body)
                return self._answer(heard)
            case 0x8104:
                return self._say(wire.SETTINGS, self._all_settings(heard.sequence))
            case 0x8203:
                self.help_seen = True
                return self._answer(heard)
            case 0x8201 if self._latest is not None:
                body = wire.number(heard.sequence, 2) + wire.position(self._latest)
                return self._say(wire.ASKED_POSITION, body)
            case _:
                return self._answer(heard)

    def _registered(self, body: bytes) -> bytes:
        if body[2] != 0:
            self.refused = True
            return b""
        self.code = body[3:].decode("ascii")
        return self._show_code()

    def _answered(self, body: bytes) -> bytes:
        to, result = body[2] * 256 + body[3], body[4]
        self.acked += result == 0
        if to in (wire.POSITION, wire.BATCH) and result == 0:
            self._unanswered.pop(body[0] * 256 + body[1], None)
        if to != wire.AUTHENTICATE:
            return b""
        if result != 0:
            self.refused = True
            if not self.stubborn:
                self.code = None
            return b""
        self.signed_in = True
        return self._catch_up()

    def _catch_up(self) -> bytes:
        out = b""
        while self._kept:
            some = [self._kept.popleft() for _ in range(min(BATCH, len(self._kept)))]
            out += self._report(wire.BATCH, wire.batch(some, blind=True), some)
        pressed, self._pressed = self._pressed, []
        return out + b"".join(self.pressed(event) for event in pressed)

    def _text(self, heard: Heard) -> bytes:
        self._parts[heard.part] = heard.body
        if len(self._parts) == heard.parts:
            whole = b"".join(self._parts[n] for n in sorted(self._parts))
            self._parts = {}
            start = 2 if self.edition == wire.E2019 else 1
            self.on_text(whole[start:].decode("gbk"))
        return self._answer(heard)

    def _answer(self, heard: Heard) -> bytes:
        if not self.answers:
            return b""
        return self._say(wire.GENERAL_ANSWER, wire.answer(heard.sequence, heard.message))

    def _set(self, body: bytes) -> None:
        at = 1
        for _ in range(body[0]):
            size = body[at + 4]
            self.settings[int.from_bytes(body[at : at + 4])] = body[at + 5 : at + 5 + size]
            at += 5 + size

    def _all_settings(self, sequence: int) -> bytes:
        rows = b"".join(
            wire.number(n, 4) + bytes([len(v)]) + v for n, v in sorted(self.settings.items())
        )
        return wire.number(sequence, 2) + bytes([len(self.settings)]) + rows
