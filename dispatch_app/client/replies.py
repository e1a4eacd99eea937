"""What becomes of a command that a seat has sent. Every command gets exactly one of these."""

from __future__ import annotations

import logging
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


class RefusalsLogged:
    """For machines: nobody sees what the centre refuses them, so the log says it, once a code.

    A report that is refused is lost; an account of the wrong kind would lose them all in silence.
    """

    def __init__(self, log: logging.Logger) -> None:
        self._log = log
        self._said: set[tuple[str, str]] = set()

    def of(self, command: object) -> Then:
        kind = type(command).__name__

        def told(reply: Reply) -> None:
            if isinstance(reply, Refused) and (kind, reply.code) not in self._said:
                self._said.add((kind, reply.code))
                facts = ", ".join(f"{key} {value}" for key, value in reply.details.items())
                self._log.error("the centre refuses %s: %s (%s)", kind, reply.code, facts)

        return told
