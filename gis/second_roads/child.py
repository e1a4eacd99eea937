"""The process that holds Valhalla: questions on standard input, answers on standard output.

Started by `ValhallaRoads` as `python -m gis.second_roads.child TILES`. One process, one thread, one
actor: an actor that two threads share crashes. Its narrative knows no Chinese and is not asked for.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path
from typing import Any, Final, TextIO

from gis.second_roads.messages import answer_line, matched_said, way_said
from gis.second_roads.port import Line, Matched, Way

_COSTING: Final = "auto"
_ACCURACY_M: Final = 15
"""What a vehicle's fix among buildings is worth."""
_SEARCH_M: Final = 60
_WANTED: Final = ("shape", "matched.type")
"""Of a matched trace; all else would only cross the pipe."""


def main() -> int:
    out = _own_output()
    try:
        actor = _actor(Path(sys.argv[1]))
    except (ImportError, RuntimeError) as trouble:
        print(f"second roads: {trouble}", file=sys.stderr)
        return 2
    for line in sys.stdin:
        question = json.loads(line)
        out.write(answer_line(question["number"], _answered(actor, question)))
        out.flush()
    return 0


def _own_output() -> TextIO:
    """The library may write to standard output: it gets another one, ours stays clean."""
    out = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    return out


def _actor(tiles: Path) -> Any:
    from valhalla import Actor, get_config

    return Actor(get_config(tile_extract="", tile_dir=str(tiles), verbose=False))


def _answered(actor: Any, question: dict[str, Any]) -> Any:
    """None where Valhalla refuses: no road near, no way, too far."""
    try:
        match question["asked"]:
            case "ways":
                return [way_said(way) for way in _ways(actor, question)]
            case "match":
                return matched_said(_matched(actor, question["trace"]))
            case _:
                return None
    except RuntimeError:
        return None


def _ways(actor: Any, question: dict[str, Any]) -> Iterator[Way]:
    answer = actor.route(
        {
            "locations": _spots([question["start"], question["end"]]),
            "costing": _COSTING,
            "alternates": question["most"],
            "directions_type": "maneuvers",
            "units": "kilometers",
        }
    )
    for one in (answer, *answer.get("alternates", ())):
        yield _way(one["trip"])


def _way(trip: dict[str, Any]) -> Way:
    (leg,) = trip["legs"]
    summary = trip["summary"]
    names = (name for step in leg["maneuvers"] for name in step.get("street_names", ())[:1])
    return Way(
        line=decoded(leg["shape"]),
        time_s=float(summary["time"]),
        distance_m=float(summary["length"]) * 1000,
        roads=tuple(name for name, _ in groupby(names)),
    )


def _matched(actor: Any, trace: list[list[float]]) -> Matched:
    answer = actor.trace_attributes(
        {
            "shape": _spots(trace),
            "costing": _COSTING,
            "shape_match": "map_snap",
            "trace_options": {"gps_accuracy": _ACCURACY_M, "search_radius": _SEARCH_M},
            "filters": {"attributes": _WANTED, "action": "include"},
        }
    )
    kinds = [point.get("type") for point in answer["matched_points"]]
    lying = sum(kind in ("matched", "interpolated") for kind in kinds)
    return Matched(decoded(answer["shape"]), lying / max(1, len(kinds)))


def _spots(places: Iterable[Iterable[float]]) -> list[dict[str, float]]:
    return [{"lon": lon, "lat": lat} for lon, lat in places]


def decoded(shape: str) -> Line:
    """A line written as letters: the encoded polyline format with six digits."""
    numbers = _numbers(shape)
    line, lat, lon = [], 0, 0
    for step in numbers:
        lat, lon = lat + step, lon + next(numbers)
        line.append((lon / 1e6, lat / 1e6))
    return tuple(line)


def _numbers(shape: str) -> Iterator[int]:
    value = shift = 0
    for letter in shape:
        bits = ord(letter) - 63
        value |= (bits & 0x1F) << shift
        shift += 5
        if bits < 0x20:
            yield ~(value >> 1) if value & 1 else value >> 1
            value = shift = 0


if __name__ == "__main__":
    sys.exit(main())
