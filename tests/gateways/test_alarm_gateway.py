"""What a fault box means to the centre, what it shows, and when the trunks bypass the exchange."""

from __future__ import annotations

from datetime import timedelta

import pytest

from devices.alarm_unit import conversation as box
from devices.alarm_unit.events import (
    ActDone,
    ActFailed,
    ContactRead,
    NotDone,
    OutputRead,
    StaleReason,
    UnitBack,
    UnitStale,
)
from devices.moment import Moment
from dispatch_app.client.link import LinkState, LinkStatus
from dispatch_app.client.replica import View
from dispatch_app.domain.alarm_commands import (
    AcknowledgeAlarm,
    ClearAlarm,
    RaiseAlarm,
    RaiseTestAlarm,
    SwitchBypass,
)
from dispatch_app.domain.alarms import AlarmKind, Severity, signal_of
from dispatch_app.gateways.alarm import AWAY_AFTER, CALLS_FOR, AlarmGateway
from dispatch_app.gateways.alarm_bypass import GOES_BACK_AFTER, SWITCHES_AFTER, Bypass
from dispatch_app.gateways.alarm_words import tellings
from tests.fakes.builders import MACHINE, NOON, Centre

AT = Moment(0, NOON)
EXCHANGE = RaiseAlarm(kind=AlarmKind.EXCHANGE, source="exchange-1")
EXCHANGE_BACK = ClearAlarm(kind=AlarmKind.EXCHANGE, source="exchange-1")


def told(event):
    (command,) = tellings(event, "box-1")
    return command


def contact(name, fault=True):
    return ContactRead(at=AT, name=name, fault=fault)


def output(name, closed, as_told=True):
    return OutputRead(at=AT, name=name, closed=closed, as_told=as_told)


@pytest.mark.parametrize("name", ["exchange", "server", "terminal", "network", "power"])
def test_a_contact_is_an_alarm_of_what_it_guards(name):
    command = told(contact(name))
    assert (command.kind, command.source, command.reason) == (AlarmKind(name), "box-1", "contact")
    assert told(contact(name, fault=False)) == ClearAlarm(kind=AlarmKind(name), source="box-1")


def test_a_contact_of_the_centres_own_is_a_fault_by_its_name():
    assert told(contact("rack door")).source == "box-1 rack door"


def test_a_box_that_is_stale_is_an_alarm_and_says_nothing_of_its_contacts():
    command = told(UnitStale(at=AT, reason=StaleReason.GARBAGE))
    assert (command.kind, command.reason) == (AlarmKind.ALARM_UNIT, "bad_answer")
    assert told(UnitBack(at=AT)) == ClearAlarm(kind=AlarmKind.ALARM_UNIT, source="box-1")


def test_a_relay_that_does_not_obey_is_critical_for_the_bypass_alone():
    command = told(output("bypass", closed=False, as_told=False))
    assert (command.kind, command.severity, command.reason) == (AlarmKind.BYPASS, None, "mismatch")
    assert told(output("lamp", closed=False, as_told=False)).kind is AlarmKind.ALARM_UNIT


def test_trunks_that_bypass_the_exchange_are_said_while_they_do():
    command = told(output("bypass", closed=True))
    assert (command.severity, command.reason) == (Severity.WARNING, "switched")
    assert isinstance(told(output("bypass", closed=False)), ClearAlarm)


def test_an_order_that_failed_says_which():
    command = told(ActFailed(at=AT, act="bypass_on", reason=NotDone.NO_ANSWER))
    assert (command.kind, command.detail) == (AlarmKind.BYPASS, "bypass_on: no_answer")
    assert tellings(ActDone(at=AT, act="call", answered=True), "box-1") == ()


def test_the_unit_calls_stands_and_rests_as_the_alarms_do():
    centre = Centre()
    assert signal_of(centre.state.alarms.values()) == box.REST
    centre.do(EXCHANGE, MACHINE)
    assert signal_of(centre.state.alarms.values()) == box.CALL
    centre.do(AcknowledgeAlarm(alarm="exchange/exchange-1"))
    assert signal_of(centre.state.alarms.values()) == box.STAND
    centre.do(EXCHANGE_BACK, MACHINE)
    assert signal_of(centre.state.alarms.values()) == box.REST


