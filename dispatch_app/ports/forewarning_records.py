"""Forewarnings of all time: what hospitals were told, said, and told of outcomes. Reads only."""

from __future__ import annotations

from typing import Protocol

from dispatch_app.domain.forewarning.kept import KeptForewarning
from dispatch_app.domain.ids import HospitalId, MissionId


class ForewarningRecords(Protocol):
    """Every method raises `Unavailable` when the store is away."""

    def of_hospital(
        self,
        hospital: HospitalId,
        limit: int,
        *,
        before: int | None = None,
        without_outcome: bool = False,
    ) -> tuple[tuple[int, KeptForewarning], ...]:
        """Newest first, with the journal number of each. `without_outcome`: patients who came and
        of whom the hospital has not said what became."""
        ...

    def of_mission(self, mission: MissionId) -> tuple[KeptForewarning, ...]:
        """In the order in which hospitals were told."""
        ...
