"""Demo cities out of nothing but a seed. Reads no map and knows no importer."""

from gis.generate.generate import MAP_FILE, CityReport, generate_city

__all__ = ["MAP_FILE", "CityReport", "generate_city"]
