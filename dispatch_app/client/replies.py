"""What becomes of a command that a seat has sent. Every command gets exactly one of these."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from dispatch_app.domain.events import Event


@dataclass(frozen=True, slots=True)
class Accepted:
    """The centre has it durably. `events` is what followed."""

    sequence: int
    events: tuple[Event, ...] = ()
    repeated: bool = False


@dataclass(frozen=True, slots=True)
class Refused:
    """The rules or the rights say no."""

    code: str
    details: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Unreachable:
    """It could not be brought to the centre in the time in which it would still have made sense.

    Whether the centre heard it is not known: the stream will show.
    """

    code: str = "link.expired"


Reply = Accepted | Refused | Unreachable
Then = Callable[[Reply], None]


def ignore(_reply: Reply) -> None:
    """For commands whose effect is watched on the stream alone."""
