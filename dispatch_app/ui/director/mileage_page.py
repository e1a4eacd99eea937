"""The page of mileage: how far each vehicle went on one day, by day and by mission, gaps said.

One vehicle is asked for after the other, so that the centre's orders never wait for figures.
"""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

from PySide6.QtCore import QTimer

from dispatch_app.client.api import Away, Declined
from dispatch_app.client.mileage_table import (
    VEHICLES,
    FleetVehicle,
    Unreadable,
    Went,
    csv_of,
    day_of,
    read_day,
    read_vehicles,
)
from dispatch_app.i18n.times import local
from dispatch_app.ui.director.mileage_panel import MileagePanel, line_of
from dispatch_app.ui.director.place import DirectorPlace

Answer = bytes | Declined | Away
_SHOWN_MS = 200
"""The table is brought up to date once for many answers."""


class MileagePage:
    name = "mileage"

    def __init__(self, place: DirectorPlace) -> None:
        self._place = place
        self.day = local(place.desk.now(), place.zone).date()
        self._number = 0
        """Of the question; answers to an earlier one are passed over."""
        self._waiting: list[FleetVehicle] = []
        self._all = 0
        self.lines: list[Went] = []
        self.widget = MileagePanel(place.texts)
        self.widget.day_wanted.connect(self.choose)
        self.widget.turned.connect(self.turn)
        self.widget.export_wanted.connect(self.export)
        self._soon = QTimer(self.widget)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_SHOWN_MS)
        self._soon.timeout.connect(self.show)
        self.show()

    # ---- as a page

    def shown(self) -> None:
        self.widget.table.setFocus()
        if not self._number:
            self.again()

    def again(self) -> None:
        self._number += 1
        self.lines, self._waiting, self._all = [], [], 0
        number = self._number
        self._place.desk.ask(VEHICLES, lambda answer: self._have_fleet(number, answer))
        self.show()

    def tick(self) -> None:
        """Figures do not move while somebody reads them; F5 asks anew."""

    def become(self) -> None:
        self.widget.update()

    def close(self) -> None:
        self._number += 1
        self._soon.stop()

    # ---- which day

    def choose(self, text: str) -> None:
        try:
            day = date.fromisoformat(text.strip())
        except ValueError:
            self.widget.say(self._place.texts("mileage.which-day"))
            return
        self.day = day
        self.again()

    def turn(self, days: int) -> None:
        self.day += timedelta(days=days)
        self.again()

    # ---- what comes

    def _have_fleet(self, number: int, answer: Answer) -> None:
        if number != self._number or not isinstance(answer, bytes):
            self._failed(number, answer)
            return
        try:
            self._waiting = read_vehicles(answer)
        except Unreadable:
            self.widget.say(self._place.texts("truth.unreadable"))
            return
        self._all = len(self._waiting)
        self._next(number)

    def _next(self, number: int) -> None:
        if not self._waiting:
            self.show()
            return
        vehicle = self._waiting[0]
        path = day_of(vehicle.vehicle, self.day)
        self._place.desk.ask(path, lambda answer: self._have_day(number, vehicle, answer))

    def _have_day(self, number: int, vehicle: FleetVehicle, answer: Answer) -> None:
        if number != self._number or not isinstance(answer, bytes):
            self._failed(number, answer)
            return
        try:
            self.lines += read_day(answer, vehicle, self.day)
        except Unreadable:
            self.widget.say(self._place.texts("truth.unreadable"))
            return
        self._waiting = self._waiting[1:]
        if not self._soon.isActive():
            self._soon.start()
        self._next(number)

    def _failed(self, number: int, answer: Answer) -> None:
        if number == self._number and not isinstance(answer, bytes):
            away = isinstance(answer, Away)
            key = "recordings.centre-away" if away else "refusal.right.missing"
            self.widget.say(self._place.texts(key, asked="", role=""))

    # ---- what is shown

    def show(self) -> None:
        texts = self._place.texts
        days = [line for line in self.lines if not line.mission]
        title = texts(
            "mileage.title",
            day=self.day.isoformat(),
            vehicles=len(days),
            missions=len(self.lines) - len(days),
            km=f"{sum(line.driven_m for line in days) / 1000:.1f}",
        )
        lines = [line_of(line, texts, self._place.zone) for line in self.lines]
        self.widget.show_lines(lines, title, self.day.isoformat())
        done = self._all - len(self._waiting)
        busy = bool(self._waiting)
        self.widget.say(texts("mileage.busy", done=done, all=self._all) if busy else "")
        self.widget.allow_export(bool(self.lines) and not busy)

    def export(self) -> None:
        """Beside the other files of this seat; one that is there is not overwritten."""
        texts = self._place.texts
        file = self._place.exports / f"mileage-{self.day.isoformat()}.csv"
        try:
            self._write(file)
        except OSError as trouble:
            self.widget.say(texts("mileage.not-written", file=file, why=trouble.strerror or ""))
            return
        self.widget.say(texts("mileage.written", file=file, count=len(self.lines)))

    def _write(self, file: Path) -> None:
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("x", encoding="utf-8-sig", newline="") as out:
            out.write(csv_of(self.lines))
