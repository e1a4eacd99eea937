"""Says a row of the radar in words: what it is, what shows it, and what can be done. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from dispatch_app.domain.codes import Role, SeatKind, SeatState, Stage
from dispatch_app.domain.ids import CallId, HospitalId, StationId, VehicleId
from dispatch_app.domain.large_events.covering import bared
from dispatch_app.domain.links.values import LinkCaseId
from dispatch_app.domain.masking import Personal, shown_to
from dispatch_app.domain.radar import RadarAct, RadarKind, RadarRow
from dispatch_app.domain.state import CentreState
from dispatch_app.domain.truth.rows import TruthRow
from dispatch_app.i18n.texts import Texts
from dispatch_app.i18n.times import local, span_text
from dispatch_app.ui.kit.links.words import ringing_title, standing_of
from dispatch_app.ui.kit.truth.words import TruthWords

SIGN_URGENT, SIGN = "◆", "▲"


@dataclass(frozen=True, slots=True, kw_only=True)
class RadarLine:
    """One row as it is read; a sign stands beside its colour."""

    key: str
    title: str
    evidence: str
    urgent: bool
    acts: tuple[tuple[RadarAct, str], ...]
    row: RadarRow

    @property
    def sign(self) -> str:
        return SIGN_URGENT if self.urgent else SIGN

    @property
    def tooltip(self) -> str:
        return f"{self.title}\n{self.evidence}"


@dataclass(frozen=True, slots=True, kw_only=True)
class RadarWords:
    state: CentreState
    now: datetime
    texts: Texts
    zone: str
    complaints: Mapping[str, str]
    """Names of chief complaints, by their codes."""
    role: Role = Role.DIRECTOR
    doubts: Mapping[VehicleId, TruthRow] = field(default_factory=dict)
    """What the truth desk lists, by vehicle."""

    def line(self, row: RadarRow) -> RadarLine:
        acts = tuple((act, self.texts(f"radar.act.{act.value}")) for act in row.acts)
        return RadarLine(
            key=row.key,
            title=self._title(row),
            evidence=self._evidence(row),
            urgent=row.urgent,
            acts=acts,
            row=row,
        )

    def _title(self, row: RadarRow) -> str:
        return self.texts(
            f"radar.kind.{row.kind.value}",
            span=span_text((self.now - row.since).total_seconds()),
            seat=row.seat or "—",
            vehicle=row.vehicle or "—",
            incident=self._number_of(row),
            who=self._who(row),
            count=str(max(0, len(row.names) - (row.kind is not RadarKind.NAKED))),
            what=self._what(row),
        )

    def _number_of(self, row: RadarRow) -> str:
        incident = self.state.incidents.get(row.incident) if row.incident else None
        return incident.number.rpartition("-")[2] if incident is not None else "—"

    def _who(self, row: RadarRow) -> str:
        """The caller's number, as this person may see it."""
        number = row.names[0] if row.kind is RadarKind.CALLED_AGAIN and row.names else ""
        entry = self.state.telephone.call_backs.get(row.call) if row.call else None
        call = self.state.calls.get(row.call) if row.call else None
        number = number or (entry.number if entry else "") or (call.number if call else "")
        return shown_to(self.role, number, Personal.NUMBER) or self.texts("radar.no-number")

    def _what(self, row: RadarRow) -> str:
        texts, names = self.texts, row.names
        match row.kind:
            case RadarKind.FAULT:
                sources = [self._source(source) for source in names[1:]]
                return f"{texts(f'alarm.kind.{names[0]}')} {'、'.join(sources)}"
            case RadarKind.TRUTH:
                return self._doubt(row)
            case RadarKind.NAKED:
                return "、".join(names)
            case RadarKind.DUE:
                return texts(f"register.{names[0]}")
            case RadarKind.BOOKED_LATE:
                return names[0]
            case RadarKind.MOVE_UP:
                return self._source(names[0])
            case RadarKind.LINK_OPEN:
                case = self.state.links.cases.get(LinkCaseId(names[0]))
                return ringing_title(self.state.links, case, texts) if case is not None else "—"
            case RadarKind.CALL_UNANSWERED:
                call = self.state.calls.get(row.call) if row.call else None
                return call.line if call is not None else "—"
            case _:
                return ""

    def _doubt(self, row: RadarRow) -> str:
        listed = self.doubts.get(row.vehicle) if row.vehicle is not None else None
        if listed is None:
            return "—"
        words = TruthWords(self.state, self.now, self.texts, self.zone)
        return words.doubt(listed.doubts[0])

    def _source(self, source: str) -> str:
        station = self.state.stations.get(StationId(source))
        return station.name if station is not None else source

    # ---- what shows it

    def _evidence(self, row: RadarRow) -> str:
        match row.kind:
            case RadarKind.CALLED_AGAIN:
                parts = [self._past_call(CallId(call)) for call in row.names[1:]]
            case RadarKind.HAND_RAISED:
                parts = [*row.names, *self._case(row)]
            case RadarKind.NAKED:
                parts = [self.texts("radar.no-free-vehicle"), *self._bared(row)]
            case RadarKind.MOVE_UP:
                parts = [self._source(row.station or "")]
            case RadarKind.BOOKED_LATE:
                parts = [*row.names[1:], row.vehicle or self.texts("appointments.nobody")]
            case RadarKind.DUE:
                day = self.texts("radar.due-since", day=f"{row.since:%Y-%m-%d}")
                parts = [day, "、".join(row.names[1:])]
            case RadarKind.LINK_OPEN:
                parts = self._shared(row)
            case RadarKind.CALL_UNANSWERED:
                parts = [self._who(row), self._ready_seats()]
            case RadarKind.FAULT | RadarKind.TRUTH:
                at = self.texts("radar.since", at=f"{local(row.since, self.zone):%H:%M}")
                parts = [at, *self._stage(row)]
            case RadarKind.AT_DOOR:
                parts = [*self._door(row), *self._case(row)]
            case _:
                parts = [*self._receipts(row), *self._case(row)]
                if not any(parts) and row.call is not None:
                    parts = [self._who(row)]
        return " · ".join(part for part in parts if part)

    def _bared(self, row: RadarRow) -> list[str]:
        """Stations that are bare there, by name."""
        stations = (self.state.stations[one] for one in bared(self.state))
        return sorted(one.name for one in stations if one.district in row.names)

    def _shared(self, row: RadarRow) -> list[str]:
        """How it stands between the two, and what it is about."""
        case = self.state.links.cases.get(LinkCaseId(row.names[0]))
        if case is None:
            return self._case(row)
        place = shown_to(self.role, case.content.place, Personal.ADDRESS)
        side = self.texts("links.we") if case.ours else ""
        return [side, standing_of(case, self.texts), case.content.complaint, place]

    def _case(self, row: RadarRow) -> list[str]:
        incident = self.state.incidents.get(row.incident) if row.incident else None
        if incident is None:
            return []
        place = incident.place.text if incident.place is not None else ""
        shown = shown_to(self.role, place, Personal.ADDRESS)
        return [self.complaints.get(incident.complaint, incident.complaint), shown]

    def _past_call(self, call_id: CallId) -> str:
        texts, call = self.texts, self.state.calls.get(call_id)
        if call is not None:
            at = call.rang_at
            doing = "ringing" if call.ringing else "talking" if call.talking else "ended"
            word = texts(f"radar.call.{doing}")
        else:
            past = next((c for c in self.state.supervision.in_vain if c.call == call_id), None)
            if past is None:
                return ""
            at, word = past.at, texts.code("call_outcome", past.outcome.value)
        return f"{local(at, self.zone):%H:%M} {word}"

    def _receipts(self, row: RadarRow) -> list[str]:
        """How far an order came, and to whom."""
        mission = self.state.missions.get(row.mission) if row.mission else None
        if mission is None:
            return []
        station = self.state.stations.get(mission.station)
        slip, texts = mission.slip, self.texts
        step = "sent"
        if slip is not None and slip.delivered_at is not None:
            step = "sounding" if slip.sounding_at is not None else "delivered"
        name = station.name if station is not None else mission.station
        return [name, texts(f"radar.order.{step}") if mission.stage is Stage.ORDERED else ""]

    def _ready_seats(self) -> str:
        ready = sum(
            seat.state is SeatState.READY and seat.kind is not SeatKind.DIRECTOR
            for seat in self.state.seats.values()
        )
        return self.texts("radar.ready-seats", count=str(ready))

    def _stage(self, row: RadarRow) -> list[str]:
        mission = self.state.missions.get(row.mission) if row.mission else None
        if mission is None:
            return []
        return [self.texts.code("stage", mission.stage.value)]

    def _door(self, row: RadarRow) -> list[str]:
        if not row.names:
            return []
        id_ = HospitalId(row.names[0])
        hospital = self.state.hospitals.get(id_)
        there = sum(
            m.hospital == id_ and m.stage is Stage.AT_HOSPITAL for m in self.state.missions.values()
        )
        name = hospital.name if hospital is not None else row.names[0]
        return [name, self.texts("radar.at-door", count=str(there))]
