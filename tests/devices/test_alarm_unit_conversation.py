"""The talk with a fault box: what it is told, what it tells, and when nothing is known of it."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from devices.alarm_unit.conversation import CALL, REST, STAND, Conversation, Patience
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
from devices.alarm_unit.profile import load_profile
from devices.moment import Moment
from devices.simulator.alarm_box import AlarmBox
from devices.transports.port_loop import PortTrouble

PROFILES = Path(__file__).resolve().parents[2] / "resources" / "alarm_units"
START = Moment(0, datetime(2026, 11, 21, 4, 0, tzinfo=UTC))


class Bench:
    """A box and its talk, with a clock of their own: a twentieth of a second a turn."""

    def __init__(self, profile="coil-board", **patience):
        self.box = AlarmBox()
        self.talk = Conversation(load_profile(PROFILES / f"{profile}.toml"), Patience(**patience))
        self.at = START
        self.events = []
        self.sent = []
        self.muted = self.garbled = False
        self.talk.begin(self.at)

    def run(self, seconds):
        for _ in range(round(seconds * 20)):
            out = self.talk.outgoing()
            answer = b""
            if out:
                self.sent.append(out)
                answer = b"" if self.muted else self.box.take(out)
            self.at = self.at.plus(0.05)
            if self.garbled:
                answer = bytes(byte ^ 0xA5 for byte in answer)
            if answer:
                self.events += self.talk.take(answer, self.at)
            self.events += self.talk.tick(self.at)
        return self

    def told(self, kind):
        return [e for e in self.events if isinstance(e, kind)]

    def forget(self):
        self.events.clear()
        return self

    def faults(self):
        return {e.name: e.fault for e in self.told(ContactRead)}


def test_all_contacts_are_told_when_a_box_is_first_heard():
    bench = Bench()
    bench.box.contacts[4] = True
    bench.run(4)
    assert isinstance(bench.events[0], UnitBack)
    assert bench.faults() == {
        "exchange": False,
        "server": False,
        "terminal": False,
        "network": False,
        "power": True,
    }


def test_a_contact_that_changes_is_told_once_it_is_steady():
    bench = Bench().run(4).forget()
    bench.box.contacts[0] = True
    bench.run(0.9)
    assert bench.faults() == {}
    bench.run(2)
    assert bench.faults() == {"exchange": True}
    assert len(bench.told(ContactRead)) == 1


def test_a_contact_that_bounces_is_no_fault():
    bench = Bench().run(4).forget()
    for _ in range(10):
        bench.box.contacts[0] = not bench.box.contacts[0]
        bench.run(0.6)
    assert bench.faults() == {}


def test_calling_standing_and_resting_are_lamp_and_siren():
    bench = Bench()
    for act, relays in ((CALL, [True, True]), (STAND, [True, False]), (REST, [False, False])):
        bench.talk.tell(act)
        bench.run(2)
        assert bench.box.relays[:2] == relays
        assert bench.told(ActDone)[-1].act == act


def test_an_order_that_waits_gives_way_to_a_newer_one():
    bench = Bench()
    bench.talk.tell(CALL)
    bench.talk.tell(REST)
    bench.run(2)
    assert [e.act for e in bench.told(ActDone)] == [REST]
    assert bench.box.relays[:2] == [False, False]


@pytest.mark.parametrize("profile", ["coil-board", "register-board", "lcus-relay"])
def test_the_bypass_moves_its_relay_in_every_dialect(profile):
    bench = Bench(profile)
    bench.talk.tell("bypass_on")
    bench.run(2)
    assert bench.box.relays[2]
    bench.talk.tell("bypass_off")
    bench.run(2)
    assert not bench.box.relays[2]


def test_the_lamp_with_its_own_frame_sounds_and_is_quiet():
    bench = Bench("sound-light-fc16")
    bench.talk.tell(CALL)
    bench.run(1)
    assert bench.box.lamp
    bench.talk.tell(REST)
    bench.run(1)
    assert not bench.box.lamp
    assert bench.told(ActFailed) == []


@pytest.mark.parametrize("profile", ["coil-board", "register-board"])
def test_a_relay_that_does_not_follow_is_told(profile):
    bench = Bench(profile).run(2)
    bench.box.stuck = {2}
    bench.forget().talk.tell("bypass_on")
    bench.run(3)
    (mismatch,) = [e for e in bench.told(OutputRead) if not e.as_told]
    assert (mismatch.name, mismatch.closed) == ("bypass", False)
    bench.box.stuck = set()
    bench.forget().talk.tell("bypass_on")
    bench.run(3)
    assert [(e.name, e.closed, e.as_told) for e in bench.told(OutputRead)] == [
        ("bypass", True, True)
    ]


def test_a_relay_that_was_moved_by_hand_is_told():
    bench = Bench()
    bench.talk.tell("bypass_off")
    bench.run(3).forget()
    bench.box.relays[2] = True
    bench.run(3)
    assert [(e.name, e.as_told) for e in bench.told(OutputRead)] == [("bypass", False)]


def test_a_box_that_says_no_is_not_asked_again_and_again():
    bench = Bench("register-board")
    bench.box._register = lambda body, *_: bench.box._refusal(body, 3)
    bench.talk.tell("bypass_on")
    bench.run(3)
    (failed,) = bench.told(ActFailed)
    assert (failed.act, failed.reason) == ("bypass_on", NotDone.REFUSED)


def test_a_box_that_does_not_answer_is_told_thrice_and_then_it_is_said():
    bench = Bench().run(2)
    bench.muted = True
    bench.sent.clear()
    bench.talk.tell("bypass_on")
    bench.run(3)
    (failed,) = bench.told(ActFailed)
    assert failed.reason is NotDone.NO_ANSWER
    assert len([s for s in bench.sent if s[1] == 5]) == 3


def test_an_act_that_the_box_does_not_know_is_said():
    bench = Bench("sound-light-fc16")
    bench.talk.tell("bypass_on")
    bench.run(1)
    assert bench.told(ActFailed)[0].reason is NotDone.UNKNOWN


def test_silence_is_stale_within_five_seconds_and_never_last_good():
    bench = Bench().run(4).forget()
    bench.muted = True
    bench.run(6)
    assert [e.reason for e in bench.told(UnitStale)] == [StaleReason.SILENT]
    bench.forget().muted = False
    bench.run(4)
    assert bench.told(UnitBack)
    assert len(bench.faults()) == 5


def test_rubbish_is_stale_too_and_is_called_so():
    bench = Bench().run(4).forget()
    bench.garbled = True
    bench.run(6)
    assert [e.reason for e in bench.told(UnitStale)] == [StaleReason.GARBAGE]


def test_a_lamp_that_cannot_be_read_is_told_again_to_hear_that_it_is_there():
    bench = Bench("sound-light-fc16", again_s=2.0, stale_s=1.0)
    bench.talk.tell(STAND)
    bench.run(6)
    assert len(bench.sent) >= 3
    assert bench.told(UnitStale) == []
    bench.muted = True
    bench.run(6)
    assert bench.told(UnitStale)


def test_what_was_told_last_is_told_again_when_the_box_comes_back():
    bench = Bench()
    bench.talk.tell(CALL)
    bench.talk.tell("bypass_on")
    bench.run(3)
    bench.events += bench.talk.lost(PortTrouble.PORT_LOST, bench.at)
    assert [e.reason for e in bench.told(UnitStale)] == [StaleReason.PORT_LOST]
    bench.box.relays = [False] * 8
    bench.talk.begin(bench.at)
    bench.run(3)
    assert bench.box.relays[:3] == [True, True, True]


def test_a_missing_port_is_said_once():
    bench = Bench()
    for _ in range(3):
        bench.events += bench.talk.lost(PortTrouble.PORT_MISSING, bench.at)
    assert [e.reason for e in bench.told(UnitStale)] == [StaleReason.PORT_MISSING]


def test_a_relay_that_answers_nothing_is_known_by_its_port_alone():
    bench = Bench("lcus-relay").run(60)
    assert bench.told(UnitStale) == []
    assert len(bench.told(UnitBack)) == 1


def test_bytes_that_nobody_asked_for_are_not_heard():
    bench = Bench().run(4).forget()
    bench.at = bench.at.plus(0.01)
    assert bench.talk.take(b"\x01\x02\x01\xff\x21\xa8", bench.at) == ()
    bench.run(3)
    assert bench.faults() == {}
