"""What the map covers: positions of another datum or outside the map are refused."""

from __future__ import annotations

from collections.abc import Iterable

from dispatch_app.domain.codes import Datum
from dispatch_app.domain.errors import Rejected
from dispatch_app.domain.state import Context
from dispatch_app.domain.values import Position


def must_lie_on_the_map(positions: Iterable[Position], datum: Datum, context: Context) -> None:
    """Let positions pass, or refuse them.

    Raises:
        Rejected: `position.datum` if the border did not bring them to WGS-84;
            `position.outside-map`, which names the bounds.
    """
    if datum is not Datum.WGS84:
        raise Rejected("position.datum", datum=datum.value)
    bounds = context.bounds
    if bounds is None:
        return
    outside = next((at for at in positions if not bounds.holds(at)), None)
    if outside is not None:
        raise Rejected(
            "position.outside-map",
            lon=f"{outside.lon:.6f}",
            lat=f"{outside.lat:.6f}",
            west=f"{bounds.west:.6f}",
            south=f"{bounds.south:.6f}",
            east=f"{bounds.east:.6f}",
            north=f"{bounds.north:.6f}",
        )
