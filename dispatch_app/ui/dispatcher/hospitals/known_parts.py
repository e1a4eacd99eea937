"""Departments, specialists and devices by hospital, read anew only when the tables are others."""

from __future__ import annotations

from collections.abc import Mapping

from dispatch_app.domain.hospital_parts.values import HospitalPart, parts_of
from dispatch_app.domain.ids import HospitalId
from dispatch_app.domain.state import CentreState


class KnownParts:
    """The state never changes a table of its own in place: the same one tells the same."""

    def __init__(self) -> None:
        self._records: object = None
        self._parts: Mapping[HospitalId, tuple[HospitalPart, ...]] = {}

    def of(self, state: CentreState) -> Mapping[HospitalId, tuple[HospitalPart, ...]]:
        if state.records is not self._records:
            self._records, self._parts = state.records, parts_of(state.records)
        return self._parts
