"""Stations, hospitals and complaints of the live board as lines and bars. Pure: state in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Set
from datetime import datetime
from statistics import median

from dispatch_app.domain.codes import HospitalStatus, Stage, VehicleState
from dispatch_app.domain.ids import HospitalId
from dispatch_app.domain.state import READY, CentreState, Hospital
from dispatch_app.i18n.texts import Texts
from dispatch_app.papers.amounts import Unit
from dispatch_app.papers.charts import Bar, Ranking
from dispatch_app.ui.director.live_people import Board
from dispatch_app.ui.kit.keyed_table import Head, Line

MOST_COMPLAINTS = 6
REPORT_H = 4
"""A hospital's own report that is older says how old it is."""
_OFF = frozenset({VehicleState.PAUSED, VehicleState.OUT_OF_SERVICE, VehicleState.UNKNOWN})
_DOOR_LATE_S = 1200.0


def station_heads(texts: Texts) -> tuple[Head, ...]:
    return (
        Head(texts("live.head.station"), width_px=170),
        Head(texts("live.head.ready"), figures=True, width_px=52),
        Head(texts("live.head.out"), figures=True, width_px=52),
        Head(texts("live.head.off"), figures=True, width_px=44),
        Head(texts("live.head.link"), width_px=70),
    )


def station_lines(state: CentreState, online: Set[str] | None, texts: Texts) -> list[Line]:
    """Those that cannot be reached, then those without a free vehicle, then all others by name.

    `online`: whose streams the centre has; None: not known.
    """
    counts: dict[str, Counter[str]] = {}
    for vehicle in state.vehicles.values():
        doing = state.vehicle_state(vehicle)
        what = "ready" if doing in READY else "off" if doing in _OFF else "out"
        counts.setdefault(vehicle.station, Counter())[what] += 1
    found = []
    for station in state.stations.values():
        count = counts.get(station.id, Counter())
        up = online is None or station.id in online
        order = (up, count["ready"] > 0, station.name)
        link = texts("live.link.up" if up else "live.link.down") if online is not None else "—"
        cells = (station.name, *(str(count[x]) for x in ("ready", "out", "off")), link)
        found.append((order, Line(key=station.id, cells=cells, about=station.id)))
    return [line for _, line in sorted(found, key=lambda pair: pair[0])]


# ---- hospitals


def hospital_heads(texts: Texts) -> tuple[Head, ...]:
    return (
        Head(texts("live.head.hospital"), width_px=190),
        Head(texts("live.head.inbound"), figures=True, width_px=48),
        Head(texts("live.head.door"), figures=True, width_px=48),
        Head(texts("live.head.doortime"), figures=True, width_px=76),
        Head(texts("live.head.report"), width_px=120),
    )


def hospital_lines(state: CentreState, now: datetime, since: datetime, texts: Texts) -> list[Line]:
    """Those with the most at and on the way to their door first; nobody near: by name."""
    inbound, door = Counter[HospitalId](), Counter[HospitalId]()
    stays: dict[HospitalId, list[float]] = {}
    for mission in state.missions.values():
        if mission.hospital is None:
            continue
        came = mission.reached(Stage.AT_HOSPITAL)
        if mission.stage is Stage.TRANSPORTING:
            inbound[mission.hospital] += 1
        if mission.stage is Stage.AT_HOSPITAL:
            door[mission.hospital] += 1
        gone = mission.reached(Stage.COMPLETE)
        if came is not None and came.at >= since:
            until = gone.at if gone is not None else now
            stays.setdefault(mission.hospital, []).append((until - came.at).total_seconds())
    hospitals = sorted(
        state.hospitals.values(), key=lambda h: (-door[h.id] - inbound[h.id], -door[h.id], h.name)
    )
    return [
        _hospital_line(h, (inbound[h.id], door[h.id]), stays.get(h.id, []), now, texts)
        for h in hospitals
    ]


def _hospital_line(
    hospital: Hospital, load: tuple[int, int], stays: list[float], now: datetime, texts: Texts
) -> Line:
    middle = median(stays) if stays else None
    sign = "▲ " if middle is not None and middle > _DOOR_LATE_S else ""
    return Line(
        key=hospital.id,
        cells=(
            hospital.name,
            str(load[0]),
            str(load[1]),
            "—" if middle is None else f"{sign}{middle / 60:.0f}'",
            _report(hospital, now, texts),
        ),
        about=hospital.id,
        tip=hospital.note,
    )


def _report(hospital: Hospital, now: datetime, texts: Texts) -> str:
    if hospital.status is HospitalStatus.UNREPORTED or hospital.reported_at is None:
        return texts("live.hospital-unreported")
    word = texts.code("hospital_status", hospital.status.value)
    hours = int((now - hospital.reported_at).total_seconds() // 3600)
    if hours >= REPORT_H:
        return texts("live.report-age", word=word, hours=hours)
    return f"{word} {hospital.note}".strip()


# ---- complaints


def complaints_today(board: Board) -> Ranking:
    """Incidents of today by their chief complaint: the most frequent, then all the others."""
    counted = Counter(
        i.complaint for i in board.state.incidents.values() if i.opened_at >= board.since
    )
    whole = sum(counted.values())
    most = counted.most_common(MOST_COMPLAINTS)
    names = [
        (board.complaints.get(code, code) or board.texts("live.no-complaint"), n, code)
        for code, n in most
    ]
    rest = whole - sum(n for _, n, _ in names)
    bars = [Bar(key=code, word=name, value=n, note=_share(n, whole)) for name, n, code in names]
    if rest:
        word = board.texts("live.others")
        bars.append(Bar(key="", word=word, value=rest, note=_share(rest, whole)))
    return Ranking(bars=tuple(bars), unit=Unit())


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.0f} %" if whole else ""
