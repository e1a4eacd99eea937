"""What a demo city of each size is made of. Numbers only; draws nothing."""

from __future__ import annotations

from dataclasses import dataclass

CENTRE_LON = 113.6
CENTRE_LAT = 34.7


@dataclass(frozen=True, slots=True)
class Ring:
    """A ring road; `reach` is its size as a share of the city's half extent."""

    key: str
    reach: float
    kind: str
    half_width_m: float
    express: str = ""
    """The kind of the raised carriageways between the side roads; empty for a plain street."""


@dataclass(frozen=True, slots=True)
class CityPlan:
    size: str
    half_width_m: float
    half_height_m: float
    rings: tuple[Ring, ...]
    radials_from: tuple[int, ...]
    """For each ring, how many radial roads start at it (besides the two axes)."""
    radial_expressways: tuple[int, ...]
    """Which of the radial roads, counted from the first, carry a motorway out of the city."""
    river_width_m: float
    river_offset: float
    """How far south of the centre the river runs, as a share of the half height."""
    centre_block_m2: float
    rim_block_m2: float
    built_reach: float
    """Share of the half extent inside which blocks are built up; fields lie beyond."""
    address_step_m: float
    building_reach: float
    towns: int
    stations: int
    vehicles: int
    hospitals: int
    subscribers: int
    shops_per_km2: float


_SMALL = CityPlan(
    size="small",
    half_width_m=5000,
    half_height_m=4000,
    rings=(
        Ring("first", 0.22, "primary", 11),
        Ring("second", 0.50, "primary", 26, "trunk"),
        Ring("outer", 0.80, "secondary", 30, "motorway"),
    ),
    radials_from=(4, 4),
    radial_expressways=(4, 6),
    river_width_m=130,
    river_offset=0.34,
    centre_block_m2=22_000,
    rim_block_m2=150_000,
    built_reach=0.86,
    address_step_m=45,
    building_reach=1.0,
    towns=3,
    stations=12,
    vehicles=40,
    hospitals=14,
    subscribers=4000,
    shops_per_km2=16,
)

_LARGE = CityPlan(
    size="large",
    half_width_m=26_000,
    half_height_m=26_000,
    rings=(
        Ring("first", 0.085, "primary", 11),
        Ring("second", 0.20, "primary", 26, "trunk"),
        Ring("third", 0.36, "primary", 28, "trunk"),
        Ring("outer", 0.62, "secondary", 32, "motorway"),
    ),
    radials_from=(4, 4, 6),
    radial_expressways=(4, 5, 6, 7, 9),
    river_width_m=260,
    river_offset=0.13,
    centre_block_m2=32_000,
    rim_block_m2=420_000,
    built_reach=0.60,
    address_step_m=160,
    building_reach=0.20,
    towns=26,
    stations=80,
    vehicles=500,
    hospitals=60,
    subscribers=20_000,
    shops_per_km2=5,
)

PLANS = {plan.size: plan for plan in (_SMALL, _LARGE)}
