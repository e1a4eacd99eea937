"""The one writer: once, durable, in order, and whatever happens it goes on."""

import logging
from concurrent.futures import ThreadPoolExecutor, wait
from threading import Event

import pytest

from dispatch_app.domain import commands as c
from dispatch_app.domain.centre import evolve_all
from dispatch_app.domain.state import CentreState
from dispatch_app.ports.errors import Unavailable
from dispatch_app.services.deciding import Failed
from dispatch_app.services.folded import Folded, caught_up
from tests.fakes import builders as a
from tests.fakes.memory_journal import JournalStore, MemoryJournal
from tests.fakes.memory_subscribers import MemorySubscribers
from tests.fakes.working_bus import a_bus

RING = c.ReportRinging(line=a.LINE_1)


class LyingJournal(MemoryJournal):
    """Its next commit arrives, but the confirmation is lost."""

    lies = False

    def commit(self, answers):
        super().commit(answers)
        if self.lies:
            self.lies = False
            raise Unavailable("the connection broke")


class HeldJournal(MemoryJournal):
    """Holds every commit until it is let go."""

    def __init__(self):
        super().__init__()
        self.arrived, self.let_go = Event(), Event()

    def commit(self, answers):
        self.arrived.set()
        assert self.let_go.wait(10)
        super().commit(answers)


def an_order(incident, vehicle=a.V01):
    return c.DispatchVehicle(
        incident=incident,
        vehicle=vehicle,
        slip=a.a_slip(),
        recommendation=a.a_recommendation(vehicle),
    )


def an_incident(working, line, seat):
    working.ask(c.ReportRinging(line=line))
    call = working.state.ringing_on(line)
    working.ask(c.AnswerCall(call=call.id), a.at_seat(seat))
    working.ask(c.OpenIncident(call=call.id), a.at_seat(seat))
    return working.state.calls[call.id].incident


def test_what_is_answered_is_in_the_journal_and_in_the_state():
    with a_bus() as working:
        answer = working.answer(RING)
        assert [e.event for e in working.journal.read(0, 10)] == [answer.entries[0].event]
        assert working.state.ringing_on(a.LINE_1) is not None
        assert working.published == [1]


def test_a_command_sent_twice_acts_once_and_gets_the_first_answer():
    with a_bus() as working:
        first = working.ask(RING, command_id="same")
        second = working.ask(RING, command_id="same")
        assert second.answer == first.answer
        assert (first.repeated, second.repeated) == (False, True)
        assert working.journal.last_sequence() == 1


def test_a_command_sent_twice_in_one_batch_acts_once():
    journal = HeldJournal()
    with a_bus(journal) as working:
        working.bus.submit(c.ReportRinging(line=a.LINE_2), actor=a.MACHINE, command_id="first")
        assert journal.arrived.wait(10)
        twice = [working.bus.submit(RING, actor=a.MACHINE, command_id="same") for _ in range(2)]
        journal.let_go.set()
        assert sorted(f.result(10).repeated for f in twice) == [False, True]
        assert journal.last_sequence() == 2


def test_a_refusal_is_an_answer_too_and_stays_the_same():
    with a_bus() as working:
        call = c.AnswerCall(call="C-1")
        refused = working.answer(call, a.at_seat(a.SEAT_1), "same")
        assert refused.refusal == "call.unknown"
        assert working.answer(call, a.at_seat(a.SEAT_1), "same") == refused
        assert working.journal.answer("same") == refused


def test_nobody_gets_a_strangers_answer_by_sending_a_strangers_id():
    with a_bus() as working:
        working.set_up()
        working.ask(RING, a.MACHINE, "same")
        stranger = working.answer(RING, a.at_seat(a.SEAT_1), "same")
        assert (stranger.refusal, stranger.entries) == ("command.id-used", ())


def test_an_id_used_for_another_kind_of_command_is_refused():
    with a_bus() as working:
        working.ask(RING, a.MACHINE, "same")
        other = c.ReportRingingStopped(line=a.LINE_1)
        assert working.answer(other, a.MACHINE, "same").refusal == "command.id-used"


def test_the_next_person_at_a_seat_may_send_what_the_last_one_left():
    with a_bus() as working:
        working.set_up()
        sent = working.answer(RING, a.at_seat(a.SEAT_1), "same")
        colleague = type(a.MACHINE)(account="another", role="dispatcher", seat=a.SEAT_1)
        assert working.answer(RING, colleague, "same") == sent


def test_of_two_seats_that_send_one_vehicle_one_wins_and_the_other_is_told_by_whom():
    with a_bus() as working:
        working.set_up()
        incidents = {
            a.SEAT_1: an_incident(working, a.LINE_1, a.SEAT_1),
            a.SEAT_2: an_incident(working, a.LINE_2, a.SEAT_2),
        }
        with ThreadPoolExecutor(2) as pool:
            tries = {
                seat: pool.submit(working.answer, an_order(incident), a.at_seat(seat))
                for seat, incident in incidents.items()
            }
            answers = {seat: reply.result() for seat, reply in tries.items()}
        lost = [seat for seat, answer in answers.items() if answer.refusal]
        assert len(lost) == 1
        won = a.SEAT_2 if lost == [a.SEAT_1] else a.SEAT_1
        rival = working.state.incidents[incidents[won]]
        told = answers[lost[0]]
        assert told.refusal == "vehicle.taken"
        assert dict(told.details) == {"vehicle": a.V01, "incident": rival.number, "seat": won}


