"""Stands between the centre and linked systems: brings what is owed to each, keeps what they say.

What partners are owed stands in the centre's own state until they have it, so that nothing is
lost whatever process dies, and a seat sees what waits. Every partner has a worker of its own: one
that is dead delays nobody else. What partners say waits on disk while the centre is away.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable, Sequence
from datetime import datetime
from threading import Event, Lock, Thread
from typing import Protocol

from dispatch_app.adapters.links.calling import PartnerCaller
from dispatch_app.adapters.links.messages import Ask, InCase, NumberAnswer, NumberQuery
from dispatch_app.adapters.links.problems import LinkProblem
from dispatch_app.adapters.links.settings import LinkSettings, PartnerSetting
from dispatch_app.adapters.links.translating import report_of
from dispatch_app.client.link import LinkState, LinkStatus, Pulse
from dispatch_app.client.replica import View
from dispatch_app.domain.commands import Command
from dispatch_app.domain.errors import InvalidValue
from dispatch_app.domain.links.commands import ReportLinkWord, ReportPartner
from dispatch_app.domain.links.values import (
    LinkCase,
    Links,
    LinkWord,
    Partner,
    PartnerId,
    WordKind,
)
from dispatch_app.domain.values import Fix
from dispatch_app.gateways.links_numbers import Lookup
from dispatch_app.gateways.links_partner_worker import Pace, PartnerWorker

log = logging.getLogger(__name__)


class Centre(Protocol):
    """What is needed of the link to the centre."""

    def send(self, command: Command) -> object: ...


class LinksBridge:
    """`view` and `status` come on the link's thread; workers and the door live on a loop here."""

    def __init__(
        self,
        settings: LinkSettings,
        account: str,
        *,
        now: Callable[[], datetime],
        settle: Callable[[], None],
        lookup: Lookup,
        pace: Pace | None = None,
    ) -> None:
        """`settle` comes back when all that was sent so far is on the disk."""
        self._settings = settings
        self._account = account
        self._now = now
        self._settle = settle
        self._lookup = lookup
        self._pace = pace or Pace()
        self._centre: Centre | None = None
        self._links: Links | None = None
        self._heard_here: set[tuple[str, str]] = set()
        """Cases that partners opened, whether or not the centre has heard of them."""
        self._gone: set[PartnerId] = set()
        self._lock = Lock()
        self._workers: dict[PartnerId, PartnerWorker] = {}
        self._loop: asyncio.AbstractEventLoop | None = None
        self._ready = Event()
        self._done: asyncio.Event | None = None
        self._thread = Thread(target=self._run, name="links-bridge", daemon=True)
        self.beat: Callable[[str, float], None] = lambda _worker, _period_s: None

    # ---- life

    def start(self, centre: Centre) -> None:
        self._centre = centre
        self._thread.start()
        self._ready.wait()

    def stop(self) -> None:
        if self._loop is not None and self._done is not None:
            with contextlib.suppress(RuntimeError):
                self._loop.call_soon_threadsafe(self._done.set)
        if self._thread.is_alive():
            self._thread.join()

    def _run(self) -> None:
        asyncio.run(self._live())

    async def _live(self) -> None:
        self._loop, self._done = asyncio.get_running_loop(), asyncio.Event()
        self._workers = {p.id: self._worker(p) for p in self._settings.partners}
        self._ready.set()
        tasks = [asyncio.create_task(worker.live()) for worker in self._workers.values()]
        try:
            await self._done.wait()
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            for worker in self._workers.values():
                await worker.close()

    def _worker(self, partner: PartnerSetting) -> PartnerWorker:
        caller = None
        if partner.address is not None:
            caller = PartnerCaller(self._settings.identity, partner.address, self._now)
        return PartnerWorker(
            partner,
            caller,
            owed=lambda: self._owed(partner.id),
            known=lambda: self._known(partner.id),
            send=self._send,
            now=self._now,
            system=self._settings.identity.system,
            pace=self._pace,
            beat=lambda worker, period_s: self.beat(worker, period_s),
        )

    def _send(self, command: Command) -> None:
        assert self._centre is not None
        self._centre.send(command)

    # ---- from the centre

    def view(self, view: View) -> None:
        with self._lock:
            self._links = view.state.links
        self._tell_gone(view.state.links)
        self._poke()

    def _tell_gone(self, links: Links) -> None:
        """A partner that stands in the file no more cannot be asked."""
        here = {p.id for p in self._settings.partners}
        for partner in links.partners.values():
            ours = partner.teller == self._account
            if ours and partner.id not in here | self._gone:
                self._gone.add(partner.id)
                self._send(
                    ReportPartner(
                        partner=partner.id,
                        kind=partner.kind,
                        name=partner.name,
                        way=partner.way,
                        up=False,
                        gone=True,
                    )
                )

    def _poke(self) -> None:
        if self._loop is not None:
            with contextlib.suppress(RuntimeError):
                self._loop.call_soon_threadsafe(self._wake)

    def _wake(self) -> None:
        for worker in self._workers.values():
            worker.wake()

    def _owed(self, partner: PartnerId) -> Sequence[tuple[LinkCase, LinkWord]]:
        with self._lock:
            return () if self._links is None else self._links.owed_to(partner)

    def _known(self, partner: PartnerId) -> Partner | None:
        with self._lock:
            return None if self._links is None else self._links.partners.get(partner)

    def fixes(self, fixes: Sequence[Fix]) -> None: ...
    def heartbeat(self, pulse: Pulse) -> None: ...

    def status(self, status: LinkStatus) -> None:
        log.info("centre: %s %s (%d waiting)", status.state.value, status.code, status.waiting)
        if status.state is LinkState.ONLINE:
            self._poke()

    # ---- from partners

    def heard(self, partner: str) -> None:
        """Whoever speaks to us lives."""
        worker = self._workers.get(PartnerId(partner))
        if worker is not None:
            worker.wake()

    def take(self, partner: str, message: InCase) -> None:
        """`LinkDesk.take`; on a thread of the door."""
        if self._centre is None:
            raise LinkProblem("link.unavailable")
        try:
            report = report_of(PartnerId(partner), message)
        except InvalidValue as strange:
            raise LinkProblem("link.malformed", field=str(strange)[:200]) from strange
        if isinstance(report, ReportLinkWord):
            self._must_fit(partner, report)
        self._workers[PartnerId(partner)].introduce()
        self._send(report)
        self._settle()
        if isinstance(message, Ask):
            with self._lock:
                self._heard_here.add((partner, message.case))

    def _must_fit(self, partner: str, report: ReportLinkWord) -> None:
        """Tell a partner at once what the centre would refuse it for."""
        with self._lock:
            links, here = self._links, (partner, report.wire) in self._heard_here
        if links is None:
            raise LinkProblem("link.unavailable")
        case = links.of_wire(PartnerId(partner), report.wire)
        if case is None and not here:
            raise LinkProblem("link.unknown-case", case=report.wire)
        ours = case is not None and case.ours
        if (report.kind is WordKind.ANSWER and not ours) or (
            report.kind is WordKind.CANCEL and ours
        ):
            raise LinkProblem("link.wrong-side", case=report.wire)

    async def number(self, partner: str, query: NumberQuery) -> NumberAnswer:
        """`LinkDesk.number`."""
        return await self._lookup(partner, query)
