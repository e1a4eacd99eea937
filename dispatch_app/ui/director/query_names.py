"""What ids in answers are called, and which there are to choose from. Knows no widgets."""

from __future__ import annotations

from collections.abc import Mapping

from dispatch_app.ui.director.place import DirectorPlace


def names_of(place: DirectorPlace) -> Mapping[str, Mapping[str, str]]:
    """By field. Retired ones too: history names them."""
    state = place.desk.state
    stations = {**state.retired_stations, **state.stations}
    hospitals = {**state.retired_hospitals, **state.hospitals}
    return {
        "station": {str(key): each.name for key, each in stations.items()},
        "hospital": {str(key): each.name for key, each in hospitals.items()},
        "complaint": dict(place.complaints),
        "vehicle": {str(key): str(key) for key in sorted(state.vehicles)},
        "seat": {str(key): str(key) for key in sorted(state.seats)},
    }
