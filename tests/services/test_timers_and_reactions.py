"""What happens without being asked: lateness, archiving, snapshots, reactions, heartbeats."""

import logging
from threading import Event

import pytest

from dispatch_app.domain import commands as c
from dispatch_app.domain.codes import (
    IncidentOutcome,
    Origin,
    ReceiptStep,
    Stage,
    StageReason,
)
from dispatch_app.domain.events import IncidentArchived, OverdueRaised
from dispatch_app.domain.order_commands import SendAnotherWay
from dispatch_app.domain.timers import Timers
from dispatch_app.ports.errors import Unavailable
from dispatch_app.services.folded import Folded, caught_up, from_snapshot
from dispatch_app.services.heartbeat import Heartbeats
from dispatch_app.services.master_data import register
from dispatch_app.services.reactions import ReactionRunner
from dispatch_app.services.rounds import Rounds
from dispatch_app.services.snapshots import EVERY, Snapshots
from dispatch_app.services.undelivered import UndeliveredOrders
from dispatch_app.services.watch import Archiving, OverdueWatch
from tests.fakes import builders as a
from tests.fakes.memory_journal import MemoryJournal
from tests.fakes.working_bus import a_bus


class PlainCodec:
    """Keeps states by name instead of encoding them."""

    def __init__(self):
        self.kept = {}

    def encode(self, state):
        name = f"state-{len(self.kept)}".encode()
        self.kept[name] = state
        return name

    def decode(self, body):
        return self.kept.get(body)


class Spool:
    def __init__(self):
        self.sent = []

    def send(self, mission, version):
        self.sent.append((mission.number, version.version))


class Noting:
    """A reaction that notes what it saw; fails as often as it is told to."""

    name = "noting"

    def __init__(self, failures=0, trouble=Unavailable):
        self.seen = []
        self.failures, self.trouble = failures, trouble
        self.reached = Event()

    def react(self, entry):
        if self.failures:
            self.failures -= 1
            raise self.trouble("not now")
        self.seen.append(entry.sequence)
        self.reached.set()


def until(condition, event=None):
    """Wait for a condition that another thread brings about."""
    waiting = event or Event()
    for _ in range(2000):
        if condition():
            return
        waiting.wait(0.005)
    raise AssertionError("it never came true")


def raised(working):
    events = [entry.event for entry in working.journal.read(0, 10_000)]
    return [event.kind for event in events if isinstance(event, OverdueRaised)]


def a_mission(working):
    """An order just sent to vehicle 01; gives back the mission."""
    working.ask(c.ReportRinging(line=a.LINE_1))
    call = working.state.ringing_on(a.LINE_1)
    working.ask(c.AnswerCall(call=call.id), a.at_seat(a.SEAT_1))
    working.ask(c.OpenIncident(call=call.id), a.at_seat(a.SEAT_1))
    order = c.DispatchVehicle(
        incident=working.state.calls[call.id].incident,
        vehicle=a.V01,
        slip=a.a_slip(),
        recommendation=a.a_recommendation(a.V01),
    )
    working.ask(order, a.at_seat(a.SEAT_1))
    return next(iter(working.state.missions.values()))


def flush(working):
    """Commands are taken in order: once this one is answered, earlier ones are too."""
    working.ask(c.ReportLine(line="flush", heard=True))


def test_a_call_nobody_answers_is_raised_once():
    with a_bus() as working:
        watch = OverdueWatch(working.bus, working.clock, Timers())
        working.ask(c.ReportRinging(line=a.LINE_1))
        watch()
        working.clock.later(10.5)
        watch()
        watch()
        flush(working)
        assert raised(working) == ["call_unanswered"]


def test_the_limits_are_those_of_the_configuration():
    with a_bus() as working:
        watch = OverdueWatch(working.bus, working.clock, Timers(pick_up_s=30.0))
        working.ask(c.ReportRinging(line=a.LINE_1))
        working.clock.later(29)
        watch()
        flush(working)
        assert raised(working) == []


def test_closed_incidents_leave_the_live_state_after_their_hours():
    with a_bus() as working:
        working.set_up()
        archiving = Archiving(working.bus, working.clock, Timers(archive_h=1.0))
        working.ask(c.OpenIncident(), a.at_seat(a.SEAT_1))
        incident = next(iter(working.state.incidents))
        close = c.CloseIncident(incident=incident, outcome=IncidentOutcome.FALSE_ALARM)
        working.ask(close, a.at_seat(a.SEAT_1))
        working.clock.later(3599)
        archiving()
        flush(working)
        assert incident in working.state.incidents
        working.clock.later(1)
        archiving()
        flush(working)
        assert working.state.incidents == {}
        assert any(isinstance(e.event, IncidentArchived) for e in working.journal.read(0, 1000))


