"""What the OpenAPI document says of tracks. Knows no request."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dispatch_app.server.operations import Operation, in_path, operation, word
from dispatch_app.services.track_files import MEDIA
from dispatch_app.wire.track_messages import (
    FleetVehicles,
    Mileages,
    TrackQuestion,
    TracksFound,
    TracksKept,
)

TRACK_SHAPES: tuple[Any, ...] = (FleetVehicles, Mileages, TrackQuestion, TracksFound, TracksKept)
_ASKED = ("400", "401", "403", "409", "413", "429", "503")


def track_paths(schema_of: Mapping[Any, Any]) -> Operation:
    return {
        "/v1/tracks": {
            "get": operation(
                "tracks_kept",
                "Which days of tracks are kept, which are held, and how many fixes were lost.",
                answer=schema_of[TracksKept],
                refusals=("401", "403", "503"),
            ),
            "post": operation(
                "tracks",
                "Where vehicles were, as columns in WGS-84. Asking stands in the journal.",
                answer=schema_of[TracksFound],
                body=schema_of[TrackQuestion],
                refusals=_ASKED,
            ),
        },
        "/v1/tracks/{format}": {"post": _file(schema_of)},
        "/v1/mileages": {"get": _mileages(schema_of)},
        "/v1/mileages/vehicles": {
            "get": operation(
                "mileage_vehicles",
                "The fleet, and who served in it before: whose days can be asked for.",
                answer=schema_of[FleetVehicles],
                refusals=("401", "403"),
            )
        },
    }


def _file(schema_of: Mapping[Any, Any]) -> Operation:
    made = operation(
        "track_file",
        "The same as a file: gpx, geojson or csv. Refused without a reason.",
        body=schema_of[TrackQuestion],
        refusals=(*_ASKED, "404"),
    )
    made["parameters"] = [in_path("format")]
    made["responses"]["200"]["content"] = {
        media.partition(";")[0]: {"schema": {"type": "string"}} for media in MEDIA.values()
    }
    return made


def _mileages(schema_of: Mapping[Any, Any]) -> Operation:
    made = operation(
        "mileages",
        "How far a vehicle went by the centre's days, or an incident's vehicles by mission.",
        answer=schema_of[Mileages],
        refusals=("400", "401", "403", "404", "429", "503"),
    )
    made["parameters"] = [
        word("vehicle", "Whose days."),
        word("first", "First day, YYYY-MM-DD; today without it."),
        word("last", "Last day, included; the first without it."),
        word("day", "One day, YYYY-MM-DD: the whole day first, then each mission ordered on it."),
        word("incident", "Its missions instead of a vehicle's days."),
    ]
    return made
