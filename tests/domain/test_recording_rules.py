"""Who may open a recording, what is kept of it, and which of a recorder's words are believed."""

from dataclasses import replace
from datetime import timedelta

import pytest

from dispatch_app.domain import recording_commands as rc
from dispatch_app.domain import recording_events as re
from dispatch_app.domain.centre import decide, evolve_all
from dispatch_app.domain.codes import Nature, Role
from dispatch_app.domain.errors import InvalidValue, Rejected
from dispatch_app.domain.ids import AccountId, CallId, LineId, SeatId
from dispatch_app.domain.recordings import (
    TICKETS_KEPT,
    Purpose,
    RecordedSound,
    RecorderId,
    RecorderStatus,
    RecorderTrouble,
    Seal,
    recorder_of,
    recording_id,
)
from dispatch_app.domain.state import Call, CentreState, Context
from dispatch_app.domain.telephone import CallRef
from dispatch_app.domain.values import Actor
from dispatch_app.services import rights
from dispatch_app.services.audience import Audience, part_of, viewer_of
from tests.fakes.builders import NOON

RECORDER = RecorderId("rec-a")
R7 = recording_id(RECORDER, 7)
SECRET = "ab" * 32
LEADER = Actor(account=AccountId("seat-8"), role=Role.SHIFT_LEADER, seat=SeatId("8"))
DISPATCHER = Actor(account=AccountId("seat-1"), role=Role.DISPATCHER, seat=SeatId("1"))
MACHINE = Actor(account=AccountId("rec-a"), role=Role.RECORDER)


class Desk:
    """A small centre that takes commands about recordings, one after another."""

    def __init__(self) -> None:
        self.state, self.at, self._ids = CentreState(), NOON, 0
        self.do(rc.ReportRecorder(recorder=RECORDER, status=RecorderStatus(address="http://r")))

    def do(self, command, by=LEADER):
        context = Context(at=self.at, actor=by, new_id=self._id, local_day="20261121")
        events = decide(self.state, command, context)
        self.state = evolve_all(self.state, events)
        return events

    def _id(self):
        self._ids += 1
        return f"id-{self._ids}"

    def later(self, seconds):
        self.at += timedelta(seconds=seconds)
        return self


def a_sound(serial=7, **fields):
    known = {"line": LineId("120/01"), "began_at": NOON, "ended_at": NOON + timedelta(seconds=60)}
    return RecordedSound(serial=serial, sha256="0" * 64, **(known | fields))


def a_report(serial=7, line=1, **fields):
    seal = Seal(line=line, head=f"{line:064x}")
    return rc.ReportRecording(recorder=RECORDER, sound=a_sound(serial, **fields), seal=seal)


def refused(work):
    with pytest.raises(Rejected) as refusal:
        work()
    return refusal.value.code


def open_it(**fields):
    return rc.OpenRecording(recording=R7, secret_sha256=SECRET, **fields)


def test_a_recordings_id_names_its_recorder_and_serial():
    assert R7 == "rec-a-00000007"
    assert recorder_of(R7) == RECORDER
    assert [recorder_of(x) for x in ("", "rec", "rec-1", "rec-0000000x")] == [""] * 4


def test_opening_yields_a_ticket_with_an_end_and_the_asker_in_it():
    (opened,) = Desk().do(open_it())
    assert opened.ticket.by == LEADER
    assert opened.ticket.purpose is Purpose.LISTEN
    assert opened.ticket.expires_at - opened.at == timedelta(minutes=10)
    assert opened.address == "http://r"


def test_the_secret_itself_never_stands_in_a_command():
    with pytest.raises(InvalidValue):
        rc.OpenRecording(recording=R7, secret_sha256="hunter2")


@pytest.mark.parametrize("purpose", [Purpose.EXPORT, Purpose.EXPORT_NAMED])
def test_an_export_needs_a_reason(purpose):
    assert refused(lambda: Desk().do(open_it(purpose=purpose, reason="  "))) == (
        "recording.reason-missing"
    )
    (opened,) = Desk().do(open_it(purpose=purpose, reason="complaint"))
    assert opened.reason == "complaint"


