"""Endpoints of tracks: each look at where vehicles were is in the journal before it is answered."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, time, timedelta

from starlette.requests import Request
from starlette.responses import Response

from dispatch_app.domain.ids import IncidentId, VehicleId
from dispatch_app.domain.track_commands import ReadTracks
from dispatch_app.domain.tracks import Stretch, Track, TrackPurpose
from dispatch_app.ports.records import IncidentRecord
from dispatch_app.server.asking import centre_of, json, reader, shape_of, who
from dispatch_app.server.centre import Centre
from dispatch_app.server.commanding import asked
from dispatch_app.server.problems import JSON, Refusal, refusal
from dispatch_app.server.sessions import Known
from dispatch_app.services.mileages import by_day, of_mission, whole_day
from dispatch_app.services.rights import Reading
from dispatch_app.services.track_files import MEDIA, About, TrackFormat, written
from dispatch_app.wire import codec
from dispatch_app.wire.track_messages import (
    FleetVehicle,
    FleetVehicles,
    KeptTrackDay,
    Mileages,
    TrackQuestion,
    TracksFound,
    TracksKept,
    WentFar,
)

MOST_VEHICLE_DAYS = 40
"""A larger question holds the processor for more than a second: it is asked in parts."""
DAY = timedelta(days=1)


async def tracks(request: Request) -> Response:
    """`POST /v1/tracks`: where vehicles were."""
    known = await who(request)
    question = await shape_of(request, TrackQuestion)
    centre = centre_of(request)
    stretches = await _asked(centre, known, question, TrackPurpose.VIEW)
    body = await _apart(centre, lambda: _answer(_read(centre, stretches)))
    return Response(body, media_type=JSON)


async def file(request: Request) -> Response:
    """`POST /v1/tracks/{format}`: the same as a file to take out of the house."""
    known = await who(request)
    form = request.path_params["format"]
    if form not in list(TrackFormat):
        raise Refusal(404, "message.invalid", detail=f"format: {', '.join(TrackFormat)}")
    question = await shape_of(request, TrackQuestion)
    centre = centre_of(request)
    stretches = await _asked(centre, known, question, TrackPurpose.EXPORT)
    about = _about(centre, known, question)
    body = await _apart(centre, lambda: written(TrackFormat(form), _read(centre, stretches), about))
    return Response(body, media_type=MEDIA[TrackFormat(form)])


async def kept(request: Request) -> Response:
    """`GET /v1/tracks`: which days there are, what is held, what was lost."""
    await reader(request, Reading.TRACKS)
    centre = centre_of(request)
    days = await asyncio.to_thread(centre.tracks.days)
    return json(
        TracksKept(
            days=[KeptTrackDay(day=d.day, bytes=d.bytes) for d in days],
            holds=list(centre.bus.state.track_holds.values()),
            waiting=centre.track_keeper.waiting,
            lost=centre.track_keeper.lost,
        )
    )


async def mileages(request: Request) -> Response:
    """`GET /v1/mileages?vehicle=&first=&last=` by day, or `?incident=` by mission."""
    await reader(request, Reading.TRACKS)
    centre = centre_of(request)
    incident = request.query_params.get("incident")
    if incident:
        record = await asyncio.to_thread(centre.records.incident_record, IncidentId(incident))
        if record is None:
            raise Refusal(404, "incident.unknown", incident=incident)
        return json(await _apart(centre, lambda: _by_mission(centre, record)))
    vehicle = VehicleId(request.query_params.get("vehicle", ""))
    if "day" in request.query_params:
        day = _day(request)
        return json(await _apart(centre, lambda: _whole_day(centre, vehicle, day)))
    first, last = _days(request, centre)
    return json(await _apart(centre, lambda: _by_day(centre, vehicle, first, last)))


async def vehicles(request: Request) -> Response:
    """`GET /v1/mileages/vehicles`: the fleet, and who served in it before."""
    await reader(request, Reading.TRACKS)
    state = centre_of(request).bus.state
    known = [(v, False) for v in state.vehicles.values()]
    known += [(v, True) for v in state.retired_vehicles.values()]
    stations = {**state.retired_stations, **state.stations}
    return json(
        FleetVehicles(
            vehicles=[
                FleetVehicle(
                    vehicle=v.id,
                    plate=v.plate,
                    station=stations[v.station].name if v.station in stations else v.station,
                    retired=retired,
                )
                for v, retired in sorted(known, key=lambda k: (len(k[0].id), k[0].id))
            ]
        )
    )


async def _asked(
    centre: Centre, known: Known, question: TrackQuestion, purpose: TrackPurpose
) -> Sequence[Stretch]:
    """Have the question written down; then what there is to read.

    Raises:
        Rejected: the rules or the rights say no.
        Refusal: it asks for too much at once.
    """
    since, until = question.since.astimezone(UTC), question.until.astimezone(UTC)
    vehicles = tuple(VehicleId(v) for v in question.vehicles)
    if len(vehicles) * ((until - since) / DAY) > MOST_VEHICLE_DAYS:
        raise refusal("limit.tracks", most=str(MOST_VEHICLE_DAYS))
    command = ReadTracks(
        vehicles=vehicles, since=since, until=until, purpose=purpose, reason=question.reason
    )
    await asked(centre, command, actor=known.actor, command_id=centre.new_id())
    return [Stretch(vehicle=v, since=since, until=until) for v in vehicles]


def _read(centre: Centre, stretches: Sequence[Stretch]) -> list[Track]:
    return [centre.tracks.track(s.vehicle, s.since, s.until) for s in stretches]


def _answer(found: list[Track]) -> bytes:
    return codec.encode(TracksFound(tracks=found))


async def _apart[T](centre: Centre, work: Callable[[], T]) -> T:
    """On a thread, one question after the other: orders keep the processor."""
    async with centre.reading_tracks:
        return await asyncio.to_thread(work)


def _about(centre: Centre, known: Known, question: TrackQuestion) -> About:
    vehicles = centre.bus.state.vehicles
    return About(
        period=f"{question.since.isoformat()}/{question.until.isoformat()}",
        by=str(known.actor.account),
        reason=question.reason.strip(),
        names={v: vehicles[VehicleId(v)].plate for v in question.vehicles if v in vehicles},
    )


def _by_mission(centre: Centre, record: IncidentRecord) -> Mileages:
    now = centre.clock.now()
    ways = (of_mission(centre.tracks, mission, now) for mission in record.missions)
    return Mileages(
        ways=[
            WentFar(vehicle=w.vehicle, since=w.since, until=w.until, went=w.went, mission=w.number)
            for w in ways
        ]
    )


def _by_day(centre: Centre, vehicle: VehicleId, first: date, last: date) -> Mileages:
    return Mileages(
        ways=[
            WentFar(vehicle=w.vehicle, since=w.since, until=w.until, went=w.went, day=w.day)
            for w in by_day(centre.tracks, vehicle, first, last, centre.zone)
        ]
    )


def _whole_day(centre: Centre, vehicle: VehicleId, day: date) -> Mileages:
    """The day first, then its missions."""
    since = datetime.combine(day, time(), centre.zone).astimezone(UTC)
    until = datetime.combine(day + DAY, time(), centre.zone).astimezone(UTC)
    missions = centre.records.missions_of(vehicle, since, until)
    now = centre.clock.now()
    w, ways = whole_day(centre.tracks, vehicle, day, centre.zone, missions, now)
    own = [
        WentFar(vehicle=m.vehicle, since=m.since, until=m.until, went=m.went, mission=m.number)
        for m in ways
    ]
    first = WentFar(vehicle=vehicle, since=w.since, until=w.until, went=w.went, day=w.day)
    return Mileages(ways=[first, *own])


def _day(request: Request) -> date:
    try:
        return date.fromisoformat(request.query_params["day"])
    except ValueError as strange:
        raise refusal("message.invalid", detail="day: YYYY-MM-DD") from strange


def _days(request: Request, centre: Centre) -> tuple[date, date]:
    today = centre.clock.now().astimezone(centre.zone).date()
    try:
        first = date.fromisoformat(request.query_params.get("first", today.isoformat()))
        last = date.fromisoformat(request.query_params.get("last", first.isoformat()))
    except ValueError as strange:
        raise refusal("message.invalid", detail="first, last: YYYY-MM-DD") from strange
    if not 0 <= (last - first).days < MOST_VEHICLE_DAYS:
        raise refusal("limit.tracks", most=str(MOST_VEHICLE_DAYS))
    return first, last
