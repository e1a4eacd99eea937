"""A UPS's own status as a measurement of a power supply."""

from __future__ import annotations

from devices.ups.events import UpsRead
from devices.ups.values import Nominal, UpsStatus
from devices.ups.voltages import cell_v, percent_left
from dispatch_app.ports.power_supply import SourceRead


def source_read(event: UpsRead) -> SourceRead:
    status = event.status
    return SourceRead(
        at=event.at.utc,
        mains_lost=status.mains_lost,
        battery_low=status.battery_low,
        bypass=status.bypass,
        failed=status.failed,
        overload=status.overload,
        testing=status.testing,
        shutting_down=status.shutting_down,
        input_v=status.input_v,
        output_v=status.output_v,
        load_percent=status.load_percent,
        battery_v=status.battery_v,
        battery_nominal_v=event.nominal.battery_v,
        charge_percent=_charge(status, event.nominal),
        runtime_s=status.runtime_s,
        temperature_c=status.temperature_c,
    )


def _charge(status: UpsStatus, nominal: Nominal) -> float | None:
    """By the voltage only while it discharges: a charger's voltage says nothing."""
    if status.charge_percent is not None:
        return status.charge_percent
    discharging = status.mains_lost or status.testing
    if not discharging or status.battery_v is None or not nominal.battery_v:
        return None
    return percent_left(cell_v(status.battery_v, nominal.battery_v))
