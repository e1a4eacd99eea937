"""How figures are written, the same on the screen, on paper and in files. Knows no catalogue."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

NONE = "—"
"""Where there is nothing to count."""
_MINUTE_S, _HOUR_S = 60.0, 3600.0


class Amount(StrEnum):
    COUNT = "count"
    NUMBER = "number"
    """Not always whole."""
    SECONDS = "seconds"
    SHARE = "share"
    """Of 1."""
    KILOMETRES = "kilometres"
    CHANGE = "change"
    """Against another period, of 1."""
    POINTS = "points"
    """Between two shares, of 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """What values are, with the words of one language."""

    amount: Amount = Amount.COUNT
    word: str = ""
    """Stands at an axis."""
    suffix: str = ""
    """Stands behind an exact value, such as the word for calls."""

    @property
    def is_time(self) -> bool:
        return self.amount is Amount.SECONDS

    def say(self, value: float | None) -> str:
        """Exactly, with its unit."""
        if value is None:
            return NONE
        said = amount_text(self.amount, value)
        return f"{said} {self.suffix}" if self.suffix else said

    def tick(self, value: float) -> str:
        """Shortly, at an axis."""
        if self.amount is Amount.SECONDS:
            return _span(value)
        if self.amount is Amount.SHARE:
            return f"{100.0 * value:.0f} %"
        return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.1f}"


def amount_text(amount: Amount, value: float) -> str:
    match amount:
        case Amount.COUNT:
            return f"{value:,.0f}"
        case Amount.SECONDS:
            return _span(value)
        case Amount.SHARE:
            return f"{100.0 * value:.1f} %"
        case Amount.KILOMETRES:
            return f"{value:,.1f} km"
        case Amount.CHANGE:
            return f"{100.0 * value:+.1f} %"
        case Amount.POINTS:
            return f"{100.0 * value:+.1f} pp"
        case Amount.NUMBER:
            return f"{value:,.1f}"


def _span(seconds: float) -> str:
    """6.4 s, 7'12", 3 h 05'; minus in front of what is negative."""
    if seconds < 0:
        return f"-{_span(-seconds)}"
    if round(seconds, 1) < _MINUTE_S:
        return f"{seconds:.0f} s" if float(seconds).is_integer() else f"{seconds:.1f} s"
    if round(seconds) < _HOUR_S:
        minutes, left = divmod(round(seconds), 60)
        return f"{minutes}'{left:02d}\""
    hours, rest = divmod(round(seconds / _MINUTE_S), 60)
    return f"{hours:,} h {rest:02d}'"
