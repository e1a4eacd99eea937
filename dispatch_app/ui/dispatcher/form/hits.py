"""What the place field offers: the centre's own places and corrections first, then the map's. Pure.

A correction that nobody has decided yet is offered before the place that it corrects, with a mark.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from dispatch_app.domain.caller_positions import metres_between
from dispatch_app.domain.codes import PlaceSource
from dispatch_app.domain.own_places import Correction
from dispatch_app.domain.place_sentinel import HERE_M
from dispatch_app.domain.state import CentreState
from dispatch_app.domain.values import MAX_TEXT, Place, Position
from dispatch_app.ui.dispatcher.form.place_words import GUESSED, PlaceWords, place_of
from dispatch_app.ui.dispatcher.form.results import ResultRow
from gis.gazetteer.match import Match

OWN_UNCERTAINTY_M = 15.0
"""How exactly somebody set a place of our own."""
_MOST = 3
_LEAST_SIGNS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    place: Place
    row: ResultRow
    guessed: bool = False


def hits(
    text: str,
    matches: Sequence[Match],
    state: CentreState,
    words: PlaceWords,
    near: Position | None = None,
) -> tuple[Hit, ...]:
    """All that may be meant by a text, best first; nothing that the map found is left out."""
    key = _key(text)
    ours = [*_corrected(key, matches, state), *_own(key, state)]
    first = [_ours(place, how, words, near) for place, how in ours[:_MOST]]
    return (*first, *(_of_map(match, words) for match in matches))


def _corrected(
    key: str, matches: Sequence[Match], state: CentreState
) -> Iterator[tuple[Place, str]]:
    for kept in state.corrections.values():
        correction = kept.correction
        names = (correction.typed, correction.right.text, _name(correction.known))
        if _fits(key, names) or _is_offered(correction, matches):
            name = correction.right.text.strip() or correction.typed.strip()
            right = replace(correction.right, text=name[:MAX_TEXT], source=PlaceSource.SEARCH)
            yield right, "corrected"


def _own(key: str, state: CentreState) -> Iterator[tuple[Place, str]]:
    for kept in state.own_places.values():
        own = kept.place
        if _fits(key, (own.name, *own.aliases)):
            place = Place(
                text=own.name,
                position=own.position,
                uncertainty_m=OWN_UNCERTAINTY_M,
                source=PlaceSource.SEARCH,
                kind=own.kind,
            )
            yield place, "own"


def _fits(key: str, names: Iterable[str]) -> bool:
    return len(key) >= _LEAST_SIGNS and any(key in _key(name) for name in names)


def _is_offered(correction: Correction, matches: Sequence[Match]) -> bool:
    """The map offers the very place that is wrong, by whatever spelling it was found."""
    known = correction.known
    if known is None or known.position is None:
        return False
    return any(
        match.name in known.text
        and metres_between(known.position, Position(lat=match.lat, lon=match.lon)) < HERE_M
        for match in matches
    )


def _name(place: Place | None) -> str:
    return place.text if place is not None else ""


def _key(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(sign for sign in folded if sign.isalnum())


def _ours(place: Place, how: str, words: PlaceWords, near: Position | None) -> Hit:
    away = metres_between(near, place.position) if near and place.position else None
    return Hit(place=place, row=words.own_row(place, how, away))


def _of_map(match: Match, words: PlaceWords) -> Hit:
    return Hit(place=place_of(match), row=words.row(match), guessed=match.how in GUESSED)
