"""A map for the peers, with our speeds and directions written on its ways. Knows no peer."""

from __future__ import annotations

from pathlib import Path

import osmium

from gis.roads.profile import CLASS_RULES, KMH, barrier_delay_s, road_kind


def prepare(source: Path, out: Path) -> None:
    """Copy the roads of a map with what our road graph makes of their tags."""
    with osmium.SimpleWriter(str(out), overwrite=True) as writer:
        for thing in osmium.FileProcessor(str(source)):
            tags = {tag.k: tag.v for tag in thing.tags}
            if thing.is_node():
                writer.add_node(thing.replace(tags=_node_tags(tags)))
            elif thing.is_way():
                made = _way_tags(tags)
                if made is not None:
                    writer.add_way(thing.replace(tags=made))
            elif tags.get("type", "").startswith("restriction"):
                writer.add_relation(thing)


def _node_tags(tags: dict[str, str]) -> dict[str, str]:
    return {"made:barred": "yes"} if barrier_delay_s(tags) is None else {}


def _way_tags(tags: dict[str, str]) -> dict[str, str] | None:
    kind = road_kind(tags)
    if kind is None:
        return None
    open_to = "both" if kind.forward and kind.backward else _only(kind.forward)
    speed_kmh = kind.limit_mps / KMH * CLASS_RULES[kind.road_class].factor
    made = {
        "highway": CLASS_RULES[kind.road_class].highway,
        "made:kmh": f"{speed_kmh:.3f}",
        "made:open": open_to,
        "maxspeed": f"{max(5, round(speed_kmh))}",
        "oneway": {"both": "no", "forward": "yes", "backward": "-1"}[open_to],
    }
    made |= {"junction": "roundabout"} if kind.roundabout else {}
    return made | ({"name": kind.name} if kind.name else {})


def _only(forward: bool) -> str:
    return "forward" if forward else "backward"
