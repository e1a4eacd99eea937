"""Stations of a scripted day: each takes orders in on its own disk, prints and signs them.

The disk is the product's own journal of slips; paper is a list. What it must never see it notes.
"""

from __future__ import annotations

import asyncio
from pathlib import Path

from dispatch_app.client.credentials import Credentials
from dispatch_app.client.replica import View
from dispatch_app.client.slip_journal import PrintJob, SlipJournal, SlipKey, wanted
from dispatch_app.domain.codes import ReceiptStep
from dispatch_app.domain.commands import ReportReceipt
from dispatch_app.domain.events import OrderIssued
from dispatch_app.domain.ids import MissionId, StationId
from dispatch_app.domain.state import Mission
from dispatch_app.domain.values import SlipVersion
from tests.day.desk import Desk, Ledger, now


class StationTerminal(Desk):
    def __init__(
        self, station: StationId, url: str, who: Credentials, directory: Path, ledger: Ledger
    ) -> None:
        super().__init__(f"station-{station}", url, who, directory, ledger, keeps_view=True)
        self.station = station
        self.slips = SlipJournal(self.store)
        self.papers: list[PrintJob] = []
        """Every page that came out of the printer."""
        self.seen: set[tuple[MissionId, StationId]] = set()
        """Orders that came down its line, and whose they were."""
        self._taken: dict[MissionId, Mission] = {}
        self._told: set[tuple[SlipKey, ReceiptStep]] = set()
        self._tasks: set[asyncio.Task[object]] = set()
        self._work: asyncio.Task[None] | None = None

    async def start(self) -> None:
        await super().start()
        self._work = asyncio.create_task(self._works())

    async def ends(self) -> None:
        """Finish what was begun, and leave."""
        await self.until(lambda: not self._tasks, "receipts answered")
        if self._work is not None:
            self._work.cancel()
            await asyncio.gather(self._work, return_exceptions=True)
        self.stop()

    # ---- what comes down the line

    def heard(self, view: View) -> None:
        self.seen.update((e.mission, e.station) for e in view.events if isinstance(e, OrderIssued))
        if view.fresh:
            self.seen.update((m.id, m.station) for m in view.state.missions.values())

    async def _works(self) -> None:
        while True:
            await self.until(self._has_news, "news", limit_s=float("inf"))
            self._take()

    def _own(self) -> dict[MissionId, Mission]:
        missions = self.state.missions.values()
        return {m.id: m for m in missions if m.station == self.station and not m.back_entered}

    def _has_news(self) -> bool:
        own = self._own()
        return any(self._taken.get(id_) is not mission for id_, mission in own.items())

    def _take(self) -> None:
        """On the disk before the centre hears of it; then on paper; then signed."""
        own = self._own()
        fresh = [m for id_, m in own.items() if self._taken.get(id_) is not m]
        for mission in fresh:
            for version in mission.slips:
                self._receive(mission, version)
        for job in self.slips.to_print({m.id: m for m in fresh}):
            self._print(job)
        for mission in fresh:
            self._sign(mission)
        self._taken = own

    def _receive(self, mission: Mission, version: SlipVersion) -> None:
        key = SlipKey(mission.id, version.version)
        if self.slips.knows(key):
            return
        if version.delivered_at is None:
            self.slips.receive(key, now())
            self._tell(key, ReceiptStep.DELIVERED)
        elif wanted(mission, version):
            self.slips.receive(key, now(), elsewhere=True)

    def _print(self, job: PrintJob) -> None:
        self.slips.start(job, now())
        self.papers.append(job)
        self.slips.paper(job, now())
        step = ReceiptStep.REPRINTED if job.marked else ReceiptStep.PRINTED
        self._tell(job.key, step)
        self.slips.printed(job.key, now())

    def _sign(self, mission: Mission) -> None:
        """What lies on the desk newest, by the person who took it."""
        newest = mission.slip
        if newest is not None and newest.acknowledged_at is None:
            self._tell(SlipKey(mission.id, newest.version), ReceiptStep.ACKNOWLEDGED)

    def _tell(self, key: SlipKey, step: ReceiptStep) -> None:
        if (key, step) in self._told:
            return
        self._told.add((key, step))
        told = ReportReceipt(mission=key.mission, version=key.version, step=step)
        task: asyncio.Task[object] = asyncio.create_task(self.asks(told))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
