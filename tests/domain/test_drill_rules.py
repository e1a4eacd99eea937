"""Who begins a drill, what keeps one from beginning, and what ends it."""

from __future__ import annotations

import contextlib
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch_app.domain import alarm_commands as ac
from dispatch_app.domain import commands as c
from dispatch_app.domain import drill_commands as dc
from dispatch_app.domain.alarms import AlarmKind, Severity
from dispatch_app.domain.centre import decide, evolve_all
from dispatch_app.domain.codes import Nature, Priority, Role
from dispatch_app.domain.drill_events import DrillAsked, DrillBegan, DrillEnded
from dispatch_app.domain.drills import (
    CUT_OFF,
    LASTS,
    LONGEST_NOTE,
    WAITS,
    DrillEnd,
    cuts,
    holds_back,
)
from dispatch_app.domain.errors import InvalidValue, Rejected
from dispatch_app.domain.ids import AccountId, CallId, IncidentId, SeatId, StationId
from dispatch_app.domain.lamps import LAMP_OF, Lamp
from dispatch_app.domain.rules.drills import broken_parts, cannot_wait, is_first
from dispatch_app.domain.state import CentreState, Context, Incident
from dispatch_app.domain.values import Actor
from dispatch_app.services import rights
from dispatch_app.services.audience import Audience, part_of, viewer_of
from tests.fakes import builders as a
from tests.fakes.builders import NOON

ONE = Actor(account=AccountId("person-1"), role=Role.DISPATCHER, seat=SeatId("1"))
TWO = Actor(account=AccountId("person-2"), role=Role.DISPATCHER, seat=SeatId("2"))
CENTRE = Actor(account=AccountId("centre"), role=Role.SYSTEM)
NORTH = Actor(account=AccountId("station-N"), role=Role.STATION, station=StationId("N"))
EVERY_LAMP = list(Lamp)


class Room:
    """A centre whose people drill, one command after another."""

    def __init__(self, state=None):
        self.state, self.at = state or CentreState(), NOON

    def do(self, command, by=ONE):
        context = Context(at=self.at, actor=by, new_id=lambda: "id", local_day="20261121")
        events = decide(self.state, command, context)
        self.state = evolve_all(self.state, events)
        return events

    def later(self, span):
        self.at += span
        return self

    def begun(self, lamp=Lamp.TELEPHONE):
        self.do(dc.AskDrill(lamp=lamp), by=ONE)
        self.do(dc.AgreeToDrill(lamp=lamp), by=TWO)
        return self

    def open_incident(self, nature=Nature.REAL, priority=Priority.P1):
        """Puts it into the state as if it had been there; what follows is decided by the next."""
        incident = Incident(
            id=IncidentId("I"), number="20261121-0001", nature=nature, opened_at=NOON
        )
        self.state = replace(self.state, incidents={incident.id: incident})
        if priority is not None:
            return self.do(c.SetPlan(incident=incident.id, plan=a.a_plan(priority=priority)))
        return ()


def refusal(room, command, by=ONE):
    with pytest.raises(Rejected) as no:
        room.do(command, by)
    return no.value.code


def a_fault(kind=AlarmKind.RECORDER, **more):
    return ac.RaiseAlarm(kind=kind, source="thing-1", reason="gone", **more)


@pytest.fixture
def room():
    return Room()


@pytest.mark.parametrize("lamp", EVERY_LAMP)
def test_a_drill_runs_once_a_second_person_has_agreed(room, lamp):
    assert [type(e) for e in room.do(dc.AskDrill(lamp=lamp, note=" 月度 "))] == [DrillAsked]
    assert not room.state.drills[lamp].runs
    (began,) = room.later(timedelta(seconds=30)).do(dc.AgreeToDrill(lamp=lamp), by=TWO)
    assert isinstance(began, DrillBegan)
    drill = room.state.drills[lamp]
    assert (drill.asked_by, drill.agreed_by, drill.note) == (ONE, TWO, "月度")
    assert drill.ends_at == room.at + LASTS


