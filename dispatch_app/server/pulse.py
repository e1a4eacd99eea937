"""What the server says of its own accord: positions ten times a second, a sign of life each one."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from dispatch_app.server.centre import Centre
from dispatch_app.wire import codec
from dispatch_app.wire.messages import Alive

POSITIONS_S = 0.1
ALIVE_S = 1.0
FORGET_S = 60.0


async def pulse(centre: Centre) -> None:
    """Runs until it is cancelled."""
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(_every(POSITIONS_S, "positions", lambda: tell_positions(centre), centre))
        tasks.create_task(_every(ALIVE_S, "alive", lambda: tell_alive(centre), centre))
        tasks.create_task(_every(FORGET_S, "sessions", centre.sessions.forget_expired, centre))


def tell_positions(centre: Centre) -> None:
    """Hand the newest fix of each vehicle that moved to everybody who may see it."""
    moved = centre.board.moved()
    if moved:
        centre.hub.positions(moved.values(), centre.bus.state.vehicles)


def tell_alive(centre: Centre) -> None:
    frame = Alive(
        sequence=centre.hub.news.sequence,
        server_time=centre.clock.now(),
        stations_online=centre.hub.stations(),
        seats_online=centre.hub.seats(),
    )
    centre.hub.alive(codec.encode(frame).decode())


async def _every(period_s: float, name: str, work: Callable[[], None], centre: Centre) -> None:
    """Keep the pace by the clock, not by the sum of sleeps; what was missed is not made up for."""
    loop = asyncio.get_running_loop()
    due = loop.time()
    while True:
        work()
        centre.beats.beat(name, period_s)
        due = max(due + period_s, loop.time())
        await asyncio.sleep(due - loop.time())
