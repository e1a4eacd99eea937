"""Finds places by name, number, crossing, sound and coordinates. Knows no screen, no network."""

from gis.gazetteer.gazetteer import Gazetteer
from gis.gazetteer.match import How, Match, Near

__all__ = ["Gazetteer", "How", "Match", "Near"]
