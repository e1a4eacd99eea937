"""What is an alarm, who hears of it, when it is over, and what becomes of one that flaps."""

from datetime import timedelta

import pytest

from dispatch_app.domain import alarm_commands as ac
from dispatch_app.domain import alarm_events as ae
from dispatch_app.domain.alarms import (
    FLAP_QUIET,
    OVER_KEPT,
    SEVERITIES,
    AckWord,
    AlarmId,
    AlarmKind,
    Severity,
    urgency,
)
from dispatch_app.domain.centre import decide, evolve_all
from dispatch_app.domain.codes import Nature, Role
from dispatch_app.domain.errors import InvalidValue, Rejected
from dispatch_app.domain.ids import AccountId, SeatId, StationId
from dispatch_app.domain.state import CentreState, Context
from dispatch_app.domain.values import Actor
from dispatch_app.services import rights
from dispatch_app.services.audience import Audience, part_of, viewer_of
from tests.fakes.builders import NOON

BOX = Actor(account=AccountId("alarms"), role=Role.ALARMS)
DISPATCHER = Actor(account=AccountId("person-1"), role=Role.DISPATCHER, seat=SeatId("1"))
LEADER = Actor(account=AccountId("person-8"), role=Role.SHIFT_LEADER, seat=SeatId("8"))
NORTH = Actor(account=AccountId("station-N"), role=Role.STATION, station=StationId("N"))
SOUTH = Actor(account=AccountId("station-S"), role=Role.STATION, station=StationId("S"))
UPS = AlarmId("power/ups-1")


class Centre:
    """A small centre that takes commands about alarms, one after another."""

    def __init__(self):
        self.state, self.at, self.events = CentreState(), NOON, []

    def do(self, command, by=BOX):
        context = Context(at=self.at, actor=by, new_id=lambda: "id", local_day="20261121")
        events = decide(self.state, command, context)
        self.state = evolve_all(self.state, events)
        self.events += events
        return events

    def later(self, seconds):
        self.at += timedelta(seconds=seconds)
        return self

    def alarm(self, name=UPS):
        return self.state.alarms.get(name)

    def flap(self, times):
        for _ in range(times):
            self.later(5).do(power())
            self.later(5).do(power_back())
        return self


def power(reason="mains_lost", **more):
    return ac.RaiseAlarm(kind=AlarmKind.POWER, source="ups-1", reason=reason, **more)


def power_back(**more):
    return ac.ClearAlarm(kind=AlarmKind.POWER, source="ups-1", **more)


def seen(word=AckWord.SEEN, **more):
    return ac.AcknowledgeAlarm(alarm=UPS, word=word, **more)


@pytest.fixture
def centre():
    return Centre()


def test_every_kind_has_its_usual_severity():
    assert set(SEVERITIES) == set(AlarmKind)


def test_a_fault_stands_from_when_it_began_and_calls(centre):
    began = NOON - timedelta(seconds=7)
    centre.do(power(since=began, detail="87 %"))
    alarm = centre.alarm()
    assert (alarm.since, alarm.raised_at) == (began, NOON)
    assert (alarm.severity, alarm.detail) == (Severity.CRITICAL, "87 %")
    assert alarm.calls


def test_a_clock_that_runs_ahead_puts_no_fault_into_the_future(centre):
    centre.do(power(since=NOON + timedelta(hours=1)))
    assert centre.alarm().since == NOON


def test_what_is_told_twice_is_one_alarm_and_one_event(centre):
    assert len(centre.do(power())) == 1
    assert centre.later(1).do(power(detail="86 %")) == ()
    assert len(centre.state.alarms) == 1


def test_two_things_of_a_kind_are_two_alarms(centre):
    centre.do(power())
    centre.do(ac.RaiseAlarm(kind=AlarmKind.POWER, source="ups-2"))
    assert len(centre.state.alarms) == 2


def test_a_fault_that_came_and_went_unseen_waits_for_somebody(centre):
    centre.do(power())
    centre.later(30).do(power_back())
    assert centre.alarm().calls
    assert not centre.alarm().standing
    centre.later(60).do(seen(), by=DISPATCHER)
    assert centre.alarm() is None
    assert centre.state.alarms_over[UPS].acknowledged.by == DISPATCHER


def test_a_fault_that_was_seen_is_over_when_it_ends(centre):
    centre.do(power())
    centre.do(seen(AckWord.FALL_BACK_TAKEN, note=" 发电机已启动 "), by=DISPATCHER)
    alarm = centre.alarm()
    assert not alarm.calls
    assert alarm.standing
    assert (alarm.acknowledged.word, alarm.acknowledged.note) == (
        AckWord.FALL_BACK_TAKEN,
        "发电机已启动",
    )
    centre.do(power_back())
    assert centre.alarm() is None


