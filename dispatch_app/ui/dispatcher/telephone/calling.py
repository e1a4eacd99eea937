"""Calls by a click wherever a telephone is shown: caller, call-back, station, crew, hospital.

Presenter: adds entries to the menus of other panels; the panels know nothing of telephones.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from PySide6.QtCore import QObject, QPoint
from PySide6.QtWidgets import QMenu

from dispatch_app.domain.ids import HospitalId, StationId, VehicleId
from dispatch_app.domain.state import Mission
from dispatch_app.domain.telephone import CallPurpose
from dispatch_app.ui.dispatcher.dispatching.ranked_list import RankedList
from dispatch_app.ui.dispatcher.telephone.presenter import Telephone
from dispatch_app.ui.dispatcher.workplace import Workplace

Entry = tuple[str, Callable[[], None]]


class Calling(QObject):
    def __init__(
        self, workplace: Workplace, telephone: Telephone, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._place = workplace
        self._telephone = telephone

    # ---- numbers of the form

    def call_caller(self) -> None:
        """The caller of the form once more."""
        call = self._place.call
        if call is not None:
            self._telephone.call_number(call.number, CallPurpose.CALLER)

    def call_back_number(self, typed: str) -> None:
        """The number under which the caller wants to be reached."""
        self._telephone.call_number(typed, CallPurpose.CALLER)

    # ---- menus of vehicles, missions and hospitals

    def offer_vehicle(self, menu: QMenu, vehicle: VehicleId) -> None:
        found = list(self._of_vehicle(vehicle))
        if found:
            menu.addSeparator()
        for word, act in found:
            menu.addAction(word).triggered.connect(lambda _=False, a=act: a())

    def of_mission(self, mission: Mission) -> list[Entry]:
        hospital = self._of_hospital(mission.hospital) if mission.hospital else iter(())
        return [*self._of_vehicle(mission.vehicle), *hospital]

    def watch_hospitals(self, listing: RankedList) -> None:
        """A right click on a row of the hospitals offers its telephone."""

        def asked(point: QPoint) -> None:
            row = listing.row_at(point)
            found = list(self._of_hospital(HospitalId(row))) if row else []
            if not found:
                return
            menu = QMenu(listing)
            menu.aboutToHide.connect(menu.deleteLater)
            for word, act in found:
                menu.addAction(word).triggered.connect(lambda _=False, a=act: a())
            menu.popup(listing.viewport().mapToGlobal(point))

        listing.menu_asked.connect(asked)

    def _of_vehicle(self, vehicle: VehicleId) -> Iterator[Entry]:
        known = self._place.desk.state.vehicles.get(vehicle)
        if known is None:
            return
        if known.phone:
            yield self._entry(f"{known.id} {known.plate}", known.phone, CallPurpose.CREW)
        yield from self._of_station(known.station)

    def _of_station(self, station: StationId) -> Iterator[Entry]:
        known = self._place.desk.state.stations.get(station)
        if known is not None and known.phone:
            yield self._entry(known.name, known.phone, CallPurpose.STATION)

    def _of_hospital(self, hospital: HospitalId) -> Iterator[Entry]:
        known = self._place.desk.state.hospitals.get(hospital)
        if known is not None and known.phone:
            yield self._entry(known.name, known.phone, CallPurpose.HOSPITAL)

    def _entry(self, name: str, number: str, purpose: CallPurpose) -> Entry:
        word = self._place.texts("telephone.menu.call", name=name, number=number)
        return word, lambda: self._telephone.call_number(number, purpose)