def test_nobody_agrees_with_themselves_wherever_they_sit(room):
    room.do(dc.AskDrill(lamp=Lamp.MAP))
    assert refusal(room, dc.AgreeToDrill(lamp=Lamp.MAP), by=ONE) == "drill.same-person"
    elsewhere = replace(ONE, seat=SeatId("2"))
    assert refusal(room, dc.AgreeToDrill(lamp=Lamp.MAP), by=elsewhere) == "drill.same-person"


def test_the_second_person_sits_at_another_seat(room):
    room.do(dc.AskDrill(lamp=Lamp.MAP))
    beside = replace(TWO, seat=ONE.seat)
    assert refusal(room, dc.AgreeToDrill(lamp=Lamp.MAP), by=beside) == "drill.same-seat"


def test_what_nobody_asked_for_cannot_be_agreed_to(room):
    assert refusal(room, dc.AgreeToDrill(lamp=Lamp.MAP), by=TWO) == "drill.unknown"


def test_a_drill_is_asked_for_once_and_agreed_to_once(room):
    room.begun(Lamp.GPS)
    assert refusal(room, dc.AskDrill(lamp=Lamp.GPS), by=TWO) == "drill.already"
    assert room.do(dc.AgreeToDrill(lamp=Lamp.GPS), by=TWO) == ()


def test_a_wish_lapses_when_nobody_agrees_in_time(room):
    room.do(dc.AskDrill(lamp=Lamp.MAP))
    room.later(WAITS)
    assert refusal(room, dc.AgreeToDrill(lamp=Lamp.MAP), by=TWO) == "drill.lapsed"
    (ended,) = room.do(dc.RunOutDrill(lamp=Lamp.MAP), by=CENTRE)
    assert ended.why is DrillEnd.LAPSED
    assert room.state.drills == {}


def test_a_drill_ends_by_itself_after_ten_minutes_and_not_before(room):
    room.begun()
    room.later(LASTS - timedelta(seconds=1))
    assert room.do(dc.RunOutDrill(lamp=Lamp.TELEPHONE), by=CENTRE) == ()
    (ended,) = room.later(timedelta(seconds=1)).do(dc.RunOutDrill(lamp=Lamp.TELEPHONE), by=CENTRE)
    assert ended.why is DrillEnd.TIME


@pytest.mark.parametrize("who", [ONE, TWO], ids=["asker", "second"])
def test_either_person_ends_it_at_once(room, who):
    (ended,) = room.begun().do(dc.EndDrill(lamp=Lamp.TELEPHONE), by=who)
    assert (ended.why, ended.by) == (DrillEnd.PERSON, who)
    assert room.do(dc.EndDrill(lamp=Lamp.TELEPHONE), by=who) == ()


def test_a_seat_cannot_say_that_the_time_is_up():
    with pytest.raises(InvalidValue):
        dc.EndDrill(lamp=Lamp.MAP, why=DrillEnd.TIME)
    with pytest.raises(InvalidValue):
        dc.AskDrill(lamp=Lamp.MAP, note="x" * (LONGEST_NOTE + 1))


# ---- a life at risk ----------------------------------------------------------------------------


def test_no_drill_is_asked_for_or_begun_beside_an_open_priority_1(room):
    room.do(dc.AskDrill(lamp=Lamp.MAP))
    room.open_incident()
    assert refusal(room, dc.AskDrill(lamp=Lamp.GPS)) == "drill.priority-1-open"
    room.state = replace(room.state, drills={})
    assert refusal(room, dc.AskDrill(lamp=Lamp.MAP)) == "drill.priority-1-open"


def test_a_real_priority_1_ends_every_drill_in_the_same_breath(room):
    room.begun(Lamp.TELEPHONE).begun(Lamp.RECORDER)
    events = room.open_incident()
    ended = [e for e in events if isinstance(e, DrillEnded)]
    assert [(e.lamp, e.why, e.what) for e in ended] == [
        (Lamp.TELEPHONE, DrillEnd.PRIORITY_ONE, "20261121-0001"),
        (Lamp.RECORDER, DrillEnd.PRIORITY_ONE, "20261121-0001"),
    ]
    assert room.state.drills == {}


@pytest.mark.parametrize("nature", [Nature.DRILL, Nature.TEST])
def test_a_played_priority_1_is_what_the_drill_is_for(room, nature):
    room.begun().open_incident(nature=nature)
    assert room.state.drills[Lamp.TELEPHONE].runs


