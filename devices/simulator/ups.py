"""A UPS with a battery that runs down: bytes in, bytes out. Owns no port and no clock.

Speaks Megatec/Q1 or the Voltronic dialect. Its battery follows Peukert's law, its charger fills in
ten hours, its test and its shutdown take their time. What a command does not know comes back as
an echo, as the Megatec manual says.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from devices.ups.voltages import CELL_V, volts_at

_LOW_PERCENT = 20.0
_QUICK_TEST_S = 10.0
_MOST_COMMAND = 64
_CHARGER_CELL_V = 2.27


class Speech(Enum):
    MEGATEC = "megatec"
    VOLTRONIC = "voltronic"


class Widths(Enum):
    """How vendors write the same reply."""

    MANUAL = "manual"
    NARROW = "narrow"
    """Without leading zeros."""
    PER_CELL = "per_cell"
    """The battery in volts of one cell, two decimals."""
    DASHED = "dashed"
    """No temperature: dashes in its place."""


@dataclass(kw_only=True)
class UpsModel:
    """`full_load_s`: how long a full battery carries the full load."""

    speech: Speech = Speech.MEGATEC
    widths: Widths = Widths.MANUAL
    battery_v: float = 24.0
    full_load_s: float = 4 * 3600.0
    load_percent: float = 45.0
    charge_percent: float = 100.0
    temperature_c: float = 27.5
    peukert: float = 1.15
    mains: bool = True
    bypass: bool = False
    failed: bool = False
    interactive: bool = False
    switched_off: bool = False
    test_left_s: float = 0.0
    deep_test: bool = False
    off_in_s: float | None = None
    back_after_s: float = 0.0
    beeper: bool = True
    pace: float = 1.0
    """How much faster than the clock it lives."""

    # ---- time

    def live(self, seconds: float) -> None:
        """Let time pass."""
        passed = seconds * self.pace
        if self.discharging and not self.switched_off:
            self.charge_percent = max(0.0, self.charge_percent - passed * 100 / self._lasts_s())
        elif self.mains:
            self.charge_percent = min(100.0, self.charge_percent + passed * 100 / (10 * 3600))
        if self.testing:
            self._test(passed)
        if self.off_in_s is not None:
            self.off_in_s -= passed
            if self.off_in_s <= 0:
                self.off_in_s, self.switched_off = None, True

    def _lasts_s(self) -> float:
        load = max(self.load_percent, 1.0) / 100
        return self.full_load_s * float(load**-self.peukert)

    def _test(self, passed: float) -> None:
        self.test_left_s -= passed
        if self.battery_low or (not self.deep_test and self.test_left_s <= 0):
            self.end_test()

    def begin_test(self, seconds: float, *, deep: bool = False) -> None:
        self.test_left_s, self.deep_test = seconds, deep

    def end_test(self) -> None:
        self.test_left_s, self.deep_test = 0.0, False

    # ---- state

    @property
    def testing(self) -> bool:
        return self.mains and (self.deep_test or self.test_left_s > 0)

    @property
    def discharging(self) -> bool:
        return not self.mains or self.testing

    @property
    def battery_low(self) -> bool:
        return self.charge_percent <= _LOW_PERCENT

    @property
    def cell_v(self) -> float:
        if self.discharging:
            return volts_at(self.charge_percent)
        return _CHARGER_CELL_V

    @property
    def bits(self) -> str:
        flags = (
            not self.mains,
            self.battery_low and self.discharging,
            self.bypass,
            self.failed,
            self.interactive,
            self.testing,
            self.off_in_s is not None,
            self.beeper,
        )
        return "".join("1" if flag else "0" for flag in flags)

    # ---- talk

    def answer(self, command: bytes) -> bytes:
        """The reply to a command without its CR; empty where none is due."""
        text = command.decode("ascii", errors="replace")
        if len(text) > _MOST_COMMAND:
            return b""
        asked = self._voltronic(text) if self.speech is Speech.VOLTRONIC else self._megatec(text)
        if asked is not None:
            return asked.encode("ascii") + b"\r"
        done = self._obey(text)
        if self.speech is Speech.VOLTRONIC:
            return b"(ACK\r" if done else b"(NAK\r"
        return b"" if done else command + b"\r"

    def _megatec(self, text: str) -> str | None:
        match text:
            case "Q1":
                return self._q1()
            case "F":
                return f"#220.0 010 {self.battery_v:05.1f} 50.0"
            case "I":
                return f"#{'SIMULATED':<15} {'MEGATEC-1':<10} {'V1.00':<10}"
            case _:
                return None

    def _q1(self) -> str:
        volts = self.cell_v if self.widths is Widths.PER_CELL else self._string_v
        battery = f"{volts:.2f}" if self.widths is Widths.PER_CELL else f"{volts:04.1f}"
        warm = "--.-" if self.widths is Widths.DASHED else f"{self.temperature_c:04.1f}"
        given, out = (220.4 if self.mains else 0.0), (0.0 if self.switched_off else 220.0)
        if self.widths is Widths.NARROW:
            return (
                f"({given:.1f} {given:.1f} {out:.1f} {self.load_percent:.0f} 50.0 {battery} "
                f"{warm} {self.bits}"
            )
        return (
            f"({given:05.1f} {given:05.1f} {out:05.1f} {self.load_percent:03.0f} 50.0 {battery} "
            f"{warm} {self.bits}"
        )

    @property
    def _string_v(self) -> float:
        return self.cell_v * self.battery_v / CELL_V

    def _voltronic(self, text: str) -> str | None:
        blocks = round(self.battery_v / 12)
        match text:
            case "QPI":
                return "(PI99"
            case "QMD":
                return f"({'SIMULATED':#>15} {'3000':#>7} 90 1/1 220 220 {blocks:02d} 12.0"
            case "QGS":
                given, out = (220.4 if self.mains else 0.0), (0.0 if self.switched_off else 220.0)
                return (
                    f"({given:05.1f} 50.0 {out:05.1f} 50.0 003.2 {self.load_percent:03.0f} 369.1 "
                    f"---.- {self._string_v:05.1f} ---.- {self.temperature_c:05.1f} "
                    f"{'01' if self.interactive else '10'}{self.bits[:4]}0{self.bits[5:]}00"
                )
            case "QMOD":
                return f"({self._mode()}"
            case "QBV":
                minutes = self.charge_percent / 100 * self._lasts_s() / 60
                return (
                    f"({self._string_v:05.1f} {blocks:02d} 01 {self.charge_percent:03.0f} "
                    f"{min(minutes, 999):03.0f}"
                )
            case _:
                return None

    def _mode(self) -> str:
        if self.failed:
            return "F"
        if self.bypass:
            return "Y"
        if self.testing:
            return "T"
        return "L" if self.mains else "B"

    def _obey(self, text: str) -> bool:
        """Carry an order out; False if it is none."""
        match text:
            case "T":
                self.begin_test(_QUICK_TEST_S)
            case "TL":
                self.begin_test(0.0, deep=True)
            case "CT":
                self.end_test()
            case "C":
                self.off_in_s, self.switched_off = None, False
            case "Q" if self.speech is Speech.MEGATEC:
                self.beeper = not self.beeper
            case _ if len(text) == 3 and text[0] == "T" and text[1:].isdigit() and text != "T00":
                self.begin_test(int(text[1:]) * 60.0)
            case _ if text.startswith("S"):
                return self._go_off(text[1:])
            case _:
                return False
        return True

    def _go_off(self, text: str) -> bool:
        off, _, back = text.partition("R")
        tenths = off.startswith(".") and off[1:].isdigit() and len(off) == 2
        if not tenths and not (off.isdigit() and len(off) == 2):
            return False
        self.off_in_s = int(off[1:]) * 6.0 if tenths else int(off) * 60.0
        self.back_after_s = int(back) * 60.0 if back.isdigit() else 0.0
        return True
