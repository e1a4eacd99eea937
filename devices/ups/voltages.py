"""What a battery's voltage says: of a cell or of the whole string, and how much is left. Pure.

Lead-acid, as in nearly every UPS: two volts a cell. Figures for discharge at some hours' rate
(sealed cells, 25 °C), as battery makers' curves give them.
"""

from __future__ import annotations

import itertools

CELL_V = 2.0
BLOCK_V = 12.0
EMPTY_CELL_V = 1.75
"""Here a discharge ends; deeper ruins the cell."""
FULL_CELL_V = 2.10
"""Of a full cell a minute into its discharge; the charger holds it at 2.25 and more."""
CHARGER_CELL_V = 2.20
_PLAUSIBLE = (0.75, 1.35)

_LEFT = ((1.75, 0.0), (1.84, 10.0), (1.90, 25.0), (1.96, 45.0), (2.02, 70.0), (2.10, 100.0))
"""Volts a cell under load, and per cent left."""


def whole_string_v(said_v: float | None, nominal_v: float | None) -> float | None:
    """Volts of the whole string, from a figure that may be a cell's or a block's.

    The one of the three that comes near the nominal voltage is meant; none: as it was said.
    """
    if said_v is None or not nominal_v:
        return said_v
    for of_how_many in (1.0, nominal_v / BLOCK_V, nominal_v / CELL_V):
        volts = said_v * of_how_many
        if _PLAUSIBLE[0] <= volts / nominal_v <= _PLAUSIBLE[1]:
            return volts
    return said_v


def cell_v(battery_v: float, nominal_v: float) -> float:
    return battery_v * CELL_V / nominal_v


def percent_left(volts_a_cell: float) -> float:
    """How much a cell under load still holds: 0 to 100."""
    if volts_a_cell <= _LEFT[0][0]:
        return 0.0
    for (low_v, low), (high_v, high) in itertools.pairwise(_LEFT):
        if volts_a_cell <= high_v:
            return low + (high - low) * (volts_a_cell - low_v) / (high_v - low_v)
    return 100.0


def volts_at(percent: float) -> float:
    """The reverse of `percent_left`: volts a cell under load."""
    for (low_v, low), (high_v, high) in itertools.pairwise(_LEFT):
        if percent <= high:
            return low_v + (high_v - low_v) * max(0.0, percent - low) / (high - low)
    return FULL_CELL_V
