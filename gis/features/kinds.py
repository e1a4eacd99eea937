"""Says what a tagged object is on the map and from which zoom it is worth drawing.

Knows no geometry.
"""

from __future__ import annotations

import re
from typing import NamedTuple

Tags = dict[str, str]

BRIDGE, TUNNEL, ONEWAY = 1, 2, 4
"""Flags of a line that is drawn."""


class Kind(NamedTuple):
    """A name that the map style knows, and the first zoom that draws it."""

    name: str
    zoom: int


ROADS = {
    "motorway": 7,
    "trunk": 8,
    "primary": 9,
    "secondary": 10,
    "tertiary": 11,
    "motorway_link": 12,
    "trunk_link": 12,
    "primary_link": 13,
    "secondary_link": 13,
    "tertiary_link": 13,
    "unclassified": 13,
    "residential": 13,
    "living_street": 14,
    "pedestrian": 14,
    "service": 15,
    "track": 15,
    "footway": 16,
    "path": 16,
    "cycleway": 16,
    "steps": 16,
    "corridor": 18,
}

RAILS = {"rail": 10, "light_rail": 12, "subway": 13, "tram": 14, "narrow_gauge": 12, "monorail": 12}

WATERWAYS = {"river": 9, "canal": 11, "stream": 14, "ditch": 16, "drain": 16}

_AREAS: dict[tuple[str, str], Kind] = {
    ("natural", "water"): Kind("area.water", 6),
    ("waterway", "riverbank"): Kind("area.water", 6),
    ("waterway", "dock"): Kind("area.water", 10),
    ("landuse", "reservoir"): Kind("area.water", 8),
    ("landuse", "basin"): Kind("area.water", 10),
    ("natural", "wood"): Kind("area.wood", 8),
    ("landuse", "forest"): Kind("area.wood", 8),
    ("natural", "scrub"): Kind("area.grass", 11),
    ("natural", "grassland"): Kind("area.grass", 11),
    ("natural", "wetland"): Kind("area.grass", 10),
    ("natural", "beach"): Kind("area.sand", 11),
    ("natural", "sand"): Kind("area.sand", 11),
    ("landuse", "grass"): Kind("area.grass", 13),
    ("landuse", "meadow"): Kind("area.grass", 11),
    ("landuse", "orchard"): Kind("area.grass", 11),
    ("landuse", "vineyard"): Kind("area.grass", 11),
    ("landuse", "village_green"): Kind("area.park", 13),
    ("landuse", "recreation_ground"): Kind("area.park", 11),
    ("landuse", "farmland"): Kind("area.farmland", 10),
    ("landuse", "cemetery"): Kind("area.cemetery", 12),
    ("landuse", "residential"): Kind("area.residential", 10),
    ("landuse", "industrial"): Kind("area.industrial", 10),
    ("landuse", "railway"): Kind("area.industrial", 12),
    ("landuse", "commercial"): Kind("area.commercial", 11),
    ("landuse", "retail"): Kind("area.commercial", 11),
    ("leisure", "park"): Kind("area.park", 10),
    ("leisure", "garden"): Kind("area.park", 13),
    ("leisure", "nature_reserve"): Kind("area.park", 9),
    ("leisure", "golf_course"): Kind("area.park", 11),
    ("leisure", "pitch"): Kind("area.pitch", 14),
    ("leisure", "track"): Kind("area.pitch", 14),
    ("leisure", "stadium"): Kind("area.pitch", 13),
    ("leisure", "playground"): Kind("area.pitch", 15),
    ("amenity", "school"): Kind("area.school", 13),
    ("amenity", "kindergarten"): Kind("area.school", 14),
    ("amenity", "college"): Kind("area.school", 12),
    ("amenity", "university"): Kind("area.school", 12),
    ("amenity", "hospital"): Kind("area.hospital", 12),
    ("amenity", "parking"): Kind("area.parking", 15),
    ("place", "square"): Kind("area.square", 14),
    ("aeroway", "aerodrome"): Kind("area.industrial", 10),
    ("aeroway", "apron"): Kind("area.square", 12),
}

DISTRICT = Kind("place.district", 9)

_PLACES = {
    "city": Kind("place.city", 5),
    "town": Kind("place.town", 8),
    "borough": DISTRICT,
    "city_district": DISTRICT,
    "district": DISTRICT,
    "county": DISTRICT,
    "suburb": Kind("place.suburb", 11),
    "quarter": Kind("place.quarter", 13),
    "neighbourhood": Kind("place.quarter", 14),
    "village": Kind("place.village", 12),
    "hamlet": Kind("place.village", 14),
    "island": Kind("place.quarter", 12),
}

