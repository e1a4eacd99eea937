"""Messages on their way to one terminal: a window of them, each sent again until it is answered.

Pure: time comes in, frames go out.
"""

from __future__ import annotations

from collections import OrderedDict, deque
from collections.abc import Hashable, Iterable
from dataclasses import dataclass

from devices.moment import Moment
from devices.vehicle_terminal.messages import Result

WINDOW = 4
"""So many messages wait for their answers at a time; further ones wait their turn."""
LONGEST_QUEUE = 64
FIRST_WAIT_S = 10.0
TRIES = 3
"""Each wait is as many times longer than the one before as there were tries, as chapter 5.4 of the
standard has it: 10, 20, 60 s."""


@dataclass(slots=True)
class Outgoing:
    tag: Hashable
    message: int
    frames: OrderedDict[int, bytes]
    """By sequence number, those that are not answered yet."""
    last: int
    first: int
    tries: int = 0
    wait_s: float = FIRST_WAIT_S
    sent_at: Moment | None = None

    def due(self, at: Moment) -> bool:
        return self.sent_at is not None and at.since(self.sent_at) >= self.wait_s

    def sent(self, at: Moment) -> Iterable[bytes]:
        self.tries += 1
        if self.sent_at is not None:
            self.wait_s *= self.tries
        self.sent_at = at
        return self.frames.values()


class Sending:
    def __init__(self) -> None:
        self._queue: deque[Outgoing] = deque()
        self._under_way: list[Outgoing] = []

    def __len__(self) -> int:
        return len(self._queue) + len(self._under_way)

    def put(self, tag: Hashable, message: int, frames: OrderedDict[int, bytes]) -> bool:
        """False if too many wait already."""
        if len(self) >= LONGEST_QUEUE:
            return False
        numbers = list(frames)
        self._queue.append(Outgoing(tag, message, frames, last=numbers[-1], first=numbers[0]))
        return True

    def due(self, at: Moment) -> tuple[list[bytes], list[Hashable]]:
        """Frames to send now, and the tags of messages that are given up."""
        frames: list[bytes] = []
        given_up = [o for o in self._under_way if o.due(at) and o.tries >= TRIES]
        self._under_way = [o for o in self._under_way if o not in given_up]
        for outgoing in self._under_way:
            if outgoing.due(at):
                frames += outgoing.sent(at)
        while self._queue and len(self._under_way) < WINDOW:
            outgoing = self._queue.popleft()
            self._under_way.append(outgoing)
            frames += outgoing.sent(at)
        return frames, [o.tag for o in given_up]

    def answered(self, sequence: int, message: int, result: int) -> tuple[Hashable, bool] | None:
        """The tag of the message that this answer ends, and whether it was taken; else None.

        A message in parts has arrived when each part is answered, or the last: many terminals
        answer that one alone.
        """
        for outgoing in self._under_way:
            if outgoing.message == message and sequence in outgoing.frames:
                if result == Result.DONE and sequence != outgoing.last and len(outgoing.frames) > 1:
                    del outgoing.frames[sequence]
                    return None
                self._under_way.remove(outgoing)
                return outgoing.tag, result == Result.DONE
        return None

    def again(self, first_sequence: int, parts: Iterable[int]) -> list[bytes]:
        """Parts that the terminal says it lacks."""
        for outgoing in self._under_way:
            if outgoing.first == first_sequence:
                wanted = {(first_sequence + part - 1) % 0x10000 for part in parts}
                return [frame for number, frame in outgoing.frames.items() if number in wanted]
        return []

    def drop(self) -> list[Hashable]:
        """Give up everything; the tags of what did not arrive."""
        tags = [o.tag for o in (*self._under_way, *self._queue)]
        self._under_way.clear()
        self._queue.clear()
        return tags