def test_an_order_not_delivered_goes_out_by_the_second_channel():
    with a_bus() as working:
        working.set_up()
        mission = a_mission(working)
        spool = Spool()
        react = UndeliveredOrders(spool, lambda: working.state, working.tells).react
        working.clock.later(21)
        OverdueWatch(working.bus, working.clock, Timers())()
        flush(working)
        for entry in working.journal.read(0, 1000):
            react(entry)
        assert spool.sent == [(mission.number, 1)]


def test_an_order_delivered_meanwhile_does_not():
    with a_bus() as working:
        working.set_up()
        mission = a_mission(working)
        working.clock.later(21)
        OverdueWatch(working.bus, working.clock, Timers())()
        delivered = c.ReportReceipt(mission=mission.id, version=1, step=ReceiptStep.DELIVERED)
        working.ask(delivered, a.at_station(a.NORTH))
        spool = Spool()
        for entry in working.journal.read(0, 1000):
            UndeliveredOrders(spool, lambda: working.state, working.tells).react(entry)
        assert spool.sent == []


def a_person_wants_another_way(working, mission):
    working.ask(SendAnotherWay(mission=mission.id), a.at_seat(a.SEAT_1))


def what_came(working, mission):
    notes = working.state.missions[mission.id].channels
    return [(n.channel.value, n.step.value, n.reason) for n in notes]


def react_to_all(working, channel):
    react = UndeliveredOrders(channel, lambda: working.state, working.tells).react
    for entry in working.journal.read(0, 1000):
        react(entry)


def test_a_person_sends_an_order_by_the_second_channel_before_its_time():
    with a_bus() as working:
        working.set_up()
        mission, spool = a_mission(working), Spool()
        a_person_wants_another_way(working, mission)
        react_to_all(working, spool)
        assert spool.sent == [(mission.number, 1)]
        assert what_came(working, mission) == [("second", "asked", ""), ("second", "sent", "")]
        (asked, _) = working.state.missions[mission.id].channels
        assert asked.by == "person-1"


def test_whoever_asks_a_centre_without_a_second_channel_hears_that_there_is_none():
    with a_bus() as working:
        working.set_up()
        mission = a_mission(working)
        a_person_wants_another_way(working, mission)
        react_to_all(working, None)
        assert what_came(working, mission)[-1] == ("second", "failed", "none_there")


def test_a_second_channel_that_fails_is_told_at_once_and_tried_again():
    class Broken(Spool):
        def send(self, mission, version):
            raise Unavailable("no disk")

    with a_bus() as working:
        working.set_up()
        mission, spool = a_mission(working), Spool()
        a_person_wants_another_way(working, mission)
        for _ in range(2):
            with pytest.raises(Unavailable):
                react_to_all(working, Broken())
        assert what_came(working, mission)[1:] == [("second", "failed", "fails")]
        react_to_all(working, spool)
        assert what_came(working, mission)[-1] == ("second", "sent", "")
        assert spool.sent == [(mission.number, 1)]


def test_a_crew_called_off_hears_it_by_the_second_channel_though_its_mission_is_over():
    with a_bus() as working:
        working.set_up()
        mission, spool = a_mission(working), Spool()
        off = c.ReportStage(
            mission=mission.id,
            stage=Stage.STOOD_DOWN,
            origin=Origin.BY_HAND,
            reason=StageReason.CANCELLED_BY_CALLER,
        )
        working.ask(off, a.at_seat(a.SEAT_1))
        working.clock.later(21)
        OverdueWatch(working.bus, working.clock, Timers())()
        flush(working)
        assert raised(working) == ["change_not_delivered"]
        react_to_all(working, spool)
        assert spool.sent == [(mission.number, 2)]


def test_what_was_late_and_what_came_of_it_survives_a_restart():
    journal = MemoryJournal()
    with a_bus(journal) as working:
        working.set_up()
        mission = a_mission(working)
        working.clock.later(31)
        OverdueWatch(working.bus, working.clock, Timers())()
        flush(working)
        react_to_all(working, Spool())
        before = working.state
    with a_bus(journal) as again:
        again.clock.later(31)
        assert again.state == before
        OverdueWatch(again.bus, again.clock, Timers())()
        flush(again)
        assert raised(again) == ["not_delivered", "not_acknowledged"]
        react_to_all(again, spool := Spool())
        assert spool.sent == [(mission.number, 1)]
        assert what_came(again, mission) == [("second", "sent", "")]


def run_until(journal, reaction, condition):
    beats = Heartbeats()
    runner = ReactionRunner(reaction, journal, beats)
    runner.start()
    try:
        until(condition)
    finally:
        runner.stop()
    return beats


