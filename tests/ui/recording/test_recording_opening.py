"""Opening a recording: what for, by whom, with which secret; and that no copy stays."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from dispatch_app.client.replies import Refused, Unreachable
from dispatch_app.domain.codes import Role
from dispatch_app.domain.recording_commands import (
    HoldRecording,
    MarkRecording,
    NoteRecording,
    OpenRecording,
    ReleaseRecording,
)
from dispatch_app.domain.recordings import Purpose, RecordingHold
from dispatch_app.ui.kit.recording.fetching import Fetched
from dispatch_app.ui.kit.recording.found import Found, Remark
from dispatch_app.ui.kit.recording.listening import Listening, Playing
from dispatch_app.ui.kit.recording.opening import Opening
from tests.fakes.recording_room import (
    ADDRESS,
    DIRECTOR,
    NOON,
    MemoryDeck,
    MemoryDesk,
    MemorySource,
    a_recording,
)


class View:
    def __init__(self) -> None:
        self.questions: list[Callable[[str], None]] = []
        self.opened: list[Found] = []
        self.remarks: Sequence[Remark] = ()
        self.held: list[bool] = []
        self.said: list[tuple[str, str]] = []

    def ask_what_for(self, codes: Sequence[str], then: Callable[[str], None]) -> None:
        self.questions.append(then)

    def show_opened(self, found: Found, fetched: Fetched) -> None:
        self.opened.append(found)

    def show_held(self, *, held: bool) -> None:
        self.held.append(held)

    def show_remarks(self, remarks: Sequence[Remark]) -> None:
        self.remarks = remarks

    def say(self, tone: str, key: str, **values: object) -> None:
        self.said.append((tone, key))


class Opened:
    def __init__(self, directory: Path, role: Role = Role.DIRECTOR) -> None:
        self.desk, self.view, self.deck = MemoryDesk(role), View(), MemoryDeck()
        self.source = MemorySource(directory)
        self.shown: list[Playing] = []
        self.listening = Listening(self.deck, self.shown.append)
        self.errands: list[tuple[Any, Any]] = []
        self.it = Opening(
            self.desk, self.view, self.listening, self.source, self._errand, directory / "out"
        )

    def _errand(self, work: Callable[[], object], then: Callable[[object], None]) -> None:
        self.errands.append((work, then))

    def fetched(self, at: int = 0) -> None:
        """A worker comes back with what it was sent for."""
        work, then = self.errands.pop(at)
        then(work())

    def opens(self, found: Found, what_for: str = "quality") -> None:
        self.it.open(found)
        if self.view.questions:
            self.view.questions.pop()(what_for)
        self.fetched()

    @property
    def asked_for(self) -> list[OpenRecording]:
        return [c for c in self.desk.sent if isinstance(c, OpenRecording)]


@pytest.fixture
def opened(tmp_path: Path) -> Opened:
    return Opened(tmp_path)


def test_it_is_opened_with_its_reason_and_a_secret_that_only_the_recorder_sees(opened):
    opened.opens(a_recording(), "complaint")
    (command,) = opened.asked_for
    (leave,) = opened.source.leaves
    assert (command.recording, command.purpose, command.reason) == (
        "A-00000007",
        Purpose.LISTEN,
        "complaint",
    )
    assert leave.address == ADDRESS
    assert command.secret_sha256 == hashlib.sha256(leave.secret.encode()).hexdigest()
    assert leave.secret not in repr(opened.desk.sent)
    assert opened.view.opened == [a_recording()]
    assert opened.listening.now.loaded


def test_no_two_openings_share_a_secret(opened):
    opened.opens(a_recording(1))
    opened.opens(a_recording(2))
    assert len({leave.secret for leave in opened.source.leaves}) == 2


def test_what_for_is_asked_once_for_each_incident(opened):
    opened.opens(a_recording(1, incident="I-1"), "complaint")
    opened.it.open(a_recording(2, incident="I-1"))
    assert opened.view.questions == []
    assert opened.asked_for[-1].reason == "complaint"
    opened.it.open(a_recording(3, incident="I-2"))
    assert len(opened.view.questions) == 1
    opened.it.open(a_recording(4))
    assert len(opened.view.questions) == 2


def test_every_opening_is_told_to_the_centre_also_of_the_same_recording(opened):
    opened.opens(a_recording())
    opened.opens(a_recording())
    assert len(opened.asked_for) == 2


def test_nothing_is_asked_of_the_centre_until_it_is_said_what_for(opened):
    opened.it.open(a_recording())
    assert opened.desk.sent == []


@pytest.mark.parametrize("role", [Role.MAINTAINER, Role.STATION])
def test_others_see_that_it_exists_and_may_not_hear_it(tmp_path, role):
    opened = Opened(tmp_path, role)
    opened.it.open(a_recording())
    assert opened.desk.sent == opened.view.questions == []
    assert opened.view.said == [("warning", "recordings.may-not-hear")]


def test_what_was_removed_is_not_asked_for(opened):
    opened.it.open(a_recording(removed_at=NOON))
    assert opened.desk.sent == []
    assert opened.view.said == [("warning", "recordings.removed")]


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        (Refused("right.missing"), "refusal.right.missing"),
        (Unreachable(), "recordings.centre-away"),
    ],
)
def test_a_centre_that_says_no_or_nothing_is_quoted(opened, reply, said):
    opened.desk.reply = reply
    opened.it.open(a_recording())
    opened.view.questions.pop()("quality")
    assert opened.errands == []
    assert opened.view.said[-1] == ("alarm", said)


def test_a_recorder_that_is_away_is_said_and_what_was_open_stays(opened):
    opened.opens(a_recording(1))
    opened.source.trouble = "recording.recorder-away"
    opened.opens(a_recording(2))
    assert opened.view.said[-1] == ("alarm", "recording.recorder-away")
    assert opened.it.found == a_recording(1)


def test_of_two_asked_for_quickly_the_last_is_opened(opened):
    opened.it.open(a_recording(1, incident="I"))
    opened.view.questions.pop()("quality")
    opened.it.open(a_recording(2, incident="I"))
    opened.fetched(1)
    opened.fetched(0)
    assert opened.it.found.serial == 2
    assert len(opened.view.opened) == 1


def test_of_the_copies_only_the_open_one_stays_and_in_the_end_none(opened):
    opened.opens(a_recording(1))
    opened.opens(a_recording(2))
    (kept,) = opened.source.kept
    assert kept.name.startswith("A-00000002")
    opened.it.close()
    assert opened.source.kept == set()
    assert opened.deck.told[-1] == "unload"


def test_marks_and_notes_come_with_it(opened):
    opened.opens(a_recording())
    path, _ = opened.desk.asked[-1]
    assert path == "/v1/recordings/A-00000007"
    remarks = [
        {"at": NOON, "by": "d", "seat": None, "text": "地址", "offset_ms": 1500},
        {"at": NOON, "by": "d", "seat": None, "text": "整条", "offset_ms": None},
    ]
    opened.desk.answer({"recording": {}, "sha256": "", "remarks": remarks, "openings": []})
    assert [m.at_s for m in opened.listening.now.marks] == [1.5]
    assert [r.text for r in opened.view.remarks] == ["地址", "整条"]


def test_a_mark_is_sent_in_milliseconds_and_read_back(opened):
    opened.opens(a_recording())
    opened.it.mark(12.3456, "这里")
    assert opened.desk.sent[-1] == MarkRecording(
        recording="A-00000007", offset_ms=12346, text="这里"
    )
    assert len(opened.desk.asked) == 2


def test_an_empty_note_is_not_sent(opened):
    opened.opens(a_recording())
    opened.it.note("  ")
    assert not any(isinstance(c, NoteRecording) for c in opened.desk.sent)
    opened.it.note("转质检")
    assert opened.desk.sent[-1] == NoteRecording(recording="A-00000007", text="转质检")


def test_an_export_needs_its_reason(opened):
    opened.opens(a_recording())
    opened.it.export(" ")
    assert len(opened.asked_for) == 1
    opened.it.export("法院调取 (2026) 12 号")
    command = opened.asked_for[-1]
    assert (command.purpose, command.reason) == (Purpose.EXPORT, "法院调取 (2026) 12 号")
    opened.fetched()
    assert opened.view.said[-1] == ("info", "recordings.exported")
    opened.it.export("法院调取", named=True)
    assert opened.asked_for[-1].purpose is Purpose.EXPORT_NAMED


def test_a_recording_is_held_and_released_with_reasons(opened):
    opened.opens(a_recording())
    opened.it.hold(" ")
    assert opened.view.said[-1] == ("warning", "recordings.hold-reason-missing")
    opened.it.hold("投诉")
    assert opened.desk.sent[-1] == HoldRecording(recording="A-00000007", reason="投诉")
    opened.it.hold("已答复")
    assert opened.desk.sent[-1] == ReleaseRecording(recording="A-00000007", reason="已答复")
    assert opened.view.held == [False, True, False]
    assert opened.view.said[-1] == ("info", "recordings.released")


def test_one_that_was_held_before_is_shown_so(opened):
    held = RecordingHold(recording="A-00000007", reason="投诉", by=DIRECTOR, at=NOON)
    opened.desk.state = replace(opened.desk.state, recording_holds={"A-00000007": held})
    opened.opens(a_recording())
    assert opened.view.held == [True]


def test_a_hold_that_is_refused_changes_nothing(opened):
    opened.opens(a_recording())
    opened.desk.reply = Refused("recording.unknown", {})
    opened.it.hold("投诉")
    assert opened.view.held == [False]
    assert not opened.it.held


def test_a_dispatcher_holds_nothing(tmp_path):
    opened = Opened(tmp_path, Role.DISPATCHER)
    opened.opens(a_recording())
    opened.it.hold("投诉")
    assert opened.view.said[-1] == ("warning", "recordings.may-not-hold")
    assert not any(isinstance(c, HoldRecording) for c in opened.desk.sent)


def test_a_dispatcher_listens_but_takes_nothing_out_of_the_house(tmp_path):
    opened = Opened(tmp_path, Role.DISPATCHER)
    opened.opens(a_recording())
    opened.it.export("给记者")
    assert len(opened.asked_for) == 1
    assert opened.view.said[-1] == ("warning", "recordings.may-not-export")
