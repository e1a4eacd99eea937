"""What a link says to who listens: how it stands with the centre, and its signs of life. Values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Protocol

from dispatch_app.client.replica import View
from dispatch_app.domain.backups import BackupTold
from dispatch_app.domain.power import PowerReading
from dispatch_app.domain.values import Fix
from dispatch_app.wire.messages import Alive, Session

RETRY_S = (0.2, 0.5, 1.0, 2.0)
"""Pauses between attempts to reach the centre again; the last one repeats."""
REFUSED_RETRY_S = 60.0
_STAYS_SO = ("session.", "world.")


class LinkState(StrEnum):
    CONNECTING = "connecting"
    ONLINE = "online"
    OFFLINE = "offline"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkStatus:
    """How it stands with the centre. `code` says why, when it is refused."""

    state: LinkState
    code: str = ""
    session: Session | None = None
    waiting: int = 0
    """Commands that the centre has not answered yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pulse:
    """The centre's sign of life, each second."""

    sequence: int
    server_time: datetime
    heard_at: datetime
    stations_online: frozenset[str]
    seats_online: frozenset[str]
    gateways_online: frozenset[str] = frozenset()
    power: tuple[PowerReading, ...] = ()
    watched: frozenset[str] = frozenset()
    """Lamps of parts that this centre has: where they are in order, nothing is told of them."""
    failing: frozenset[str] = frozenset()
    """Lamps of parts whose failure the centre cannot even write down."""
    backup: BackupTold | None = None
    """How the copies of the record stand; None where the centre makes none."""


class Listener(Protocol):
    """Called on the link's thread; must be quick and must not touch widgets."""

    def view(self, view: View) -> None: ...
    def fixes(self, fixes: Sequence[Fix]) -> None: ...
    def status(self, status: LinkStatus) -> None: ...
    def heartbeat(self, pulse: Pulse) -> None: ...


def pause_s(status: LinkStatus, failures: int) -> float:
    """Wrong credentials stay wrong, and so does the other world; asking again and again would only
    lock the account."""
    if status.state is LinkState.REFUSED and status.code.startswith(_STAYS_SO):
        return REFUSED_RETRY_S
    return RETRY_S[min(failures, len(RETRY_S) - 1)]


def pulse_of(frame: Alive) -> Pulse:
    return Pulse(
        sequence=frame.sequence,
        server_time=frame.server_time,
        heard_at=datetime.now(UTC),
        stations_online=frozenset(frame.stations_online),
        seats_online=frozenset(frame.seats_online),
        gateways_online=frozenset(frame.gateways_online),
        power=tuple(frame.power),
        watched=frozenset(frame.watched),
        failing=frozenset(frame.failing),
        backup=frame.backup,
    )
