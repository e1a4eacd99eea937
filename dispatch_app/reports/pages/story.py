"""One incident's story on the map: caller, place, stations, ways, and every stage with its origin.

No numbers and no names of people: the story holds none.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import folium

from dispatch_app.domain.codes import AcceptanceKind
from dispatch_app.domain.incident_story import CallerSpot, IncidentStory, StoryMission
from dispatch_app.domain.values import Position
from dispatch_app.reports.frame import Frame, Wording, lines, spot, table, tag
from dispatch_app.reports.ground import Ground
from dispatch_app.reports.leaflet import Popup
from dispatch_app.reports.look import look
from gis.mercator import unit_of
from gis.painter.live_signs import LeftOut
from gis.region import Box

_ROOM = 0.12
"""Of the longer side: left free about everything."""
_LEAST_DEG = 0.004
"""A place alone still shows the streets about it."""
_LATEST_ONLY = 12


def story_box(told: IncidentStory) -> Box | None:
    """What the page must show; None where nothing has a position."""
    points = list(_points(told))
    if not points:
        return None
    lons, lats = [lon for lon, _ in points], [lat for _, lat in points]
    room = max(_ROOM * max(max(lons) - min(lons), max(lats) - min(lats)), _LEAST_DEG)
    return (min(lons) - room, min(lats) - room, max(lons) + room, max(lats) + room)


def _points(told: IncidentStory) -> Iterator[tuple[float, float]]:
    if told.place is not None and told.place.position is not None:
        yield told.place.position.lon, told.place.position.lat
    for mission in told.missions:
        yield from mission.line
        for at in (mission.station_at, mission.hospital_at):
            if at is not None:
                yield at.lon, at.lat
    for caller in told.callers:
        yield caller.position.lon, caller.position.lat


def story_signs(told: IncidentStory) -> tuple[LeftOut, ...]:
    """Stations and hospitals that the page names itself."""
    stations = ((mission.station, mission.station_at) for mission in told.missions)
    hospitals = ((mission.hospital, mission.hospital_at) for mission in told.missions)
    signs = {name: at for name, at in (*stations, *hospitals) if at is not None}
    return tuple((name, *unit_of(at.lon, at.lat)) for name, at in signs.items())


def story_page(told: IncidentStory, ground: Ground, wording: Wording, made_at: datetime) -> str:
    texts = wording.texts
    title = texts("handed.story.title", number=told.number)
    frame = Frame(title, _said(told, wording), ground, wording)
    style = look().story
    for caller in told.callers[-_LATEST_ONLY:]:
        _draw_caller(frame, caller, wording)
    for number, mission in enumerate(told.missions):
        _draw_way(frame, mission, style.routes[number % len(style.routes)], wording)
    _draw_ends(frame, told, wording)
    _draw_place(frame, told, wording)
    frame.legend(texts("handed.story.legend"), _legend(told, wording))
    frame.side(_begin(told, wording), *(_stages(m, wording) for m in told.missions))
    return frame.page(made_at, texts("handed.story.way"))


def _said(told: IncidentStory, wording: Wording) -> str:
    texts = wording.texts
    parts = [wording.day_time(told.opened_at), told.complaint]
    if told.priority is not None:
        parts.append(texts.code("priority", str(int(told.priority))))
    if told.place is not None:
        parts.append(told.place.text)
    parts.append(texts.code("nature", told.nature.value))
    if told.outcome is not None:
        parts.append(texts.code("incident_outcome", told.outcome.value))
    return " · ".join(part for part in parts if part)


def _draw_caller(frame: Frame, caller: CallerSpot, wording: Wording) -> None:
    texts, colour = wording.texts, look().story.caller
    at = (caller.position.lat, caller.position.lon)
    words = lines(
        texts("handed.story.caller"),
        texts.code("place_source", caller.source.value),
        texts("handed.story.within", metres=round(caller.radius_m)),
    )
    circle = folium.Circle(
        at, radius=caller.radius_m, color=colour, weight=2, dash_array="6 5", fill_opacity=0.06
    )
    Popup(words).add_to(circle)
    circle.add_to(frame.map)
    spot(at, colour, 5, words).add_to(frame.map)


def _draw_way(frame: Frame, mission: StoryMission, colour: str, wording: Wording) -> None:
    if len(mission.line) < 2:
        return
    way = folium.PolyLine(  # type: ignore[no-untyped-call]
        [(lat, lon) for lon, lat in mission.line], color=colour, weight=5, opacity=0.85
    )
    Popup(_mission_words(mission, wording)).add_to(way)
    way.add_to(frame.map)
    lon, lat = mission.line[len(mission.line) // 2]
    tag((lat, lon), mission.vehicle).add_to(frame.map)


def _mission_words(mission: StoryMission, wording: Wording) -> str:
    rows = (f"{time} {words} ({origin})" for words, time, origin in _rows(mission, wording))
    return lines(mission.number, wording.texts("handed.story.vehicle", id=mission.vehicle), *rows)


def _draw_ends(frame: Frame, told: IncidentStory, wording: Wording) -> None:
    """A house to which several vehicles belong or drive has one mark, with the words of all."""
    style = look().story
    said: dict[tuple[Position, str, str], list[str]] = {}
    for mission in told.missions:
        if mission.station_at is not None:
            house = (mission.station_at, mission.station, style.station)
            said.setdefault(house, []).append(_mission_words(mission, wording))
        if mission.hospital_at is not None:
            house = (mission.hospital_at, mission.hospital, style.hospital)
            said.setdefault(house, [lines(mission.hospital)])
    for (at, name, colour), words in said.items():
        spot((at.lat, at.lon), colour, 7, "<br>".join(words)).add_to(frame.map)
        tag((at.lat, at.lon), name, "below").add_to(frame.map)


def _draw_place(frame: Frame, told: IncidentStory, wording: Wording) -> None:
    if told.place is None or told.place.position is None:
        return
    at, texts = told.place.position, wording.texts
    words = lines(
        told.number,
        told.place.text,
        texts.code("place_source", told.place.source.value),
        told.complaint,
    )
    spot((at.lat, at.lon), look().story.place, 10, words).add_to(frame.map)
    tag((at.lat, at.lon), told.place.text, "above strong").add_to(frame.map)


def _begin(told: IncidentStory, wording: Wording) -> str:
    texts = wording.texts
    rows = [row for kind, at in told.acceptances for row in _accepted(kind, at, told, wording)]
    if told.closed_at is not None:
        rows.append([texts("handed.story.closed"), wording.clock(told.closed_at)])
    heads = [texts("handed.story.step"), texts("handed.story.time")]
    return table(texts("handed.story.handling"), heads, rows)


def _accepted(
    kind: AcceptanceKind, at: datetime, told: IncidentStory, wording: Wording
) -> Iterator[list[str]]:
    """Help was called for when the telephone rang, not when somebody answered."""
    word = wording.texts.code("acceptance_kind", kind.value)
    if kind is not AcceptanceKind.FIRST_CALL or told.rang_at is None:
        yield [word, wording.clock(at)]
        return
    yield [word, wording.clock(told.rang_at)]
    if told.answered_at is not None:
        yield [wording.texts("handed.story.answered"), wording.clock(told.answered_at)]


def _stages(mission: StoryMission, wording: Wording) -> str:
    texts = wording.texts
    title = texts("handed.story.mission", number=mission.number, vehicle=mission.vehicle)
    heads = [texts(f"handed.story.{head}") for head in ("step", "time", "origin")]
    return table(title, heads, _rows(mission, wording))


def _rows(mission: StoryMission, wording: Wording) -> list[tuple[str, str, str]]:
    texts = wording.texts
    ordered = (
        texts.code("stage", "ordered"),
        wording.clock(mission.ordered_at),
        texts("handed.story.centre"),
    )
    reached = [
        (
            texts.code("stage", stage.stage.value),
            wording.clock(stage.at),
            texts.code("origin", stage.origin.value),
        )
        for stage in mission.stages
        if stage.stage.value != "ordered"
    ]
    return [ordered, *reached]


def _legend(told: IncidentStory, wording: Wording) -> list[tuple[str, str]]:
    texts, style = wording.texts, look().story
    rows = [(style.place, texts("handed.story.place"))]
    if told.callers:
        rows.append((style.caller, texts("handed.story.caller")))
    rows += [
        (style.station, texts("handed.story.station")),
        (style.hospital, texts("handed.story.hospital")),
    ]
    for number, mission in enumerate(told.missions):
        colour = style.routes[number % len(style.routes)]
        rows.append((colour, texts("handed.story.vehicle", id=mission.vehicle)))
    return rows