def test_a_recording_of_a_recorder_that_nobody_knows_is_unknown():
    other = replace(open_it(), recording=recording_id(RecorderId("rec-b"), 7))
    assert refused(lambda: Desk().do(other)) == "recording.unknown"


def test_tickets_that_have_ended_are_forgotten_and_never_more_than_so_many_are_kept():
    desk = Desk()
    desk.do(open_it())
    desk.later(601).do(open_it())
    assert len(desk.state.recording_tickets) == 1
    for _ in range(TICKETS_KEPT + 5):
        desk.do(open_it())
    assert len(desk.state.recording_tickets) == TICKETS_KEPT


def test_a_recording_is_linked_to_its_call_by_the_exchanges_name():
    desk = Desk()
    desk.state = replace(
        desk.state, calls={c.id: c for c in (a_call("x", "120/01"), a_call("y", "7"))}
    )
    (made,) = desk.do(a_report(ref="y"))
    assert made.call == "call-y"


def a_call(ref, line, at=0.0, **fields):
    return Call(
        id=CallId(f"call-{ref}"),
        line=LineId(line),
        nature=Nature.REAL,
        rang_at=NOON + timedelta(seconds=at),
        ref=CallRef(ref),
        **fields,
    )


def test_a_recording_without_a_name_is_linked_by_line_and_time():
    desk = Desk()
    early = a_call("early", "120/01", -900, ended_at=NOON - timedelta(seconds=300))
    mine = a_call("mine", "120/01", -20)
    other = a_call("other", "120/02", 0)
    desk.state = replace(desk.state, calls={c.id: c for c in (early, mine, other)})
    (made,) = desk.do(a_report())
    assert made.call == "call-mine"


def test_a_recorders_clock_that_is_off_does_not_link_it_to_the_call_before():
    desk = Desk()
    early = a_call("early", "120/01", -120, ended_at=NOON)
    mine = a_call("mine", "120/01", 20)
    desk.state = replace(desk.state, calls={c.id: c for c in (early, mine)})
    began, ended = NOON - timedelta(seconds=100), NOON - timedelta(seconds=50)
    desk.later(120)
    (made,) = desk.do(a_report(began_at=began, ended_at=ended, clock_offset_ms=130_000))
    assert made.call == "call-mine"


def test_a_conversation_that_nobody_knows_is_kept_without_a_call():
    (made,) = Desk().do(a_report())
    assert made.call is None


def test_a_list_that_begins_anew_does_not_pass_for_the_known_one():
    desk = Desk()
    desk.do(a_report(1, line=1))
    desk.do(a_report(2, line=2))
    assert refused(lambda: desk.do(a_report(3, line=2))) == "recording.seal-behind"
    assert desk.state.recorders[RECORDER].seal == Seal(line=2, head=f"{2:064x}")


def test_the_head_of_a_list_is_kept_even_before_its_recorder_tells_how_it_stands():
    desk = Desk()
    desk.state = CentreState()
    desk.do(a_report())
    assert refused(lambda: desk.do(a_report(8))) == "recording.seal-behind"


def test_a_removal_goes_on_the_same_list():
    desk = Desk()
    desk.do(a_report())
    gone = rc.ReportRecordingRemoved(
        recording=R7, reason="age", seal=Seal(line=2, head=f"{2:064x}")
    )
    assert isinstance(desk.do(gone)[0], re.RecordingRemoved)
    assert refused(lambda: desk.do(gone)) == "recording.seal-behind"


def test_a_recorder_that_stands_as_before_is_no_news():
    desk = Desk()
    status = RecorderStatus(address="http://r", troubles=(RecorderTrouble.SPACE_LOW,))
    assert len(desk.do(rc.ReportRecorder(recorder=RECORDER, status=status))) == 1
    assert desk.do(rc.ReportRecorder(recorder=RECORDER, status=status)) == ()


