"""How often a place is among the first five, by how it was typed; on names of real maps.

The names are those of three real extracts, alone and among all places of a large made city. Half
of them, drawn by a hash of the name, are left for looking at while the search is worked on; only
the other half is counted here. Mistakes are made by a seeded rule. Asserts nothing.
"""

from __future__ import annotations

import random
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import blake2b
from itertools import chain
from pathlib import Path

import numpy as np

from gis.gazetteer.build import ExtraPlace, build_places
from gis.gazetteer.folding import Folding, is_han
from gis.gazetteer.gazetteer import Gazetteer
from gis.gazetteer.match import Match
from gis.gazetteer.spelling import spellings_of, standard_folding
from gis.osm import OsmData, read_osm

EXTRACTS = ("nanjing-xinjiekou", "shanghai-centre", "taipei-core")
FIRST = 5
_SEED = 120
_MOST = 400

Mistake = Callable[[str, random.Random], str | None]
"""How a name is typed; None where the rule does not fit the name."""


@dataclass(frozen=True, slots=True)
class Recall:
    kind: str
    tried: int
    found: int

    @property
    def percent(self) -> float:
        return 100.0 * self.found / self.tried if self.tried else 0.0


def recall(maps: Path) -> list[Recall]:
    """The table of the real maps by themselves, one row for each way of typing."""
    with _places(real_map(maps)) as gazetteer:
        names = _counted(name for name in gazetteer.names() if _plain_chinese(name))
        return [*_names_found(gazetteer, names), _crossings_found(gazetteer)]


def recall_among(city: Path, maps: Path) -> list[Recall]:
    """The same names when they are a few among all places of a made city."""
    with _places(real_map(maps)) as gazetteer:
        every = [name for name in gazetteer.names() if _plain_chinese(name)]
    data = read_osm(city)
    spots = random.Random(_SEED).choices(range(len(data.node_ids)), k=len(every))
    extra = [
        ExtraPlace(name=name, kind="landmark", lon=float(data.lon[at]), lat=float(data.lat[at]))
        for name, at in zip(every, spots, strict=True)
    ]
    with _places(data, extra) as gazetteer:
        return _names_found(gazetteer, _counted(every))


def real_map(maps: Path) -> OsmData:
    return _together([read_osm(maps / f"{name}.osm.pbf") for name in EXTRACTS])


@contextmanager
def _places(data: OsmData, extra: Iterable[ExtraPlace] = ()) -> Iterator[Gazetteer]:
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "places.sqlite"
        build_places(data, out, extra)
        gazetteer = Gazetteer.open(out)
        yield gazetteer
        gazetteer.close()


def _names_found(gazetteer: Gazetteer, names: list[str]) -> list[Recall]:
    rows = []
    for kind, mistake in _mistakes(standard_folding()).items():
        rng = random.Random(f"{_SEED}-{kind}")
        pairs = [(name, mistake(name, rng)) for name in names]
        typed = [(name, text) for name, text in pairs if text]
        found = sum(_among(gazetteer.search(text, limit=FIRST), name) for name, text in typed)
        rows.append(Recall(kind, len(typed), found))
    return rows


def _crossings_found(gazetteer: Gazetteer) -> Recall:
    pairs = {frozenset(pair) for pair in gazetteer.crossing_names() if len(set(pair)) == 2}
    wanted = _counted("\0".join(sorted(pair)) for pair in pairs)
    found = 0
    for pair in wanted:
        first, second = pair.split("\0")
        matches = gazetteer.search(f"{first}与{second}口", limit=FIRST)
        found += any({first, second} == set(match.parts) for match in matches)
    return Recall("crossing", len(wanted), found)


def _among(matches: list[Match], name: str) -> bool:
    """Found by its own name: many a place has another in the map beside it."""
    key = standard_folding().key
    return any(key(match.name) == key(name) for match in matches)


def _counted(names: Iterable[str]) -> list[str]:
    """The half that is kept apart, in an order that hangs on nothing but the names."""
    hashed = sorted((blake2b(name.encode(), digest_size=8).digest(), name) for name in set(names))
    return [name for mark, name in hashed if mark[0] % 2][:_MOST]


def _plain_chinese(name: str) -> bool:
    return 3 <= len(name) <= 16 and all(is_han(sign) for sign in name)


# ---- how a name is typed


def _mistakes(folding: Folding) -> Mapping[str, Mistake]:
    alike = _homophones(folding)

    def homophone(name: str, rng: random.Random) -> str | None:
        folded = folding.key(name)
        spots = [at for at, sign in enumerate(folded) if alike.get(sign)]
        if not spots:
            return None
        at = rng.choice(spots)
        return folded[:at] + rng.choice(alike[folded[at]]) + folded[at + 1 :]

    def missing(name: str, rng: random.Random) -> str | None:
        at = rng.randrange(len(name))
        return name[:at] + name[at + 1 :]

    def prefix(name: str, rng: random.Random) -> str | None:
        return name[: max(2, (len(name) * 2) // 3)]

    def substring(name: str, rng: random.Random) -> str | None:
        return name[1 : 1 + max(2, len(name) - 2)] if len(name) > 3 else None

    def syllables(name: str) -> list[str]:
        return spellings_of(folding.key(name))[0]

    return {
        "exact": lambda name, rng: name,
        "prefix, two thirds": prefix,
        "substring": substring,
        "homophone": homophone,
        "missing character": missing,
        "pinyin": lambda name, rng: "".join(syllables(name)),
        "initials": lambda name, rng: "".join(part[0] for part in syllables(name)),
    }


def _homophones(folding: Folding) -> dict[str, list[str]]:
    """Everyday characters by character of the same sound, itself left out."""
    everyday = _everyday_characters()
    by_sound: dict[str, list[str]] = defaultdict(list)
    for sign in everyday:
        if sign in folding.readings:
            by_sound[folding.readings[sign]].append(sign)
    return {
        sign: [other for other in by_sound[sound] if other != sign]
        for sign, sound in folding.readings.items()
    }


def _everyday_characters() -> list[str]:
    """The first level of GB 2312: 3,755 characters, rows 16 to 55."""
    found = []
    for row, cell in ((row, cell) for row in range(16, 56) for cell in range(1, 95)):
        sign = bytes((0xA0 + row, 0xA0 + cell)).decode("gb2312", errors="ignore")
        if sign:
            found.append(sign)
    return found


def _together(parts: list[OsmData]) -> OsmData:
    """Several extracts as one map: their ids come from one numbering and do not meet."""
    order = np.argsort(np.concatenate([part.node_ids for part in parts]), kind="stable")
    return OsmData(
        node_ids=np.concatenate([part.node_ids for part in parts])[order],
        lon=np.concatenate([part.lon for part in parts])[order],
        lat=np.concatenate([part.lat for part in parts])[order],
        node_tags={ident: tags for part in parts for ident, tags in part.node_tags.items()},
        ways=list(chain.from_iterable(part.ways for part in parts)),
        relations=list(chain.from_iterable(part.relations for part in parts)),
    )
