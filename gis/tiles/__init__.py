"""Tiles of our own map or a customer's: a cache in files, a process of its own that fills it.

Knows no windows.
"""

from gis.tiles.cache import TileCache
from gis.tiles.choice import OWN, Credits, MapChoice
from gis.tiles.messages import Trouble
from gis.tiles.service import TileService
from gis.tiles.source import TileSource

__all__ = ["OWN", "Credits", "MapChoice", "TileCache", "TileService", "TileSource", "Trouble"]
