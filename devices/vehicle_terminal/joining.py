"""Puts messages that come in parts together again. Pure; keeps little, and not for long."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field

from devices.moment import Moment
from devices.vehicle_terminal.packet import SEQUENCES, Packet, in_order

MOST_PARTS = 64
MOST_AT_ONCE = 4
ASK_AGAIN_S = 5.0
"""So long after the last part came, those that lack are asked for."""
GIVE_UP_S = 60.0


@dataclass(slots=True)
class _Pile:
    parts: int
    began: Moment
    latest: Moment
    got: dict[int, Packet] = field(default_factory=dict)
    asked: bool = False

    @property
    def first_sequence(self) -> int:
        """Of the first part; where it is missing, by the distance of another one."""
        packet = self.got.get(1) or next(iter(self.got.values()))
        return (packet.sequence - packet.part + 1) % SEQUENCES

    def belongs_elsewhere(self, packet: Packet) -> bool:
        """A part that is here already with other bytes and another number is of another message."""
        mine = self.got.get(packet.part)
        return mine is not None and mine.sequence != packet.sequence and mine.body != packet.body


class Joining:
    """Of one terminal. Terminals in the field number the parts of one message with gaps, so parts
    belong together by the kind of message and their total."""

    def __init__(self) -> None:
        self._piles: OrderedDict[tuple[int, int], _Pile] = OrderedDict()
        self._whole: OrderedDict[tuple[int, int], _Pile] = OrderedDict()
        """The latest of each kind that was put together: its parts may come again."""

    def take(self, packet: Packet, at: Moment) -> bytes | None:
        """The whole body once the last part is there."""
        if packet.parts > MOST_PARTS:
            return None
        key = packet.message, packet.parts
        if self._is_repeat(key, packet, at):
            return None
        pile = self._piles.setdefault(key, _Pile(packet.parts, at, at))
        if pile.belongs_elsewhere(packet):
            pile = self._piles[key] = _Pile(packet.parts, at, at)
        pile.latest = at
        pile.got[packet.part] = packet
        if len(pile.got) == pile.parts:
            del self._piles[key]
            self._whole[key] = pile
            while len(self._whole) > MOST_AT_ONCE:
                self._whole.popitem(last=False)
            return in_order(pile.got.values())
        while len(self._piles) > MOST_AT_ONCE:
            self._piles.popitem(last=False)
        return None

    def _is_repeat(self, key: tuple[int, int], packet: Packet, at: Moment) -> bool:
        pile = self._whole.get(key)
        if pile is None or at.since(pile.latest) > GIVE_UP_S:
            return False
        mine = pile.got[packet.part]
        return (mine.sequence, mine.body) == (packet.sequence, packet.body)

    def lacking(self, at: Moment) -> list[tuple[int, list[int]]]:
        """First sequence and missing parts of messages to ask for again, once each."""
        for key in [k for k, p in self._piles.items() if at.since(p.began) > GIVE_UP_S]:
            del self._piles[key]
        due = [p for p in self._piles.values() if not p.asked and at.since(p.latest) >= ASK_AGAIN_S]
        for pile in due:
            pile.asked = True
        return [(p.first_sequence, _missing(p)) for p in due]


def _missing(pile: _Pile) -> list[int]:
    return [part for part in range(1, pile.parts + 1) if part not in pile.got]
