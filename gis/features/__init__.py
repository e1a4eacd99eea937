"""What the painter draws: taken from a map extract, kept in one indexed file. Knows no painting."""

from gis.features.build import build_features
from gis.features.collect import BRIDGE, ONEWAY, TUNNEL
from gis.features.store import FeatureStore, Shape

__all__ = ["BRIDGE", "ONEWAY", "TUNNEL", "FeatureStore", "Shape", "build_features"]
