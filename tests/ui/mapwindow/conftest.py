"""A map window over a dispatch panel, with tiles of one colour."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import pytest

from dispatch_app.ui.dispatcher.map.presenter import Mapping
from dispatch_app.ui.dispatcher.map_window import MapWindow
from gis.gazetteer.match import Match, Near
from gis.region import Region
from tests.fakes.dispatch_room import DispatchRoom
from tests.fakes.map_places import FakePlaces
from tests.fakes.map_tiles import FakeTiles


class MapDesk:
    """Room, window and presenter of the map."""

    def __init__(self) -> None:
        self.places = FakePlaces()
        self.room = DispatchRoom(guide=self.places)
        region = Region(
            directory=Path("none"),
            name="demo",
            bbox=(120.4, 31.4, 120.6, 31.6),
            centre=(120.5, 31.5),
            data_date="2026-01-01",
            attribution="demo",
            road_version="1",
        )
        self.window = MapWindow(self.room.workplace, region, tiles=cast(Any, FakeTiles(ready=True)))
        self.window.resize(1200, 800)
        self.mapping = Mapping(
            self.room.workplace, self.window, cast(Any, self.room.intake), self.room.dispatching
        )
        self.window.show()
        self.room.settle()

    @property
    def map(self) -> Any:
        return self.window.map

    def mark(self, kind: Any, id_: str) -> Any:
        return self.map._marks.row(kind, id_)

    def type(self, text: str) -> None:
        self.window.search.field.setText(text)
        self.mapping.searching._ask()

    def close(self) -> None:
        self.window.close()
        self.mapping.deleteLater()
        self.window.deleteLater()
        self.room.close()


@pytest.fixture
def map_desk(qapp: Any) -> Iterator[MapDesk]:
    desk = MapDesk()
    yield desk
    desk.close()


@pytest.fixture
def near() -> Near:
    return Near(
        road="和平路",
        road_distance_m=3.0,
        cross_road="解放路",
        distance_m=124.0,
        bearing="e",
        district="演示区",
    )


@pytest.fixture
def square() -> Match:
    return Match(
        name="人民广场",
        kind="park",
        district="演示区",
        lon=120.52,
        lat=31.52,
        uncertainty_m=80.0,
        score=1.0,
        how="exact",
        distance_m=1200.0,
    )
