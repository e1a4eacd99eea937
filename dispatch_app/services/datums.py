"""The border where commands of another datum come in: behind it there is WGS-84 alone."""

from __future__ import annotations

from dataclasses import replace

from dispatch_app.domain.codes import Datum
from dispatch_app.domain.commands import Command
from dispatch_app.domain.map_commands import (
    AcceptCorrection,
    AddOwnPlace,
    ChangeOwnPlace,
    ChangeRoadCondition,
    FileCorrection,
    MoveOwnPlace,
    SetRoadCondition,
)
from dispatch_app.domain.own_places import OwnPlace
from dispatch_app.domain.values import Position
from dispatch_app.ports.datums import ToWgs84

WGS84 = Datum.WGS84


def in_wgs84(command: Command, to_wgs84: ToWgs84) -> Command:
    """The same command with its positions in WGS-84; others pass as they are.

    Raises:
        InvalidValue: what was sent is no position in its datum.
    """
    if getattr(command, "datum", WGS84) is WGS84:
        return command
    match command:
        case SetRoadCondition(condition=given) | ChangeRoadCondition(condition=given):
            points = tuple(to_wgs84(given.points, command.datum))
            return replace(command, condition=replace(given, points=points), datum=WGS84)
        case AddOwnPlace(place=place) | ChangeOwnPlace(place=place):
            moved = _moved(place, command.datum, to_wgs84)
            return replace(command, place=moved, datum=WGS84)
        case MoveOwnPlace(position=position):
            at = _at(position, command.datum, to_wgs84)
            return replace(command, position=at, datum=WGS84)
        case FileCorrection(right=right) if right.position is not None:
            right = replace(right, position=_at(right.position, command.datum, to_wgs84))
            return replace(command, right=right, datum=WGS84)
        case AcceptCorrection(place=place) if place is not None:
            moved = _moved(place, command.datum, to_wgs84)
            return replace(command, place=moved, datum=WGS84)
        case FileCorrection() | AcceptCorrection():
            return replace(command, datum=WGS84)
        case _:
            return command


def _moved(place: OwnPlace, datum: Datum, to_wgs84: ToWgs84) -> OwnPlace:
    return replace(place, position=_at(place.position, datum, to_wgs84))


def _at(position: Position, datum: Datum, to_wgs84: ToWgs84) -> Position:
    ((lon, lat),) = to_wgs84([(position.lon, position.lat)], datum)
    return Position(lat=lat, lon=lon)
