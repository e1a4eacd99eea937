"""What happened earlier at the place of the form, whoever called. Asked once for each place."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from PySide6.QtCore import QObject, Signal

from dispatch_app.client.api import Away, Declined
from dispatch_app.domain.numbers import normal_number
from dispatch_app.domain.values import Place, Position
from dispatch_app.i18n.times import local
from dispatch_app.ui.dispatcher.form.current import Current
from dispatch_app.ui.dispatcher.numbers.words import seat_warnings
from dispatch_app.ui.dispatcher.wording import complaint_name

_MOST = 20


class AddressHistory(QObject):
    told = Signal()

    def __init__(self, current: Current, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._current = current
        self._texts = current.workplace.texts
        self._known: dict[Position, list[dict[str, Any]]] = {}
        self._asked: set[Position] = set()

    def words(self, place: Place | None) -> str:
        """How often help was sent there before, and what for last; empty if never, or unknown."""
        at = place.position if place else None
        if at is None:
            return ""
        self._ask(at)
        incident = self._current.incident
        own = incident.id if incident else ""
        earlier = [e for e in self._known.get(at, []) if e.get("id") != own]
        if not earlier:
            return ""
        told = self._texts("form.place.history", count=len(earlier), last=self._line(earlier[0]))
        warnings = self._warnings(earlier)
        if not warnings:
            return told
        between = self._texts("telephone.between")
        return f"{self._texts('form.place.badges', words=between.join(warnings))} · {told}"

    def _warnings(self, earlier: Sequence[dict[str, Any]]) -> list[str]:
        """Badges of the numbers that called from there; those of who calls now stand beside it."""
        workplace = self._current.workplace
        now = normal_number(workplace.call.number) if workplace.call else ""
        numbers = dict.fromkeys(n for e in earlier for n in e.get("callers", ()) if n != now)
        state = workplace.desk.state
        found = (word for n in numbers for word in seat_warnings(state, n, self._texts))
        return list(dict.fromkeys(found))

    def lines(self, place: Place | None) -> tuple[str, ...]:
        """All of it that is known, newest first, with what became of each."""
        at = place.position if place else None
        incident = self._current.incident
        own = incident.id if incident else ""
        known = self._known.get(at, []) if at is not None else []
        return tuple(self._whole_line(e) for e in known if e.get("id") != own)

    def _whole_line(self, entry: dict[str, Any]) -> str:
        outcome = entry.get("outcome")
        parts = (
            self._line(entry),
            entry.get("place") or "",
            self._texts.code("incident_outcome", outcome) if outcome else "",
        )
        return " · ".join(part for part in parts if part)

    def _ask(self, at: Position) -> None:
        if at in self._asked:
            return
        self._asked.add(at)
        path = f"/v1/places/history?lat={at.lat:.6f}&lon={at.lon:.6f}&limit={_MOST}"
        self._current.workplace.desk.ask(path, lambda answer: self._have(at, answer))

    def _have(self, at: Position, answer: bytes | Declined | Away) -> None:
        """A centre that is away is asked again when the place is next shown to somebody."""
        if isinstance(answer, bytes):
            self._known[at] = json.loads(answer)
            self.told.emit()
        elif isinstance(answer, Away):
            self._asked.discard(at)

    def _line(self, entry: dict[str, Any]) -> str:
        workplace = self._current.workplace
        opened = local(datetime.fromisoformat(entry["opened_at"]), workplace.zone)
        complaint = complaint_name(
            workplace.protocols, entry.get("complaint") or "", self._texts.language
        )
        return f"{opened:%Y-%m-%d} {complaint}".strip()
