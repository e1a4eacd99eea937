"""`python -m tests.screens.ground FEATURES --out DIR`: the ground at five zooms, day and night.

Of a generated city only: what people drew belongs to them.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtGui import QGuiApplication, QImage, QPainter

from gis.mercator import Block, degrees_of, level_for, unit_of
from gis.painter.painter import MapPainter

STYLES = Path(__file__).resolve().parents[2] / "resources" / "themes"
ZOOMS = (11.0, 13.0, 15.0, 17.0, 18.5)
SIZE = (1280, 720)
_QUALITY = 82


def main() -> int:
    parser = argparse.ArgumentParser(prog="tests.screens.ground", description=__doc__)
    parser.add_argument("features", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    app = QGuiApplication(sys.argv[:1])
    args.out.mkdir(parents=True, exist_ok=True)
    for style in ("day", "night"):
        painter = MapPainter.open(args.features, STYLES / f"map-{style}.toml")
        for zoom in ZOOMS:
            name = f"map-ground-{zoom:g}-{style}.webp"
            view(painter, zoom).save(str(args.out / name), "WEBP", _QUALITY)  # type: ignore[call-overload]
    app.shutdown()
    return 0


def view(painter: MapPainter, zoom: float) -> QImage:
    """A window's worth of tiles, put together as a seat does."""
    level = level_for(zoom)
    box = painter.store.bounds()
    x, y = unit_of(*degrees_of((box.west + box.east) / 2, (box.north + box.south) / 2))
    left = int(x * level.world_px - SIZE[0] / 2)
    top = int(y * level.world_px - SIZE[1] / 2)
    image = QImage(*SIZE, QImage.Format.Format_RGB32)
    canvas = QPainter(image)
    side = level.tile_px * Block.SIDE
    for column in range(left // side, (left + SIZE[0]) // side + 1):
        for row in range(top // side, (top + SIZE[1]) // side + 1):
            for tile, picture in painter.paint_block(Block(level, column, row)).items():
                spot = tile.column * level.tile_px - left, tile.row * level.tile_px - top
                canvas.drawImage(*spot, picture)
    canvas.end()
    return image


if __name__ == "__main__":
    sys.exit(main())
