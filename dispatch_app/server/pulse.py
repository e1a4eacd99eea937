"""What the server says of its own accord: positions ten times a second, a sign of life each one."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta

from dispatch_app.domain.lamps import Lamp
from dispatch_app.domain.telephone_commands import ReportExchange
from dispatch_app.server.centre import Centre
from dispatch_app.server.drilling import cut_off, drilled, watched
from dispatch_app.server.fault_watch import FaultWatch, failing
from dispatch_app.services.power_watch import PowerSilence
from dispatch_app.services.watch import CENTRE
from dispatch_app.wire import codec
from dispatch_app.wire.messages import Alive

POSITIONS_S = 0.1
ALIVE_S = 1.0
FORGET_S = 60.0
EXCHANGE_S = 0.2
ROUNDS_UNHEARD = 3
"""A stream that breaks and comes back before these are over is no news. With the time in which a
hung exchange is found out (`socket_protocol`) they stay below three seconds, alone below one."""
COMES_BACK = timedelta(seconds=10)
"""After the centre's start, for a process that was there before."""
COMES_FIRST = timedelta(seconds=60)
"""After an exchange was first said to be up, for a process that has yet to follow the stream."""


async def pulse(centre: Centre) -> None:
    """Runs until it is cancelled."""
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(_every(POSITIONS_S, "positions", lambda: tell_positions(centre), centre))
        tasks.create_task(_every(ALIVE_S, "alive", lambda: tell_alive(centre), centre))
        watch = ExchangeWatch(centre)
        tasks.create_task(_every(EXCHANGE_S, "exchange", watch, centre))
        tasks.create_task(_every(ALIVE_S, "faults", FaultWatch(centre), centre))
        silence = PowerSilence(centre.bus, centre.power, centre.clock)
        tasks.create_task(_every(ALIVE_S, "power silence", silence, centre))
        tasks.create_task(_every(FORGET_S, "sessions", centre.sessions.forget_expired, centre))


def tell_positions(centre: Centre) -> None:
    """Hand the newest fix of each vehicle that moved to everybody who may see it. In a drill they
    wait on the board, and in the tracks nothing is missing."""
    moved = {} if Lamp.GPS in drilled(centre) else centre.board.moved()
    if moved:
        centre.hub.positions(moved.values(), centre.bus.state.vehicles)


def tell_alive(centre: Centre) -> None:
    now, away = centre.clock.now(), drilled(centre)
    cut_off(centre)
    frame = Alive(
        sequence=centre.hub.news.sequence,
        server_time=now,
        power=[] if Lamp.POWER in away else centre.power.latest(now=now),
        stations_online=[] if Lamp.STATIONS in away else centre.hub.stations(),
        seats_online=centre.hub.seats(),
        gateways_online=centre.hub.recorders(),
        watched=watched(centre),
        failing=failing(centre),
        backup=centre.backup(),
    )
    centre.hub.alive(codec.encode(frame).decode())


class ExchangeWatch:
    """Says that the exchange cannot be heard when nobody speaks for it any more.

    Its process says so itself while it lives, and again when it is back. One that has not followed
    the stream yet, as after a start of the centre, is given time to.
    """

    def __init__(self, centre: Centre) -> None:
        self._centre = centre
        self._began = centre.clock.now()
        self._unheard = 0

    def __call__(self) -> None:
        known = self._centre.bus.state.telephone.exchange
        hub = self._centre.hub
        if known is None or not known.up or hub.exchange_listens:
            self._unheard = 0
        elif hub.exchange_followed or self._has_had_time(known.since):
            self._unheard += 1
            if self._unheard == ROUNDS_UNHEARD:
                self._say(self._centre.clock.now())

    def _has_had_time(self, said_at: datetime) -> bool:
        now = self._centre.clock.now()
        return now - self._began > COMES_BACK and now - said_at > COMES_FIRST

    def _say(self, now: datetime) -> None:
        self._centre.bus.submit(
            ReportExchange(up=False, at=now, reason="process_gone"),
            actor=CENTRE,
            command_id=f"exchange-gone:{now.isoformat()}",
        )


async def _every(period_s: float, name: str, work: Callable[[], None], centre: Centre) -> None:
    """Keep the pace by the clock, not by the sum of sleeps; what was missed is not made up for."""
    loop = asyncio.get_running_loop()
    due = loop.time()
    while True:
        work()
        centre.beats.beat(name, period_s)
        due = max(due + period_s, loop.time())
        await asyncio.sleep(due - loop.time())
