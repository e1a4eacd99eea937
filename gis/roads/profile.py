"""What an ambulance may drive on, and how fast. Reads tags only; knows no geometry."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum
from types import MappingProxyType
from typing import Final

from gis.roads.hours import Hours, read_conditional

Tags = dict[str, str]

KMH: Final = 1 / 3.6
AMBULANCE_HEIGHT_M: Final = 2.8
AMBULANCE_WIDTH_M: Final = 2.1
GATE_S: Final = 10.0
"""Until a lift gate or a guarded gate has opened."""


class RoadClass(IntEnum):
    """The hierarchy of roads. The number is the index into every per-class array."""

    MOTORWAY = 0
    TRUNK = 1
    PRIMARY = 2
    SECONDARY = 3
    TERTIARY = 4
    UNCLASSIFIED = 5
    RESIDENTIAL = 6
    LIVING_STREET = 7
    SERVICE = 8
    MOTORWAY_LINK = 9
    TRUNK_LINK = 10
    PRIMARY_LINK = 11
    SECONDARY_LINK = 12
    TERTIARY_LINK = 13
    PEDESTRIAN = 14
    TRACK = 15


@dataclass(frozen=True, slots=True)
class ClassRule:
    highway: str
    limit_kmh: float
    """Taken where the way carries no maxspeed of its own."""
    factor: float
    """Share of the limit that an ambulance on a call makes on average, traffic included."""


CLASS_RULES: Final = MappingProxyType(
    {
        RoadClass.MOTORWAY: ClassRule("motorway", 100, 0.95),
        RoadClass.TRUNK: ClassRule("trunk", 70, 0.90),
        RoadClass.PRIMARY: ClassRule("primary", 60, 0.90),
        RoadClass.SECONDARY: ClassRule("secondary", 50, 0.90),
        RoadClass.TERTIARY: ClassRule("tertiary", 40, 0.90),
        RoadClass.UNCLASSIFIED: ClassRule("unclassified", 40, 0.80),
        RoadClass.RESIDENTIAL: ClassRule("residential", 30, 0.85),
        RoadClass.LIVING_STREET: ClassRule("living_street", 15, 1.0),
        RoadClass.SERVICE: ClassRule("service", 20, 0.80),
        RoadClass.MOTORWAY_LINK: ClassRule("motorway_link", 50, 0.90),
        RoadClass.TRUNK_LINK: ClassRule("trunk_link", 45, 0.90),
        RoadClass.PRIMARY_LINK: ClassRule("primary_link", 40, 0.90),
        RoadClass.SECONDARY_LINK: ClassRule("secondary_link", 40, 0.90),
        RoadClass.TERTIARY_LINK: ClassRule("tertiary_link", 35, 0.90),
        RoadClass.PEDESTRIAN: ClassRule("pedestrian", 8, 1.0),
        RoadClass.TRACK: ClassRule("track", 20, 0.70),
    }
)

LIMITED_ACCESS: Final = frozenset(
    {RoadClass.MOTORWAY, RoadClass.MOTORWAY_LINK, RoadClass.TRUNK_LINK}
)
"""Roads beside which nobody lives: a house ten metres away is reached by another street."""

_BY_HIGHWAY: Final = {rule.highway: road for road, rule in CLASS_RULES.items()} | {
    "road": RoadClass.UNCLASSIFIED,
    "busway": RoadClass.TERTIARY,
}
_ACCESS_KEYS: Final = ("emergency", "motorcar", "motor_vehicle", "vehicle", "access")
_SIGNED: Final = ("motorcar", "motor_vehicle", "vehicle", "access")
"""Keys whose conditions bind all drivers."""
_CLOSED: Final = frozenset({"no", "agricultural", "forestry", "military"})
_TRACK_GRADES: Final = frozenset({"grade1", "grade2"})
_OPEN_BARRIERS: Final = frozenset(
    {"entrance", "toll_booth", "kerb", "border_control", "height_restrictor", "cattle_grid", "no"}
)
_GATES: Final = frozenset({"gate", "lift_gate", "swing_gate", "sliding_gate", "sally_port"})
_NUMBER: Final = re.compile(r"\s*(\d+(?:\.\d+)?)\s*(mph|km/h|kmh|m)?\s*$")


@dataclass(frozen=True, slots=True)
class RoadKind:
    """All that the graph needs to know of one way's tags."""

    road_class: RoadClass
    limit_mps: float
    forward: bool
    backward: bool
    roundabout: bool
    name: str
    tunnel: bool
    bridge: bool
    shut: Hours | None = None
    """When no vehicle may drive there by the signs; None: never."""
    hours_unread: bool = False
    """A condition of access was not understood."""


