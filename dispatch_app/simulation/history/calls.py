"""The life of one call: it rings, is answered or not, and becomes what its kind says."""

from __future__ import annotations

import math

from dispatch_app.domain import commands as c
from dispatch_app.domain.codes import CallOutcome, Priority, Sex
from dispatch_app.domain.ids import CallId, LineId, SeatId
from dispatch_app.domain.telephone_commands import EndAfterCall, SettleCallBack
from dispatch_app.domain.values import Patient
from dispatch_app.simulation.history import people
from dispatch_app.simulation.history.agenda import Life
from dispatch_app.simulation.history.runs import incident_sent, large_incident_sent
from dispatch_app.simulation.history.scene import CENTRE, GATEWAY, Scene, at_seat
from dispatch_app.simulation.history.town import Caller

NUMBER_AFTER_S = 2.6
LOOK_AGAIN_S = 0.7
LATEST = 40


def call(scene: Scene) -> Life:
    """Rings on a free line; who finds none is never heard of."""
    if not scene.free_lines:
        scene.not_connected += 1
        return
    line = scene.free_lines.pop(0)
    try:
        yield from _on(line, scene)
    finally:
        scene.free_lines.append(line)


def _on(line: LineId, scene: Scene) -> Life:
    who, kind = scene.caller(), people.drawn(people.KINDS, scene.chance)
    scene.ledger.do(c.ReportRinging(line=line), GATEWAY)
    ringing = scene.state.ringing_on(line)
    if ringing is None:
        return
    yield NUMBER_AFTER_S
    scene.ledger.do(c.ReportCaller(line=line, number=who.number), GATEWAY)
    gives_up_s = people.PATIENCE.draw(scene.chance)
    if kind == people.GIVES_UP:
        yield min(gives_up_s, 12.0)
        _gives_up(line, ringing.id, scene)
        return
    waited_s = people.PICK_UP.draw(scene.chance)
    yield waited_s
    while (seat := scene.seat_is_free()) is None:
        if waited_s > gives_up_s:
            _gives_up(line, ringing.id, scene)
            return
        waited_s += LOOK_AGAIN_S
        yield LOOK_AGAIN_S
    try:
        scene.ledger.do(c.AnswerCall(call=ringing.id), at_seat(seat))
        yield from _answered(ringing.id, kind, who, seat, scene)
        yield people.AFTER_CALL.draw(scene.chance)
        since = scene.state.seats[seat].since
        if since is not None:
            scene.ledger.do(EndAfterCall(seat=seat, since=since), CENTRE)
    finally:
        scene.free_seats.append(seat)


def _gives_up(line: LineId, id_: CallId, scene: Scene) -> None:
    scene.ledger.do(c.ReportRingingStopped(line=line), GATEWAY)
    scene.agenda.begin(scene.ledger.now, _called_back(id_, scene))


def _called_back(id_: CallId, scene: Scene) -> Life:
    """Nobody stays on the list: some seat calls them back and says what it was."""
    yield people.CALLED_BACK.draw(scene.chance)
    outcome = people.drawn(people.CALL_BACKS, scene.chance)
    seat = scene.chance.choice(scene.seats)
    scene.ledger.do(SettleCallBack(call=id_, outcome=outcome), at_seat(seat))


def _answered(
    id_: CallId, kind: str | CallOutcome, who: Caller, seat: SeatId, scene: Scene
) -> Life:
    if kind == people.INCIDENT:
        yield from _incident(id_, who, seat, scene)
    elif kind == people.CHASER:
        yield from _chaser(id_, seat, scene)
    else:
        yield from _settled(id_, CallOutcome(kind), seat, scene)


def _settled(id_: CallId, outcome: CallOutcome, seat: SeatId, scene: Scene) -> Life:
    yield people.OTHER_TALK.draw(scene.chance)
    scene.ledger.do(c.SettleCall(call=id_, outcome=outcome), at_seat(seat))
    if id_ in scene.state.telephone.call_backs:
        scene.agenda.begin(scene.ledger.now, _called_back(id_, scene))


def _chaser(id_: CallId, seat: SeatId, scene: Scene) -> Life:
    """Somebody calls again about what is known already."""
    yield people.CHOSEN.draw(scene.chance)
    open_ = [i for i in scene.latest if (x := scene.state.incidents.get(i)) and x.open]
    if not open_:
        yield from _settled(id_, CallOutcome.CONSULTATION, seat, scene)
        return
    incident = scene.chance.choice(open_)
    scene.ledger.do(c.AttachCall(call=id_, incident=incident), at_seat(seat))
    yield people.OTHER_TALK.draw(scene.chance)
    scene.hangs_up(id_, at_seat(seat))


def _incident(id_: CallId, who: Caller, seat: SeatId, scene: Scene) -> Life:
    me, do, chance = at_seat(seat), scene.ledger.do, scene.chance
    do(c.OpenIncident(call=id_), me)
    call_ = scene.state.calls.get(id_)
    if call_ is None or call_.incident is None:
        return
    incident = call_.incident
    scene.latest = [*scene.latest[-LATEST:], incident]
    urgent = 0.7 if who.plan.priority is Priority.P1 else 1.0
    yield people.PLACE_SAID.draw(chance) * urgent
    do(c.FixPlace(incident=incident, place=who.place), me)
    many = _patients(scene)
    patient = Patient(age_years=who.age_years, sex=Sex(who.sex), count=many)
    do(c.RecordIntake(incident=incident, complaint=who.complaint, patient=patient), me)
    yield people.PLAN_KNOWN.draw(chance) * urgent
    do(c.RecordIntake(incident=incident, answers=dict(who.answers)), me)
    do(c.SetPlan(incident=incident, plan=who.plan), me)
    yield people.CHOSEN.draw(chance) * urgent
    if many > 1:
        vehicles = math.ceil(many / people.PATIENTS_OF_A_VEHICLE)
        large = large_incident_sent(incident, who, vehicles, me, scene)
        scene.agenda.begin(scene.ledger.now, large)
        yield people.TALK_AFTER.draw(chance)
        scene.hangs_up(id_, me)
        return
    if chance.random() < people.NOT_SENT_SHARE:
        yield people.OTHER_TALK.draw(chance)
        scene.hangs_up(id_, me)
        outcome = people.drawn(people.NOT_SENT, chance)
        do(c.CloseIncident(incident=incident, outcome=outcome), me)
        scene.archive(incident)
        return
    scene.agenda.begin(scene.ledger.now, incident_sent(incident, who, me, scene))
    yield people.TALK_AFTER.draw(chance)
    scene.hangs_up(id_, me)


def _patients(scene: Scene) -> int:
    if scene.chance.random() >= people.LARGE_SHARE:
        return 1
    return scene.chance.randint(*people.LARGE_PATIENTS)
