"""Which sentence is read to the caller now. Values only; the protocol decides which there are."""

from __future__ import annotations

from dataclasses import dataclass, field

from dispatch_app.domain.protocols import Instruction

PRE_ARRIVAL = "pre_arrival"


@dataclass(frozen=True, slots=True)
class Reading:
    """What stands in large letters, what comes after, and the beat if one is needed."""

    now: Instruction | None = None
    after: Instruction | None = None
    place: int = 0
    count: int = 0
    beat_per_min: int | None = None


@dataclass(slots=True)
class Reader:
    """Remembers what was read. Answers may add sentences before the current one."""

    said: list[str] = field(default_factory=list)
    held: str = ""
    """The sentence that was being read when the order went out: it is read to its end."""

    def reading(self, lines: tuple[Instruction, ...], *, dispatched: bool) -> Reading:
        """First aid comes before what can wait until help is on its way."""
        order = lines if dispatched else _first_aid_first(lines)
        left = [line for line in order if line.code not in self.said]
        if dispatched:
            left.sort(key=lambda line: line.code != self.held)
        elif left:
            self.held = left[0].code
        read = [line for line in order if line.code in self.said]
        beats = [line.beat_per_min for line in (*read, *left[:1]) if line.beat_per_min]
        return Reading(
            now=left[0] if left else None,
            after=left[1] if len(left) > 1 else None,
            place=len(read) + bool(left),
            count=len(order),
            beat_per_min=beats[-1] if beats else None,
        )

    def next(self, reading: Reading) -> None:
        if reading.now is not None:
            self.said.append(reading.now.code)

    def back(self) -> None:
        """Read the last sentence once more."""
        if self.said:
            self.said.pop()


def _first_aid_first(lines: tuple[Instruction, ...]) -> tuple[Instruction, ...]:
    return tuple(sorted(lines, key=lambda line: line.phase != PRE_ARRIVAL))