def road_kind(tags: Tags) -> RoadKind | None:
    """Read a way's tags; None where an ambulance cannot or may not drive.

    Private ground is open to an ambulance; what is built for feet (footway, steps, path) is not.
    One-way rules are obeyed even though the law (Road Traffic Safety Law of the PRC, art. 53)
    frees an ambulance on a call from them: a plan must not count on driving against traffic.
    """
    road = _BY_HIGHWAY.get(tags.get("highway", ""))
    if road is None or tags.get("area") == "yes" or _too_tight(tags):
        return None
    passable, shut, unread = _access(road, tags)
    if not passable:
        return None
    forward, backward = _directions(road, tags)
    if not (forward or backward):
        return None
    return RoadKind(
        road_class=road,
        limit_mps=_limit_kmh(road, tags) * KMH,
        forward=forward,
        backward=backward,
        roundabout=tags.get("junction") in ("roundabout", "circular"),
        name=tags.get("name") or tags.get("ref") or "",
        tunnel=tags.get("tunnel", "no") != "no",
        bridge=tags.get("bridge", "no") != "no",
        shut=shut,
        hours_unread=unread,
    )


def _access(road: RoadClass, tags: Tags) -> tuple[bool, Hours | None, bool]:
    """Whether an ambulance can drive there at any hour, when the signs forbid it, and whether they
    say something that was not understood. What is built for vehicles at some hours, such as a
    shopping street with deliveries, can be driven at all hours if need be."""
    always = _passable(road, tags)
    text = next((tags[f"{key}:conditional"] for key in _SIGNED if f"{key}:conditional" in tags), "")
    if not text or tags.get("emergency") in ("yes", "designated"):
        return always, None, False
    shut, opened, unread = None, None, False
    for part in read_conditional(text):
        unread |= part.hours is None
        if part.hours is None:
            continue
        if part.value in _CLOSED:
            shut = part.hours if shut is None else shut | part.hours
        else:
            opened = part.hours if opened is None else opened | part.hours
    if always:
        return True, shut, unread
    return opened is not None, opened.outside() if opened else None, unread


def _passable(road: RoadClass, tags: Tags) -> bool:
    for key in _ACCESS_KEYS:
        value = tags.get(key)
        if value is not None:
            return value not in _CLOSED
    if road is RoadClass.PEDESTRIAN:
        return False
    return road is not RoadClass.TRACK or tags.get("tracktype", "grade3") in _TRACK_GRADES


def _too_tight(tags: Tags) -> bool:
    height = _number(tags.get("maxheight", ""))
    width = _number(tags.get("maxwidth:physical") or tags.get("maxwidth") or "")
    return (height is not None and height < AMBULANCE_HEIGHT_M) or (
        width is not None and width < AMBULANCE_WIDTH_M
    )


def _directions(road: RoadClass, tags: Tags) -> tuple[bool, bool]:
    oneway = tags.get("oneway:emergency") or tags.get("oneway:motor_vehicle") or tags.get("oneway")
    match oneway:
        case "yes" | "true" | "1":
            return True, False
        case "-1" | "reverse":
            return False, True
        case "no" | "false" | "0":
            return True, True
        case "reversible" | "alternating":
            return False, False
    implied = tags.get("junction") in ("roundabout", "circular") or road is RoadClass.MOTORWAY
    return True, not implied


def _limit_kmh(road: RoadClass, tags: Tags) -> float:
    value = _number(tags.get("maxspeed", ""))
    if value is None or not 5 <= value <= 140:
        return CLASS_RULES[road].limit_kmh
    return value


def _number(text: str) -> float | None:
    """The figure of a tag in km/h or metres; None for words such as `walk` or `default`."""
    found = _NUMBER.match(text.split(";")[0])
    if found is None:
        return None
    value = float(found[1])
    return value * 1.609344 if found[2] == "mph" else value


def barrier_delay_s(tags: Tags) -> float | None:
    """Seconds lost at a node's barrier; None if an ambulance cannot pass it at all."""
    if _too_tight(tags):
        return None
    barrier = tags.get("barrier", "no")
    if barrier in _OPEN_BARRIERS:
        return 0.0
    if barrier in _GATES:
        return GATE_S
    opened = any(tags.get(key, "no") not in {"no", "private"} for key in _ACCESS_KEYS)
    return GATE_S if opened else None


def is_signal(tags: Tags) -> bool:
    """Lights for drivers; a signalled foot crossing alone does not stop an ambulance."""
    return "traffic_signals" in tags.get("highway", "").split(";")
