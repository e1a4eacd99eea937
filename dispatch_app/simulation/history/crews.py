"""The life of a vehicle's day: crews take it over by turns, and read fuel, oxygen and odometer."""

from __future__ import annotations

from collections.abc import Iterator

from dispatch_app.domain.duty import CheckItem, Levels
from dispatch_app.domain.duty_commands import SignOn
from dispatch_app.domain.ids import VehicleId
from dispatch_app.simulation.history.agenda import Life
from dispatch_app.simulation.history.scene import Scene, at_station
from dispatch_app.simulation.history.shifts import Turn, crew_of

LOOK_AGAIN_S = 120.0
SPREAD_S = 1200.0
"""Not all crews of a city change in the same minute."""
MISSING_SHARE = 0.015
FUEL_PCT = (35, 100)
OXYGEN_PCT = (40, 100)
M_PER_KM = 1000.0


def crew(vehicle: VehicleId, papers: tuple[str, ...], turns: Iterator[Turn], scene: Scene) -> Life:
    """Through every shift. A crew that is out hands over when it is back."""
    odometer_km = scene.chance.randrange(8_000, 180_000)
    for turn in turns:
        wait_s = (turn.begins - scene.ledger.now).total_seconds()
        yield max(0.0, wait_s + scene.chance.uniform(0, SPREAD_S))
        while scene.where[vehicle] != scene.home(vehicle):
            yield LOOK_AGAIN_S
        driver, others = crew_of(papers, turn)
        odometer = odometer_km + round(scene.driven_m.get(vehicle, 0.0) / M_PER_KM)
        _signs_on(vehicle, driver, others, odometer, scene)


def _signs_on(
    vehicle: VehicleId, driver: str, others: tuple[str, ...], odometer_km: int, scene: Scene
) -> None:
    chance = scene.chance
    missing = (
        (chance.choice([CheckItem.MONITOR, CheckItem.SUCTION]),)
        if chance.random() < MISSING_SHARE
        else ()
    )
    levels = Levels(
        fuel_pct=chance.randint(*FUEL_PCT),
        oxygen_pct=chance.randint(*OXYGEN_PCT),
        odometer_km=odometer_km,
    )
    signs = SignOn(vehicle=vehicle, driver=driver, crew=others, missing=missing, levels=levels)
    scene.ledger.do(signs, at_station(scene.state.vehicles[vehicle].station))
