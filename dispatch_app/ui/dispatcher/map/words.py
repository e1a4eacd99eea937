"""What the map says of points and of what it knows, in words. Values in, text out."""

from __future__ import annotations

from gis.coordinates import wgs84_to_gcj02

DIGITS = 6


def copied_text(lon: float, lat: float, *, shifted: bool = False) -> str:
    """A position as it is pasted elsewhere: longitude, latitude and the datum by name."""
    if shifted:
        at = wgs84_to_gcj02(lon, lat)
        return f"{float(at.lon):.{DIGITS}f},{float(at.lat):.{DIGITS}f} (GCJ-02)"
    return f"{lon:.{DIGITS}f},{lat:.{DIGITS}f} (WGS-84)"
