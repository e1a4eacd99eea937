"""How the centre stands, in tables for paper: what must be known to go on without any screen.

Pure: what the seat knows in, words out. Numbers stand in full, as on the seat's own screen.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from dispatch_app.domain.codes import VehicleState
from dispatch_app.domain.lamps import Lamp
from dispatch_app.domain.protocols import Protocols
from dispatch_app.domain.state import READY, Call, CentreState, Incident, Mission, Vehicle
from dispatch_app.i18n.texts import Texts
from dispatch_app.i18n.times import local
from dispatch_app.ui.dispatcher.bad_hour.tables import PaperTable, TablePaper
from dispatch_app.ui.dispatcher.wording import complaint_name, number_text, place_text

_BLANK = "—"


@dataclass(frozen=True, slots=True, kw_only=True)
class StateSheet:
    texts: Texts
    book: Protocols
    zone: str
    seat: str

    def paper(self, state: CentreState, now: datetime, *, heard: bool) -> TablePaper:
        """`heard`: the centre is; else this is what the seat knew last, with its own doings."""
        texts = self.texts
        ready = sum(state.vehicle_state(v) in READY for v in state.vehicles.values())
        stamp = f"{local(now, self.zone):%Y-%m-%d %H:%M:%S}"
        return TablePaper(
            title=texts("badhour.state.title", time=stamp),
            heading=texts(
                "badhour.state.heading" if heard else "badhour.state.heading-alone",
                seat=self.seat,
                ready=ready,
                vehicles=len(state.vehicles),
            ),
            tables=(
                self._table("incidents", tuple(self._incidents(state))),
                self._table("calls", tuple(self._calls(state))),
                self._table("vehicles", tuple(self._vehicles(state))),
                self._table("phones", tuple(self._phones(state))),
                self._table("lamps", tuple(self._lamps())),
            ),
            foot=texts("badhour.state.foot"),
        )

    def _table(self, name: str, rows: tuple[tuple[str, ...], ...]) -> PaperTable:
        texts = self.texts
        return PaperTable(
            title=texts(f"badhour.table.{name}", count=len(rows)),
            heads=tuple(texts(f"badhour.heads.{name}").split("|")),
            rows=rows,
            none=texts("badhour.none"),
        )

    # ---- incidents and calls

    def _incidents(self, state: CentreState) -> Iterator[tuple[str, ...]]:
        """The gravest first, then the oldest."""
        waiting = [i for i in state.incidents.values() if i.open]
        for incident in sorted(waiting, key=_gravity):
            yield (
                incident.number,
                self._priority(incident),
                complaint_name(self.book, incident.complaint, self.texts.language),
                place_text(incident, self.texts),
                self._clock(incident.opened_at),
                self._standing(state, incident),
                incident.callback_number,
                incident.note,
            )

    def _priority(self, incident: Incident) -> str:
        plan = incident.plan
        word = f"P{int(plan.priority)}" if plan is not None and plan.priority else _BLANK
        nature = incident.nature.value
        return word if nature == "real" else f"{word} {self.texts.code('nature', nature)}"

    def _standing(self, state: CentreState, incident: Incident) -> str:
        out = [self._out(mission) for mission in state.open_missions(incident)]
        if out:
            return "; ".join(out)
        return self.texts("badhour.suspended" if incident.suspended_at else "badhour.waiting")

    def _out(self, mission: Mission) -> str:
        since = mission.stages[-1].at if mission.stages else mission.ordered_at
        stage = self.texts.code("stage", mission.stage.value)
        return f"{mission.vehicle} {stage} {self._clock(since)}"

    def _calls(self, state: CentreState) -> Iterator[tuple[str, ...]]:
        live = [c for c in state.calls.values() if _is_live(c)]
        for call in sorted(live, key=lambda c: c.rang_at):
            yield (
                self._clock(call.rang_at),
                number_text(call, self.texts),
                str(call.line),
                self.texts(f"badhour.call.{_call_state(call)}"),
                " ".join(sorted(call.seats)),
            )

    # ---- vehicles and telephones

    def _vehicles(self, state: CentreState) -> Iterator[tuple[str, ...]]:
        """By station, those ready first."""
        for vehicle in sorted(state.vehicles.values(), key=lambda v: _place_of(state, v)):
            station = state.stations.get(vehicle.station)
            yield (
                station.name if station else str(vehicle.station),
                str(vehicle.id),
                self.texts.code("level_short", vehicle.level.value),
                vehicle.plate,
                self._state_words(state, vehicle),
                self._clock(vehicle.since),
                vehicle.phone,
                self._where_to(state, vehicle),
            )

    def _state_words(self, state: CentreState, vehicle: Vehicle) -> str:
        return self.texts.code("vehicle_state", state.vehicle_state(vehicle).value)

    def _where_to(self, state: CentreState, vehicle: Vehicle) -> str:
        mission = state.missions.get(vehicle.mission) if vehicle.mission else None
        incident = state.incidents.get(mission.incident) if mission else None
        return f"{incident.number} {place_text(incident, self.texts)}" if incident else ""

    def _phones(self, state: CentreState) -> Iterator[tuple[str, ...]]:
        for station in sorted(state.stations.values(), key=lambda s: s.id):
            yield self.texts("badhour.station"), station.name, station.phone or _BLANK
        for hospital in sorted(state.hospitals.values(), key=lambda h: h.name):
            yield self.texts("badhour.hospital"), hospital.name, hospital.phone or _BLANK

    def _lamps(self) -> Iterator[tuple[str, ...]]:
        for lamp in Lamp:
            yield self.texts.code("lamp", lamp.value), self.texts(f"badhour.do.{lamp.value}")

    def _clock(self, at: datetime | None) -> str:
        return f"{local(at, self.zone):%m-%d %H:%M}" if at else _BLANK


def _gravity(incident: Incident) -> tuple[int, datetime]:
    plan = incident.plan
    return (int(plan.priority) if plan and plan.priority else 9), incident.opened_at


def _is_live(call: Call) -> bool:
    return call.ringing or call.talking or call.held


def _call_state(call: Call) -> str:
    if call.held:
        return "held"
    return "talking" if call.talking else "ringing"


_ORDER = (VehicleState.STANDBY, VehicleState.AVAILABLE, VehicleState.RETURNING)


def _place_of(state: CentreState, vehicle: Vehicle) -> tuple[str, int, str]:
    now = state.vehicle_state(vehicle)
    rank = _ORDER.index(now) if now in _ORDER else len(_ORDER)
    return str(vehicle.station), rank, str(vehicle.id)
