"""Lets notices leave the live state when they have long been over, and clears unnamed files."""

from __future__ import annotations

import logging
from datetime import timedelta

from dispatch_app.domain.notice_commands import ArchiveNotice
from dispatch_app.domain.notices import KEPT_AFTER
from dispatch_app.ports.attachments import Attachments
from dispatch_app.ports.clock import Clock
from dispatch_app.ports.errors import Unavailable
from dispatch_app.ports.notice_records import NoticeRecords
from dispatch_app.services.bus import Bus
from dispatch_app.services.watch import CENTRE

log = logging.getLogger(__name__)


ORPHANED_AFTER = timedelta(days=1)
"""A file that was handed in and whose notice was never posted."""


class NoticeWatch:
    period_s = 30.0

    def __init__(self, bus: Bus, clock: Clock) -> None:
        self._bus = bus
        self._clock = clock

    def __call__(self) -> None:
        now = self._clock.now()
        for notice in self._bus.state.notices.values():
            if now >= notice.over_at + KEPT_AFTER:
                self._bus.submit(
                    ArchiveNotice(notice=notice.id),
                    actor=CENTRE,
                    command_id=f"notice-over:{notice.id}",
                )


class AttachmentClearing:
    period_s = 3600.0

    def __init__(self, attachments: Attachments, records: NoticeRecords, clock: Clock) -> None:
        self._attachments = attachments
        self._records = records
        self._clock = clock

    def __call__(self) -> None:
        """What a notice names is kept as long as the notice: for ever."""
        try:
            named = self._records.attached()
            before = self._clock.now() - ORPHANED_AFTER
            dropped = self._attachments.drop_unnamed(named, before)
        except Unavailable as trouble:
            log.warning("attachments were not cleared: %s", trouble)
            return
        if dropped:
            log.info("%d attachments that no notice names were dropped", dropped)
