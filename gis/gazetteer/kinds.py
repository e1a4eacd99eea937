"""What sort of place a set of map tags describes, and how much each sort matters in a search."""

from __future__ import annotations

from collections.abc import Mapping

ROAD = "road"
CROSSING = "crossing"
ADDRESS = "address"
BUILDING = "building"
ESTATE = "estate"
POST = "kilometre_post"
DISTRICT = "district"
POINT = "coordinates"

ENTERED_BY_NUMBER = frozenset(
    {
        ROAD,
        ESTATE,
        BUILDING,
        "village",
        "town",
        "hospital",
        "school",
        "university",
        "factory",
        "office",
        "mall",
        "market",
        "hotel",
        "nursing_home",
        "park",
    }
)
"""Kinds in which people name houses or buildings by number; a bus stop is none of them."""

_AMENITY = {
    "hospital": "hospital",
    "clinic": "clinic",
    "doctors": "clinic",
    "dentist": "clinic",
    "pharmacy": "pharmacy",
    "nursing_home": "nursing_home",
    "social_facility": "nursing_home",
    "school": "school",
    "college": "university",
    "university": "university",
    "kindergarten": "kindergarten",
    "police": "police",
    "fire_station": "fire_station",
    "bus_station": "bus_station",
    "ferry_terminal": "bus_station",
    "townhall": "government",
    "courthouse": "government",
    "community_centre": "government",
    "mall": "mall",
    "marketplace": "market",
    "hotel": "hotel",
    "park": "park",
    "residential": ESTATE,
    "bank": "bank",
    "restaurant": "restaurant",
    "fast_food": "restaurant",
    "cafe": "restaurant",
    "bar": "restaurant",
    "pub": "restaurant",
    "fuel": "fuel",
    "parking": "parking",
    "library": "culture",
    "theatre": "culture",
    "cinema": "culture",
    "arts_centre": "culture",
    "place_of_worship": "worship",
}
_TOURISM = {
    "hotel": "hotel",
    "motel": "hotel",
    "hostel": "hotel",
    "guest_house": "hotel",
    "apartment": "hotel",
    "museum": "culture",
    "gallery": "culture",
}
_BUILDING = {
    "hospital": "hospital",
    "school": "school",
    "university": "university",
    "hotel": "hotel",
    "train_station": "rail_station",
}
_PLACE = {
    "city": DISTRICT,
    "district": DISTRICT,
    "borough": DISTRICT,
    "suburb": DISTRICT,
    "town": "town",
    "village": "village",
    "hamlet": "village",
    "quarter": ESTATE,
    "neighbourhood": ESTATE,
    "city_block": ESTATE,
    "square": "park",
}
_LANDUSE = {
    "residential": ESTATE,
    "commercial": "office",
    "retail": "mall",
    "industrial": "factory",
    "cemetery": "park",
}

_RULES: tuple[tuple[str, Mapping[str, str], str], ...] = (
    ("aeroway", {"aerodrome": "airport", "terminal": "airport"}, ""),
    ("emergency", {"ambulance_station": "ambulance_station"}, ""),
    ("healthcare", {"hospital": "hospital", "pharmacy": "pharmacy"}, "clinic"),
    ("amenity", _AMENITY, "facility"),
    ("shop", {"mall": "mall", "department_store": "mall", "supermarket": "market"}, "shop"),
    ("tourism", _TOURISM, "attraction"),
    (
        "highway",
        {
            "bus_stop": "bus_stop",
            "services": "facility",
            "motorway_junction": "ramp",
            "traffic_signals": CROSSING,
        },
        "",
    ),
    ("leisure", {"park": "park", "garden": "park", "nature_reserve": "park"}, "sports"),
    ("historic", {}, "attraction"),
    ("office", {"government": "government"}, "office"),
    ("public_transport", {"station": "bus_station"}, "bus_stop"),
    ("junction", {"yes": CROSSING}, ""),
    ("place", _PLACE, ""),
    ("landuse", _LANDUSE, ""),
    ("building", _BUILDING, BUILDING),
    ("man_made", {"bridge": "bridge"}, ""),
    ("natural", {"water": "water", "peak": "attraction"}, ""),
)

_RULES_BY_KEY = {key: known for key, known, _ in _RULES}

_WEIGHTS: Mapping[str, float] = {
    "hospital": 0.080,
    "ambulance_station": 0.080,
    "station": 0.080,
    CROSSING: 0.070,
    ADDRESS: 0.070,
    ROAD: 0.065,
    ESTATE: 0.065,
    POST: 0.060,
    "metro_station": 0.060,
    "rail_station": 0.060,
    "airport": 0.060,
    DISTRICT: 0.050,
    "town": 0.050,
    "school": 0.050,
    "university": 0.050,
    "mall": 0.050,
    "police": 0.045,
    "nursing_home": 0.045,
    BUILDING: 0.045,
    "village": 0.045,
    "clinic": 0.040,
    "hotel": 0.040,
    "park": 0.040,
    "metro_exit": 0.040,
}
_OTHER = 0.03

KIND_WORDS: Mapping[str, str] = {
    "道路": ROAD,
    "街路巷": ROAD,
    "路口": CROSSING,
    "门牌": ADDRESS,
    "门牌号": ADDRESS,
    "地址": ADDRESS,
    "楼栋": BUILDING,
    "楼宇": BUILDING,
    "建筑物": BUILDING,
    "小区": ESTATE,
    "住宅区": ESTATE,
    "村": "village",
    "自然村": "village",
    "镇": "town",
    "医院": "hospital",
    "诊所": "clinic",
    "学校": "school",
    "高校": "university",
    "幼儿园": "kindergarten",
    "养老院": "nursing_home",
    "派出所": "police",
    "消防站": "fire_station",
    "商场": "mall",
    "市场": "market",
    "宾馆": "hotel",
    "公园": "park",
    "单位": "office",
    "工厂": "factory",
    "地铁口": "metro_exit",
    "地铁站": "metro_station",
    "公交站": "bus_stop",
    "公里桩": POST,
}
"""How address tables name kinds: the grammar of the data's own language."""
KIND_CODES = frozenset({*_WEIGHTS, *KIND_WORDS.values(), ROAD, CROSSING, ADDRESS, POST, ESTATE})


def weight_of(kind: str) -> float:
    """How much a kind adds to the score of a match; far less than the quality of the match."""
    return _WEIGHTS.get(kind, _OTHER)


def is_way_for_traffic(tags: Mapping[str, str]) -> bool:
    """Whether a thing tagged highway is a road rather than a place beside one."""
    return tags.get("highway") not in _RULES_BY_KEY["highway"]


def kind_of(tags: Mapping[str, str]) -> str:
    """The kind of a place, or an empty string if the tags describe nothing to be searched for."""
    railway = _rail_kind(tags)
    if railway:
        return railway
    for key, kinds, otherwise in _RULES:
        value = tags.get(key)
        if value and value != "no":
            kind = kinds.get(value, otherwise)
            if kind:
                return kind
    return ""


def _rail_kind(tags: Mapping[str, str]) -> str:
    match tags.get("railway"):
        case "subway_entrance":
            return "metro_exit"
        case "station" | "halt" | "stop" | "tram_stop":
            metro = "subway" in (tags.get("station"), tags.get("railway:station"))
            return "metro_station" if metro or tags.get("subway") == "yes" else "rail_station"
        case _:
            return ""
