"""Decides what the fleet board shows and what its menu does."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from PySide6.QtCore import QObject, QPoint, Slot
from PySide6.QtWidgets import QMenu

from dispatch_app.client.replica import View
from dispatch_app.client.replies import Refused, Reply
from dispatch_app.domain.codes import Origin, PauseReason, VehicleState
from dispatch_app.domain.commands import PauseVehicle, ReportVehicleState
from dispatch_app.domain.duty_events import PauseRanOut
from dispatch_app.domain.ids import StationId, VehicleId
from dispatch_app.domain.registers.reasons import offered
from dispatch_app.domain.state import Incident
from dispatch_app.i18n.times import clock_text
from dispatch_app.ui.dispatcher.fleet.board import FleetBoard
from dispatch_app.ui.dispatcher.fleet.rows import MOST_STATIONS, fleet_view
from dispatch_app.ui.dispatcher.notes import Notes
from dispatch_app.ui.dispatcher.workplace import Workplace
from dispatch_app.ui.kit.entry.duty_words import duty_lines

_FEWEST_STATIONS, _FEWEST_CRAMPED = 6, 0
PAUSE_MINUTES = (15, 30, 45, 60, 120)


class Fleet(QObject):
    def __init__(self, workplace: Workplace, notes: Notes, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._place = workplace
        self._notes = notes
        self._seen: tuple[object, ...] = (None, None, None)
        self._about: Incident | None = None
        self.offers: list[Callable[[QMenu, VehicleId], None]] = []
        """What others of the seat add to the menu of a vehicle."""
        self.doubted: frozenset[VehicleId] = frozenset()
        """Vehicles whose word and positions disagree, as the truth desk has them."""
        self._half = False
        self._most, self._room = MOST_STATIONS, (0, 0)
        """So many stations are shown where there is this room."""
        self.board = FleetBoard(workplace.texts, workplace.theme, workplace.desk.now, self.tooltip)
        self.board.menu_wanted.connect(self._open_menu)
        workplace.desk.changed.connect(self._heard)

    def follow(self) -> None:
        """Another incident: its stations are wanted at once. All else waits for the tick."""
        if self._place.incident is not self._about:
            self.refresh()

    def tick(self) -> None:
        """Asked twice a second: news of the fleet at once, the seconds that it counts in turn."""
        self._half = not self._half
        if self._half or self._has_news():
            self.refresh()

    def _has_news(self) -> bool:
        """The state never changes a table of its own in place."""
        return any(a is not b for a, b in zip(self._tables(), self._seen, strict=True))

    def _tables(self) -> tuple[object, ...]:
        state = self._place.desk.state
        return state.vehicles, state.missions, state.stations

    def refresh(self) -> None:
        room = self.board.room
        if room != self._room:
            self._most, self._room = MOST_STATIONS, room
        self._show()
        while self.board.too_high and self._most > self._fewest():
            self._most -= 1
            self._show()

    def _fewest(self) -> int:
        return _FEWEST_CRAMPED if self.board.cramped else _FEWEST_STATIONS

    def _show(self) -> None:
        desk = self._place.desk
        self._seen, self._about = self._tables(), self._place.incident
        pulse = desk.last_pulse
        self.board.show_view(
            fleet_view(
                desk.state,
                desk.fixes,
                desk.now(),
                online=pulse.stations_online if pulse else (),
                wanted=self._wanted(),
                timers=self._place.timers,
                most=self._most,
                doubted=self.doubted,
            )
        )

    def _wanted(self) -> set[StationId]:
        """The stations whose vehicles are on the selected incident."""
        incident, missions = self._place.incident, self._place.desk.state.missions
        if incident is None:
            return set()
        return {missions[m].station for m in incident.missions if m in missions}

    def tooltip(self, vehicle_id: VehicleId) -> str:
        vehicle = self._place.desk.state.vehicles.get(vehicle_id)
        if vehicle is None:
            return ""
        texts = self._place.texts
        state = self._place.desk.state.vehicle_state(vehicle)
        told = texts(
            "fleet.tip",
            vehicle=vehicle.id,
            level=texts.code("level", vehicle.level.value),
            plate=vehicle.plate,
            state=texts.code("vehicle_state", state.value),
            origin=texts.code("origin", vehicle.origin.value) if vehicle.origin else "—",
            since=clock_text(vehicle.since, self._place.zone) if vehicle.since else "—",
            crew=" ".join(vehicle.crew),
        )
        lines = duty_lines(vehicle, texts, self._place.zone, self._place.desk.now())
        return "\n".join((told, *lines))

    @Slot(str, QPoint)
    def _open_menu(self, vehicle: str, where: QPoint) -> None:
        menu = self.menu_for(VehicleId(vehicle))
        menu.popup(where)

    def menu_for(self, vehicle: VehicleId) -> QMenu:
        """States by hand and pauses with their reasons; digits choose."""
        texts = self._place.texts
        menu = QMenu(self.board)
        for number, state in enumerate(
            (VehicleState.STANDBY, VehicleState.OUT_OF_SERVICE), start=1
        ):
            action = menu.addAction(f"&{number} {texts(f'fleet.menu.{state.value}')}")
            action.triggered.connect(lambda _=False, s=state: self.set_state(vehicle, s))
        menu.addSeparator()
        reasons = offered(PauseReason, self._place.desk.state.records)
        for number, reason in enumerate(reasons, start=3):
            label = texts("fleet.menu.pause", reason=texts.code("pause_reason", reason.value))
            self._offer_ends(
                menu.addMenu(f"&{number} {label}" if number < 10 else label), vehicle, reason
            )
        for offer in self.offers:
            offer(menu, vehicle)
        return menu

    def _offer_ends(self, menu: QMenu, vehicle: VehicleId, reason: PauseReason) -> None:
        """How long it is planned to last; somebody is reminded then."""
        texts = self._place.texts
        for number, minutes in enumerate(PAUSE_MINUTES, start=1):
            label = texts("duty.pause-minutes", minutes=minutes)
            action = menu.addAction(f"&{number} {label}")
            action.triggered.connect(
                lambda _=False, m=minutes: self.pause(vehicle, reason, timedelta(minutes=m))
            )
        action = menu.addAction(f"&0 {texts('duty.pause-open')}")
        action.triggered.connect(lambda _=False: self.pause(vehicle, reason))

    def set_state(self, vehicle: VehicleId, state: VehicleState) -> None:
        self._place.desk.send(
            ReportVehicleState(vehicle=vehicle, state=state, origin=Origin.BY_HAND), self._replied
        )

    def pause(
        self, vehicle: VehicleId, reason: PauseReason, lasts: timedelta | None = None
    ) -> None:
        until = self._place.desk.now() + lasts if lasts is not None else None
        pause = PauseVehicle(vehicle=vehicle, reason=reason, origin=Origin.BY_HAND, until=until)
        self._place.desk.send(pause, self._replied)

    @Slot(object)
    def _heard(self, view: View) -> None:
        for event in view.events:
            if isinstance(event, PauseRanOut):
                self._remind(event)

    def _remind(self, event: PauseRanOut) -> None:
        """A pause has lasted as long as it was planned: the board alone is easily overlooked."""
        vehicle = self._place.desk.state.vehicles.get(event.vehicle)
        why = vehicle.pause_reason if vehicle else None
        reason = self._place.texts.code("pause_reason", why.value) if why else ""
        self._notes.say("warning", "duty.pause-ran-out", vehicle=event.vehicle, reason=reason)

    def _replied(self, reply: Reply) -> None:
        if isinstance(reply, Refused):
            self._notes.refused(reply.code, reply.details)
