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
        self._began = self._heard = self._forgiven_at = at
        self._forgiven_noise = self._forgiven_bad = self._taken_bytes = 0

    @property
    def counts_of_frames(self) -> tuple[int, int, int]:
        """Frames, bytes of noise, wrong check bytes."""
        counts = self._cutter.counts
        return counts.frames, counts.noise_bytes, counts.bad_checks

    def take(self, data: bytes, at: Moment) -> list[e.Event]:
        if not self.signed_in:
            self._taken_bytes += len(data)
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
        if self._is_rubbish(at):
            return e.Why.RUBBISH
        if not self.signed_in and at.since(self._began) > self._limits.sign_in_s:
            return e.Why.SILENT
        return e.Why.SILENT if at.since(self._heard) > self._limits.silence_s else None

    def _is_rubbish(self, at: Moment) -> bool:
        limits = self._limits
        if not self.signed_in and self._taken_bytes > limits.stranger_bytes:
            return True
        noise = self._cutter.counts.noise_bytes
        bad = self.bad_packets + sum(c.bad_messages for c in self.conversations.values())
        if noise - self._forgiven_noise > limits.noise_bytes:
            return True
        if bad - self._forgiven_bad > limits.bad_messages:
            return True
        if at.since(self._forgiven_at) > limits.forgiven_s:
            self._forgiven_at, self._forgiven_noise, self._forgiven_bad = at, noise, bad
        return False

    @property
    def signed_in(self) -> bool:
        return any(c.signed_in for c in self.conversations.values())

    def end(self, why: e.Why, at: Moment) -> list[e.Event]:
        events = [event for talk in self.conversations.values() for event in talk.end(why, at)]
        self.conversations.clear()
        return events
