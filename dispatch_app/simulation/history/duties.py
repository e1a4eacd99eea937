"""What is no emergency: a line that is tried each week, the monthly drill, a match to guard.

Each has its nature from birth, so that no figure counts it as a call for help.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from dispatch_app.domain import commands as c
from dispatch_app.domain.codes import (
    CallOutcome,
    IncidentOutcome,
    Level,
    Nature,
    Priority,
)
from dispatch_app.domain.ids import IncidentId, SeatId
from dispatch_app.domain.values import Actor, Plan
from dispatch_app.simulation.history import people
from dispatch_app.simulation.history.agenda import Life
from dispatch_app.simulation.history.driving import Run
from dispatch_app.simulation.history.runs import sent
from dispatch_app.simulation.history.scene import GATEWAY, Scene, at_seat
from dispatch_app.simulation.history.town import Caller

WEEK_S = 7 * 86_400.0
MONTH_S = 30 * 86_400.0
TRIED_AT = timedelta(days=2, hours=9, minutes=30)
DRILLED_AT = timedelta(days=9, hours=10)
GUARDED_AT = timedelta(days=4, hours=13, minutes=40)
TRIED_FOR_S = 20.0
DECIDED_S = 60.0
DRILLING = people.Takes(900.0, 0.3)
GUARD_VEHICLES = 2
GUARD_PLAN = Plan(
    protocol="guard-duty",
    protocol_version="1",
    determinant="guard-duty",
    priority=Priority.P4,
    level=Level.BLS,
)


def line_tried(ends: datetime, scene: Scene) -> Life:
    """Every week one line is called to hear whether it rings."""
    yield TRIED_AT.total_seconds()
    while scene.ledger.now < ends:
        if scene.free_lines and (seat := scene.seat_is_free()) is not None:
            yield from _tried(seat, scene)
        yield WEEK_S


def _tried(seat: SeatId, scene: Scene) -> Life:
    line = scene.free_lines.pop(0)
    scene.ledger.do(c.ReportRinging(line=line, nature=Nature.TEST), GATEWAY)
    ringing = scene.state.ringing_on(line)
    yield people.PICK_UP.draw(scene.chance)
    if ringing is not None:
        scene.ledger.do(c.AnswerCall(call=ringing.id), at_seat(seat))
        yield TRIED_FOR_S
        settles = c.SettleCall(call=ringing.id, outcome=CallOutcome.TEST)
        scene.ledger.do(settles, at_seat(seat))
    scene.free_lines.append(line)
    scene.free_seats.append(seat)


def drilled(ends: datetime, scene: Scene) -> Life:
    """Every month one vehicle drives to a place where nobody needs help."""
    yield DRILLED_AT.total_seconds()
    while scene.ledger.now < ends:
        scene.agenda.begin(scene.ledger.now, _attended(Nature.DRILL, 1, DRILLING, scene))
        yield MONTH_S


def guarded(ends: datetime, scene: Scene) -> Life:
    """Every week vehicles stand by at a match or a fair."""
    yield GUARDED_AT.total_seconds()
    while scene.ledger.now < ends:
        stays = people.GUARDING
        scene.agenda.begin(
            scene.ledger.now, _attended(Nature.GUARD_DUTY, GUARD_VEHICLES, stays, scene)
        )
        yield WEEK_S


def _attended(nature: Nature, vehicles: int, stays: people.Takes, scene: Scene) -> Life:
    """Vehicles drive to a place, stay there, and come home."""
    who, me = scene.caller(), at_seat(scene.chance.choice(scene.seats))
    opened = scene.ledger.do(c.OpenIncident(nature=nature), me)
    incident = next((x for event in opened if (x := getattr(event, "incident", None))), None)
    if incident is None:
        return
    scene.ledger.do(c.FixPlace(incident=incident, place=who.place), me)
    scene.ledger.do(c.SetPlan(incident=incident, plan=GUARD_PLAN), me)
    yield DECIDED_S
    for _ in range(vehicles - 1):
        scene.agenda.begin(scene.ledger.now, _attends(incident, who, stays, me, scene))
    yield from _attends(incident, who, stays, me, scene)
    while scene.state.open_missions(scene.state.incidents[incident]):
        yield DECIDED_S
    scene.ledger.do(c.CloseIncident(incident=incident, outcome=IncidentOutcome.NO_PATIENT), me)
    scene.archive(incident)


def _attends(
    incident: IncidentId, who: Caller, stays: people.Takes, me: Actor, scene: Scene
) -> Life:
    mission = yield from sent(incident, who, me, scene)
    if mission is not None:
        yield from Run(mission, who, me, scene).attends(stays.draw(scene.chance))
