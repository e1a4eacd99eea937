"""What a replay shows in tables and as marks on its map. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from dispatch_app.domain.codes import VehicleState
from dispatch_app.domain.ids import VehicleId
from dispatch_app.domain.state import CentreState
from dispatch_app.domain.tracks import Mileage
from dispatch_app.i18n.texts import Texts
from dispatch_app.i18n.times import clock_text, local, span_text
from dispatch_app.ports.records import IncidentLine
from dispatch_app.ui.kit.keyed_table import Head, Line
from dispatch_app.ui.kit.map import HospitalMark, StationMark, VehicleMark
from dispatch_app.ui.kit.replay.scene import Seen
from dispatch_app.ui.kit.replay.subject import Subject

_KMH = 3.6
_HEADING_STEP = 15.0


def incident_heads(texts: Texts) -> tuple[Head, ...]:
    return (
        Head(texts("replay.head.number"), width_px=128),
        Head(texts("replay.head.opened"), width_px=92),
        Head(texts("replay.head.missions"), figures=True, width_px=50),
        Head(texts("replay.head.place"), width_px=150),
    )


def incident_line(line: IncidentLine, texts: Texts, zone: str) -> Line:
    what = f"{line.complaint} {line.place}".strip()
    return Line(
        key=line.id,
        cells=(
            line.number,
            f"{local(line.opened_at, zone):%m-%d %H:%M}",
            str(line.missions),
            line.place or "—",
        ),
        about=line,
        tip=what,
    )


def chain_heads(texts: Texts) -> tuple[Head, ...]:
    return (
        Head(texts("replay.head.time"), width_px=76),
        Head(texts("replay.head.event"), width_px=190),
        Head(texts("replay.head.origin"), width_px=100),
    )


def chain_lines(subject: Subject, zone: str) -> list[Line]:
    return [
        Line(key=str(n), cells=(clock_text(m.at, zone), m.word, m.origin), about=m)
        for n, m in enumerate(subject.chain)
    ]


def reached(subject: Subject, now: datetime) -> str:
    """The key of the last event that had happened; empty before the first."""
    past = [n for n, m in enumerate(subject.chain) if m.at <= now]
    return str(past[-1]) if past else ""


def vehicle_heads(texts: Texts) -> tuple[Head, ...]:
    return (
        Head(texts("replay.head.vehicle"), width_px=58),
        Head(texts("replay.head.state"), width_px=76),
        Head(texts("replay.head.speed"), figures=True, width_px=64),
        Head(texts("replay.head.fix"), width_px=118),
        Head(texts("replay.head.went"), figures=True, width_px=76),
    )


def vehicle_lines(
    subject: Subject, seen: Sequence[Seen], miles: Mapping[VehicleId, Mileage], texts: Texts
) -> list[Line]:
    by_id = {each.vehicle: each for each in seen}
    return [_vehicle_line(v, by_id.get(v), miles.get(v), texts) for v in subject.vehicles]


def _vehicle_line(
    vehicle: VehicleId, seen: Seen | None, went: Mileage | None, texts: Texts
) -> Line:
    driven = texts("replay.km", km=f"{went.driven_m / 1000:.1f}") if went is not None else ""
    if seen is None:
        return Line(key=vehicle, cells=(vehicle, "—", "", texts("replay.not-heard"), driven))
    return Line(
        key=vehicle,
        cells=(
            vehicle,
            _state(seen, texts),
            texts("replay.kmh", kmh=round(seen.speed_mps * _KMH)),
            _fix(seen, texts),
            driven,
        ),
        tip=_fix(seen, texts),
    )


def _state(seen: Seen, texts: Texts) -> str:
    return texts.code("vehicle_state", seen.state.value) if seen.state else "—"


def _fix(seen: Seen, texts: Texts) -> str:
    """Where the fix comes from, and what speaks against it."""
    origin = seen.origin
    if texts.has(f"replay.fix.{origin}"):
        origin = texts(f"replay.fix.{origin}")
    if seen.doubted:
        return f"{origin} · {texts('replay.doubted')}"
    if seen.stale:
        return f"{origin} · {texts('replay.old', age=span_text(seen.age_s))}"
    return origin


def vehicle_mark(seen: Seen, texts: Texts) -> VehicleMark:
    heading = seen.heading_deg
    turned = None if heading is None else round(heading / _HEADING_STEP) * _HEADING_STEP % 360.0
    note = texts("replay.old", age=span_text(seen.age_s)) if seen.stale else ""
    return VehicleMark(
        id=seen.vehicle,
        lon=seen.at[0],
        lat=seen.at[1],
        state=(seen.state or VehicleState.UNKNOWN).value,
        callsign=seen.vehicle,
        note=note or (_state(seen, texts) if seen.state else ""),
        heading_deg=turned,
        stale=seen.stale,
    )


def ground_marks(state: CentreState) -> tuple[list[StationMark], list[HospitalMark]]:
    """What stands on the map of any replay: as it is now."""
    stations = [
        StationMark(s.id, s.position.lon, s.position.lat, s.name) for s in state.stations.values()
    ]
    hospitals = [
        HospitalMark(h.id, h.position.lon, h.position.lat, h.name) for h in state.hospitals.values()
    ]
    return stations, hospitals
