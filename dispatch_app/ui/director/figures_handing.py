"""A report as a map to hand on: what its page is made of. Makes no page itself."""

from __future__ import annotations

from pathlib import Path

from dispatch_app.domain.values import Position
from dispatch_app.papers.sheet import Sheet, Taken
from dispatch_app.ports.figures import ColumnKind, FigureAnswer
from dispatch_app.ports.handed_maps import PageOrder, ReportMap, ReportPlace
from dispatch_app.ui.director.place import DirectorPlace


def map_of(answer: FigureAnswer, sheet: Sheet, taken: Taken) -> ReportMap | None:
    """None where the report has no places."""
    if answer.places is None or not answer.places.places:
        return None
    column = next((c for c in answer.columns if c.measure == answer.focus), answer.columns[0])
    said = (sheet.focus_word, sheet.period, sheet.filters, sheet.invented_word)
    by_whom = " ".join((taken.centre, taken.who, taken.when, taken.why))
    return ReportMap(
        title=sheet.title,
        said="　".join(part for part in said if part),
        places=tuple(
            ReportPlace(at=Position(lat=at.lat, lon=at.lon), n=at.n, mean_s=at.mean)
            for at in answer.places.places
        ),
        unplaced=answer.places.unplaced,
        timed=column.kind is ColumnKind.TIME,
        notes=(*sheet.definition[:1], sheet.standing, by_whom),
    )


def order_of(told: ReportMap, place: DirectorPlace, out: Path) -> PageOrder:
    assert place.ground is not None
    return PageOrder(
        told=told,
        made_at=place.desk.now(),
        region=place.ground.region,
        tiles=place.ground.cache,
        out=out,
        language=place.texts.language,
        zone=place.zone,
        invented=place.desk.state.invented,
    )
