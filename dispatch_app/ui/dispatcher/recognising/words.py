"""What the card of a known incident says: what it is, why, who drives there, what to read out."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from dispatch_app.domain.codes import Stage
from dispatch_app.domain.protocols import Protocols
from dispatch_app.domain.recognising import Candidate, Likeness
from dispatch_app.domain.state import STATE_OF_STAGE, CentreState, Incident, Mission
from dispatch_app.i18n.texts import Texts
from dispatch_app.i18n.times import span_text
from dispatch_app.ui.dispatcher.wording import complaint_name, place_text

_DRIVING = (Stage.EN_ROUTE, Stage.ACKNOWLEDGED, Stage.ORDERED)
_AWAY = (Stage.TRANSPORTING, Stage.AT_HOSPITAL)
_KM = 1000.0
_SAID = 30
"""So much of a place is read out; the whole of it stands above."""

LeftS = Callable[[Mission], float | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class CardView:
    """All of the card; it is hidden without a title."""

    title: str = ""
    heading: str = ""
    why: str = ""
    vehicles: tuple[str, ...] = ()
    line: str = ""
    """The sentence to read to the caller."""
    joined: bool = False
    can_join: bool = False
    others: int = 0
    """Further candidates behind this one."""


class CardWords:
    def __init__(self, texts: Texts, book: Protocols) -> None:
        self._texts = texts
        self._book = book

    def view(
        self,
        state: CentreState,
        incident: Incident,
        now: datetime,
        left_s: LeftS,
        *,
        candidate: Candidate | None,
        others: int = 0,
    ) -> CardView:
        """Without a candidate, the call belongs to the incident already."""
        missions = sorted(state.open_missions(incident), key=_nearness)
        joined = candidate is None
        heading = "recognised.joined" if joined else "recognised.maybe"
        return CardView(
            title=self._title(incident, now),
            heading=self._texts(heading),
            why=self._why(candidate) if candidate else "",
            vehicles=tuple(self._vehicle(m, left_s(m)) for m in missions),
            line=self._line(state, incident, missions, left_s, asking=not joined),
            joined=joined,
            can_join=not joined,
            others=others,
        )

    def _title(self, incident: Incident, now: datetime) -> str:
        """Kind, place and age stand beside the number: nobody joins by a number alone."""
        age = span_text((now - incident.opened_at).total_seconds())
        parts = (
            f"#{incident.number[-4:]}",
            self._complaint(incident) or self._texts("queue.no-complaint"),
            place_text(incident, self._texts),
            self._texts("recognised.ago", age=age),
        )
        return " · ".join(parts)

    def _complaint(self, incident: Incident) -> str:
        return complaint_name(self._book, incident.complaint, self._texts.language)

    def _why(self, candidate: Candidate) -> str:
        words = [self._texts.code("likeness", reason.value) for reason in candidate.reasons]
        if candidate.distance_m is not None and Likeness.NUMBER not in candidate.reasons:
            words.append(self._distance(candidate.distance_m))
        return " · ".join(words)

    def _distance(self, metres: float) -> str:
        if metres < _KM:
            return self._texts("recognised.metres", metres=round(metres / 10) * 10)
        return self._texts("recognised.km", km=f"{metres / _KM:.1f}")

    def _vehicle(self, mission: Mission, left_s: float | None) -> str:
        doing = self._texts.code("vehicle_state", STATE_OF_STAGE[mission.stage].value)
        if left_s is None:
            return self._texts("recognised.vehicle", vehicle=mission.vehicle, doing=doing)
        minutes = _minutes(left_s)
        return self._texts(
            "recognised.vehicle-in", vehicle=mission.vehicle, doing=doing, minutes=minutes
        )

    # ---- what to read out

    def _line(
        self,
        state: CentreState,
        incident: Incident,
        missions: list[Mission],
        left_s: LeftS,
        *,
        asking: bool,
    ) -> str:
        news = self._news(state, incident, missions, left_s)
        if not asking:
            return news
        return self._texts("recognised.say.both", ask=self._ask(incident), news=news)

    def _ask(self, incident: Incident) -> str:
        complaint = self._complaint(incident) or self._texts("recognised.somebody")
        place = place_text(incident, self._texts)
        if len(place) > _SAID:
            place = place[: _SAID - 1] + "…"
        return self._texts("recognised.say.ask", place=place, complaint=complaint)

    def _news(
        self, state: CentreState, incident: Incident, missions: list[Mission], left_s: LeftS
    ) -> str:
        if not missions:
            return self._texts(f"recognised.say.{_waiting(incident)}")
        first = missions[0]
        if first.stage is Stage.ON_SCENE:
            return self._texts("recognised.say.on_scene")
        if first.stage in _AWAY:
            return self._taken(state, first)
        seconds = left_s(first)
        if seconds is None:
            return self._texts("recognised.say.coming")
        return self._texts("recognised.say.minutes", minutes=_minutes(seconds))

    def _taken(self, state: CentreState, mission: Mission) -> str:
        hospital = state.hospitals.get(mission.hospital) if mission.hospital else None
        if hospital is None:
            return self._texts("recognised.say.taken")
        return self._texts("recognised.say.taken-to", hospital=hospital.name)


def _waiting(incident: Incident) -> str:
    if incident.suspended_at is not None:
        return "suspended"
    return "served" if incident.missions else "waiting"


def _nearness(mission: Mission) -> int:
    """Who is at the scene tells most; then who drives there; then who has left."""
    order = (Stage.ON_SCENE, *_DRIVING, *_AWAY)
    return order.index(mission.stage) if mission.stage in order else len(order)


def _minutes(seconds: float) -> int:
    """Rounded up: who was told four waits until five."""
    return max(1, math.ceil(seconds / 60))
