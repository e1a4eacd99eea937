"""Words for places: what was found, how sure it is, what speaks against it. Values in, text out."""

from __future__ import annotations

from dispatch_app.domain.caller_positions import TELLING, metres_between
from dispatch_app.domain.codes import PlaceSource, Verdict
from dispatch_app.domain.place_sentinel import Nearest
from dispatch_app.domain.values import MAX_TEXT, Place, Position
from dispatch_app.i18n.texts import Texts
from dispatch_app.i18n.times import minutes_text
from dispatch_app.ui.dispatcher.dispatching.slips import DOUBT_SIGN
from dispatch_app.ui.dispatcher.form.results import ResultRow
from dispatch_app.ui.dispatcher.form.sentinel import FAR, Doubt
from dispatch_app.ui.dispatcher.keys import KEYS
from gis.gazetteer.kinds import POINT
from gis.gazetteer.match import How, Match

GUESSED: frozenset[How] = frozenset({"fuzzy", "homophone"})
"""Another name than the one typed: taken only by somebody who has seen it."""
_KM = 1000.0


COARSE_M = 300.0
"""A road or an estate that reaches farther is no address: the crew would have to look for it."""


class PlaceWords:
    def __init__(self, texts: Texts) -> None:
        self._texts = texts

    def row(self, match: Match) -> ResultRow:
        return ResultRow(
            name=f"{match.name} {match.detail}".strip(),
            kind=self.kind(match.kind),
            district=match.district,
            distance="" if match.distance_m is None else distance_text(match.distance_m),
            how=self._how(match),
        )

    def _how(self, match: Match) -> str:
        """How it was found; of the centre's own addresses that they are, unless it is a guess."""
        own = match.own and match.how not in GUESSED
        return self._texts("form.how.own" if own else f"form.how.{match.how}")

    def own_row(self, place: Place, how: str, away_m: float | None) -> ResultRow:
        """A place of the centre's own (`own`), or one that somebody corrected (`corrected`)."""
        return ResultRow(
            name=place.text,
            kind=self.kind(place.kind),
            distance="" if away_m is None else distance_text(away_m),
            how=self._texts(f"form.how.{how}"),
        )

    def free_row(self, text: str, *, known: bool) -> ResultRow:
        """Keeps the text; says so if it could not even be searched."""
        key = "form.place.free" if known else "form.place.unsearched"
        return ResultRow(name=self._texts(key, text=text.strip()), free=True)

    def giving_up_row(self, text: str) -> ResultRow:
        """What one more Enter costs, while a vehicle drives to the known position."""
        return ResultRow(name=self._texts("form.place.gives-up", text=text), free=True)

    def kind(self, code: str) -> str:
        key = f"form.kind.{code}"
        return self._texts(key) if self._texts.has(key) else ""

    def status(
        self, place: Place | None, *, typing: bool, proposed: bool, doubt: Doubt | None
    ) -> tuple[str, str]:
        """How sure the place is, and the tone of it."""
        if typing:
            return "", "quiet"
        if place is None:
            return (self._texts("form.place.proposed"), "proposed") if proposed else ("", "quiet")
        if place.position is None:
            return self._texts("form.place.no-position"), "doubt"
        if doubt is not None:
            return self._texts("form.place.to-verify"), "doubt"
        if place.uncertainty_m > COARSE_M:
            reach = distance_text(place.uncertainty_m)
            return self._texts("form.place.coarse", reach=reach), "doubt"
        return self._texts("form.place.sure"), "sure"

    def facts(
        self, place: Place | None, caller: Place | None, verdict: Verdict = Verdict.UNKNOWN
    ) -> str:
        """Where the position comes from, how exact it is, how far from the caller."""
        if place is None:
            return self._texts("form.place.none")
        if place.position is None:
            return self._texts("form.place.mark-on-map")
        parts = [self._texts.code("place_source", place.source.value), self.kind(place.kind)]
        if place.uncertainty_m:
            parts.append(f"±{distance_text(place.uncertainty_m)}")
        if caller is not None and caller.position is not None and caller != place:
            away = metres_between(caller.position, place.position)
            if away >= 1.0:
                parts.append(self._texts("form.place.from-caller", distance=distance_text(away)))
        if verdict is Verdict.AGREES and place.source not in TELLING:
            parts.append(self._texts("form.place.agrees"))
        return " · ".join(part for part in parts if part)

    def better(self, place: Place, better: Place) -> str:
        """That the caller is known more exactly than when this place was taken, and the key."""
        away = 0.0
        if place.position is not None and better.position is not None:
            away = metres_between(place.position, better.position)
        return self._texts(
            "form.place.better",
            radius=distance_text(better.uncertainty_m),
            distance=distance_text(away),
            shortcut=KEYS["caller_place"],
        )

    def doubt(self, doubt: Doubt | None, *, nearest: bool = True) -> str:
        """What speaks against the place: distance and road time first, for a name may be long."""
        if doubt is None:
            return ""
        key = "form.doubt.far" if doubt.reason == FAR else "form.doubt.namesake"
        drive = ""
        if doubt.drive_s is not None:
            drive = self._texts("form.doubt.drive", time=minutes_text(doubt.drive_s))
        words = self._texts(
            key,
            verdict=self._texts.code("verdict", doubt.verdict.value),
            kind=self._texts.code("witnessing", doubt.kind.value),
            other=doubt.other.text or self.caller_place,
            distance=distance_text(doubt.distance_m),
            drive=drive,
            nearest=self._nearest(doubt) if nearest else "",
        )
        return f"{DOUBT_SIGN}{words}"

    def _nearest(self, doubt: Doubt) -> str:
        """Who could be first here and there: what a wrong choice would cost."""
        if not (doubt.near_place and doubt.near_other):
            return ""
        return self._texts(
            "form.doubt.nearest",
            here=self._vehicle(doubt.near_place[0]),
            there=self._vehicle(doubt.near_other[0]),
        )

    def _vehicle(self, near: Nearest) -> str:
        return self._texts(
            "form.doubt.vehicle", vehicle=near.vehicle, time=minutes_text(near.time_s)
        )

    @property
    def caller_place(self) -> str:
        """Name of a caller's position that has no words of its own."""
        return self._texts("form.caller-place")


def distance_text(metres: float) -> str:
    """350 m, 3.1 km, 31 km"""
    if metres < _KM:
        return f"{metres:.0f} m"
    return f"{metres / _KM:.1f} km" if metres < 10 * _KM else f"{metres / _KM:.0f} km"


def place_of(match: Match) -> Place:
    """The place that was found, with what was typed behind it and belongs to no map."""
    return Place(
        text=f"{match.name} {match.detail}".strip()[:MAX_TEXT],
        position=Position(lat=match.lat, lon=match.lon),
        uncertainty_m=match.uncertainty_m,
        source=PlaceSource.COORDINATES if match.kind == POINT else PlaceSource.SEARCH,
        kind=match.kind,
    )


def words_without_position(place: Place | None) -> str:
    """What somebody typed that was found nowhere."""
    return place.text if place is not None and place.position is None else ""