def test_many_senders_leave_numbers_without_a_gap_and_a_state_that_replay_equals():
    with a_bus() as working, ThreadPoolExecutor(8) as pool:
        lines = [c.ReportRinging(line=f"L{n}") for n in range(200)]
        wait(
            [pool.submit(working.ask, line, a.MACHINE, f"ring-{n}") for n, line in enumerate(lines)]
        )
        entries = working.journal.read(0, 1000)
        assert [e.sequence for e in entries] == list(range(1, 201))
        assert working.journal.commits <= 200
        assert evolve_all(CentreState(), [e.event for e in entries]) == working.state


def test_while_the_journal_is_away_nothing_is_true_and_afterwards_work_goes_on():
    with a_bus() as working:
        working.journal.away = True
        with pytest.raises(Unavailable):
            working.ask(RING, command_id="same")
        assert working.state == CentreState()
        assert working.published == []
        assert working.bus.trouble == "journal is away"
        working.journal.away = False
        assert working.ask(RING, command_id="same").repeated is False
        assert working.published == [1]
        assert working.bus.trouble == ""


def test_a_commit_whose_confirmation_was_lost_is_found_and_published():
    journal = LyingJournal()
    with a_bus(journal) as working:
        journal.lies = True
        with pytest.raises(Unavailable):
            working.ask(RING, command_id="same")
        again = working.ask(RING, command_id="same")
        assert again.repeated
        assert working.published == [1]
        assert working.state.ringing_on(a.LINE_1) is not None
        assert not working.fenced


def test_the_second_server_on_a_journal_stops_the_first():
    store = JournalStore()
    with a_bus(MemoryJournal(store)) as first, a_bus(MemoryJournal(store)) as second:
        second.ask(RING, command_id="of-the-second")
        with pytest.raises(Unavailable):
            first.ask(c.ReportRinging(line=a.LINE_2))
        assert first.fenced
        with pytest.raises(Unavailable):
            first.ask(c.ReportRinging(line=a.LINE_2))
        assert [e.event.line for e in store.entries] == [a.LINE_1]


def test_foreign_entries_found_after_a_lost_commit_stop_the_server():
    journal = MemoryJournal()
    with a_bus(journal) as working, a_bus(MemoryJournal(journal.store)) as rival:
        journal.commit = refusing_commit
        with pytest.raises(Unavailable):
            working.ask(RING)
        del journal.commit
        rival.ask(RING, command_id="of-the-rival")
        with pytest.raises(Unavailable):
            working.ask(RING)
        assert working.fenced


def refusing_commit(answers):
    raise Unavailable("the store is away")


def test_a_bug_in_one_command_fails_that_command_alone(caplog):
    with a_bus() as working:
        working.set_up()
        good = working.bus.submit(RING, actor=a.MACHINE, command_id="good")
        with pytest.raises(Failed), caplog.at_level(logging.CRITICAL, "dispatch_app"):
            working.ask(c.AnswerCall(call=["not", "hashable"]), a.at_seat(a.SEAT_1))
        assert good.result(10).answer.refusal == ""
        assert working.answer(c.ReportRinging(line=a.LINE_2)).refusal == ""


def test_a_command_that_nobody_waits_for_any_more_is_not_begun():
    journal = HeldJournal()
    with a_bus(journal) as working:
        working.bus.submit(RING, actor=a.MACHINE, command_id="first")
        assert journal.arrived.wait(10)
        late = working.bus.submit(
            c.ReportRinging(line=a.LINE_2), actor=a.MACHINE, command_id="late"
        )
        assert late.cancel()
        journal.let_go.set()
    assert [e.event.line for e in journal.read(0, 10)] == [a.LINE_1]


def test_after_the_stop_commands_are_put_off():
    with a_bus() as working:
        pass
    with pytest.raises(Unavailable):
        working.ask(RING)


def test_the_callers_number_is_looked_up_in_the_centres_table():
    with a_bus(subscribers=MemorySubscribers([a.a_subscriber()])) as working:
        working.ask(RING)
        working.ask(c.ReportCaller(line=a.LINE_1, number="09990001234"))
        assert working.state.ringing_on(a.LINE_1).subscriber.name == a.a_subscriber().name


def test_a_lookup_that_is_away_keeps_no_call_from_being_shown():
    subscribers = MemorySubscribers([a.a_subscriber()])
    subscribers.away = True
    with a_bus(subscribers=subscribers) as working:
        working.ask(RING)
        working.ask(c.ReportCaller(line=a.LINE_1, number="09990001234"))
        call = working.state.ringing_on(a.LINE_1)
        assert (call.number, call.subscriber) == ("09990001234", None)


def test_incident_numbers_count_within_the_centres_own_day():
    with a_bus() as working:
        working.set_up()
        working.clock.later(12 * 3600 - 1)
        before = an_incident(working, a.LINE_1, a.SEAT_1)
        working.clock.later(2)
        after = an_incident(working, a.LINE_2, a.SEAT_1)
        numbers = [working.state.incidents[i].number for i in (before, after)]
        assert numbers == ["20261121-0001", "20261122-0001"]


def test_a_new_server_folds_what_the_old_one_was_answered():
    store = JournalStore()
    with a_bus(MemoryJournal(store)) as working:
        working.set_up()
        state = working.state
    assert caught_up(Folded(), MemoryJournal(store)).state == state
