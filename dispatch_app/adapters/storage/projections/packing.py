"""Packs the parts of a row that nobody searches by into JSON text. Knows no table."""

from __future__ import annotations

from typing import Any

import msgspec

from dispatch_app.domain.values import Recommendation

_ENCODER = msgspec.json.Encoder()


def packed(value: object) -> str:
    return _ENCODER.encode(value).decode()


def unpacked[T](text: str, kind: type[T]) -> T:
    return msgspec.json.decode(text, type=kind)


def packed_table(shown: Recommendation) -> str:
    """The recommendation without field names in each row; tenths of seconds and metres."""
    rows = [
        (
            r.vehicle,
            r.reason,
            int(r.excluded),
            _tenths(r.time_s),
            _tenths(r.distance_m),
            _tenths(r.fix_age_s),
            r.cover_after,
            r.bare_cells,
            r.bare_people,
        )
        for r in shown.rows
    ]
    return packed(
        {
            "rows": rows,
            "road_version": shown.road_version,
            "closure_version": shown.closure_version,
            "shown_at": shown.shown_at,
            "took_ms": shown.took_ms,
        }
    )


def _tenths(figure: float | None) -> float | None:
    return None if figure is None else round(figure, 1)


def unpacked_table(text: str) -> Recommendation:
    found = msgspec.json.decode(text)
    names = (
        "vehicle",
        "reason",
        "excluded",
        "time_s",
        "distance_m",
        "fix_age_s",
        "cover_after",
        "bare_cells",
        "bare_people",
    )
    # Rows of before the cover ledger end earlier.
    rows: list[dict[str, Any]] = [dict(zip(names, row, strict=False)) for row in found["rows"]]
    for row in rows:
        row["excluded"] = bool(row["excluded"])
    return msgspec.convert({**found, "rows": rows}, Recommendation)
