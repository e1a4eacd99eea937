"""What the centre does about its power by itself: takes silence for silence, saves for the end."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from dispatch_app.domain.power import Feed, PowerTrouble, ShutdownStage, Supply
from dispatch_app.domain.power_commands import RecordPowerSaved, ReportPower
from dispatch_app.ports.clock import Clock
from dispatch_app.services.bus import Bus
from dispatch_app.services.power_board import PowerBoard
from dispatch_app.services.watch import CENTRE

log = logging.getLogger(__name__)

GATEWAY_GONE = "gateway_gone"
UNHEARD = timedelta(seconds=10)
"""The process beside a UPS sends a measurement each second, or says why it has none."""


class PowerSilence:
    """A supply that nobody speaks for any more is silent, whatever was said of it last."""

    def __init__(self, bus: Bus, board: PowerBoard, clock: Clock) -> None:
        self._bus = bus
        self._board = board
        self._clock = clock
        self._began = clock.now()

    def __call__(self) -> None:
        now = self._clock.now()
        for supply in self._bus.state.supplies.values():
            heard_at = max(self._board.heard_at(supply.id) or self._began, supply.told_at)
            if supply.status.feed is not Feed.UNKNOWN and now - heard_at > UNHEARD:
                self._say(supply, now)

    def _say(self, supply: Supply, now: datetime) -> None:
        log.warning("power supply %s: nobody speaks for it any more", supply.id)
        status = replace(
            supply.status,
            feed=Feed.UNKNOWN,
            troubles=(PowerTrouble.SILENT,),
            reason=GATEWAY_GONE,
            testing=False,
        )
        self._bus.submit(
            ReportPower(supply=supply.id, status=status, at=now),
            actor=CENTRE,
            command_id=f"power-silent:{supply.id}:{now.isoformat()}",
        )


class PowerSaving:
    """When a battery is low, everything goes to the disk, once an outage, and that is told."""

    period_s = 1.0

    def __init__(self, bus: Bus, save: Callable[[], None], clock: Clock) -> None:
        """`save` writes everything down that a start would need.

        Raises Unavailable if it cannot; it is then tried again the next second.
        """
        self._bus = bus
        self._save = save
        self._clock = clock

    def __call__(self) -> None:
        for supply in self._bus.state.supplies.values():
            outage = supply.outage
            if outage is not None and outage.saved_at is None and _ends(supply):
                self._save()
                log.warning("power supply %s: battery low, everything is saved", supply.id)
                self._bus.submit(
                    RecordPowerSaved(supply=supply.id, outage=outage.began_at),
                    actor=CENTRE,
                    command_id=f"power-saved:{supply.id}:{outage.began_at.isoformat()}",
                )


def _ends(supply: Supply) -> bool:
    status = supply.status
    low = PowerTrouble.BATTERY_LOW in status.troubles
    return low or status.shutdown is not ShutdownStage.NONE
