"""The list of pictures: what each shows, and how it is brought about."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QWidget

from dispatch_app.ui.kit.guide.guide import GuideDesk
from gis.region import Region
from tests.screens.dispatcher import OTHER_LINE, Scene, a_centre
from tests.screens.station import StationScene

NARROW = (1366, 768)
WIDE = (1920, 1080)


@dataclass(frozen=True, slots=True)
class Picture:
    """`story` brings the window about; the seat's window is the map or the intake window."""

    name: str
    shows: str
    story: Callable[[Any], object]
    theme: str = "night"
    language: str = "zh"
    size: tuple[int, int] = WIDE
    busy: bool = True
    map: bool = False

    @property
    def station(self) -> bool:
        return self.name.startswith("station")


def _working(scene: Scene) -> None:
    scene.chest_pain()
    scene.rings(OTHER_LINE, known=False)


def _doubting(scene: Scene) -> None:
    scene.doubts()
    scene.rings(OTHER_LINE, known=False)


def _on_map(scene: Scene) -> None:
    scene.chest_pain()
    scene.opens_map()


def _on_map_with_orders(scene: Scene) -> None:
    scene.orders()
    scene.opens_map()


def _quiet_map(scene: Scene) -> None:
    scene.opens_map()


def _nothing(scene: object) -> None:
    pass


def _pair(name: str, shows: str, story: Callable[[Any], object], **more: Any) -> list[Picture]:
    return [
        Picture(f"{name}-{theme}", shows, story, theme=theme, **more) for theme in ("night", "day")
    ]


PICTURES: tuple[Picture, ...] = (
    *_pair("intake", "chest pain taken, vehicles recommended, another call rings", _working),
    *_pair("intake-orders", "three vehicles ordered, receipts on their way", Scene.orders),
    *_pair("intake-doubt", "place far from the caller's number, another call rings", _doubting),
    *_pair("intake-cpr", "resuscitation guided by telephone", Scene.resuscitates),
    *_pair("intake-telephone", "caller held, a station consulted, phone book", Scene.consults),
    *_pair("intake-chaser", "a caller who asks where the vehicle stays", Scene.calls_again),
    Picture("intake-telephone-en-night", "in English", Scene.consults, language="en"),
    Picture("intake-empty-night", "quiet: no call, no incident", _nothing, busy=False),
    Picture("intake-offline-night", "line to the centre lost, orders waiting", Scene.loses_line),
    Picture("intake-unsaved-night", "a field that the centre did not take", Scene.fails_to_save),
    Picture("intake-1366-day", "on a small monitor", _working, theme="day", size=NARROW),
    Picture("intake-1366-night", "on a small monitor", Scene.orders, size=NARROW),
    Picture("intake-en-night", "in English", _working, language="en"),
    Picture("intake-en-1366-day", "in English, small", _working, "day", "en", NARROW),
    *_pair("map", "candidates of an incident with their ways", _on_map, map=True),
    Picture("map-orders-night", "missions of an incident", _on_map_with_orders, map=True),
    Picture("map-1366-day", "on a small monitor", _on_map, theme="day", size=NARROW, map=True),
    Picture("map-en-day", "in English", _on_map, theme="day", language="en", map=True),
    Picture("map-quiet-night", "nothing selected", _quiet_map, map=True),
    *_pair("station-order", "an order rings", StationScene.is_ordered),
    *_pair("station-waiting", "vehicles and today's orders", StationScene.works),
    *_pair("station-sheet", "the run sheet", StationScene.writes_sheet),
    Picture("station-offline-night", "line to the centre lost", StationScene.loses_line),
    Picture("station-no-paper", "no paper: the slip on the screen", StationScene.lacks_paper),
    Picture("station-order-1366-night", "an order, small", StationScene.is_ordered, size=NARROW),
    Picture("station-order-en-day", "in English", StationScene.is_ordered, "day", "en"),
    Picture("station-waiting-en-night", "in English", StationScene.works, language="en"),
    Picture(
        "station-sheet-en-day", "in English, small", StationScene.writes_sheet, "day", "en", NARROW
    ),
)


@contextmanager
def shown(
    picture: Picture, region: Region, guide: GuideDesk | None, directory: Path
) -> Iterator[QWidget]:
    """The window of a picture, at work."""
    look = {"theme": picture.theme, "language": picture.language, "size": picture.size}
    if picture.station:
        station = StationScene(region, directory, **look)  # type: ignore[arg-type]
        picture.story(station)
        yield station.rig.window
        station.close()
        return
    assert guide is not None
    scene = Scene(region, a_centre(region, busy=picture.busy), guide, **look)  # type: ignore[arg-type]
    picture.story(scene)
    yield scene.room.map_window if picture.map else scene.room.window
    scene.close()