def test_a_lower_priority_leaves_the_drill(room):
    room.begun().open_incident(priority=Priority.P2)
    assert room.state.drills[Lamp.TELEPHONE].runs


# ---- the real part -----------------------------------------------------------------------------


def test_a_part_that_has_failed_cannot_be_drilled(room):
    room.do(a_fault(), by=CENTRE)
    assert refusal(room, dc.AskDrill(lamp=Lamp.RECORDER)) == "drill.part-failed"
    room.do(dc.AskDrill(lamp=Lamp.GPS))


def test_the_drill_ends_when_its_part_really_fails(room):
    room.begun(Lamp.RECORDER)
    *_, ended = room.do(a_fault(), by=CENTRE)
    assert (ended.why, ended.what) == (DrillEnd.PART_FAILED, "recorder/thing-1")


@pytest.mark.parametrize(
    "harmless",
    [
        a_fault(kind=AlarmKind.GPS),
        a_fault(severity=Severity.NOTICE),
        a_fault(nature=Nature.DRILL),
    ],
    ids=["another part", "a notice", "a played fault"],
)
def test_other_faults_leave_the_drill(room, harmless):
    room.begun(Lamp.RECORDER).do(harmless, by=CENTRE)
    assert room.state.drills[Lamp.RECORDER].runs


# ---- orders ------------------------------------------------------------------------------------


def an_order(state, nature=Nature.REAL):
    """With an order in it that no station has acknowledged, of a priority that hurries nobody."""
    centre, mission = a.a_mission()
    incident = replace(centre.incident(mission.incident), nature=nature, plan=None)
    return replace(state, incidents={incident.id: incident}, missions={mission.id: mission})


def test_the_way_to_the_stations_stays_while_an_order_waits_for_its_signature(room):
    room.state = an_order(room.state)
    assert refusal(room, dc.AskDrill(lamp=Lamp.STATIONS)) == "drill.order-open"
    room.do(dc.AskDrill(lamp=Lamp.RECORDER))


def test_an_order_in_earnest_brings_the_stations_back(room):
    room.begun(Lamp.STATIONS)
    room.state = an_order(room.state)
    *_, ended = room.do(ac.RaiseTestAlarm())
    assert (ended.lamp, ended.why) == (Lamp.STATIONS, DrillEnd.ORDER)


def test_a_played_order_uses_the_fall_back(room):
    room.begun(Lamp.STATIONS)
    room.state = an_order(room.state, nature=Nature.DRILL)
    room.do(ac.RaiseTestAlarm())
    assert room.state.drills[Lamp.STATIONS].runs


def a_ring(nature=Nature.REAL):
    return c.ReportRinging(line=a.LINE_1, nature=nature)


def test_a_caller_in_earnest_brings_the_network_back_and_keeps_it(room):
    *_, ended = room.begun(Lamp.NETWORK).do(a_ring(), by=a.MACHINE)
    assert (ended.why, ended.what) == (DrillEnd.CALL, "1")
    assert refusal(room, dc.AskDrill(lamp=Lamp.NETWORK)) == "drill.call-ringing"
    room.do(dc.AskDrill(lamp=Lamp.MAP))


def test_a_played_caller_leaves_the_network_away(room):
    room.begun(Lamp.NETWORK).do(a_ring(Nature.DRILL), by=a.MACHINE)
    assert room.state.drills[Lamp.NETWORK].runs


def test_what_a_drill_may_not_hold_back(room):
    played = an_order(room.state, nature=Nature.DRILL)
    real = an_order(room.state)
    (mission,) = real.missions.values()
    first = c.SetPlan(incident=mission.incident, plan=a.a_plan(priority=Priority.P1))
    second = c.SetPlan(incident=mission.incident, plan=a.a_plan(priority=Priority.P2))
    amended = c.AmendOrder(mission=mission.id, slip=a.a_slip())
    assert cannot_wait(real, first) is DrillEnd.PRIORITY_ONE
    assert cannot_wait(real, amended) is DrillEnd.ORDER
    assert cannot_wait(real, second) is None
    assert cannot_wait(played, first) is None
    assert cannot_wait(played, amended) is None
    assert cannot_wait(CentreState(), first) is DrillEnd.PRIORITY_ONE
    assert cannot_wait(CentreState(), c.AnswerCall(call=CallId("C"))) is DrillEnd.CALL