def some_rings(working, count=3):
    for n in range(count):
        working.ask(c.ReportRinging(line=f"L{n}"))


def test_a_reaction_sees_every_event_and_keeps_its_place():
    with a_bus() as working:
        some_rings(working)
        noting = Noting()
        run_until(working.journal, noting, lambda: working.journal.bookmark("noting") == 3)
        again = Noting()
        working.ask(c.ReportRinging(line="later"))
        run_until(working.journal, again, lambda: again.seen)
        assert (noting.seen, again.seen) == ([1, 2, 3], [4])


def test_a_reaction_that_cannot_work_now_tries_the_same_event_again(caplog):
    with a_bus() as working:
        some_rings(working, 2)
        noting = Noting(failures=1)
        run_until(working.journal, noting, lambda: noting.seen == [1, 2])


def test_a_bug_in_a_reaction_is_shown_and_tried_again_never_skipped(caplog):
    with a_bus() as working, caplog.at_level(logging.CRITICAL, "dispatch_app"):
        some_rings(working, 1)
        noting = Noting(failures=1, trouble=KeyError)
        run_until(working.journal, noting, lambda: noting.seen == [1])


def test_a_crash_between_work_and_bookmark_repeats_the_work():
    class NoBookmark(MemoryJournal):
        def set_bookmark(self, reader, sequence):
            raise Unavailable("the process died here")

    with a_bus() as working:
        some_rings(working, 1)
        journal = NoBookmark(working.journal.store)
        first, second = Noting(), Noting()
        run_until(journal, first, lambda: first.seen == [1])
        run_until(journal, second, lambda: second.seen == [1])


def test_a_timer_shows_that_it_lives_and_what_it_is_stuck_at():
    beats, rounds_made = Heartbeats(), []

    def work():
        rounds_made.append(1)
        if len(rounds_made) > 1:
            raise Unavailable("away")

    rounds = Rounds("watch", 0.001, work, beats)
    rounds.start()
    try:
        until(lambda: beats.all().get("watch") and not beats.all()["watch"].alive)
    finally:
        rounds.stop()
    assert beats.all()["watch"].trouble == "unavailable"


def test_a_timer_that_missed_its_rounds_is_reported_silent():
    now = [0.0]
    beats = Heartbeats(lambda: now[0])
    beats.beat("watch", 1.0)
    now[0] = 4.9
    assert beats.all()["watch"].alive
    now[0] = 5.1
    assert not beats.all()["watch"].alive


def test_a_snapshot_and_its_tail_fold_to_the_same_state_as_everything():
    codec = PlainCodec()
    with a_bus() as working:
        working.set_up()
        snapshots = Snapshots(working.bus, working.journal, codec)
        snapshots.save()
        some_rings(working)
        start = from_snapshot(working.journal, codec)
        assert 0 < start.sequence < working.bus.folded.sequence
        assert caught_up(start, working.journal) == working.bus.folded


def test_a_snapshot_of_another_version_is_not_used(caplog):
    with a_bus() as working:
        working.set_up()
        Snapshots(working.bus, working.journal, PlainCodec()).save()
        assert from_snapshot(working.journal, PlainCodec()) == Folded()


def test_snapshots_are_saved_every_so_many_events():
    with a_bus() as working:
        snapshots = Snapshots(working.bus, working.journal, PlainCodec())
        some_rings(working, EVERY - 1)
        snapshots()
        assert working.journal.load_snapshot() is None
        working.ask(c.ReportRinging(line="one more"))
        snapshots()
        assert working.journal.load_snapshot()[0] == EVERY


def test_registering_the_same_tables_again_changes_nothing():
    tables = a.setting_up()[:5]
    with a_bus() as working:
        assert register(working.bus, tables) == 5
        state, last = working.state, working.bus.folded.sequence
        assert register(working.bus, tables) == 0
        assert (working.state, working.bus.folded.sequence) == (state, last)


def test_a_row_may_change_there_and_back_again():
    first = c.RegisterStation(id=a.NORTH, name="城北站", position=a.a_place().position)
    second = c.RegisterStation(id=a.NORTH, name="北门站", position=a.a_place().position)
    with a_bus() as working:
        for row in (first, second, first, second):
            assert register(working.bus, [row]) == 1
            assert working.state.stations[a.NORTH].name == row.name


def test_a_restart_does_not_undo_the_crew_of_the_shift():
    with a_bus() as working:
        working.set_up()
        working.ask(c.AssignCrew(vehicle=a.V01, crew=("丙",)))
        assert register(working.bus, a.setting_up()[:5]) == 0
        assert working.state.vehicles[a.V01].crew == ("丙",)
