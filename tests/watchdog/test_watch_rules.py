"""Who is missed and when; what is no heartbeat; what the siren says."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch_app.client.link import LinkState, LinkStatus
from dispatch_app.client.replica import View
from dispatch_app.domain.alarm_commands import AcknowledgeAlarm, ClearAlarm, RaiseAlarm
from dispatch_app.domain.alarms import AlarmKind, Signal, alarm_id
from dispatch_app.watchdog.beating import BadAddress, address_of
from dispatch_app.watchdog.beats import BadBeat, Beat, decoded
from dispatch_app.watchdog.process import CALLS_S, Watchdog
from dispatch_app.watchdog.watch import SILENT_S, STARTS_S, Trouble, Watch, kind_of
from tests.fakes.builders import MACHINE, Centre

RECORDER = "recorder recorder-1"


def beat(name: str = RECORDER, pid: int = 7, *, bye: bool = False) -> Beat:
    return Beat(name, pid, bye=bye)


def missed(watch: Watch, now_s: float) -> list[str]:
    return sorted(trouble.source for trouble in watch.troubles(now_s))


def test_who_beats_is_not_missed_and_who_stops_is() -> None:
    watch = Watch()
    watch.hear(beat(), 0.0)
    assert missed(watch, SILENT_S - 0.1) == []
    assert missed(watch, SILENT_S) == [RECORDER]
    watch.hear(beat(), SILENT_S + 1)
    assert missed(watch, SILENT_S + 2) == []


def test_who_says_good_bye_is_not_missed() -> None:
    watch = Watch()
    watch.hear(beat(), 0.0)
    watch.hear(beat(bye=True), 1.0)
    assert missed(watch, 3600.0) == []


def test_the_good_bye_of_the_process_before_does_not_hide_the_next_one() -> None:
    watch = Watch()
    watch.hear(beat(pid=7), 0.0)
    watch.hear(beat(pid=8), 1.0)
    watch.hear(beat(pid=7, bye=True), 2.0)
    assert missed(watch, 60.0) == [RECORDER]


def test_what_is_expected_is_missed_if_it_never_comes() -> None:
    watch = Watch([RECORDER])
    assert missed(watch, STARTS_S - 1) == []
    assert missed(watch, STARTS_S) == [RECORDER]


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("server", AlarmKind.SERVER),
        (RECORDER, AlarmKind.RECORDER),
        ("gateway ups gateway-ups", AlarmKind.POWER),
        ("gateway alarm gateway-alarm", AlarmKind.ALARM_UNIT),
        ("softswitch gateway-exchange", AlarmKind.EXCHANGE),
        ("something new", AlarmKind.WATCHDOG),
    ],
)
def test_a_loss_is_named_after_what_is_lost(name: str, kind: AlarmKind) -> None:
    assert kind_of(name) is kind


def test_a_timer_of_the_server_that_is_stuck_is_told() -> None:
    watch = Watch()
    watch.server_answered({"archiving": "", "tracks": "unavailable"})
    assert watch.troubles(0.0) == {
        Trouble(AlarmKind.WORKER, "server tracks", "silent", "unavailable")
    }
    watch.server_answered({"archiving": "", "tracks": ""})
    assert watch.troubles(0.0) == frozenset()


def test_a_heartbeat_comes_through_as_it_was_sent() -> None:
    assert decoded(beat(bye=True).encoded()) == beat(bye=True)


@given(st.binary(max_size=1100))
def test_noise_is_no_heartbeat_and_no_crash(noise: bytes) -> None:
    with pytest.raises(BadBeat):
        decoded(noise)


@pytest.mark.parametrize(
    "text",
    [
        '{"name": 1, "pid": 1, "bye": false}',
        '{"name": "", "pid": 1, "bye": false}',
        '{"name": "x", "pid": "1", "bye": false}',
        '{"name": "x"}',
        "[" * 900,
        '{"name": "' + "x" * 60 + '", "pid": 1, "bye": false}',
    ],
)
def test_what_is_nearly_a_heartbeat_is_none(text: str) -> None:
    with pytest.raises(BadBeat):
        decoded(text.encode())


@pytest.mark.parametrize("text", ["", "host", "host:", ":1", "host:x", "host:99999"])
def test_an_address_that_is_none_is_said(text: str) -> None:
    with pytest.raises(BadAddress):
        address_of(text)


class SeenSiren:
    def __init__(self) -> None:
        self.shown: list[tuple[Signal, bool]] = []

    def show(self, signal: Signal, *, ours: bool) -> None:
        if not self.shown or self.shown[-1] != (signal, ours):
            self.shown.append((signal, ours))

    def close(self) -> None: ...


class Room:
    """A watchdog with a clock of its own, a siren that remembers, and a centre that may be away."""

    def __init__(self) -> None:
        self.now_s, self.centre, self.sent = 0.0, Centre(), []
        self.health: dict[str, str] | None = {}
        self.siren: Any = SeenSiren()
        self.dog = Watchdog(Watch(), lambda: self.health, self.siren, lambda: self.now_s)
        self.dog._send = self._send
        self.online = True
        self.dog.status(LinkStatus(state=LinkState.ONLINE))
        self.dog.ask()

    def _send(self, command: Any) -> None:
        self.sent.append(command)
        if self.online:
            self.centre.do(command, MACHINE)
            self._see()

    def _see(self) -> None:
        self.dog.view(View(state=self.centre.state, sequence=len(self.centre.events)))

    def does(self, command: Any) -> None:
        self.centre.do(command)
        self._see()

    def centre_dies(self) -> None:
        self.online, self.health = False, None
        self.dog.status(LinkStatus(state=LinkState.OFFLINE))

    def run(self, seconds: float, *beating: str) -> Room:
        for _ in range(round(seconds)):
            self.now_s += 1.0
            self.centre.later(1.0)
            for name in beating:
                self.dog.heard(beat(name))
            self.dog.ask()
            self.dog.judge()
        return self

    def told(self) -> list[str]:
        return [f"{type(c).__name__} {c.kind.value}/{c.source}" for c in self.sent]


def test_a_process_that_dies_is_told_to_the_centre_and_its_return_too() -> None:
    room = Room().run(5, RECORDER)
    room.run(10)
    assert room.told() == [f"RaiseAlarm recorder/{RECORDER}"]
    room.run(5, RECORDER)
    assert room.told()[1:] == [f"ClearAlarm recorder/{RECORDER}"]


def test_a_server_that_does_not_answer_twice_is_missed_and_the_siren_calls_for_a_minute() -> None:
    room = Room().run(3)
    room.centre_dies()
    room.run(CALLS_S + 10)
    assert room.siren.shown == [
        (Signal.REST, True),
        (Signal.CALL, True),
        (Signal.STAND, True),
    ]
    assert room.told() == ["RaiseAlarm server/centre"]


def test_a_server_that_was_never_there_is_not_missed() -> None:
    room = Room()
    room.dog = Watchdog(Watch(), lambda: None, room.siren, lambda: room.now_s)
    room.run(60)
    assert room.dog._watch.troubles(room.now_s) == frozenset()


def test_while_its_gateway_lives_the_unit_is_left_to_it() -> None:
    room = Room().run(3, "gateway alarm x", RECORDER)
    room.run(10, "gateway alarm x")
    assert {ours for _, ours in room.siren.shown} == {False}
    room.run(10)
    assert room.siren.shown[-1] == (Signal.CALL, True)


def test_with_the_centre_a_persons_word_quiets_the_siren() -> None:
    room = Room().run(3, RECORDER)
    room.run(10)
    assert room.siren.shown[-1] == (Signal.CALL, True)
    room.does(AcknowledgeAlarm(alarm=alarm_id(AlarmKind.RECORDER, RECORDER)))
    room.run(2)
    assert room.siren.shown[-1] == (Signal.STAND, True)


def test_what_a_watchdog_before_this_one_missed_is_over_when_it_is_heard() -> None:
    room = Room()
    told = RaiseAlarm(kind=AlarmKind.RECORDER, source=RECORDER, reason="silent")
    room.centre.do(told, MACHINE)
    room._see()
    room.run(5, RECORDER)
    assert room.sent == [ClearAlarm(kind=AlarmKind.RECORDER, source=RECORDER)]


def test_an_alarm_that_is_another_ones_is_left_alone() -> None:
    room = Room()
    told = RaiseAlarm(kind=AlarmKind.RECORDER, source=RECORDER, reason="recorder_disk_fails")
    room.centre.do(told, MACHINE)
    room._see()
    room.run(5, RECORDER)
    assert room.sent == []
    assert room.centre.now > room.centre.state.alarms[
        alarm_id(AlarmKind.RECORDER, RECORDER)
    ].raised_at - timedelta(seconds=1)