def test_marks_and_notes_stand_in_the_journal_with_who_said_them():
    desk = Desk()
    (marked,) = desk.do(rc.MarkRecording(recording=R7, offset_ms=1500, text=" address "))
    assert (marked.text, marked.by, marked.offset_ms) == ("address", LEADER, 1500)
    (noted,) = desk.do(rc.NoteRecording(recording=R7, text="fast speaker"), by=DISPATCHER)
    assert noted.by == DISPATCHER


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (rc.MarkRecording(recording=R7, offset_ms=-1), "recording.mark-outside"),
        (rc.NoteRecording(recording=R7, text=" "), "recording.note-empty"),
        (rc.NoteRecording(recording=R7, text="x" * 501), "recording.text-too-long"),
        (rc.HoldRecording(recording=R7, reason=""), "recording.reason-missing"),
    ],
)
def test_what_makes_no_sense_is_refused(command, code):
    assert refused(lambda: Desk().do(command)) == code


def test_a_hold_lasts_until_a_person_lets_go():
    desk = Desk()
    desk.do(rc.HoldRecording(recording=R7, reason="complaint"))
    assert desk.do(rc.HoldRecording(recording=R7, reason="complaint")) == ()
    assert desk.state.recording_holds[R7].by == LEADER
    desk.do(rc.ReleaseRecording(recording=R7, reason="settled"))
    assert desk.state.recording_holds == {}
    assert desk.do(rc.ReleaseRecording(recording=R7, reason="settled")) == ()


# ---- rights ----------------------------------------------------------------------------------


def test_a_dispatcher_listens_but_takes_nothing_out_of_the_house():
    state = Desk().state
    rights.check(DISPATCHER, open_it(), state)
    export = open_it(purpose=Purpose.EXPORT, reason="x")
    named = open_it(purpose=Purpose.EXPORT_NAMED, reason="x")
    live = rc.OpenLiveSound(recorder=RECORDER, line=LineId("1"), secret_sha256=SECRET)
    hold = rc.HoldRecording(recording=R7, reason="x")
    for command in (export, named, live, hold):
        assert refused(lambda c=command: rights.check(DISPATCHER, c, state)) == "right.missing"
        rights.check(LEADER, command, state)


@pytest.mark.parametrize("role", [Role.STATION, Role.GATEWAY, Role.MAINTAINER, Role.LINKED_SYSTEM])
def test_others_never_hear_a_recording(role):
    actor = Actor(account=AccountId("x"), role=role)
    assert refused(lambda: rights.check(actor, open_it(), CentreState())) == "right.missing"


def test_a_recorder_speaks_for_itself_alone():
    rights.check(MACHINE, a_report(), CentreState())
    other = replace(MACHINE, account=AccountId("rec-b"))
    assert refused(lambda: rights.check(other, a_report(), CentreState())) == "right.other-recorder"
    assert refused(lambda: rights.check(LEADER, a_report(), CentreState())) == "right.missing"


# ---- who sees it -----------------------------------------------------------------------------


def test_a_recorder_sees_tickets_and_holds_and_nothing_else():
    desk = Desk()
    call = a_call("x", "1")
    desk.state = replace(desk.state, calls={call.id: call})
    told = [*desk.do(open_it()), *desk.do(rc.HoldRecording(recording=R7, reason="x"))]
    told += desk.do(rc.NoteRecording(recording=R7, text="x"))
    viewer, audience = viewer_of(MACHINE), Audience(CentreState())
    seen = [event for event in told if viewer.sees(audience.circle(event))]
    assert [type(event) for event in seen] == [re.RecordingOpened, re.RecordingHeld]
    part = part_of(desk.state, viewer)
    assert part.calls == {}
    assert part.recording_tickets == desk.state.recording_tickets != {}
    assert evolve_all(CentreState(recorders=part.recorders), seen) == part


@pytest.mark.parametrize("role", [Role.STATION, Role.VEHICLE_GATEWAY, Role.GATEWAY])
def test_nobody_outside_sees_that_a_recording_was_opened(role):
    viewer = viewer_of(Actor(account=AccountId("x"), role=role))
    (opened,) = Desk().do(open_it())
    assert not viewer.sees(Audience(CentreState()).circle(opened))
    assert part_of(CentreState(recorders=Desk().state.recorders), viewer).recorders == {}
