"""What a NUT server's variables of a UPS mean. Knows no network."""

from __future__ import annotations

from collections.abc import Mapping

from devices.ups.values import (
    BeginTest,
    EndTest,
    Identity,
    KeepOn,
    Nominal,
    Order,
    TestKind,
    UpsStatus,
)
from devices.ups.values import SwitchOff as SwitchOffOrder

STATUS = "ups.status"
_TEST_RUNS = "in progress"


def status_of(variables: Mapping[str, str]) -> UpsStatus | None:
    """None if the server does not say how the UPS stands, or says that it waits for it."""
    words = frozenset(variables.get(STATUS, "").split())
    if not words & {"OL", "OB", "BYPASS", "OFF"}:
        return None
    load = _number(variables, "ups.load")
    return UpsStatus(
        input_v=_number(variables, "input.voltage"),
        fault_v=_number(variables, "input.voltage.fault"),
        output_v=_number(variables, "output.voltage"),
        load_percent=load,
        hz=_number(variables, "input.frequency"),
        battery_v=_number(variables, "battery.voltage"),
        charge_percent=_number(variables, "battery.charge"),
        runtime_s=_number(variables, "battery.runtime"),
        temperature_c=_number(variables, "ups.temperature"),
        mains_lost="OB" in words,
        battery_low="LB" in words,
        bypass="BYPASS" in words,
        failed="UPS FAILED" in variables.get("ups.alarm", "").upper(),
        overload="OVER" in words or (load is not None and load > 100.0),
        testing="CAL" in words or _TEST_RUNS in variables.get("ups.test.result", "").lower(),
        shutting_down="FSD" in words or "OFF" in words,
    )


def nominal_of(variables: Mapping[str, str]) -> Nominal:
    return Nominal(
        volts=_number(variables, "input.voltage.nominal"),
        amperes=_number(variables, "input.current.nominal"),
        battery_v=_number(variables, "battery.voltage.nominal"),
        hz=_number(variables, "input.frequency.nominal"),
    )


def identity_of(variables: Mapping[str, str]) -> Identity:
    return Identity(
        maker=variables.get("device.mfr", variables.get("ups.mfr", "")),
        model=variables.get("device.model", variables.get("ups.model", "")),
        version=variables.get("ups.firmware", ""),
    )


def command_of(order: Order) -> tuple[str, str | None]:
    """The server's instant command for an order, and its parameter."""
    match order:
        case BeginTest(kind=TestKind.QUICK):
            return "test.battery.start.quick", None
        case BeginTest(kind=TestKind.DEEP):
            return "test.battery.start.deep", None
        case BeginTest(minutes=minutes):
            return "test.battery.start", str(minutes)
        case EndTest():
            return "test.battery.stop", None
        case SwitchOffOrder():
            return "shutdown.return", None
        case KeepOn():
            return "shutdown.stop", None


def _number(variables: Mapping[str, str], name: str) -> float | None:
    try:
        return float(variables[name])
    except (KeyError, ValueError):
        return None
