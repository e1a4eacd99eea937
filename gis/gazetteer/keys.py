"""The spellings under which places are found, made when a region is built."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from gis.gazetteer import kinds
from gis.gazetteer.collect import Place
from gis.gazetteer.folding import Folding, initials_of, tokens_of
from gis.gazetteer.spelling import spellings_of


@dataclass(slots=True)
class Key:
    """One spelling: folded signs with one way to say them."""

    folded: str
    syllables: list[str]
    echo: bool
    """A second reading of a name that has its own key: found by sound only."""
    weight: float = 0.0
    places: list[int] = field(default_factory=list)

    @property
    def letters(self) -> str:
        return "".join(self.syllables)

    @property
    def initials(self) -> str:
        return initials_of(self.syllables)


def keys_of(places: list[Place], folding: Folding) -> list[Key]:
    """Every spelling of every place, the weightiest kinds first and short ones before long ones.

    The order is what lets a search stop early: the first rows found are the ones that matter.
    """
    by_name: dict[str, list[Key]] = {}
    for number, place in enumerate(places):
        weight = kinds.weight_of(place.kind)
        for folded in _foldings(place, folding):
            if folded not in by_name:
                by_name[folded] = _spelled(folded)
            for key in by_name[folded]:
                key.places.append(number)
                key.weight = max(key.weight, weight)
    keys = [key for spelled in by_name.values() for key in spelled]
    keys.sort(key=lambda key: (-key.weight, key.echo, len(key.folded), key.folded))
    return keys


def _foldings(place: Place, folding: Folding) -> set[str]:
    return {folded for name in (place.name, *place.aliases) if (folded := folding.key(name))}


def _spelled(folded: str) -> list[Key]:
    spellings = spellings_of(folded)
    return [Key(folded, syllables, echo=at > 0) for at, syllables in enumerate(spellings)]


def places_by_name(keys: list[Key]) -> dict[str, list[int]]:
    known: dict[str, list[int]] = defaultdict(list)
    for key in keys:
        if not key.echo:
            known[key.folded] += key.places
    return known


def index_rows(keys: list[Key]) -> Iterator[tuple[int, str, str]]:
    """What the text index holds: tokens of the signs, and the syllables, parted by spaces."""
    for row, key in enumerate(keys):
        signs = "" if key.echo else " ".join(tokens_of(key.folded))
        yield row, signs, " ".join(key.syllables)
