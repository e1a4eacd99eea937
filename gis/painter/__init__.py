"""Paints the map with QtGui alone: sheets of any size, blocks of tiles. Knows no windows."""