# ---- who is cut, who sees it, who may ----------------------------------------------------------


def test_a_wish_cuts_nobody_off_and_a_drill_those_of_its_part(room):
    room.do(dc.AskDrill(lamp=Lamp.NETWORK))
    assert not cuts(room.state.drills.values(), Role.DISPATCHER)
    room.do(dc.AgreeToDrill(lamp=Lamp.NETWORK), by=TWO)
    assert cuts(room.state.drills.values(), Role.DISPATCHER)
    assert not cuts(room.state.drills.values(), Role.STATION)


def test_the_database_drill_holds_back_what_seats_ask_and_nothing_they_hear(room):
    drills = room.begun(Lamp.DATABASE).state.drills.values()
    assert holds_back(drills, Role.DISPATCHER)
    assert not cuts(drills, Role.DISPATCHER)
    assert not holds_back(drills, Role.STATION)


def test_alarms_and_maintainers_are_never_cut_off():
    spared = {Role.ALARMS, Role.MAINTAINER, Role.SYSTEM, Role.POWER}
    assert not any(roles & spared for roles in CUT_OFF.values())


def test_every_station_sees_that_it_is_a_drill(room):
    events = room.do(dc.AskDrill(lamp=Lamp.MAP)) + room.do(dc.AgreeToDrill(lamp=Lamp.MAP), TWO)
    events += room.do(dc.EndDrill(lamp=Lamp.MAP))
    audience = Audience(CentreState())
    assert all(viewer_of(NORTH).sees(audience.circle(event)) for event in events)
    room.begun()
    assert part_of(room.state, viewer_of(NORTH)).drills == room.state.drills


@pytest.mark.parametrize("role", [Role.STATION, Role.ALARMS, Role.MAINTAINER, Role.EXCHANGE])
def test_who_sits_at_no_seat_of_the_centre_asks_for_no_drill(role):
    stranger = Actor(account=AccountId("x"), role=role, station=StationId("N"))
    with pytest.raises(Rejected):
        rights.check(stranger, dc.AskDrill(lamp=Lamp.MAP), CentreState())


# ---- whatever happens --------------------------------------------------------------------------

_LAMPS = st.sampled_from(EVERY_LAMP)
_STEPS = st.one_of(
    st.builds(dc.AskDrill, lamp=_LAMPS),
    st.builds(dc.AgreeToDrill, lamp=_LAMPS),
    st.builds(dc.EndDrill, lamp=_LAMPS),
    st.builds(dc.RunOutDrill, lamp=_LAMPS),
    st.builds(a_fault, kind=st.sampled_from(sorted(LAMP_OF))),
    st.builds(ac.ClearAlarm, kind=st.sampled_from(sorted(LAMP_OF)), source=st.just("thing-1")),
    st.sampled_from(list(Priority)).map(
        lambda p: c.SetPlan(incident=IncidentId("I"), plan=a.a_plan(priority=p))
    ),
)


@given(
    steps=st.lists(
        st.tuples(_STEPS, st.sampled_from([ONE, TWO, CENTRE]), st.integers(0, 400)), max_size=25
    )
)
def test_no_drill_ever_runs_beside_a_life_at_risk_or_a_part_that_failed(steps):
    room = Room()
    room.open_incident(priority=None)
    for command, who, seconds in steps:
        room.later(timedelta(seconds=seconds))
        with contextlib.suppress(Rejected):
            room.do(command, who)
        risk = any(i.open and is_first(i.plan) for i in room.state.incidents.values())
        for drill in room.state.drills.values():
            assert not risk
            assert not list(broken_parts(room.state, drill.lamp))
            if drill.runs:
                assert drill.agreed_by is not None
                assert drill.agreed_by.account != drill.asked_by.account
                assert drill.agreed_by.seat != drill.asked_by.seat or drill.agreed_by.seat is None
                assert drill.ends_at - drill.began_at == LASTS
