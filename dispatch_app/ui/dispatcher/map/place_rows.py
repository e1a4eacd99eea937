"""Own places and corrections as rows of a list and marks of the map. Values in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from dispatch_app.domain.large_events.values import LargeEvent
from dispatch_app.domain.own_places import KeptCorrection, KeptPlace
from dispatch_app.domain.state import CentreState
from dispatch_app.i18n.texts import Texts
from dispatch_app.ui.dispatcher.map.road_words import clock, who_text
from dispatch_app.ui.dispatcher.map.side_box import TextRow
from dispatch_app.ui.kit.map import PlaceMark

PAST_SHOWN = 5
"""Retired and decided ones that stand below, so that a step too much can be undone."""
_SEPARATORS = re.compile(r"[;；,，、]+")


def aliases_of(text: str) -> tuple[str, ...]:
    """Other names as people list them."""
    parts = (part.strip() for part in _SEPARATORS.split(text))
    return tuple(dict.fromkeys(part for part in parts if part))


def correction_name(kept: KeptCorrection) -> str:
    correction = kept.correction
    return correction.right.text.strip() or correction.typed.strip()


def place_marks(state: CentreState) -> Iterator[PlaceMark]:
    """Own places, the right points of corrections that wait, and the ground of large events."""
    for kept in state.own_places.values():
        at = kept.place.position
        yield PlaceMark(kept.id, at.lon, at.lat, kept.place.name)
    for waiting in state.corrections.values():
        right = waiting.correction.right.position
        if right is not None:
            yield PlaceMark(waiting.id, right.lon, right.lat, correction_name(waiting), open=True)
    for event in state.large.events.values():
        if event.open:
            yield from _ground_marks(event)


def _ground_marks(event: LargeEvent) -> Iterator[PlaceMark]:
    """Where vehicles gather, and the middle of each sector."""
    if event.staging is not None:
        at = event.staging
        yield PlaceMark(
            f"staging {event.id}", at.lon, at.lat, f"⚑ {event.staging_words}", open=True
        )
    for sector in event.sectors:
        lat = sum(p.lat for p in sector.ring) / len(sector.ring)
        lon = sum(p.lon for p in sector.ring) / len(sector.ring)
        yield PlaceMark(f"sector {event.id} {sector.name}", lon, lat, f"⚑ {sector.name}", open=True)


def place_rows(state: CentreState, texts: Texts, zone: str) -> Iterator[TextRow]:
    """What waits for a decision first, then places by name, then what is past."""
    for waiting in state.corrections.values():
        yield _correction_row(waiting, texts, zone)
    for kept in sorted(state.own_places.values(), key=lambda k: k.place.name):
        yield _place_row(kept, texts, zone)
    past = list(state.decided_corrections.values())[: -PAST_SHOWN - 1 : -1]
    yield from (_correction_row(kept, texts, zone, "✕ ") for kept in past)
    retired = list(state.retired_places.values())[: -PAST_SHOWN - 1 : -1]
    yield from (_place_row(kept, texts, zone, "✕ ") for kept in retired)


def _place_row(kept: KeptPlace, texts: Texts, zone: str, sign: str = "") -> TextRow:
    place = kept.place
    act = texts.code("map_act", kept.last.act.value)
    first = " · ".join(part for part in (place.name, place.address) if part)
    second = f"{act} {clock(kept.last.at, zone)}  {who_text(kept.last.by)}"
    return TextRow(kept.id, f"{sign}{first}\n{second}", _tip(place.aliases, place.note))


def _correction_row(kept: KeptCorrection, texts: Texts, zone: str, sign: str = "⚠ ") -> TextRow:
    correction = kept.correction
    status = texts.code("correction_status", kept.status.value)
    names = f"“{correction.typed}” → {correction_name(kept)}"
    second = f"{status}  {who_text(kept.filed_by)}  {clock(kept.filed_at, zone)}"
    return TextRow(kept.id, f"{sign}{names}\n{second}", correction.note)


def _tip(names: Iterable[str], note: str) -> str:
    return "\n".join(line for line in ("、".join(names), note) if line)
