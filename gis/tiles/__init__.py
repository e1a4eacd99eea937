"""Painted tiles: a cache in files, and a process of its own that fills it. Knows no windows."""

from gis.tiles.cache import TileCache
from gis.tiles.service import TileService
from gis.tiles.source import TileSource

__all__ = ["TileCache", "TileService", "TileSource"]
