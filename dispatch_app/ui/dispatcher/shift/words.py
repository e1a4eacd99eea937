"""Puts the sheet of a hand-over into words, the same on the screen and on paper."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from dispatch_app.domain.hand_over_sheet import (
    HandOver,
    HandOverItem,
    HandOverKind,
    HandOverSheet,
    Signature,
)
from dispatch_app.domain.protocols import Protocols
from dispatch_app.i18n.texts import Texts
from dispatch_app.i18n.times import DEFAULT_ZONE, local
from dispatch_app.ui.dispatcher.wording import complaint_name

TABLES: Mapping[HandOverKind, str] = {
    HandOverKind.SUSPENDED: "suspend_reason",
    HandOverKind.CALL: "handover.call",
    HandOverKind.NOT_ACKNOWLEDGED: "order_kind",
    HandOverKind.CALL_BACK: "call_back_why",
    HandOverKind.PAUSED_VEHICLE: "pause_reason",
    HandOverKind.LOCATOR: "no_position",
    HandOverKind.ROAD: "condition_reason",
    HandOverKind.ALARM: "alarm.reason",
}
"""Whose code an item carries; of the others it is shown as it stands."""


FAULTS = frozenset(
    {
        HandOverKind.EXCHANGE,
        HandOverKind.LINE,
        HandOverKind.SEAT_PHONE,
        HandOverKind.LOCATOR,
        HandOverKind.ALARM,
    }
)
"""What is broken; all else that is marked is late."""


@dataclass(frozen=True, slots=True)
class Group:
    title: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SheetWords:
    texts: Texts
    book: Protocols
    zone: str = DEFAULT_ZONE

    def groups(self, sheet: HandOverSheet) -> tuple[Group, ...]:
        """What there is, kind by kind; kinds without anything are named in `clear`."""
        return tuple(
            Group(f"{self.texts.code('handover.kind', kind.value)} {len(items)}", lines)
            for kind in HandOverKind
            if (items := sheet.of(kind))
            for lines in (tuple(self.line(item) for item in items),)
        )

    def clear(self, sheet: HandOverSheet) -> str:
        """Kinds of which there is nothing: said, so that nobody takes it for forgotten."""
        none = [k for k in HandOverKind if not sheet.of(k)]
        words = (self.texts.code("handover.kind", kind.value) for kind in none)
        comma = self.texts("handover.comma")
        return self.texts("handover.clear", kinds=comma.join(words)) if none else ""

    def heading(self, sheet: HandOverSheet) -> str:
        return self.texts(
            "handover.heading",
            at=self._minute(sheet.composed_at),
            ready=sheet.ready,
            vehicles=sheet.vehicles,
        )

    def line(self, item: HandOverItem) -> str:
        since = self.texts("handover.since", at=self._minute(item.since)) if item.since else ""
        until = self.texts("handover.until", at=self._minute(item.until)) if item.until else ""
        parts = (
            self._subject(item),
            self._code(item),
            self._own_words(item),
            self._with_whom(item),
            since,
            until,
            self._limit(item),
        )
        return " · ".join(part for part in parts if part)

    def _limit(self, item: HandOverItem) -> str:
        if not item.late:
            return ""
        return self.texts("handover.fault" if item.kind in FAULTS else "handover.late")

    def signatures(self, known: HandOver) -> tuple[str, ...]:
        given = self._signed("given", known.given)
        return (given, self._signed("taken", known.taken)) if known.taken else (given,)

    def _signed(self, which: str, signature: Signature) -> str:
        words = self.texts(
            f"handover.{which}",
            person=signature.person,
            account=signature.by.account,
            at=self._minute(signature.at),
        )
        return f"{words} — {signature.note}" if signature.note else words

    def _subject(self, item: HandOverItem) -> str:
        if item.kind is HandOverKind.INTERCEPTION and not item.subject:
            return self.texts("handover.all-numbers")
        if item.kind is HandOverKind.ALARM:
            kind, _, source = item.subject.partition("/")
            return f"{self.texts.code('alarm.kind', kind)} {source}"
        key = f"handover.subject.{item.kind.value}"
        return self.texts(key, subject=item.subject) if self.texts.has(key) else item.subject

    def _code(self, item: HandOverItem) -> str:
        if item.kind is HandOverKind.INCIDENT:
            name = complaint_name(self.book, item.code, self.texts.language)
            return name or self.texts("queue.no-complaint")
        table = TABLES.get(item.kind, "")
        known = bool(item.code) and self.texts.has(f"{table}.{item.code}")
        return self.texts.code(table, item.code) if known else item.code

    def _own_words(self, item: HandOverItem) -> str:
        if item.kind is HandOverKind.CALL_BACK and item.words:
            return self.texts("handover.attempts", count=item.words)
        return item.words

    def _with_whom(self, item: HandOverItem) -> str:
        if not item.with_whom:
            return ""
        key = "handover.seat" if item.kind is HandOverKind.CALL else "handover.vehicles"
        return self.texts(key, who=self.texts("handover.comma").join(item.with_whom))

    def _minute(self, at: datetime) -> str:
        return f"{local(at, self.zone):%m-%d %H:%M}"