def test_a_notice_is_listed_and_needs_nobody(centre):
    centre.do(power(severity=Severity.NOTICE))
    assert not centre.alarm().calls
    centre.do(power_back())
    assert centre.alarm() is None


def test_the_first_word_counts(centre):
    centre.do(power())
    centre.do(seen(AckWord.MAINTAINER_CALLED), by=DISPATCHER)
    assert centre.do(seen(AckWord.NO_FAULT), by=LEADER) == ()
    assert centre.alarm().acknowledged.word is AckWord.MAINTAINER_CALLED


def test_what_is_worse_calls_again_and_is_the_same_alarm(centre):
    centre.do(power(severity=Severity.WARNING))
    centre.do(seen(), by=DISPATCHER)
    centre.later(60).do(power("battery_low", severity=Severity.CRITICAL))
    alarm = centre.alarm()
    assert alarm.calls
    assert alarm.since == NOON
    assert len(centre.state.alarms) == 1


def test_another_fault_of_the_same_thing_calls_again(centre):
    centre.do(power())
    centre.do(seen(), by=DISPATCHER)
    centre.do(power("battery_low"))
    assert centre.alarm().calls


def test_what_is_less_bad_than_what_was_seen_calls_nobody(centre):
    centre.do(power("battery_low"))
    centre.do(seen(), by=DISPATCHER)
    centre.do(power("mains_lost", severity=Severity.WARNING))
    assert not centre.alarm().calls
    assert centre.alarm().severity is Severity.WARNING


def test_a_fault_that_comes_back_once_it_was_over_is_news(centre):
    centre.do(power())
    centre.do(seen(), by=DISPATCHER)
    centre.do(power_back())
    centre.later(3600).do(power())
    assert centre.alarm().calls


def test_one_that_flaps_calls_once_and_stays_in_sight_until_it_is_quiet(centre):
    centre.flap(3).later(5).do(power())
    assert centre.alarm().flapping
    centre.do(seen(), by=DISPATCHER)
    centre.flap(10)
    alarm = centre.alarm()
    assert alarm is not None
    assert not alarm.calls
    assert centre.do(ac.SettleAlarm(alarm=UPS)) == ()
    centre.later(FLAP_QUIET.total_seconds()).do(ac.SettleAlarm(alarm=UPS))
    assert centre.alarm() is None


def test_one_that_flaps_is_told_even_if_each_time_it_was_seen_and_over(centre):
    for _ in range(4):
        centre.later(5).do(power())
        centre.do(seen(), by=DISPATCHER)
        centre.do(power_back())
    assert centre.alarm().flapping


def test_a_fault_now_and_then_does_not_flap(centre):
    for _ in range(10):
        centre.later(300).do(power())
        centre.later(300).do(power_back())
    assert not centre.alarm().flapping


def test_clearing_what_does_not_stand_is_no_news(centre):
    assert centre.do(power_back()) == ()
    centre.do(power())
    centre.do(power_back())
    assert centre.do(power_back()) == ()


def test_what_nobody_acknowledged_is_brought_to_the_shift_leader_once(centre):
    centre.do(power())
    assert len(centre.do(ac.EscalateAlarm(alarm=UPS))) == 1
    assert centre.do(ac.EscalateAlarm(alarm=UPS)) == ()
    assert centre.alarm().escalated_at == NOON


def test_what_was_acknowledged_is_brought_to_nobody(centre):
    centre.do(power())
    centre.do(seen(), by=DISPATCHER)
    assert centre.do(ac.EscalateAlarm(alarm=UPS)) == ()


def test_a_test_shows_like_an_alarm_and_ends_with_the_word_of_a_person(centre):
    centre.do(ac.RaiseTestAlarm(severity=Severity.CRITICAL), by=LEADER)
    (alarm,) = centre.state.alarms.values()
    assert (alarm.kind, alarm.nature, alarm.source) == (AlarmKind.TEST, Nature.TEST, "8")
    assert alarm.calls
    centre.do(ac.AcknowledgeAlarm(alarm=alarm.id), by=DISPATCHER)
    assert centre.state.alarms == {}


def test_nobody_acknowledges_what_is_not_there(centre):
    with pytest.raises(Rejected) as refusal:
        centre.do(seen(), by=DISPATCHER)
    assert refusal.value.code == "alarm.unknown"


def test_a_note_has_its_limit(centre):
    centre.do(power())
    with pytest.raises(Rejected) as refusal:
        centre.do(seen(note="长" * 501), by=DISPATCHER)
    assert refusal.value.code == "alarm.note-too-long"


@pytest.mark.parametrize("source", ["", "a/b", "x" * 65, "line\n"])
def test_a_source_that_cannot_be_a_name_is_none(source):
    with pytest.raises(InvalidValue):
        ac.RaiseAlarm(kind=AlarmKind.OTHER, source=source)


