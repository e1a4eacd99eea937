"""How long a search takes while someone types, and how long a region's places take to build.

Measures on a generated city; asserts nothing.
"""

from __future__ import annotations

import random
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from gis.gazetteer.build import build_places
from gis.gazetteer.gazetteer import Gazetteer
from gis.gazetteer.spelling import spellings_of, standard_folding
from gis.generate.generate import generate_city
from gis.osm import read_osm

_SEED = 120
_WRONG_SIGNS = "中山人民东路大"
_CENTRE = (113.6, 34.7)


def typing_ms(where: str | Path = "small", rounds: int = 60) -> dict[str, dict[str, float]]:
    """Milliseconds of a search, by what was typed: whole names, begun ones, mistakes, numbers.

    `where` is a places file or the size of a city to make. Every text is new to the gazetteer, as
    in typing; the near point is set.
    """
    with _gazetteer_of(where) as gazetteer:
        return {
            kind: _shares([_search_ms(gazetteer, make()) for _ in range(rounds)])
            for kind, make in _typists(gazetteer).items()
        }


def describe_ms(size: str = "small", rounds: int = 200) -> dict[str, float]:
    """Milliseconds to say where a point lies."""
    rng = random.Random(_SEED)
    with _gazetteer_of(size) as gazetteer:
        spots = [
            (_CENTRE[0] + rng.uniform(-0.05, 0.05), _CENTRE[1] + rng.uniform(-0.05, 0.05))
            for _ in range(rounds)
        ]
        return _shares([_timed_ms(gazetteer.describe, *spot) for spot in spots])


def build_s(size: str = "small") -> dict[str, float]:
    """Seconds to build the places file from a map in memory, and to open it; its megabytes."""
    with tempfile.TemporaryDirectory() as folder:
        data = read_osm(generate_city(size, _SEED, Path(folder)).map_file)
        out = Path(folder) / "places.sqlite"
        built_ms = _timed_ms(build_places, data, out)
        opened = time.perf_counter()
        Gazetteer.open(out).close()
        opened_s = time.perf_counter() - opened
        return {"build": built_ms / 1000, "open": opened_s, "megabytes": out.stat().st_size / 1e6}


@contextmanager
def _gazetteer_of(where: str | Path) -> Iterator[Gazetteer]:
    with tempfile.TemporaryDirectory() as folder:
        if isinstance(where, Path):
            out = where
        else:
            out = Path(folder) / "places.sqlite"
            build_places(read_osm(generate_city(where, _SEED, Path(folder)).map_file), out)
        gazetteer = Gazetteer.open(out)
        yield gazetteer
        gazetteer.close()


def _typists(gazetteer: Gazetteer) -> dict[str, Callable[[], str]]:
    """What people type, drawn anew at each call from the names of the city."""
    rng = random.Random(_SEED)
    names, crossings = gazetteer.names(), gazetteer.crossing_names()
    districts = [name for name in names if name.endswith("区")][:9]
    return {
        "whole": lambda: rng.choice(names),
        "begun": lambda: _begun(rng.choice(names)),
        "mistaken": lambda: _mistaken(rng, rng.choice(names)),
        "pinyin": lambda: _pinyin(rng.choice(names)),
        "initials": lambda: _initials(rng.choice(names)),
        "crossing": lambda: "与".join(rng.choice(crossings)) + "口",
        "crossing run together": lambda: "".join(rng.choice(crossings)),
        "crossing in pinyin": lambda: _pinyin("".join(rng.choice(crossings))),
        "crossing mistaken": lambda: _mistaken(rng, "与".join(rng.choice(crossings))),
        "house": lambda: f"{rng.choice(crossings)[0]}{rng.randrange(1, 300)}号",
        "house in pinyin": lambda: f"{_pinyin(rng.choice(crossings)[0])}{rng.randrange(1, 300)}hao",
        "post": lambda: f"K{rng.randrange(1, 60)}+{rng.randrange(10)}00 {rng.choice(crossings)[0]}",
        "in a district": lambda: f"{rng.choice(names)}（{rng.choice(districts)}）",
        "one sign": lambda: rng.choice(names)[:1],
        "pasted": lambda: "，".join(rng.choice(names) for _ in range(12)),
    }


def _begun(name: str) -> str:
    return name[: max(1, len(name) // 2)]


def _mistaken(rng: random.Random, name: str) -> str:
    at = rng.randrange(len(name))
    wrong = rng.choice(("", rng.choice(_WRONG_SIGNS)))
    return name[:at] + wrong + name[at + 1 :]


def _syllables(name: str) -> list[str]:
    return spellings_of(standard_folding().key(name))[0]


def _pinyin(name: str) -> str:
    return "".join(_syllables(name))


def _initials(name: str) -> str:
    return "".join(syllable[0] for syllable in _syllables(name))


def _search_ms(gazetteer: Gazetteer, typed: str) -> float:
    return _timed_ms(gazetteer.search, typed, near=_CENTRE)


def _timed_ms(call: Callable[..., object], *args: object, **options: object) -> float:
    """Of this process's own work: neighbours on the machine do not count."""
    start = time.process_time()
    call(*args, **options)
    return (time.process_time() - start) * 1000


def _shares(times: list[float]) -> dict[str, float]:
    ordered = sorted(times)
    last = len(ordered) - 1
    return {f"p{share}": ordered[round(last * share / 100)] for share in (50, 95, 99)}
