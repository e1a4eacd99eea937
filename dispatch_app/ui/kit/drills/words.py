"""What a seat says of drills. State in, words out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from dispatch_app.domain.drill_events import DrillEnded
from dispatch_app.domain.drills import Drill
from dispatch_app.domain.lamps import Lamp
from dispatch_app.domain.values import Actor
from dispatch_app.i18n.texts import Texts
from dispatch_app.i18n.times import span_text


@dataclass(frozen=True, slots=True, kw_only=True)
class BandRow:
    lamp: Lamp
    words: str
    runs: bool
    """Else it is only wanted."""


def row_of(drill: Drill, texts: Texts, now: datetime, key: str) -> BandRow:
    """`key`: where this seat agrees; empty where it cannot."""
    left = span_text(max(0.0, (drill.over_at - now).total_seconds()))
    lamp = lamp_name(drill.lamp, texts)
    one = person(drill.asked_by, texts)
    if drill.agreed_by is not None:
        words = texts(
            "drill.runs",
            lamp=lamp,
            who=texts("drill.who", one=one, two=person(drill.agreed_by, texts)),
            left=left,
            fallback=texts(f"lamp.fallback.{drill.lamp.value}"),
        )
    elif key:
        words = texts("drill.asked", lamp=lamp, who=one, left=left, at=key)
    else:
        words = texts("drill.asked-look", lamp=lamp, who=one, left=left)
    return BandRow(lamp=drill.lamp, words=words, runs=drill.runs)


def over_words(event: DrillEnded, texts: Texts) -> str:
    return texts(
        f"drill.over.{event.why.value}",
        lamp=lamp_name(event.lamp, texts),
        who=person(event.by, texts),
        what=event.what,
    ).rstrip()


def lamp_name(lamp: Lamp, texts: Texts) -> str:
    return texts.code("lamp", lamp.value)


def person(actor: Actor, texts: Texts) -> str:
    if actor.seat is None:
        return str(actor.account)
    return texts("drill.person", seat=actor.seat, account=actor.account)
