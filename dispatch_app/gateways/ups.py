"""Stands between UPSes and the centre: what they mean goes up, figures beside it, tests come down.

What is told waits on disk while the centre is away; the machine's shutdown does not wait for it.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from threading import Event, RLock, Thread
from typing import Protocol

from dispatch_app.client.link import Answer, LinkState, LinkStatus, Pulse
from dispatch_app.client.replica import View
from dispatch_app.domain.commands import Command
from dispatch_app.domain.power import BatteryTest, BatteryTestId, SupplyId, TestOutcome
from dispatch_app.domain.power_commands import ReportBatteryTest
from dispatch_app.domain.power_events import BatteryTestAsked, BatteryTestStopAsked
from dispatch_app.domain.state import CentreState
from dispatch_app.domain.values import Fix
from dispatch_app.gateways.ups_alarms import AlarmsOfSupply
from dispatch_app.gateways.ups_supply import SupplyKeeper

log = logging.getLogger(__name__)

EXPIRES = timedelta(seconds=10)
"""A wish for a test older than this is not carried out: who had it looks no more."""
REPEAT = timedelta(seconds=3)
"""Before a status that the centre does not seem to have is told once more."""
TICK_S = 1.0
FEED = "/v1/power"


class Centre(Protocol):
    """What is needed of a link."""

    def send(self, command: Command) -> object: ...

    def feed(self, path: str, fields: Mapping[str, object], then: Answer) -> None: ...


class UpsBridge:
    """Listens to the centre's stream on the link's thread; `tick` comes each second on its own."""

    def __init__(
        self,
        keepers: Sequence[SupplyKeeper],
        *,
        now: Callable[[], datetime],
        tick_s: float = TICK_S,
    ) -> None:
        """`now` is the centre's time as well as it is known; see `ahead`."""
        self._tick_s = tick_s
        self._keepers = {keeper.id: keeper for keeper in keepers}
        self._alarms = {keeper.id: AlarmsOfSupply(keeper.id) for keeper in keepers}
        self._now = now
        self._centre: Centre | None = None
        self._state: CentreState | None = None
        self._online = False
        self._told_at: dict[SupplyId, datetime] = {}
        self._lock = RLock()
        self._ended = Event()
        self._thread = Thread(target=self._run, name="ups-bridge", daemon=True)
        self.beat: Callable[[str, float], None] = lambda _worker, _period_s: None
        """Told each time that a worker here has come round."""
        self.ahead = timedelta(0)
        """How far the centre's clock is before ours."""

    def start(self, centre: Centre) -> None:
        self._centre = centre
        for keeper in self._keepers.values():
            keeper.start()
        self._thread.start()

    def stop(self) -> None:
        self._ended.set()
        if self._thread.is_alive():
            self._thread.join()
        for keeper in self._keepers.values():
            keeper.stop()

    def _run(self) -> None:
        while not self._ended.wait(self._tick_s):
            self.tick()
            self.beat("ups-bridge", self._tick_s)

    # ---- up

    def tick(self) -> None:
        assert self._centre is not None
        readings = []
        for keeper in self._keepers.values():
            for command in keeper.tick():
                self._told_at[keeper.id] = self._now()
                self._centre.send(command)
            self._agree(keeper)
            if keeper.status is not None:
                for alarm in self._alarms[keeper.id].follow(keeper.status):
                    self._centre.send(alarm)
            if keeper.reading is not None:
                readings.append(keeper.reading)
        if readings and self._online:
            self._centre.feed(FEED, {"readings": readings}, _ignore)

    def _agree(self, keeper: SupplyKeeper) -> None:
        """The centre takes a supply for silent while nobody speaks for it."""
        with self._lock:
            known = self._state.supplies.get(keeper.id) if self._state is not None else None
        if not self._online or self._state is None or keeper.status is None:
            return
        differs = known is None or known.status != keeper.status
        told_at = self._told_at.get(keeper.id)
        if differs and (told_at is None or self._now() - told_at > REPEAT):
            self._told_at[keeper.id] = self._now()
            assert self._centre is not None
            self._centre.send(keeper.report())

    # ---- down

    def view(self, view: View) -> None:
        with self._lock:
            first, self._state = self._state is None, view.state
        for event in view.events:
            match event:
                case BatteryTestAsked() if event.supply in self._keepers:
                    self._wanted(event)
                case BatteryTestStopAsked() if event.supply in self._keepers:
                    self._keepers[event.supply].stop_test()
                case _:
                    pass
        if first or not view.events:
            self._settle_orphans(view.state)

    def _wanted(self, asked: BatteryTestAsked) -> None:
        if self._now() - asked.at > EXPIRES:
            self._give_up(asked.supply, asked.test, TestOutcome.REFUSED)
            return
        log.info("ups %s: battery test %s by %s", asked.supply, asked.kind.value, asked.by.account)
        self._keepers[asked.supply].begin_test(asked)

    def _settle_orphans(self, state: CentreState) -> None:
        """Tests that this process has no memory of, because it was started again."""
        for supply in state.supplies.values():
            test = supply.test
            keeper = self._keepers.get(supply.id)
            if test is not None and keeper is not None and not keeper.running(test.id):
                self._give_up(supply.id, test.id, _orphan(test))

    def _give_up(self, supply: SupplyId, test: str, outcome: TestOutcome) -> None:
        assert self._centre is not None
        report = ReportBatteryTest(
            supply=supply, test=BatteryTestId(test), outcome=outcome, at=self._now()
        )
        self._centre.send(report)

    def fixes(self, fixes: Sequence[Fix]) -> None: ...

    def heartbeat(self, pulse: Pulse) -> None:
        self.ahead = pulse.server_time - pulse.heard_at

    def status(self, status: LinkStatus) -> None:
        self._online = status.state is LinkState.ONLINE
        log.info("centre: %s %s (%d waiting)", status.state.value, status.code, status.waiting)


def _orphan(test: BatteryTest) -> TestOutcome:
    return TestOutcome.REFUSED if test.outcome is None else TestOutcome.INTERRUPTED


def _ignore(_answer: object) -> None:
    """A measurement that is lost is followed by the next one."""
