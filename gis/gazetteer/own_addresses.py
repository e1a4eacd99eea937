"""Sorts the centre's standard addresses into numbers of streets and estates, and places by name.

A number costs a seat no memory, a name does: a city's table holds hundreds of thousands of doors.
Whatever fits nowhere stays a place by its whole name: no address is lost. Knows no database.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from gis.gazetteer import kinds, words
from gis.gazetteer.collect import House, Place, estates_of
from gis.gazetteer.folding import Folding
from gis.gazetteer.query import parse

_NUMBERED = frozenset({"", kinds.ADDRESS, kinds.BUILDING})
_NUMBER_ENDS = ("号", "号楼", "幢", "栋", "座")


@dataclass(frozen=True, slots=True)
class OwnAddresses:
    places: list[Place] = field(default_factory=list)
    houses: list[House] = field(default_factory=list)


def sort_addresses(
    listed: Iterable[Place], known: set[str], folding: Folding, admin: Sequence[str]
) -> OwnAddresses:
    """Part 云澜市中山路12号 into the street and its number; leave 康桥花园 whole.

    Args:
        known: folded names of the map's places; estates that are missing there are added.
        admin: folded names of province, city and districts, which people put in front.
    """
    sorted_ = OwnAddresses()
    for place in listed:
        houses = [_house(name, place, folding, admin) for name in (place.name, *place.aliases)]
        sorted_.houses.extend(house for house in houses if house is not None)
        if not all(houses):
            sorted_.places.append(_whole(place, folding, admin))
    missing = [house for house in sorted_.houses if folding.key(house.owner) not in known]
    sorted_.places.extend(estates_of(missing, sorted_.places))
    return sorted_


def whole_address(house: House) -> Place:
    """A number for which no street or estate was found, as a place by its whole name."""
    number = house.numbering
    name_of = words.building_name if number.kind == kinds.BUILDING else words.house_name
    name = name_of(house.owner, number.number, number.suffix)
    return Place(name, number.kind, house.lon, house.lat, own=True)


def _house(name: str, place: Place, folding: Folding, admin: Sequence[str]) -> House | None:
    """The name as a number in a street or estate; None for all else, such as yards and shops."""
    if place.kind not in _NUMBERED or not name.endswith(_NUMBER_ENDS):
        return None
    numbered = parse(name, folding, admin).numbered
    if numbered is None or numbered[1].detail or not folding.key(numbered[0]):
        return None
    return House(numbered[0], numbered[1], place.lon, place.lat, own=True)


def _whole(place: Place, folding: Folding, admin: Sequence[str]) -> Place:
    """The place under its name, and under its name without the town in front."""
    short = parse(place.name, folding, admin).text
    aliases = dict.fromkeys((*place.aliases, short))
    aliases.pop(folding.fold(place.name), None)
    return Place(
        name=place.name,
        kind=place.kind or kinds.ADDRESS,
        lon=place.lon,
        lat=place.lat,
        aliases=tuple(one for one in aliases if folding.key(one)),
        district=place.district,
        own=True,
    )
