"""Gaps of a base map: counted while in sight, replaced when the source is back."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QImage

from dispatch_app.ui.kit.map.ground import Ground
from dispatch_app.ui.kit.map.view import View
from gis.mercator import Block, Tile
from gis.tiles.messages import Painted

VIEW = View(0.5, 0.5, 14.0, 800, 600)
pytestmark = pytest.mark.usefixtures("qapp")


class Source:
    """Gives every tile in one colour and tells what it is told to tell."""

    ratio = 1

    def __init__(self) -> None:
        self.wishes: list[tuple[Block, ...]] = []
        self.news_to_tell: list[Painted] = []
        self.colour = ""

    def get(self, style: str, tile: Tile) -> bytes | None:
        if not self.colour:
            return None
        image = QImage(256, 256, QImage.Format.Format_RGB32)
        image.fill(self.colour)
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        image.save(buffer, "JPEG")  # type: ignore[call-overload]
        return bytes(buffer.data().data())

    def want(self, style: str, blocks: Sequence[Block]) -> None:
        self.wishes.append(tuple(blocks))

    def news(self) -> list[Painted]:
        told, self.news_to_tell = self.news_to_tell, []
        return told


@pytest.fixture
def source() -> Source:
    return Source()


@pytest.fixture
def ground(source: Source) -> Ground:
    made = Ground(source, "day")
    made.load(VIEW, moving=False)
    return made


def loaded(ground: Ground) -> None:
    while ground.waiting(VIEW):
        ground.load(VIEW, moving=False)


def told(source: Source, *, gaps: bool) -> None:
    source.news_to_tell = [
        Painted("day", block, frozenset(block.tiles) if gaps else frozenset())
        for block in source.wishes[0]
    ]


def test_gaps_in_sight_are_counted(source: Source, ground: Ground) -> None:
    assert ground.gaps(VIEW) == 0
    told(source, gaps=True)
    assert ground.hear()
    in_sight = ground.gaps(VIEW)
    assert in_sight == len(ground.missing(VIEW))
    assert ground.gaps(VIEW.at((10.0, 10.0), 14.0)) == 0


def test_a_stand_in_is_replaced_when_the_source_is_back(source: Source, ground: Ground) -> None:
    source.colour = "#ff0000"
    told(source, gaps=True)
    ground.hear()
    loaded(ground)
    assert ground.missing(VIEW) == []
    assert not ground.at_rest, "something better may come"
    source.colour = "#00ff00"
    told(source, gaps=False)
    ground.hear()
    assert ground.gaps(VIEW) == 0
    assert ground.missing(VIEW) != [], "the stand-in is let go"
    loaded(ground)
    assert ground.missing(VIEW) == []
    assert ground.at_rest
