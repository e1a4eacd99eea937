"""The talk with one terminal: who it is, whether it may speak, what it says, what it is told.

Pure: packets and time come in, events and frames to write come out. Owns no socket.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable, Iterator
from dataclasses import replace
from typing import Protocol

from devices.moment import Moment
from devices.vehicle_terminal import encoder
from devices.vehicle_terminal import events as e
from devices.vehicle_terminal import messages as m
from devices.vehicle_terminal.decoder import BadBody, decode
from devices.vehicle_terminal.joining import Joining
from devices.vehicle_terminal.packet import Packet, Sender, TerminalId, sequences
from devices.vehicle_terminal.sending import Sending

REPEATS_KEPT = 16
_ANSWERED_OTHERWISE = frozenset({0x0001, 0x0004, 0x0100})
_BEFORE_SIGNING_IN = frozenset({0x0100, 0x0102})


class Doorkeeper(Protocol):
    """Says who may come in. Quick: it is asked within the loop that reads."""

    def register(self, terminal: TerminalId, identity: m.Register) -> tuple[m.Registration, str]:
        """What a terminal is told that asks to be registered, with its code if it may come."""
        ...

    def admits(self, terminal: TerminalId, code: str) -> bool: ...


class Conversation:
    """One terminal over one connection."""

    def __init__(self, terminal: TerminalId, over: str, doorkeeper: Doorkeeper) -> None:
        self.terminal = terminal
        self.signed_in = False
        self.bad_messages = 0
        self._over = over
        self._doorkeeper = doorkeeper
        self._sender = Sender(terminal)
        self._sequences = sequences()
        self._sending = Sending()
        self._joining = Joining()
        self._repeats: OrderedDict[tuple[int, int, bytes], None] = OrderedDict()
        self._out: list[bytes] = []

    def outgoing(self) -> list[bytes]:
        """Frames to write now; asking takes them away."""
        out, self._out = self._out, []
        return out

    # ---- from the terminal

    def take(self, packet: Packet, at: Moment) -> list[e.Event]:
        if packet.version != self._sender.version:
            self._sender = Sender(self.terminal, packet.version)
        if packet.encrypted:
            return self._refuse(packet, m.Result.UNSUPPORTED)
        if not self.signed_in and packet.message not in _BEFORE_SIGNING_IN:
            self._answer(packet, m.Result.FAILED)
            return []
        body = packet.body
        if packet.parts > 1:
            whole = self._joining.take(packet, at)
            if whole is None:
                self._answer(packet, m.Result.DONE)
                return []
            body = whole
        try:
            message = decode(packet, body)
        except BadBody:
            return self._refuse(packet, m.Result.WRONG)
        return self._hear(packet, message, at)

    def _refuse(self, packet: Packet, result: m.Result) -> list[e.Event]:
        self.bad_messages += 1
        self._answer(packet, result)
        return []

    def _hear(self, packet: Packet, message: m.Message, at: Moment) -> list[e.Event]:
        match message:
            case m.Position():
                self._answer(packet, m.Result.DONE)
                return [self._located(packet, message, at)]
            case m.Batch():
                self._answer(packet, m.Result.DONE)
                return self._batch(packet, message, at)
            case m.Register():
                return self._register(packet, message, at)
            case m.Authenticate():
                return self._authenticate(packet, message, at)
            case m.Ack():
                return self._answered(message, at)
            case m.LogOut():
                self._answer(packet, m.Result.DONE)
                self.signed_in = False
                return [e.Gone(self.terminal, e.Why.LOGGED_OUT, at)]
            case m.EventReport() | m.QuestionAnswered() | m.PassedThrough():
                return self._key(packet, message, at)
            case m.Unknown():
                self._answer(packet, m.Result.UNSUPPORTED)
                return []
            case _:
                self._answer(packet, m.Result.DONE)
                return self._told(packet, message, at)

    def _located(
        self, packet: Packet, position: m.Position, at: Moment, *, late: bool = False
    ) -> e.Located:
        """A wrong check byte with all else in order is a vendor's habit; both wrong are damage."""
        if not position.timed:
            position = replace(position, at=at.utc)
        doubtful = not packet.check_holds and not (packet.length_holds and position.whole)
        return e.Located(self.terminal, position, late, doubtful, at)

    def _batch(self, packet: Packet, batch: m.Batch, at: Moment) -> list[e.Event]:
        self.bad_messages += batch.lost
        return [self._located(packet, p, at, late=batch.blind) for p in batch.positions]

    def _told(self, packet: Packet, message: m.Message, at: Moment) -> list[e.Event]:
        match message:
            case m.AskedPosition():
                self._sending.answered(message.answers, encoder.ASK_POSITION, m.Result.DONE)
                return [self._located(packet, message.position, at)]
            case m.Parameters():
                return [
                    *self._done(message.answers, encoder.ASK_PARAMETERS, m.Result.DONE, at),
                    e.SettingsTold(self.terminal, message.values, at),
                ]
            case m.Attributes():
                return [e.AttributesTold(self.terminal, message, at)]
            case m.AskedTime():
                body = encoder.server_time(at.utc)
                self._out += self._sender.frames(encoder.TIME, body, self._sequences)
            case m.ResendParts():
                self._out += self._sending.again(message.first_sequence, message.parts)
        return []

    # ---- signing in

    def _register(self, packet: Packet, wish: m.Register, at: Moment) -> list[e.Event]:
        result, code = self._doorkeeper.register(self.terminal, wish)
        answer = encoder.registered(packet.sequence, result, code)
        self._out += self._sender.frames(encoder.REGISTERED, answer, self._sequences)
        return [e.Registered(self.terminal, wish, result, at)]

    def _authenticate(self, packet: Packet, shown: m.Authenticate, at: Moment) -> list[e.Event]:
        if not self._doorkeeper.admits(self.terminal, shown.code):
            self._answer(packet, m.Result.FAILED)
            self.signed_in = False
            return [e.TurnedAway(self.terminal, e.Why.WRONG_CODE, at)]
        self._answer(packet, m.Result.DONE)
        if self.signed_in:
            return []
        self.signed_in = True
        return [e.SignedIn(self.terminal, packet.version, self._over, at)]

    # ---- keys

    def _key(self, packet: Packet, message: m.Message, at: Moment) -> list[e.Event]:
        """A key counts once, however often its terminal repeats it; damaged, it does not count."""
        if not packet.check_holds or not packet.unescaped_well:
            return self._refuse(packet, m.Result.WRONG)
        self._answer(packet, m.Result.DONE)
        if self._is_repeat(packet):
            return []
        return [e.KeyPressed(self.terminal, _key_of(message), at)]

    def _is_repeat(self, packet: Packet) -> bool:
        name = (packet.message, packet.sequence, packet.body)
        if name in self._repeats:
            return True
        self._repeats[name] = None
        while len(self._repeats) > REPEATS_KEPT:
            self._repeats.popitem(last=False)
        return False

    # ---- to the terminal

    def say(self, message: int, body: bytes, tag: Hashable, at: Moment) -> list[e.Event]:
        """Send a message until it is answered; `tag` comes back with what became of it."""
        frames = self._sender.frames(message, body, numbers := _Noted(self._sequences))
        taken = self._sending.put(
            tag, message, OrderedDict(zip(numbers.given, frames, strict=True))
        )
        if not taken:
            return [e.NotAnswered(self.terminal, tag, e.Trouble.TOO_MANY, at)]
        return self.tick(at)

    @property
    def version(self) -> int | None:
        """Of its heads; texts and lists differ by it."""
        return self._sender.version

    def tick(self, at: Moment) -> list[e.Event]:
        """Send what is due now."""
        frames, given_up = self._sending.due(at)
        self._out += frames
        for first, parts in self._joining.lacking(at):
            body = encoder.resend_parts(first, parts, self.version)
            self._out += self._sender.frames(encoder.RESEND_PARTS, body, self._sequences)
        return [e.NotAnswered(self.terminal, tag, e.Trouble.UNANSWERED, at) for tag in given_up]

    def end(self, why: e.Why, at: Moment) -> list[e.Event]:
        """The connection is no more."""
        lost: list[e.Event] = [
            e.NotAnswered(self.terminal, tag, e.Trouble.GONE, at) for tag in self._sending.drop()
        ]
        if not self.signed_in:
            return lost
        self.signed_in = False
        return [*lost, e.Gone(self.terminal, why, at)]

    def _answered(self, ack: m.Ack, at: Moment) -> list[e.Event]:
        return self._done(ack.sequence, ack.message, ack.result, at)

    def _done(self, sequence: int, message: int, result: int, at: Moment) -> list[e.Event]:
        ended = self._sending.answered(sequence, message, result)
        if ended is None:
            return []
        tag, taken = ended
        more = self.tick(at)
        if taken:
            return [e.Answered(self.terminal, tag, at), *more]
        return [e.NotAnswered(self.terminal, tag, e.Trouble.REFUSED, at), *more]

    def _answer(self, packet: Packet, result: m.Result) -> None:
        if packet.message in _ANSWERED_OTHERWISE:
            return
        body = encoder.general_answer(packet.sequence, packet.message, result)
        self._out += self._sender.frames(encoder.GENERAL_ANSWER, body, self._sequences)


class _Noted:
    """Running numbers, with those that were given noted."""

    def __init__(self, numbers: Iterator[int]) -> None:
        self._numbers = numbers
        self.given: list[int] = []

    def __iter__(self) -> Iterator[int]:
        return self

    def __next__(self) -> int:
        self.given.append(next(self._numbers))
        return self.given[-1]


def _key_of(message: m.Message) -> e.Key:
    match message:
        case m.EventReport():
            return e.Key(e.KeyKind.EVENT, str(message.event))
        case m.QuestionAnswered():
            return e.Key(e.KeyKind.ANSWER, str(message.choice))
        case m.PassedThrough():
            return e.Key(e.KeyKind.PANEL, f"{message.kind:02X}:{message.content.hex().upper()}")
        case _:
            raise TypeError(f"not a key: {type(message).__name__}")
