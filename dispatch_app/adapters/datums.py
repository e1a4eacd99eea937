"""`ports.datums.ToWgs84` by the region tools' own conversion."""

from __future__ import annotations

from collections.abc import Sequence

from dispatch_app.domain.codes import Datum
from dispatch_app.ports.datums import LonLat
from gis import coordinates


def to_wgs84(positions: Sequence[LonLat], datum: Datum) -> list[LonLat]:
    """Exact to a nanometre against the published forward formulas."""
    at = coordinates.to_wgs84(
        [lon for lon, _ in positions],
        [lat for _, lat in positions],
        coordinates.Datum(datum.value),
    )
    return [(float(lon), float(lat)) for lon, lat in zip(at.lon, at.lat, strict=True)]
