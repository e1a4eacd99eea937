"""Page 7: the duty log, the situation report, and the end of the event."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject

from dispatch_app.domain.large_events.commands import (
    CloseLargeEvent,
    TakeSituationReport,
    WriteEventLog,
)
from dispatch_app.ui.dispatcher.large_events.room import EventRoom
from dispatch_app.ui.kit.keyed_table import Head, Line
from dispatch_app.ui.kit.large_events.list_page import Field, ListPage
from dispatch_app.ui.kit.large_events.report import SituationReport

KEYS = {"write": "Ctrl+Return", "report": "Ctrl+P", "close": "Ctrl+E"}


class LogPage(QObject):
    def __init__(
        self, room: EventRoom, folder: Callable[[], Path], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._room = room
        self._report = SituationReport(room.texts, room.place.zone, folder)
        heads = [
            Head(room.texts("large.log.col.time"), width_px=90),
            Head(room.texts("large.log.col.what"), width_px=760),
            Head(room.texts("large.log.col.by"), width_px=140),
        ]
        self.page = ListPage(room.texts, "log", heads, KEYS, (Field("text"),))
        self.page.asked.connect(self._asked)
        self.page.entered.connect(self._write)

    def show(self) -> None:
        event = self._room.large
        if event is None:
            return
        lines = [
            Line(key=str(n), cells=cells)
            for n, cells in enumerate(self._room.words.log(self._room.state, event))
        ]
        title = self._room.texts("large.log.title", count=len(lines))
        self.page.show_lines(list(reversed(lines)), title)

    def _asked(self, name: str) -> None:
        match name:
            case "write":
                self._write()
            case "report":
                self._take_report()
            case _:
                self._close()

    def _text(self) -> str:
        return self.page.values()["text"]

    def _write(self) -> None:
        event = self._room.large
        if event is not None and self._text():
            wish = WriteEventLog(incident=event.id, text=self._text())
            self._room.send(wish, then=lambda _reply: self.page.type_anew())

    def _take_report(self) -> None:
        """What stands in the field is the reason; nothing is written before it is in the record."""
        event = self._room.large
        if event is None:
            return
        if not self._text():
            self._room.say("large.log.reason-first", trouble=True)
            self.page.fields["text"].setFocus()
            return
        reason = self._text()
        wish = TakeSituationReport(incident=event.id, reason=reason)
        self._room.send(wish, then=lambda _reply: self._make_report(reason))

    def _make_report(self, reason: str) -> None:
        event, room = self._room.large, self._room
        if event is None:
            return
        session = room.place.desk.session
        by = session.account if session is not None else str(room.place.seat)
        try:
            path = self._report.write(room.state, event, room.place.desk.now(), by, reason)
        except OSError as trouble:
            room.say("large.log.not-written", trouble=True, why=trouble.strerror or "")
            return
        self.page.type_anew()
        room.say("large.log.written", path=path)

    def _close(self) -> None:
        """What stands in the field is the review."""
        event = self._room.large
        if event is None:
            return
        if not self._text():
            self._room.say("large.log.review-first", trouble=True)
            self.page.fields["text"].setFocus()
            return
        wish = CloseLargeEvent(incident=event.id, review=self._text())
        self._room.send(wish, "large.log.closed", then=lambda _reply: self.page.type_anew())
