"""What the bar shows once wheels have rolled: what the hospital says, and the stay at its door.
Shows nothing itself; decides nothing."""

from __future__ import annotations

from datetime import datetime

from dispatch_app.domain.codes import Stage
from dispatch_app.domain.forewarning.values import ForewarningState
from dispatch_app.domain.state import CentreState
from dispatch_app.domain.timers import Timers
from dispatch_app.i18n import Texts, minutes_text
from dispatch_app.ui.station.burn_bar import Burn, burn_of
from dispatch_app.ui.station.cards import Card

_TOKENS = {ForewarningState.ACCEPTED: "ok", ForewarningState.CANNOT_TAKE: "alarm"}


def bar_of(card: Card, state: CentreState, now: datetime, timers: Timers, texts: Texts) -> Burn:
    """At the door the time there; with a patient aboard the hospital's word; else the burning
    minutes."""
    came = card.mission.reached(Stage.AT_HOSPITAL)
    if card.stage is Stage.AT_HOSPITAL and came is not None:
        return _at_door(max(0.0, (now - came.at).total_seconds()), timers.door_reminder_s, texts)
    known = state.forewarnings.of_mission(card.mission.id)
    if card.stage is Stage.TRANSPORTING and known is not None and known.awaited:
        word = texts("station.hospital-says", state=texts.code("forewarning", known.state.value))
        return Burn(word, 0.0, "", _TOKENS.get(known.state, "text-muted"))
    return burn_of(card, now, timers.wheels_s, texts)


def _at_door(stood_s: float, limit_s: float, texts: Texts) -> Burn:
    late = stood_s >= limit_s
    word = texts("station.door-long" if late else "station.at-door")
    return Burn(word, min(1.0, stood_s / limit_s), minutes_text(stood_s), "alarm" if late else "ok")