_POIS: dict[tuple[str, str], Kind] = {
    ("amenity", "hospital"): Kind("poi.hospital", 13),
    ("amenity", "clinic"): Kind("poi.clinic", 15),
    ("amenity", "fire_station"): Kind("poi.fire", 15),
    ("amenity", "police"): Kind("poi.police", 15),
    ("railway", "station"): Kind("poi.station", 13),
    ("station", "subway"): Kind("poi.station", 13),
    ("public_transport", "station"): Kind("poi.station", 13),
    ("railway", "subway_entrance"): Kind("poi.exit", 17),
    ("amenity", "bus_station"): Kind("poi.bus", 15),
    ("highway", "bus_stop"): Kind("poi.bus", 17),
    ("amenity", "university"): Kind("poi.school", 14),
    ("amenity", "college"): Kind("poi.school", 14),
    ("amenity", "school"): Kind("poi.school", 15),
    ("amenity", "kindergarten"): Kind("poi.school", 16),
    ("amenity", "townhall"): Kind("poi.office", 15),
    ("office", "government"): Kind("poi.office", 16),
    ("amenity", "theatre"): Kind("poi.sight", 16),
    ("amenity", "library"): Kind("poi.sight", 16),
    ("tourism", "museum"): Kind("poi.sight", 15),
    ("tourism", "attraction"): Kind("poi.sight", 15),
    ("tourism", "hotel"): Kind("poi.hotel", 16),
    ("leisure", "park"): Kind("poi.park", 14),
    ("leisure", "stadium"): Kind("poi.sight", 14),
    ("leisure", "sports_centre"): Kind("poi.sight", 16),
    ("shop", "mall"): Kind("poi.shop", 15),
    ("shop", "department_store"): Kind("poi.shop", 15),
    ("shop", "supermarket"): Kind("poi.shop", 16),
    ("amenity", "marketplace"): Kind("poi.shop", 16),
    ("amenity", "pharmacy"): Kind("poi.clinic", 17),
    ("amenity", "fuel"): Kind("poi.fuel", 16),
    ("amenity", "bank"): Kind("poi.small", 17),
    ("amenity", "post_office"): Kind("poi.small", 17),
    ("amenity", "place_of_worship"): Kind("poi.small", 16),
    ("amenity", "restaurant"): Kind("poi.small", 18),
    ("amenity", "cafe"): Kind("poi.small", 18),
    ("emergency", "defibrillator"): Kind("poi.aed", 16),
    ("emergency", "fire_hydrant"): Kind("poi.hydrant", 18),
    ("healthcare", "blood_donation"): Kind("poi.blood", 16),
    ("healthcare", "blood_bank"): Kind("poi.blood", 16),
    ("landuse", "residential"): Kind("poi.compound", 15),
    ("landuse", "industrial"): Kind("poi.compound", 15),
    ("landuse", "commercial"): Kind("poi.compound", 15),
    ("natural", "water"): Kind("poi.water", 13),
    ("natural", "peak"): Kind("poi.peak", 13),
}

_EXPRESSWAYS = ("road.motorway", "road.trunk")
_NUMBERED = (*_EXPRESSWAYS, "road.primary", "road.secondary", "road.tertiary")
_NATIONAL = re.compile(r"G\d{3}")
_PROVINCIAL = re.compile(r"[SXYZ]\d+")
_LONGEST_NUMBER = 7
_LONGEST_NAME = 48
_HOUSE_OF_MANY = re.compile(r"(?<=\D)[0-9A-Za-z一二三四五六七八九十]{1,4}(?:[幢栋棟]|号楼|號樓)$")
SIGNS = {"poi.aed": "AED", "poi.hydrant": "H", "poi.blood": "+"}
"""What stands on the thing itself, the same in every language: few of them have a name."""
_EXIT = re.compile(r"([0-9A-Za-z]{1,2})(?:号|號)?(?:出入口|出口|入口|口)?$")

_AREA_BY_ITSELF = ("highway", "railway", "aeroway", "barrier")


def road_kind(tags: Tags) -> Kind | None:
    road = tags.get("highway", "")
    zoom = ROADS.get(road)
    return None if zoom is None else Kind(f"road.{road}", zoom)