def test_a_notice_makes_no_sound_and_a_test_does():
    centre = Centre()
    centre.do(RaiseAlarm(kind=AlarmKind.DISK, source="x", severity=Severity.NOTICE), MACHINE)
    assert signal_of(centre.state.alarms.values()) == box.REST
    centre.do(RaiseTestAlarm())
    assert signal_of(centre.state.alarms.values()) == box.CALL


class Room:
    """A gateway, a centre and a box that keeps what it is told, with a clock of their own."""

    def __init__(self, *, by_itself=True):
        self.centre, self.now, self.acts, self.sent = Centre(), NOON, [], []
        self.gateway = AlarmGateway(
            "box-1", self.acts.append, Bypass(by_itself=by_itself), now=lambda: self.now
        )
        self.gateway.start(self.sent.append)
        self.link(LinkState.ONLINE)

    def link(self, state):
        self.gateway.status(LinkStatus(state=state))

    def later(self, by):
        self.now += by
        self.centre.now = self.now
        self.gateway.tick()
        return self

    def does(self, command, by=None):
        self.centre.do(command, by)
        self.gateway.view(View(state=self.centre.state, sequence=len(self.centre.events)))

    def bypass(self):
        return [act for act in self.acts if act.startswith("bypass")]


def test_an_alarm_calls_and_its_word_quiets_the_box():
    room = Room()
    room.does(EXCHANGE, MACHINE)
    room.does(AcknowledgeAlarm(alarm="exchange/exchange-1"))
    assert room.acts == [box.REST, box.CALL, box.STAND]


def test_a_centre_that_is_away_makes_the_box_call_and_then_only_shine():
    room = Room()
    room.link(LinkState.OFFLINE)
    room.later(AWAY_AFTER / 2)
    assert room.acts == [box.REST]
    room.later(AWAY_AFTER / 2)
    room.later(CALLS_FOR)
    room.link(LinkState.ONLINE)
    assert room.acts == [box.REST, box.CALL, box.STAND, box.REST]


def test_the_trunks_go_to_the_seats_when_the_exchange_stays_away_and_come_back_late():
    room = Room()
    room.does(EXCHANGE, MACHINE)
    assert room.bypass() == []
    room.later(SWITCHES_AFTER)
    assert room.bypass() == [box.BYPASS_ON]
    room.does(EXCHANGE_BACK, MACHINE)
    room.later(GOES_BACK_AFTER / 2)
    assert room.bypass() == [box.BYPASS_ON]
    room.later(GOES_BACK_AFTER / 2)
    assert room.bypass() == [box.BYPASS_ON, box.BYPASS_OFF]


def test_an_exchange_that_is_away_for_a_moment_moves_no_relay():
    room = Room()
    room.does(EXCHANGE, MACHINE)
    room.later(SWITCHES_AFTER / 2)
    room.does(EXCHANGE_BACK, MACHINE)
    room.later(SWITCHES_AFTER)
    assert room.bypass() == []


def test_the_boxs_own_contact_moves_the_relay_when_the_centre_is_dead():
    room = Room()
    room.link(LinkState.OFFLINE)
    room.gateway.heard(contact("exchange"))
    room.later(timedelta(0)).later(SWITCHES_AFTER)
    assert room.bypass() == [box.BYPASS_ON]


def test_a_start_leaves_the_relay_as_it_was_found():
    room = Room()
    room.does(RaiseTestAlarm())
    room.later(GOES_BACK_AFTER / 2)
    assert room.bypass() == []


def test_a_person_orders_the_bypass_and_its_end():
    room = Room(by_itself=False)
    room.does(SwitchBypass(on=True))
    room.does(EXCHANGE, MACHINE)
    room.later(SWITCHES_AFTER)
    room.does(SwitchBypass(on=False))
    room.later(GOES_BACK_AFTER)
    assert room.bypass() == [box.BYPASS_ON, box.BYPASS_OFF]


def test_a_persons_word_counts_more_than_the_fault_that_was_there():
    room = Room()
    room.later(timedelta(seconds=1))
    room.does(EXCHANGE, MACHINE)
    room.later(SWITCHES_AFTER)
    room.does(SwitchBypass(on=True))
    room.does(SwitchBypass(on=False))
    room.later(GOES_BACK_AFTER)
    assert room.bypass() == [box.BYPASS_ON, box.BYPASS_OFF]
    room.does(EXCHANGE_BACK, MACHINE)
    room.later(GOES_BACK_AFTER)
    room.does(EXCHANGE, MACHINE)
    room.later(SWITCHES_AFTER)
    assert room.bypass()[-1] == box.BYPASS_ON
