"""Tracks as files to hand on: GPX, GeoJSON, CSV. The datum is said in each. Writes no disk."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from xml.sax.saxutils import escape, quoteattr

from dispatch_app.domain.tracks import Track, moment_at

DATUM = "WGS-84 (EPSG:4326)"
COLUMNS = (
    "vehicle",
    "time_utc",
    "latitude_wgs84",
    "longitude_wgs84",
    "speed_mps",
    "heading_deg",
    "origin",
    "plausible",
)


class TrackFormat(StrEnum):
    GPX = "gpx"
    GEOJSON = "geojson"
    CSV = "csv"


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What a file says of itself: it must be told apart from others when it has left the house."""

    period: str
    by: str
    reason: str
    names: Mapping[str, str]
    """Vehicles' ids → how people call them."""

    def name(self, track: Track) -> str:
        return self.names.get(track.vehicle, track.vehicle)


MEDIA: Mapping[TrackFormat, str] = {
    TrackFormat.GPX: "application/gpx+xml",
    TrackFormat.GEOJSON: "application/geo+json",
    TrackFormat.CSV: "text/csv; charset=utf-8",
}


def written(form: TrackFormat, tracks: Iterable[Track], about: About) -> bytes:
    return _WRITERS[form](tracks, about).encode()


def _gpx(tracks: Iterable[Track], about: About) -> str:
    """GPX 1.1, whose positions are WGS-84 by definition. Implausible fixes are marked by `fix`."""
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<gpx version="1.1" creator="dispatch-desk" xmlns="http://www.topografix.com/GPX/1/1">',
        f"<metadata><desc>{escape(_said(about))}</desc></metadata>",
    ]
    for track in tracks:
        lines.append(f"<trk><name>{escape(about.name(track))}</name><trkseg>")
        lines.extend(_gpx_points(track))
        lines.append("</trkseg></trk>")
    return "\n".join([*lines, "</gpx>", ""])


def _gpx_points(track: Track) -> Iterable[str]:
    for n in range(len(track)):
        comment = "" if track.plausible[n] else "<cmt>implausible</cmt>"
        place = f"lat={quoteattr(f'{track.lat[n]:.6f}')} lon={quoteattr(f'{track.lon[n]:.6f}')}"
        yield (
            f"<trkpt {place}><time>{_time(track, n)}</time>{comment}"
            f"<src>{escape(track.origin[n])}</src></trkpt>"
        )


def _geojson(tracks: Iterable[Track], about: About) -> str:
    """RFC 7946: positions are WGS-84, longitude first. A track of one fix is a point."""
    features = [_feature(track, about) for track in tracks if len(track)]
    head = {"datum": DATUM, "period": about.period, "by": about.by, "reason": about.reason}
    return json.dumps(
        {"type": "FeatureCollection", **head, "features": features}, ensure_ascii=False
    )


def _feature(track: Track, about: About) -> dict[str, object]:
    places = [[track.lon[n], track.lat[n]] for n in range(len(track))]
    line = len(places) > 1
    return {
        "type": "Feature",
        "geometry": {
            "type": "LineString" if line else "Point",
            "coordinates": places if line else places[0],
        },
        "properties": {
            "vehicle": track.vehicle,
            "name": about.name(track),
            "times": [_time(track, n) for n in range(len(track))],
            "speeds_mps": list(track.speed_mps),
            "origins": list(track.origin),
            "plausible": list(track.plausible),
        },
    }


def _csv(tracks: Iterable[Track], about: About) -> str:
    """With a byte order mark, by which Excel knows UTF-8; first a line on what it is."""
    out = io.StringIO()
    out.write("\ufeff")
    table = csv.writer(out)
    table.writerow([f"# {_said(about)}"])
    table.writerow(COLUMNS)
    for track in tracks:
        for n in range(len(track)):
            heading = track.heading_deg[n]
            table.writerow(
                (
                    _plain(about.name(track)),
                    _time(track, n),
                    f"{track.lat[n]:.6f}",
                    f"{track.lon[n]:.6f}",
                    track.speed_mps[n],
                    "" if heading is None else heading,
                    _plain(track.origin[n]),
                    "yes" if track.plausible[n] else "no",
                )
            )
    return out.getvalue()


def _said(about: About) -> str:
    return f"{DATUM}; {about.period}; {about.by}: {about.reason}"


def _time(track: Track, n: int) -> str:
    return moment_at(track.at_ms[n]).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _plain(text: str) -> str:
    """A cell that a table program would take for a formula is text."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@") else text


_WRITERS: Mapping[TrackFormat, Callable[[Iterable[Track], About], str]] = {
    TrackFormat.GPX: _gpx,
    TrackFormat.GEOJSON: _geojson,
    TrackFormat.CSV: _csv,
}
