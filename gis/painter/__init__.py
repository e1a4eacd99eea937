"""Paints the map with QtGui alone: sheets of any size, blocks of tiles. Knows no windows."""

from gis.painter.painter import MapPainter
from gis.painter.sheet import Sheet
from gis.painter.style import BadStyle, MapStyle, read_style

__all__ = ["BadStyle", "MapPainter", "MapStyle", "Sheet", "read_style"]
