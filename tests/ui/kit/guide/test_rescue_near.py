"""What lies near for those who help: by road, kind by kind, named or not."""

from __future__ import annotations

import math
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from dispatch_app.ui.kit.guide.questions import Rescue
from dispatch_app.ui.kit.guide.rescue import KINDS, rescue_near
from gis.features.build import build_features
from gis.features.store import FeatureStore
from tests.fakes.map_sketch import CENTRE, MapSketch

X, Y = CENTRE


class Detours:
    """Roads as the crow flies at ten metres a second; what lies in the west is cut off or far."""

    def __init__(self, west_s: float = math.inf) -> None:
        self._west_s = west_s

    def rank_from(self, place, lon, lat):
        metres = [
            math.hypot(x - place[0], y - place[1]) * 1e5 for x, y in zip(lon, lat, strict=True)
        ]
        times = [self._west_s if x < X else m / 10 for x, m in zip(lon, metres, strict=True)]
        return SimpleNamespace(time_s=np.array(times), distance_m=np.array(metres))


@pytest.fixture
def store(tmp_path: Path) -> FeatureStore:
    sketch = MapSketch()
    sketch.node((X + 0.001, Y), emergency="defibrillator")
    sketch.node((X - 0.0005, Y), emergency="defibrillator")
    sketch.node((X + 0.003, Y), emergency="defibrillator")
    sketch.node((X + 0.004, Y), emergency="defibrillator")
    sketch.node((X + 0.002, Y), amenity="fire_station", name="演示消防站")
    sketch.node((X + 0.3, Y), amenity="police", name="太远的派出所")
    sketch.node((X + 0.0012, Y), amenity="restaurant", name="演示饭店")
    build_features(sketch.data(), tmp_path / "f.sqlite")
    return FeatureStore.open(tmp_path / "f.sqlite")


def test_the_nearest_by_road_of_each_kind_come_first(store: FeatureStore) -> None:
    answer = rescue_near(store, Detours(west_s=900.0), Rescue(point=CENTRE, each=2))
    found = [(spot.kind, round(spot.time_s)) for spot in answer.spots]
    assert found == [("aed", 10), ("aed", 30), ("fire_station", 20)]


def test_what_no_road_leads_to_is_left_out(store: FeatureStore) -> None:
    answer = rescue_near(store, Detours(), Rescue(point=CENTRE, each=9))
    assert all(spot.lon >= X for spot in answer.spots)


def test_names_are_told_where_there_are_any(store: FeatureStore) -> None:
    names = {s.kind: s.name for s in rescue_near(store, Detours(), Rescue(point=CENTRE)).spots}
    assert names == {"aed": "", "fire_station": "演示消防站"}


def test_far_from_everything_there_is_nothing(store: FeatureStore) -> None:
    assert rescue_near(store, Detours(), Rescue(point=(X + 3, Y + 3))).spots == ()


def test_every_kind_has_a_word() -> None:
    from dispatch_app.i18n import Texts

    for language in ("zh", "en"):
        texts = Texts.load(language)
        assert all(texts.has(f"rescue.{kind}") for kind in KINDS.values())