def test_the_live_state_forgets_alarms_that_are_long_over(centre):
    for n in range(OVER_KEPT + 5):
        told = {"kind": AlarmKind.OTHER, "source": f"thing-{n}"}
        centre.do(ac.RaiseAlarm(severity=Severity.NOTICE, **told))
        centre.do(ac.ClearAlarm(**told))
    assert len(centre.state.alarms_over) == OVER_KEPT
    assert "other/thing-0" not in centre.state.alarms_over


def test_what_nobody_has_seen_stands_first(centre):
    centre.do(power())
    centre.do(seen(), by=DISPATCHER)
    centre.do(ac.RaiseAlarm(kind=AlarmKind.CLOCK, source="seat-2"))
    centre.do(ac.RaiseAlarm(kind=AlarmKind.RECORDER, source="recorder-1"))
    ordered = sorted(centre.state.alarms.values(), key=urgency)
    assert [a.kind for a in ordered] == [AlarmKind.RECORDER, AlarmKind.CLOCK, AlarmKind.POWER]


# ---- who may, and who hears ------------------------------------------------------------------


def test_machines_tell_and_people_see():
    rights.check(BOX, power(), CentreState())
    rights.check(DISPATCHER, seen(), CentreState())
    for actor, command in ((BOX, seen()), (DISPATCHER, power()), (DISPATCHER, power_back())):
        with pytest.raises(Rejected):
            rights.check(actor, command, CentreState())


def test_a_shift_leader_clears_by_hand_what_will_never_end_itself():
    rights.check(LEADER, power_back(), CentreState())


def test_a_station_tells_of_its_own_things_only():
    rights.check(NORTH, ac.RaiseAlarm(kind=AlarmKind.PRINTER, source="N"), CentreState())
    for kind, source in ((AlarmKind.PRINTER, "S"), (AlarmKind.POWER, "N")):
        with pytest.raises(Rejected) as refusal:
            rights.check(NORTH, ac.RaiseAlarm(kind=kind, source=source), CentreState())
        assert refusal.value.code == "right.other-station"


@pytest.mark.parametrize(
    ("actor", "kind", "hears"),
    [
        (NORTH, AlarmKind.POWER, True),
        (NORTH, AlarmKind.STATION_LINK, True),
        (SOUTH, AlarmKind.STATION_LINK, False),
        (SOUTH, AlarmKind.PRINTER, False),
        (BOX, AlarmKind.PRINTER, True),
        (DISPATCHER, AlarmKind.PRINTER, True),
    ],
)
def test_who_hears_of_a_fault_has_it_in_the_state_as_well(centre, actor, kind, hears):
    (event,) = centre.do(ac.RaiseAlarm(kind=kind, source="N"))
    viewer = viewer_of(actor)
    assert viewer.sees(Audience(CentreState()).circle(event)) is hears
    assert bool(part_of(centre.state, viewer).alarms) is hears


def test_the_alarm_centre_sees_nothing_of_calls(centre):
    centre.do(power())
    part = part_of(centre.state, viewer_of(BOX))
    assert part == CentreState(alarms=centre.state.alarms)


def test_every_event_of_an_alarm_goes_where_the_alarm_went(centre):
    centre.flap(4).do(seen(), by=DISPATCHER)
    centre.do(ac.EscalateAlarm(alarm=UPS))
    centre.later(FLAP_QUIET.total_seconds()).do(ac.SettleAlarm(alarm=UPS))
    audience = Audience(CentreState())
    kinds = {type(e) for e in centre.events}
    assert kinds == {ae.AlarmRaised, ae.AlarmCleared, ae.AlarmAcknowledged, ae.AlarmSettled}
    assert all(viewer_of(NORTH).sees(audience.circle(e)) for e in centre.events)


# ---- bypass ----------------------------------------------------------------------------------


def test_a_person_orders_the_bypass_once_and_takes_it_back(centre):
    assert len(centre.do(ac.SwitchBypass(on=True, reason="交换机停机"), by=DISPATCHER)) == 1
    assert centre.do(ac.SwitchBypass(on=True), by=LEADER) == ()
    assert centre.state.bypass.by == DISPATCHER
    centre.do(ac.SwitchBypass(on=False), by=LEADER)
    assert not centre.state.bypass.on


def test_the_order_goes_to_who_has_the_relay_and_to_no_station(centre):
    (event,) = centre.do(ac.SwitchBypass(on=True), by=LEADER)
    circle = Audience(CentreState()).circle(event)
    assert viewer_of(BOX).sees(circle)
    assert not viewer_of(NORTH).sees(circle)
    assert part_of(centre.state, viewer_of(BOX)).bypass == centre.state.bypass
    assert part_of(centre.state, viewer_of(NORTH)).bypass is None


def test_no_machine_orders_the_bypass():
    with pytest.raises(Rejected):
        rights.check(BOX, ac.SwitchBypass(on=True), CentreState())
