"""A way to read one UPS and to test its battery. Knows no wire and no protocol."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from dispatch_app.domain.power import TestKind


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceRead:
    """One measurement by one wire. None: it does not say."""

    at: datetime
    mains_lost: bool
    battery_low: bool = False
    bypass: bool = False
    failed: bool = False
    overload: bool = False
    testing: bool = False
    shutting_down: bool = False
    input_v: float | None = None
    output_v: float | None = None
    load_percent: float | None = None
    battery_v: float | None = None
    battery_nominal_v: float | None = None
    charge_percent: float | None = None
    """As the UPS itself says, or by its voltage while it discharges."""
    runtime_s: float | None = None
    temperature_c: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceSilent:
    """What it said last no longer counts."""

    at: datetime
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TestRefused:
    """A test was not begun, by this wire."""

    __test__ = False  # no test of pytest's

    at: datetime


SourceEvent = SourceRead | SourceSilent | TestRefused
Heard = Callable[[SourceEvent], None]


class PowerSupply(Protocol):
    """One wire to one UPS. Events come on a thread of its own."""

    def start(self, heard: Heard) -> None: ...

    def stop(self) -> None: ...

    def begin_test(self, kind: TestKind, minutes: int) -> None: ...

    def end_test(self) -> None: ...

    def switch_off(self, after_s: int) -> None:
        """Let the UPS take its output away after a while; mains gives it back."""
        ...
