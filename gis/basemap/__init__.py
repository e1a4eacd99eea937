"""A customer's own base map: a raster MBTiles file or a tile server on the intranet.

Says where tiles are, fetches them and lays datums over each other. Knows no painting, no windows.
"""

from gis.basemap.settings import BadBaseMap, BaseMap, Kind, Night, read_base_maps

__all__ = ["BadBaseMap", "BaseMap", "Kind", "Night", "read_base_maps"]
