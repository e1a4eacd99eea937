"""What the dispatcher chose, over what is recommended. A person's choice is never moved. Pure."""

from __future__ import annotations

from dispatch_app.domain.ids import HospitalId, VehicleId
from dispatch_app.ui.dispatcher.dispatching.rows import HospitalRow, Table, VehicleRow


class Choice:
    def __init__(self) -> None:
        self.vehicle: VehicleId | None = None
        self.hospital: HospitalId | None = None

    def forget(self) -> None:
        self.vehicle, self.hospital = None, None

    def drop_lost_vehicle(self, table: Table | None) -> VehicleId | None:
        """Let go of a chosen vehicle that cannot be sent any more; gives its id if so."""
        chosen = table.vehicle(self.vehicle) if table else None
        if self.vehicle is None or table is None or (chosen and chosen.ready):
            return None
        lost, self.vehicle = self.vehicle, None
        return lost

    def vehicle_of(self, table: Table | None) -> VehicleRow | None:
        """The chosen one, else the recommended one."""
        if table is None:
            return None
        return table.vehicle(self.vehicle) or table.vehicle(table.pick)

    def hospital_of(self, table: Table | None) -> HospitalRow | None:
        if table is None:
            return None
        return table.hospital(self.hospital) or table.hospital(table.best_hospital)
