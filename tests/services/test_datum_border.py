"""Positions of another datum are brought to WGS-84 at the border, whatever carries them."""

from __future__ import annotations

import pytest

from dispatch_app.adapters.datums import to_wgs84
from dispatch_app.domain import map_commands as mc
from dispatch_app.domain.codes import Datum, PlaceSource
from dispatch_app.domain.commands import Command
from dispatch_app.domain.values import Place, Position
from dispatch_app.services.datums import in_wgs84
from gis.coordinates import Datum as GisDatum
from gis.coordinates import from_wgs84
from tests.fakes.map_work import HERE, THERE, a_condition, a_filing, an_own_place

TRUE = Position(lat=31.230417, lon=121.473701)


def shifted(datum: Datum) -> Position:
    at = from_wgs84(TRUE.lon, TRUE.lat, GisDatum(datum.value))
    return Position(lat=float(at.lat), lon=float(at.lon))


def carrying(at: Position, datum: Datum) -> list[tuple[Command, str]]:
    line = ((at.lon, at.lat), (at.lon + 0.01, at.lat))
    right = Place(text="东门", position=at, source=PlaceSource.MAP_CLICK)
    place = an_own_place(position=at)
    return [
        (mc.SetRoadCondition(condition=a_condition(points=line), datum=datum), "condition"),
        (
            mc.ChangeRoadCondition(id="C", condition=a_condition(points=line), datum=datum),
            "condition",
        ),
        (mc.AddOwnPlace(place=place, datum=datum), "place"),
        (mc.ChangeOwnPlace(id="P", place=place, datum=datum), "place"),
        (mc.MoveOwnPlace(id="P", position=at, datum=datum), ""),
        (a_filing(right=right, datum=datum), "right"),
        (mc.AcceptCorrection(id="K", place=place, datum=datum), "place"),
    ]


def position_in(command: Command, holder: str) -> Position:
    held = getattr(command, holder) if holder else command
    if hasattr(held, "points"):
        lon, lat = held.points[0]
        return Position(lat=lat, lon=lon)
    found: Position = held.position
    return found


@pytest.mark.parametrize("datum", [Datum.GCJ02, Datum.BD09])
@pytest.mark.parametrize("which", range(7))
def test_every_command_with_positions_is_converted(datum: Datum, which: int) -> None:
    command, holder = carrying(shifted(datum), datum)[which]
    converted = in_wgs84(command, to_wgs84)
    at = position_in(converted, holder)
    assert (at.lat, at.lon) == pytest.approx((TRUE.lat, TRUE.lon), abs=1e-9)
    assert getattr(converted, "datum") is Datum.WGS84  # noqa: B009 - not every command has one


def test_what_is_in_wgs84_already_is_not_touched() -> None:
    command = mc.MoveOwnPlace(id="P", position=THERE)
    assert in_wgs84(command, to_wgs84) is command


def test_the_place_that_our_own_map_offered_is_not_shifted() -> None:
    command = in_wgs84(a_filing(datum=Datum.GCJ02), to_wgs84)
    assert isinstance(command, mc.FileCorrection)
    assert command.known is not None
    assert command.known.position == HERE


def test_an_acceptance_without_a_place_of_its_own_needs_no_datum() -> None:
    command = in_wgs84(mc.AcceptCorrection(id="K", datum=Datum.BD09), to_wgs84)
    assert command == mc.AcceptCorrection(id="K")
