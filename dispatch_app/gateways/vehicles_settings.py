"""What the process beside the vehicle terminals can be told by its file: values and meanings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

DEFAULT_KEYS: Mapping[str, str] = {
    "event:1": "acknowledged",
    "event:2": "en_route",
    "event:3": "on_scene",
    "event:4": "transporting",
    "event:5": "at_hospital",
    "event:6": "complete",
    "event:7": "standby",
    "event:8": "available",
    "event:9": "returning",
    "event:10": "out_of_service",
    "event:11": "empty:no_patient_found",
    "event:12": "empty:patient_refused",
    "event:13": "pause:refuelling",
    "event:14": "pause:meal",
    "event:15": "refused:vehicle_failed",
    "event:16": "reinforce",
}
"""The menu that our simulated terminals have."""


@dataclass(frozen=True, kw_only=True)
class ListenSettings:
    """`[listen]`: where terminals call."""

    host: str = "127.0.0.1"
    """Address to listen on; only this machine unless said otherwise."""
    tcp: int = 8808
    """0 takes any free port; the ready file tells which."""
    udp: int = 8808
    """As `tcp`."""
    use_tcp: bool = True
    use_udp: bool = True


@dataclass(frozen=True, kw_only=True)
class TextSettings:
    """`[texts]`: orders to the crews' screens."""

    send: bool = True
    speak: bool = True
    """Let the terminal read them out as well."""
    language: str = "zh"


@dataclass(frozen=True, kw_only=True)
class TerminalSettings:
    """`[settings]`: what each terminal is told when it signs in; 0 leaves it as it is."""

    heartbeat_s: int = 0
    report_s: int = 0
    """Between positions."""


@dataclass(frozen=True, kw_only=True)
class ReceiverSettings:
    """`[receivers.NAME]`: an NMEA receiver whose positions are one vehicle's."""

    vehicle: str = ""
    port: str = ""
    """A serial port or a pyserial URL; empty: by UDP."""
    baud: int = 9600
    udp: int = 0
    """Port to listen on, at the address of `[listen]`."""


@dataclass(frozen=True, kw_only=True)
class VehicleSettings:
    listen: ListenSettings = field(default_factory=ListenSettings)
    texts: TextSettings = field(default_factory=TextSettings)
    settings: TerminalSettings = field(default_factory=TerminalSettings)
    limits: Mapping[str, object] = field(default_factory=dict)
    """`[limits]`: by the names of `devices.vehicle_terminal.limits.Limits`."""
    keys: Mapping[str, str] = field(default_factory=lambda: dict(DEFAULT_KEYS))
    receivers: Mapping[str, ReceiverSettings] = field(default_factory=dict)
