"""One power supply beside the centre: its wires, its judge, its test, its shutdown. No network."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from threading import RLock

from dispatch_app.domain.commands import Command
from dispatch_app.domain.power import (
    Feed,
    PowerReading,
    PowerStatus,
    ShutdownStage,
    SupplyId,
    TestOutcome,
)
from dispatch_app.domain.power_commands import ReportBatteryTest, ReportPower
from dispatch_app.domain.power_events import BatteryTestAsked
from dispatch_app.domain.power_model import BatteryModel
from dispatch_app.gateways.ups_farewell import Farewell
from dispatch_app.gateways.ups_memory import UpsMemory
from dispatch_app.gateways.ups_meter import DischargeMeter
from dispatch_app.gateways.ups_tests import REFUSED, TestRun, TestWord
from dispatch_app.gateways.ups_watch import Standing, SupplyPlan, SupplyWatch
from dispatch_app.ports.power_supply import PowerSupply, SourceEvent, TestRefused

log = logging.getLogger(__name__)

Hook = Callable[[], None]


class SupplyKeeper:
    """`tick` is called each second; wires call `_heard` on threads of their own."""

    def __init__(
        self,
        plan: SupplyPlan,
        wires: Mapping[str, PowerSupply],
        model: BatteryModel,
        memory: UpsMemory,
        *,
        now: Callable[[], datetime],
        hook: Hook | None = None,
        grace_s: float = 60.0,
        off_after_s: int = 0,
    ) -> None:
        """`hook` takes the machine down when the battery is low, `grace_s` later. `off_after_s`:
        the UPS then cuts its output after so long; 0: never."""
        self.id: SupplyId = plan.supply
        self._wires = wires
        self._watch = SupplyWatch(plan, memory.model(plan.supply) or model)
        self._memory = memory
        self._now = now
        self._hook = hook
        self._off_after_s = off_after_s
        begun = memory.has_begun(plan.supply)
        self._farewell = Farewell(grace_s, begun=begun) if hook is not None else None
        self._test: TestRun | None = None
        self._test_wire = ""
        self._outage: DischargeMeter | None = None
        self._began: datetime | None = None
        self._lock = RLock()
        self._news: list[Command] = []
        self.status: PowerStatus | None = None
        """As it was at the last tick."""
        self.reading: PowerReading | None = None

    def start(self) -> None:
        for name, wire in self._wires.items():
            self._begin(name, wire)

    def _begin(self, name: str, wire: PowerSupply) -> None:
        wire.start(lambda event: self._heard(name, event))

    def stop(self) -> None:
        for wire in self._wires.values():
            wire.stop()

    # ---- other settings, while it runs

    def put_wire(self, name: str, wire: PowerSupply) -> None:
        """Listen by this wire too; they stand in the order of the plan."""
        with self._lock:
            wires = {**self._wires, name: wire}
            known = [n for n in self._watch.plan.sources if n in wires]
            self._wires = {n: wires[n] for n in dict.fromkeys((*known, *wires))}
        self._begin(name, wire)

    def take_wire(self, name: str) -> None:
        """Give its port back. What it said last counts until it is stale."""
        with self._lock:
            wire = self._wires.get(name)
            self._wires = {n: w for n, w in self._wires.items() if n != name}
        if wire is not None:
            wire.stop()

    def judge_by(self, plan: SupplyPlan, model: BatteryModel) -> None:
        """Other limits. What was learnt of the battery counts more than what its label says."""
        with self._lock:
            self._watch.plan = plan
            self._watch.model = self._memory.model(self.id) or model

    @property
    def tests(self) -> bool:
        """Whether a battery test of ours runs."""
        return self._test is not None

    def _heard(self, wire: str, event: SourceEvent) -> None:
        with self._lock:
            if isinstance(event, TestRefused):
                self._wire_refused(wire)
            self._watch.heard(wire, event, self._now())

    # ---- each second

    def tick(self) -> list[Command]:
        """Say what is news to the centre."""
        with self._lock:
            at = self._now()
            standing = self._watch.look(at)
            if standing.status.feed is Feed.UNKNOWN and self._is_too_early(at):
                return self._take_news()
            self._follow_outage(standing, at)
            news = [*self._take_news(), *self._follow_test(standing, at)]
            status = self._with_farewell(standing.status, at)
            self.reading = standing.reading
            if status != self.status:
                self.status = status
                news.append(self.report())
            return news

    def _is_too_early(self, at: datetime) -> bool:
        """Just started, and no wire has said a word yet, not even that it cannot be heard."""
        self._began = self._began or at
        early = at - self._began < timedelta(seconds=self._watch.plan.stale_s)
        return early and not self._watch.any_word

    def report(self) -> ReportPower:
        """How it stands, as a command."""
        assert self.status is not None
        return ReportPower(supply=self.id, status=self.status, at=self._now(), reading=self.reading)

    def _take_news(self) -> list[Command]:
        news, self._news = self._news, []
        return news

    # ---- going down

    def _with_farewell(self, status: PowerStatus, at: datetime) -> PowerStatus:
        last = self._farewell
        if last is None:
            return status
        if last.look(status, at):
            self._go_down()
        elif last.stage is ShutdownStage.NONE and self._memory.has_begun(self.id):
            self._memory.keep_begun(self.id, begun=False)
        return replace(status, shutdown=last.stage, shutdown_at=last.due_at)

    def _go_down(self) -> None:
        """First the command, then the note of it: a machine that stays up for want of a note runs
        it again; one that never ran it would lose its power in the middle of its work."""
        assert self._hook is not None
        self._hook()
        self._memory.keep_begun(self.id, begun=True)
        wire = next(iter(self._wires.values()), None)
        if self._off_after_s and wire is not None:
            wire.switch_off(self._off_after_s)

    # ---- learning from outages

    def _follow_outage(self, standing: Standing, at: datetime) -> None:
        match standing.status.feed:
            case Feed.BATTERY:
                self._outage = self._outage or DischargeMeter(at)
                self._outage.measure(standing, at)
            case Feed.MAINS if self._outage is not None:
                self._learn(self._outage.learnt(self._watch.model))
                self._outage = None
            case _:
                pass

    def _learn(self, model: BatteryModel) -> None:
        if model != self._watch.model:
            log.info("ups %s: a full battery carries full load %s s", self.id, model.full_load_s)
            self._watch.model = model
            self._memory.keep_model(self.id, model)

    # ---- tests

    def begin_test(self, asked: BatteryTestAsked) -> None:
        with self._lock:
            self._test = TestRun(asked.test, asked.kind, asked.minutes, self._now())
            if not self._wires:  # its settings are being changed just now
                self._news += self._told(self._test, REFUSED, self._now())
                return
            self._test_wire, wire = next(iter(self._wires.items()))
            wire.begin_test(asked.kind, asked.minutes)

    def stop_test(self) -> None:
        with self._lock:
            if self._test is not None and self._test_wire in self._wires:
                self._test.stop()
                self._wires[self._test_wire].end_test()

    def running(self, test: str) -> bool:
        with self._lock:
            return self._test is not None and self._test.id == test

    def _wire_refused(self, wire: str) -> None:
        """Only the wire that was asked has a say."""
        if self._test is not None and wire == self._test_wire:
            self._news += self._told(self._test, REFUSED, self._now())

    def _follow_test(self, standing: Standing, at: datetime) -> Iterator[Command]:
        if self._test is None:
            return
        word = self._test.look(standing, self._watch.model, at)
        if word is not None:
            yield from self._told(self._test, word, at)

    def _told(self, test: TestRun, word: TestWord, at: datetime) -> Iterator[Command]:
        if word.model is not None:
            self._learn(word.model)
        if word.outcome is not TestOutcome.RUNNING:
            self._test = None
        yield ReportBatteryTest(
            supply=self.id, test=test.id, outcome=word.outcome, at=at, findings=word.findings
        )
