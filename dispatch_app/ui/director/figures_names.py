"""What stations, hospitals, complaints and disease classes are called, retired ones as well."""

from __future__ import annotations

from dispatch_app.papers.naming import Named
from dispatch_app.ports.figures import DimensionKind
from dispatch_app.ui.director.place import DirectorPlace


def names_of(place: DirectorPlace) -> Named:
    state = place.desk.state
    named: dict[tuple[DimensionKind, str], str] = {}
    for station in (*state.retired_stations.values(), *state.stations.values()):
        named[DimensionKind.STATION, station.id] = station.name
    for hospital in (*state.retired_hospitals.values(), *state.hospitals.values()):
        named[DimensionKind.HOSPITAL, hospital.id] = hospital.name
    for code, name in {**place.form_names.disease_classes, **place.complaints}.items():
        named[DimensionKind.TEXT, code] = name
    return named
