"""Keeps one partner: heartbeats, what it is owed in the order of saying, and how it stands."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from dispatch_app.adapters.clock import Uuid7Maker
from dispatch_app.adapters.links.calling import PartnerAway, PartnerCaller, PartnerRefused
from dispatch_app.adapters.links.messages import VERSIONS, Heartbeat
from dispatch_app.adapters.links.settings import PartnerSetting
from dispatch_app.adapters.links.translating import message_of
from dispatch_app.domain.alarm_commands import ClearAlarm, RaiseAlarm
from dispatch_app.domain.alarms import AlarmKind
from dispatch_app.domain.commands import Command
from dispatch_app.domain.links.commands import ReportLinkDelivered, ReportPartner
from dispatch_app.domain.links.values import (
    LinkCase,
    LinkCaseId,
    LinkWord,
    LinkWordId,
    Partner,
)

log = logging.getLogger(__name__)

Owed = Sequence[tuple[LinkCase, LinkWord]]


@dataclass(frozen=True, slots=True)
class Pace:
    heartbeat_s: float = 15.0
    retry_s: tuple[float, ...] = (1.0, 2.0, 5.0, 10.0, 30.0)
    """Pauses before another try; the last one repeats."""
    down_after: int = 2
    """So many failures in a row, and the partner is away."""
    again_s: float = 3.0
    """Before the centre is told once more what it does not seem to have."""


class PartnerWorker:
    """Lives on the bridge's loop; `wake` is called there."""

    def __init__(
        self,
        partner: PartnerSetting,
        caller: PartnerCaller | None,
        *,
        owed: Callable[[], Owed],
        known: Callable[[], Partner | None],
        send: Callable[[Command], None],
        now: Callable[[], datetime],
        system: str,
        pace: Pace,
        beat: Callable[[str, float], None],
    ) -> None:
        self._partner = partner
        self._caller = caller
        self._owed = owed
        self._known = known
        self._send = send
        self._now = now
        self._system = system
        self._pace = pace
        self._beat = beat
        self._new_id = Uuid7Maker()
        self._wakened = asyncio.Event()
        self._failures = 0
        self._reason = ""
        self._version = ""
        self._up = caller is None
        self._told: ReportPartner | None = None
        self._told_at = 0.0
        self._delivered: set[tuple[LinkCaseId, LinkWordId]] = set()
        """Brought from here; the centre may not have heard that yet."""

    async def close(self) -> None:
        if self._caller is not None:
            await self._caller.close()

    def wake(self) -> None:
        self._wakened.set()

    async def live(self) -> None:
        loop = asyncio.get_running_loop()
        next_beat = 0.0
        while True:
            self._wakened.clear()
            if self._caller is not None:
                if self._failures == 0 or loop.time() >= next_beat:
                    await self._bring()
                if loop.time() >= next_beat:
                    await self._heartbeat()
                    next_beat = loop.time() + self._pause_s()
            self._tell(loop.time())
            self._beat(f"partner {self._partner.id}", self._pace.heartbeat_s)
            await self._wait(max(0.05, next_beat - loop.time()))

    def _pause_s(self) -> float:
        if self._failures == 0:
            return self._pace.heartbeat_s
        return self._pace.retry_s[min(self._failures, len(self._pace.retry_s)) - 1]

    async def _wait(self, most_s: float) -> None:
        try:
            async with asyncio.timeout(most_s if self._caller else self._pace.heartbeat_s):
                await self._wakened.wait()
        except TimeoutError:
            return

    # ---- to the partner

    async def _bring(self) -> None:
        """All that is owed, one after the other; the first that fails ends it for now."""
        assert self._caller is not None
        owed = self._owed()
        self._delivered &= {(case.id, word.id) for case, word in owed}
        for case, word in owed:
            if (case.id, word.id) in self._delivered:
                continue
            trouble = ""
            try:
                await self._caller.send(message_of(case, word))
            except PartnerAway as away:
                self._failed(away.reason)
                return
            except PartnerRefused as no:
                log.error("%s refuses a message: %s (%s)", self._partner.id, no.code, no.mend)
                trouble = no.code
            self._worked()
            self._delivered.add((case.id, word.id))
            self._send(ReportLinkDelivered(case=case.id, word=word.id, trouble=trouble))

    async def _heartbeat(self) -> None:
        assert self._caller is not None
        beat = Heartbeat(
            id=self._new_id(), sent_at=self._now(), versions=list(VERSIONS), system=self._system
        )
        try:
            receipt = await self._caller.send(beat)
        except PartnerAway as away:
            self._failed(away.reason)
        except PartnerRefused as no:
            self._failed(no.code)
        else:
            common = [v for v in VERSIONS if v in (receipt.versions or VERSIONS)]
            self._version = common[0] if common else ""
            self._worked()

    def _worked(self) -> None:
        self._failures, self._reason, self._up = 0, "", True

    def _failed(self, reason: str) -> None:
        if self._failures == 0:
            log.warning("partner %s: %s", self._partner.id, reason)
        self._failures += 1
        self._reason = reason
        if self._failures >= self._pace.down_after:
            self._up = False

    # ---- to the centre

    def _tell(self, now_s: float) -> None:
        """How the partner stands: whenever that changes, and while the centre thinks otherwise."""
        report = self._report(self._up)
        if report == self._told and (
            self._agrees(report) or now_s - self._told_at < self._pace.again_s
        ):
            return
        if self._told is None or self._told.up != report.up:
            self._send(self._alarm(report))
        self._told, self._told_at = report, now_s
        self._send(report)

    def _report(self, up: bool) -> ReportPartner:
        partner = self._partner
        return ReportPartner(
            partner=partner.id,
            kind=partner.kind,
            name=partner.title,
            way=partner.way,
            up=up,
            reason="" if up else self._reason[:80],
            version=self._version,
            telephone=partner.telephone,
        )

    def introduce(self) -> None:
        """The centre must know a partner before it hears what the partner says; from any thread."""
        if self._told is None:
            self._send(self._report(up=True))

    def _agrees(self, report: ReportPartner) -> bool:
        known = self._known()
        return known is not None and (known.up, known.name) == (report.up, report.name)

    def _alarm(self, report: ReportPartner) -> Command:
        if report.up:
            # Also at the start: a process before this one may have raised it.
            return ClearAlarm(kind=AlarmKind.LINK, source=report.partner[:64])
        return RaiseAlarm(
            kind=AlarmKind.LINK,
            source=report.partner[:64],
            reason="partner_away",
            detail=report.name,
        )
