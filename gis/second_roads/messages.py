"""Lines of JSON between an engine's process and who asks it. What is not as it should be is told.

Knows no engine and no process.
"""

from __future__ import annotations

import json
import math
from typing import Any

from gis.second_roads.port import Line, Matched, Place, Way


class BadMessage(Exception):
    """A line that no sound process sends."""


def question_line(number: int, asked: str, **given: Any) -> str:
    return json.dumps({"number": number, "asked": asked, **given}) + "\n"


def answer_line(number: int, answer: Any) -> str:
    """`answer` is None where the engine has none to give."""
    return json.dumps({"number": number, "answer": answer}, ensure_ascii=False) + "\n"


def read_answer(line: str, number: int) -> Any:
    """What the process says to the question of that number.

    Raises:
        BadMessage: no JSON, or the answer to something else.
    """
    try:
        said = json.loads(line)
        if said["number"] != number:
            raise BadMessage(f"answer {said['number']} to question {number}")
        return said["answer"]
    except (ValueError, KeyError, TypeError) as trouble:
        raise BadMessage(f"no answer: {line[:80]!r}") from trouble


def way_said(way: Way) -> list[Any]:
    return [way.line, way.time_s, way.distance_m, way.roads]


def matched_said(matched: Matched) -> list[Any]:
    return [matched.line, matched.share]


def read_ways(said: Any) -> tuple[Way, ...]:
    """Raises BadMessage where these are no ways."""
    try:
        return tuple(
            Way(_line(line), _figure(time_s), _figure(distance_m), tuple(map(str, roads)))
            for line, time_s, distance_m, roads in said or ()
        )
    except (TypeError, ValueError) as trouble:
        raise BadMessage(f"no ways: {trouble}") from trouble


def read_matched(said: Any) -> Matched | None:
    """Raises BadMessage where this is no matched trace."""
    if said is None:
        return None
    try:
        line, share = said
        return Matched(_line(line), min(1.0, _figure(share)))
    except (TypeError, ValueError) as trouble:
        raise BadMessage(f"no matched trace: {trouble}") from trouble


def _line(said: Any) -> Line:
    line = tuple(_place(one) for one in said)
    if len(line) < 2:
        raise ValueError("a line of fewer than two points")
    return line


def _place(said: Any) -> Place:
    lon, lat = (float(part) for part in said)
    if not (abs(lon) <= 180 and abs(lat) <= 90):
        raise ValueError(f"not a position: {lon}, {lat}")
    return lon, lat


def _figure(said: Any) -> float:
    value = float(said)
    if not (math.isfinite(value) and value >= 0):
        raise ValueError(f"not a figure: {value}")
    return value
