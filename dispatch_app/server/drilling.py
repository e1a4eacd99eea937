"""What the server itself takes away while a drill runs: links of machines, positions, figures.

Seats and stations cut themselves off (`client.severing`): they must hear of the end. Machines need
not know that it is a drill; what they say meanwhile waits with them, as while the centre is away.
"""

from __future__ import annotations

from dispatch_app.domain.codes import Role
from dispatch_app.domain.drills import cuts, running
from dispatch_app.domain.lamps import Lamp
from dispatch_app.ports.errors import Unavailable
from dispatch_app.server.centre import Centre

MACHINES = frozenset({Role.EXCHANGE, Role.GATEWAY, Role.RECORDER})
"""Who is cut off here. What people sit at is not: they end drills."""
CODE = "drill.cut"


def drilled(centre: Centre) -> frozenset[Lamp]:
    """Lamps whose parts are taken away now."""
    return running(centre.bus.state.drills.values())


def is_cut_off(centre: Centre, role: Role) -> bool:
    """Beside an exchange plain lines stay: they are what its callers fall back on."""
    if role is Role.GATEWAY and centre.bus.state.telephone.exchange is not None:
        return False
    return role in MACHINES and cuts(centre.bus.state.drills.values(), role)


def must_be_linked(centre: Centre, role: Role) -> None:
    """
    Raises:
        Unavailable: a drill has cut this machine off; it keeps what it says and says it again.
    """
    if is_cut_off(centre, role):
        raise Unavailable(CODE)


def cut_off(centre: Centre) -> None:
    """End the streams of machines that a drill has cut off; they are refused until it is over."""
    for listener in centre.hub.listeners:
        if listener.role is not None and is_cut_off(centre, listener.role):
            listener.ended = True
            listener.wake.set()


def watched(centre: Centre) -> list[str]:
    """Lamps of parts that this centre has. That it says so shows that the others are there."""
    state = centre.bus.state
    there = {
        Lamp.TELEPHONE: bool(state.lines) or state.telephone.exchange is not None,
        Lamp.DATABASE: True,
        Lamp.NETWORK: True,
        Lamp.STATIONS: bool(state.stations),
        Lamp.GPS: bool(centre.board.latest()),
        Lamp.RECORDER: bool(state.recorders),
        Lamp.POWER: bool(state.supplies),
        Lamp.CLOCK: True,
    }
    return [lamp.value for lamp, is_there in there.items() if is_there]
