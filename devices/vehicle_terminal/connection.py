"""All that one connection's bytes mean: frames, packets, and the talk with each terminal on it.

Pure but for what it is handed: bytes and time in, events out, bytes to write kept until asked for.
"""

from __future__ import annotations

from devices.moment import Moment
from devices.vehicle_terminal import events as e
from devices.vehicle_terminal.conversation import Conversation, Doorkeeper
from devices.vehicle_terminal.framing import Frame, FrameCutter
from devices.vehicle_terminal.limits import Limits
from devices.vehicle_terminal.packet import BadPacket, TerminalId, read


class Connection:
    def __init__(self, over: str, doorkeeper: Doorkeeper, limits: Limits, at: Moment) -> None:
        self.over = over
        self.conversations: dict[TerminalId, Conversation] = {}
        self.bad_packets = 0
        self.wrong_lengths = 0
        self._doorkeeper = doorkeeper
        self._limits = limits
        self._cutter = FrameCutter()
        self._began = self._heard = at

    @property
    def counts_of_frames(self) -> tuple[int, int, int]:
        """Frames, bytes of noise, wrong check bytes."""
        counts = self._cutter.counts
        return counts.frames, counts.noise_bytes, counts.bad_checks

    def take(self, data: bytes, at: Moment) -> list[e.Event]:
        events: list[e.Event] = []
        for frame in self._cutter.take(data):
            events += self._frame(frame, at)
        return events

    def _frame(self, frame: Frame, at: Moment) -> list[e.Event]:
        try:
            packet = read(frame)
        except BadPacket:
            self.bad_packets += 1
            return []
        conversation = self.conversations.get(packet.terminal)
        if conversation is None:
            if not packet.check_holds or not self._has_room():
                self.bad_packets += 1
                return []
            conversation = Conversation(packet.terminal, self.over, self._doorkeeper)
            self.conversations[packet.terminal] = conversation
        self._heard = at
        self.wrong_lengths += not packet.length_holds
        return conversation.take(packet, at)

    def _has_room(self) -> bool:
        """Names that never signed in give way to new ones."""
        if len(self.conversations) < self._limits.terminals_per_connection:
            return True
        idle = next((t for t, c in self.conversations.items() if not c.signed_in), None)
        if idle is not None:
            del self.conversations[idle]
        return idle is not None

    def outgoing(self) -> bytes:
        return b"".join(frame for talk in self.conversations.values() for frame in talk.outgoing())

    def tick(self, at: Moment) -> list[e.Event]:
        return [event for talk in self.conversations.values() for event in talk.tick(at)]

    def fault(self, at: Moment) -> e.Why | None:
        """Why it is not to be kept any longer; None while all is well."""
        bad = self.bad_packets + sum(c.bad_messages for c in self.conversations.values())
        if self._cutter.counts.noise_bytes > self._limits.noise_bytes:
            return e.Why.RUBBISH
        if bad > self._limits.bad_messages:
            return e.Why.RUBBISH
        if not self._signed_in and at.since(self._began) > self._limits.sign_in_s:
            return e.Why.SILENT
        return e.Why.SILENT if at.since(self._heard) > self._limits.silence_s else None

    @property
    def _signed_in(self) -> bool:
        return any(c.signed_in for c in self.conversations.values())

    def end(self, why: e.Why, at: Moment) -> list[e.Event]:
        events = [event for talk in self.conversations.values() for event in talk.end(why, at)]
        self.conversations.clear()
        return events