def line_kind(tags: Tags) -> Kind | None:
    """Railways and water drawn as lines."""
    rail = tags.get("railway", "")
    if rail in RAILS:
        return Kind(f"rail.{rail}", RAILS[rail] if "service" not in tags else 15)
    water = tags.get("waterway", "")
    if water in WATERWAYS:
        return Kind(f"line.{water}", WATERWAYS[water])
    if tags.get("aeroway") in ("runway", "taxiway"):
        return Kind(f"line.{tags['aeroway']}", 11)
    return None


def border_kind(tags: Tags) -> Kind | None:
    """Boundaries of provinces (4), prefectures (5), districts and counties (6), streets and
    towns (8).
    """
    if tags.get("boundary") != "administrative":
        return None
    first_zoom = {"4": 5, "5": 7, "6": 9, "8": 13}.get(tags.get("admin_level", ""))
    return None if first_zoom is None else Kind(f"border.{tags['admin_level']}", first_zoom)


def is_district(tags: Tags) -> bool:
    """The outline of a district or county."""
    return tags.get("type") == "boundary" and tags.get("admin_level") == "6"


def area_kind(tags: Tags) -> Kind | None:
    """What a closed line is as a surface, other than a building."""
    if tags.get("highway") == "pedestrian" or (
        tags.get("area") == "yes" and tags.get("highway") in ("footway", "service", "living_street")
    ):
        return Kind("area.square", 14)
    return _first(_AREAS, tags)


def is_building(tags: Tags) -> bool:
    return tags.get("building", "no") != "no"


def is_ring_a_line(tags: Tags) -> bool:
    """A closed way that is still a line: a roundabout, a circular railway."""
    return tags.get("area") != "yes" and any(key in tags for key in _AREA_BY_ITSELF)


def place_kind(tags: Tags) -> Kind | None:
    """Towns and quarters; a suburb that is called a district or county is one."""
    kind = _PLACES.get(tags.get("place", ""))
    if kind is None:
        return None
    name = name_of(tags)
    if kind.name in ("place.suburb", "place.town") and len(name) > 2 and name[-1] in "区區县縣":
        return DISTRICT
    if kind.name == "place.town" and name.endswith("街道"):
        return _PLACES["suburb"]
    return kind


def poi_kind(tags: Tags) -> Kind | None:
    return _first(_POIS, tags)


def name_of(tags: Tags) -> str:
    """The name as it stands on the ground; Chinese if the sign has two scripts."""
    return _readable(tags.get("name:zh") or tags.get("name") or "")


def _readable(text: str) -> str:
    """On one line, without marks that cannot be seen, and no longer than a map can bear."""
    if not text.isprintable():
        text = "".join(c if c.isprintable() else " " for c in text[: 4 * _LONGEST_NAME])
    text = " ".join(text[: 4 * _LONGEST_NAME].split())
    return text if len(text) <= _LONGEST_NAME else text[: _LONGEST_NAME - 1] + "…"


def label_of(kind: Kind, tags: Tags) -> str:
    """What is written at a place: its name, of a metro exit the letter or number alone."""
    name = name_of(tags) or SIGNS.get(kind.name, "")
    if kind.name != "poi.exit":
        return name
    found = _EXIT.search(tags.get("ref") or name)
    return found[1] if found else name


def house_number(tags: Tags) -> str:
    return _readable(tags.get("addr:housenumber", ""))


def building_label(name: str) -> str:
    """Of a house in a compound its own number alone: the compound's name stands beside it."""
    found = _HOUSE_OF_MANY.search(name)
    return found[0] if found else name


def number_of(tags: Tags) -> str:
    """The number on a road's signs; the first if it has several."""
    number = re.split("[;,/]", tags.get("ref", ""))[0].strip()
    return number if len(number) <= _LONGEST_NUMBER and number.isprintable() else ""


def shield_kind(road: str, number: str) -> Kind | None:
    """The plate for a road's number, as roads are signed in China; white for all others."""
    if not number or road not in _NUMBERED:
        return None
    if _NATIONAL.fullmatch(number):
        return Kind("shield.national", 10)
    if road == "road.motorway" or (road in _EXPRESSWAYS and number[0] in "GS"):
        return Kind("shield.expressway", 8)
    if _PROVINCIAL.fullmatch(number):
        return Kind("shield.provincial", 11)
    return Kind("shield.other", 12)


def _first(table: dict[tuple[str, str], Kind], tags: Tags) -> Kind | None:
    for key, value in tags.items():
        kind = table.get((key, value))
        if kind is not None:
            return kind
    return None
