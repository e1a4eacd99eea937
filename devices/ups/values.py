"""What a UPS says of itself, in V, Hz, per cent, seconds and degrees Celsius. Values only."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


@dataclass(frozen=True, slots=True, kw_only=True)
class Nominal:
    """What the UPS is built for."""

    volts: float | None = None
    amperes: float | None = None
    battery_v: float | None = None
    """Of the whole string."""
    hz: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    maker: str = ""
    model: str = ""
    version: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class UpsStatus:
    """One measurement. None: this UPS does not say, or says dashes."""

    input_v: float | None = None
    fault_v: float | None = None
    """Input voltage at the last transfer to battery."""
    output_v: float | None = None
    load_percent: float | None = None
    hz: float | None = None
    battery_v: float | None = None
    """Of the whole string, however the UPS counts."""
    charge_percent: float | None = None
    runtime_s: float | None = None
    temperature_c: float | None = None
    mains_lost: bool = False
    battery_low: bool = False
    bypass: bool = False
    """The load hangs on the raw mains: nothing takes over when it fails."""
    failed: bool = False
    overload: bool = False
    testing: bool = False
    shutting_down: bool = False

    @property
    def flags(self) -> tuple[bool, ...]:
        """What decides; the other fields only measure."""
        return (
            self.mains_lost,
            self.battery_low,
            self.bypass,
            self.failed,
            self.testing,
            self.shutting_down,
        )


class TestKind(Enum):
    __test__ = False  # no test of pytest's

    QUICK = "quick"
    """Ten seconds."""
    MINUTES = "minutes"
    DEEP = "deep"
    """Until the battery is low."""


@dataclass(frozen=True, slots=True)
class BeginTest:
    kind: TestKind
    minutes: int = 0
    """1 to 99, for `MINUTES` alone."""


@dataclass(frozen=True, slots=True)
class EndTest:
    pass


@dataclass(frozen=True, slots=True)
class SwitchOff:
    """Take the output away after a while; with mains it comes back by itself."""

    after_s: int
    """12 to 5940; rounded to what the protocol can say."""
    back_after_min: int = 1


@dataclass(frozen=True, slots=True)
class KeepOn:
    """Take a `SwitchOff` back."""


Order = BeginTest | EndTest | SwitchOff | KeepOn
