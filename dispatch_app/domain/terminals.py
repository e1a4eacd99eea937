"""Boxes in vehicles that tell positions and keys: which there are, whose each is. Values only.

A terminal counts for nothing until a person has bound it to a vehicle: whoever knows a telephone
number can build a box that claims it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from dispatch_app.domain.errors import InvalidValue
from dispatch_app.domain.ids import TerminalId, VehicleId
from dispatch_app.domain.quick import dataclass
from dispatch_app.domain.values import utc

LONGEST_NAME = 40
LONGEST_ID = 20
STRANGERS_FOR = timedelta(days=1)
"""So long after a terminal was heard that nobody bound, it is forgotten."""
STRANGERS_KEPT = 200
"""So many that nobody has bound are listed: invented numbers must not fill the journal."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TerminalIdentity:
    """What a terminal says of itself when it asks to be registered."""

    maker: str = ""
    model: str = ""
    device: str = ""
    """The maker's number of this one box."""
    plate: str = ""

    def __post_init__(self) -> None:
        if any(len(text) > LONGEST_NAME for text in (self.maker, self.model, self.device)):
            raise InvalidValue("a terminal's maker, model or number is too long")
        if len(self.plate) > LONGEST_NAME:
            raise InvalidValue("a number plate is too long")

    @property
    def box(self) -> tuple[str, str]:
        """What makes it this box and no other: plates and firmware change."""
        return self.maker, self.device


@dataclass(frozen=True, slots=True, kw_only=True)
class TerminalWord:
    """What the gateway has to say of one terminal, when it changes."""

    terminal: TerminalId
    online: bool
    at: datetime
    reason: str = ""
    """Why it is not there, or not let in: a code."""
    identity: TerminalIdentity | None = None
    """None: it did not say."""

    def __post_init__(self) -> None:
        must_be_terminal(self.terminal)
        utc(self.at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Terminal:
    """A terminal that was heard, or that a person has bound before it was."""

    id: TerminalId
    vehicle: VehicleId | None = None
    identity: TerminalIdentity | None = None
    """Once it is bound, that of the box that was bound: another one is not let in."""
    claimed: TerminalIdentity | None = None
    """Another box that claims the number of a bound one."""
    online: bool = False
    reason: str = ""
    since: datetime | None = None
    """When it came, or went; None: never heard."""

    def admits(self, identity: TerminalIdentity) -> bool:
        """Whether a box may come in as this terminal."""
        if self.vehicle is None:
            return False
        return self.identity is None or self.identity.box == identity.box


def must_be_terminal(terminal: TerminalId) -> TerminalId:
    """
    Raises:
        InvalidValue: no telephone number as terminals carry it: digits, no zero in front.
    """
    plain = terminal.isascii() and terminal.isdigit() and len(terminal) <= LONGEST_ID
    if not plain or (terminal.startswith("0") and terminal != "0"):
        raise InvalidValue("not a terminal's number: digits, at most 20, no zero in front")
    return terminal


def without_old_strangers(
    terminals: Mapping[TerminalId, Terminal], now: datetime
) -> dict[TerminalId, Terminal]:
    return {k: t for k, t in terminals.items() if t.vehicle is not None or not _is_old(t, now)}


def _is_old(terminal: Terminal, now: datetime) -> bool:
    return terminal.since is None or now - terminal.since > STRANGERS_FOR


def of_vehicle(terminals: Mapping[TerminalId, Terminal], vehicle: VehicleId) -> Terminal | None:
    return next((t for t in terminals.values() if t.vehicle == vehicle), None)
