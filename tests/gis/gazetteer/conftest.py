"""A small invented town, drawn by hand: two roads of one name, numbers, posts, an estate."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from gis.gazetteer.build import ExtraPlace, build_places
from gis.gazetteer.gazetteer import Gazetteer
from gis.osm import OsmData, OsmMember, OsmRelation, OsmWay, read_osm

EXTRACTS = Path(__file__).resolve().parents[3] / ".." / "shared" / "data"


class Town:
    """Draws a map point by point; a spot that is drawn twice is one node."""

    def __init__(self) -> None:
        self._nodes: dict[tuple[float, float], int] = {}
        self._tags: dict[int, dict[str, str]] = {}
        self._ways: list[OsmWay] = []
        self._relations: list[OsmRelation] = []

    def point(self, lon: float, lat: float, **tags: str) -> int:
        ident = self._nodes.setdefault((lon, lat), len(self._nodes) + 1)
        if tags:
            self._tags[ident] = {key.replace("__", ":"): text for key, text in tags.items()}
        return ident

    def way(self, *spots: tuple[float, float], **tags: str) -> int:
        refs = tuple(self.point(*spot) for spot in spots)
        named = {key.replace("__", ":"): text for key, text in tags.items()}
        self._ways.append(OsmWay(len(self._ways) + 1, refs, named))
        return len(self._ways)

    def block(self, lon: float, lat: float, size: float, **tags: str) -> int:
        west, south, east, north = lon - size, lat - size, lon + size, lat + size
        ring = ((west, south), (east, south), (east, north), (west, north), (west, south))
        return self.way(*ring, **tags)

    def district(self, name: str, outline: int) -> None:
        tags = {"type": "boundary", "boundary": "administrative", "admin_level": "6", "name": name}
        members = (OsmMember("w", outline, "outer"),)
        self._relations.append(OsmRelation(len(self._relations) + 1, members, tags))

    def data(self) -> OsmData:
        spots = np.array(list(self._nodes), dtype=np.float64).reshape(-1, 2)
        return OsmData(
            node_ids=np.array(list(self._nodes.values()), dtype=np.int64),
            lon=spots[:, 0],
            lat=spots[:, 1],
            node_tags=self._tags,
            ways=self._ways,
            relations=self._relations,
        )


@pytest.fixture
def open_town(tmp_path: Path) -> Iterator[Callable[..., Gazetteer]]:
    opened: list[Gazetteer] = []

    def build_and_open(town: Town, *extra: ExtraPlace) -> Gazetteer:
        out = tmp_path / f"places-{len(opened)}.sqlite"
        build_places(town.data(), out, extra)
        opened.append(Gazetteer.open(out))
        return opened[-1]

    yield build_and_open
    for gazetteer in opened:
        gazetteer.close()


@pytest.fixture
def empty_town() -> Town:
    return Town()


def draw_town() -> Town:
    town = Town()
    town.district("城东区", town.block(113.615, 34.70, 0.015))
    town.district("城西区", town.block(113.585, 34.70, 0.015))
    along = ((113.58, 34.70), (113.60, 34.70), (113.61, 34.70), (113.62, 34.70))
    town.way(*along, highway="primary", name="长江路")
    town.way((113.60, 34.69), (113.60, 34.70), (113.60, 34.71), highway="primary", name="中山路")
    town.way((113.61, 34.70), (113.61, 34.71), highway="residential", name="解放路")
    town.way((113.60, 34.71), (113.62, 34.71), highway="secondary", name="重庆北街")
    town.way((113.90, 34.90), (113.91, 34.90), highway="residential", name="解放路")
    town.way((113.95, 34.95), (113.96, 34.95), highway="residential", name="杰放路")
    for number, lat in ((1, 34.691), (11, 34.696), (2, 34.691), (12, 34.697)):
        side = 113.5998 if number % 2 else 113.6002
        town.point(side, lat, addr__street="中山路", addr__housenumber=str(number))
    town.block(113.59, 34.705, 0.003, landuse="residential", name="雪松小区")
    town.block(113.589, 34.705, 0.0001, building="apartments", name="雪松小区8号楼")
    town.block(113.591, 34.705, 0.0001, building="apartments", ref="9")
    town.point(113.605, 34.702, amenity="hospital", name="云澜市第一人民医院")
    town.point(113.612, 34.702, railway="subway_entrance", name="钟楼站", ref="2")
    town.point(113.613, 34.702, shop="mall", name="万汇城", alt_name="老百货大楼")
    town.way((113.55, 34.65), (113.57, 34.65), (113.57, 34.67), highway="motorway", name="绕城高速")
    town.point(113.55, 34.65, highway="milestone", distance="3")
    town.point(113.57, 34.67, highway="milestone", distance="7")
    return town


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gazetteer]:
    out = tmp_path_factory.mktemp("town") / "places.sqlite"
    station = ExtraPlace("长江路急救站", "station", 113.601, 34.7005)
    build_places(draw_town().data(), out, [station])
    gazetteer = Gazetteer.open(out)
    yield gazetteer
    gazetteer.close()


@pytest.fixture(scope="session")
def open_extract(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Gazetteer]]:
    """Real map extracts, each built once; a test is skipped where they are not at hand."""
    opened: dict[str, Gazetteer] = {}

    def build_and_open(name: str) -> Gazetteer:
        if name not in opened:
            source = EXTRACTS / f"{name}.osm.pbf"
            if not source.is_file():
                if os.environ.get("CI") == "true":
                    pytest.fail(f"extract missing: {name}")
                pytest.skip(f"extract missing: {name}")
            out = tmp_path_factory.mktemp("extract") / f"{name}.sqlite"
            build_places(read_osm(source), out)
            opened[name] = Gazetteer.open(out)
        return opened[name]

    yield build_and_open
    for gazetteer in opened.values():
        gazetteer.close()
