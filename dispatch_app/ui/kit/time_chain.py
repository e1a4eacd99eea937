"""The time chain of an incident in words: calls, stages, orders, each with its origin. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from dispatch_app.domain.codes import AcceptanceKind, Origin
from dispatch_app.domain.state import Call, Incident, Mission
from dispatch_app.domain.telephone import Ender
from dispatch_app.i18n.texts import Texts
from dispatch_app.i18n.times import DEFAULT_ZONE
from dispatch_app.ui.kit.stage_origin import heard_words, origin_words


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    at: datetime
    word: str
    origin: str = ""


_TURNS = frozenset(AcceptanceKind) - {AcceptanceKind.FIRST_CALL, AcceptanceKind.CHASER}
"""Handlings that no call of the chain tells by itself."""


def of_incident(incident: Incident, texts: Texts) -> Iterator[Moment]:
    yield Moment(at=incident.opened_at, word=f"{texts('timeline.opened')} {incident.number}")
    if incident.cpr.recognised_at:
        yield Moment(at=incident.cpr.recognised_at, word=texts("timeline.recognised"))
    if incident.cpr.pressed_at:
        yield Moment(at=incident.cpr.pressed_at, word=texts("timeline.pressed"))
    for one in incident.acceptances:
        if one.kind in _TURNS:
            yield Moment(at=one.began_at, word=texts.code("acceptance_kind", one.kind.value))
    if incident.closed_at:
        outcome = texts.code("incident_outcome", incident.outcome.value) if incident.outcome else ""
        yield Moment(at=incident.closed_at, word=f"{texts('timeline.closed')} {outcome}")


def of_call(call: Call, texts: Texts) -> Iterator[Moment]:
    yield Moment(at=call.rang_at, word=texts("timeline.rang"))
    if call.answered_at:
        seat = texts("queue.at-seat", seat=call.seat)
        yield Moment(at=call.answered_at, word=texts("timeline.answered"), origin=seat)
    if call.ended_at:
        ended = "timeline.forced" if call.ended_by is Ender.FORCED else "timeline.ended"
        by_hand = texts.code("origin", Origin.BY_HAND.value)
        yield Moment(at=call.ended_at, word=texts(ended), origin=by_hand)


def of_mission(mission: Mission, texts: Texts, zone: str = DEFAULT_ZONE) -> Iterator[Moment]:
    for stage in mission.stages:
        yield Moment(
            at=stage.at,
            word=f"{mission.vehicle} {texts.code('stage', stage.stage.value)}",
            origin=origin_words(mission, stage, texts, zone),
        )
    for told in mission.told_again:
        stage_word = texts.code("stage", told.stage.value)
        yield Moment(
            at=told.at,
            word=texts("timeline.told-again", vehicle=mission.vehicle, stage=stage_word),
            origin=heard_words(told, texts, zone),
        )
    for note in mission.channels:
        yield Moment(
            at=note.at,
            word=texts(
                "timeline.second-ways",
                vehicle=mission.vehicle,
                channel=texts.code("channel", note.channel.value),
                step=texts.code("channel_step", note.step.value),
            ),
            origin=" ".join(word for word in (note.name, note.number, note.by) if word),
        )
    for slip in mission.slips[1:]:
        yield Moment(
            at=slip.issued_at,
            word=texts("timeline.issued", vehicle=mission.vehicle, version=slip.version),
            origin=texts.code("order_kind", slip.kind.value),
        )
