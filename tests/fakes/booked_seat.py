"""A dispatcher's seat with the window of booked transports, over the invented centre."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, cast

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from dispatch_app.domain.values import Position
from dispatch_app.ui.dispatcher.appointments.desk import AppointmentDesk
from dispatch_app.ui.kit.guide.questions import Find, Found
from dispatch_app.wire.appointment_messages import AppointmentList
from dispatch_app.wire.codec import encode
from gis.gazetteer.match import Match
from tests.fakes.builders import H1, Centre, a_centre
from tests.fakes.dispatch_room import DispatchRoom, FakeRoads

KNOWN_PLACES = {
    "hepinglu": ("和平路8号", 31.501, 120.502),
    "yiyuan": ("演示一院", 31.52, 120.52),
}


class BookedRoads(FakeRoads):
    """Knows two places by their pinyin."""

    def find(self, question: Find, then: Callable[[Any], None]) -> None:
        found = KNOWN_PLACES.get(question.text)
        matches = () if found is None else (_match(*found),)
        then(Found(text=question.text, matches=matches, took_ms=1.0))


def _match(name: str, lat: float, lon: float) -> Match:
    return Match(
        name=name,
        kind="house",
        district="演示区",
        lon=lon,
        lat=lat,
        uncertainty_m=10.0,
        score=1.0,
        how="pinyin",
    )


class BookedSeat(DispatchRoom):
    def __init__(self, centre: Centre | None = None, **more: Any) -> None:
        super().__init__(centre or a_centre(), guide=BookedRoads(), **more)
        hospital = self.centre.state.hospitals[H1]
        placed = replace(hospital, position=Position(lat=31.52, lon=120.52))
        hospitals = {**self.centre.state.hospitals, H1: placed}
        self.centre.state = replace(self.centre.state, hospitals=hospitals)
        self.desk.hear()
        self.answered = 0
        self.booked = AppointmentDesk(
            *(self.workplace, self.dispatching.ledger, cast(Any, self.intake).slip_facts),
            answer=self._answer,
            parent=self.window,
        )

    def _answer(self) -> None:
        self.answered += 1

    def remembers(self, *lines: Any) -> None:
        """What the centre's tables tell of the number 09990001234."""
        path = "/v1/appointments?phone=09990001234&newest=1&limit=20"
        self.desk.answers[path] = encode(AppointmentList(appointments=list(lines)))

    @property
    def said(self) -> str:
        return self.booked.window.said.text()

    def presses(self, name: str) -> None:
        self.booked.window.acted.emit(name)
        self.settle()

    def chooses(self, digit: str) -> None:
        QTest.keyClicks(self.booked.window.chooser, digit)
        self.settle()

    def types(self, **values: str) -> None:
        """Into the fields of the form, leaving each."""
        for name, value in values.items():
            editor = self.booked.form.sheet.editor(name)
            assert isinstance(editor, QLineEdit)
            editor.setText(value)
            editor.editingFinished.emit()
            if self.booked.window.chooser.isVisibleTo(self.booked.window):
                self.chooses("1")

    def saves(self) -> None:
        self.booked.form.sheet.save_key.click()
        self.settle()

    def value(self, name: str) -> str:
        return self.booked.form.sheet.values[name]

    def lines(self, table: str) -> list[tuple[str, ...]]:
        return [line.cells for line in getattr(self.booked.window, table).rows.lines]

    def close(self) -> None:
        self.booked.stop()
        self.booked.window.deleteLater()
        self.booked.card.deleteLater()
        super().close()
