"""A whole shift on one line: every incident with its vehicles, fetched one after the other."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import msgspec
import pytest

from dispatch_app.i18n import Texts
from dispatch_app.ports.records import IncidentRecord
from dispatch_app.ui.kit.replay.clock import ReplayClock
from dispatch_app.ui.kit.replay.period import MOST_SHOWN, VEHICLES_AT_ONCE
from dispatch_app.ui.kit.replay.replaying import Replaying
from dispatch_app.ui.kit.replay.subject import MOST_VEHICLES, of_period
from dispatch_app.ui.kit.replay.time_bar import COARSEST, heard_spans
from dispatch_app.ui.kit.replay.wishes import Wish
from dispatch_app.wire.track_messages import TracksFound
from tests.fakes.builders import NOON, V01, V02, a_place
from tests.fakes.recording_room import a_recording
from tests.fakes.replay_past import ReplayDesk, a_record, a_track

TEXTS = Texts.load("zh")
ZONE = "Asia/Shanghai"
HOUR = timedelta(hours=1)
SINCE, UNTIL = NOON - HOUR, NOON + HOUR


def the_shift(count: int = 3) -> list[IncidentRecord]:
    """Incidents an hour's tenth apart, each with two vehicles of its own but for the first."""
    shift = []
    for n in range(count):
        record = a_record()
        incident = replace(
            record.incident,
            id=f"i-{n}",
            number=f"2026030100{n:04}",
            opened_at=record.incident.opened_at + n * HOUR / 10,
            place=a_place(),
        )
        missions = record.missions
        if n:
            missions = tuple(
                replace(m, vehicle=f"{n}{k}", ordered_at=m.ordered_at + n * HOUR / 10)
                for k, m in enumerate(missions)
            )
        shift.append(replace(record, incident=incident, missions=missions))
    return shift


class View:
    def __init__(self) -> None:
        self.said: list[str] = []
        self.subjects: list = []

    def say(self, _tone, key, **_values) -> None:
        self.said.append(key)

    def show_subject(self, subject) -> None:
        self.subjects.append(subject)

    def show_wrong(self, field) -> None: ...
    def show_now(self, *_) -> None: ...
    def show_incidents(self, *_) -> None: ...
    def show_miles(self, *_) -> None: ...


@pytest.fixture
def rig():
    desk, view = ReplayDesk(), View()
    return desk, view, Replaying(desk, TEXTS, view, ReplayClock(lambda: 0.0), ZONE)


def lines(shift):
    """As the centre lists them: newest first."""
    return [
        {
            "id": record.incident.id,
            "number": record.incident.number,
            "nature": "real",
            "opened_at": record.incident.opened_at,
            "seat": None,
            "place": "",
            "position": None,
            "complaint": "",
            "priority": None,
            "patients": 1,
            "missions": 2,
            "closed_at": None,
            "outcome": None,
        }
        for record in reversed(shift)
    ]


def answer_all(desk, shift) -> list[str]:
    """Whatever is asked of incidents is answered; gives what was asked in its order."""
    desk.answer_path("/v1/incidents?", msgspec.json.encode(lines(shift)))
    asked = []
    known = {record.incident.id: record for record in shift}
    while desk.asked[-1][0].rpartition("/")[2] in known and len(asked) < len(shift):
        asked.append(desk.asked[-1][0].rpartition("/")[2])
        desk.answer(known[asked[-1]])
    return asked


def test_incidents_come_one_after_the_other_the_oldest_first(rig) -> None:
    desk, view, replaying = rig
    shift = the_shift()
    replaying.look_whole(Wish())
    assert answer_all(desk, shift) == ["i-0", "i-1", "i-2"]
    subject = view.subjects[-1]
    assert set(subject.vehicles) == {V01, V02, "10", "11", "20", "21"}
    assert [m.at for m in subject.chain] == sorted(m.at for m in subject.chain)
    assert {m.word.partition("  ")[0] for m in subject.chain} == {"0000", "0001", "0002"}
    assert "3 起" in subject.title


def test_tracks_come_in_portions_until_all_are_there(rig) -> None:
    desk, view, replaying = rig
    shift = the_shift(5)
    replaying.look_whole(Wish())
    answer_all(desk, shift)
    told = []
    while desk.handed_in and len(told) < 10:
        path, fields, _ = desk.handed_in[-1]
        assert path == "/v1/tracks"
        if fields["vehicles"] in told:
            break
        told.append(fields["vehicles"])
        desk.have(TracksFound(tracks=[a_track(v) for v in fields["vehicles"]]))
    assert [len(portion) for portion in told] == [VEHICLES_AT_ONCE, 10 - VEHICLES_AT_ONCE]
    assert {track.vehicle for track in view.subjects[-1].tracks} == {v for p in told for v in p}


def test_another_wish_makes_the_loading_silent(rig) -> None:
    desk, _view, replaying = rig
    shift = the_shift()
    replaying.look_whole(Wish())
    desk.answer_path("/v1/incidents?", msgspec.json.encode(lines(shift)))
    replaying.open_incident(shift[0].incident.id)
    asked = len(desk.asked)
    desk.answer(shift[0], at=asked - 2)
    assert all("/v1/incidents/i-1" not in path for path, _ in desk.asked)


def test_a_period_that_nobody_could_read_is_cut_and_says_so(rig) -> None:
    desk, view, replaying = rig
    shift = the_shift(1) * (MOST_SHOWN + 1)
    replaying.look_whole(Wish())
    desk.answer_path("/v1/incidents?", msgspec.json.encode(lines(shift)))
    for _ in range(MOST_SHOWN):
        desk.answer(shift[0])
    assert str(MOST_SHOWN) in view.subjects[-1].title
    assert "缩短" in view.subjects[-1].title


def test_incidents_stand_on_the_map_while_they_were_open() -> None:
    subject = of_period(the_shift(), SINCE, NOON + 10 * HOUR, "", TEXTS)
    first, second, _ = subject.scenes
    assert not first.is_open(first.since - HOUR)
    assert first.is_open(first.since)
    assert not first.is_open(first.until + HOUR)
    assert second.since > first.since


def test_the_busiest_vehicles_are_kept() -> None:
    record = the_shift(1)[0]
    mission = record.missions[0]
    many = tuple(replace(mission, vehicle=f"v{n}") for n in range(MOST_VEHICLES + 5))
    busy = tuple(replace(mission, vehicle="busy") for _ in range(2))
    subject = of_period([replace(record, missions=(*many, *busy))], SINCE, UNTIL, "", TEXTS)
    assert len(subject.vehicles) == MOST_VEHICLES
    assert subject.vehicles[0] == "busy"


def test_spans_of_many_fixes_are_those_of_all_of_them() -> None:
    day = a_track(count=17_280)
    some = tuple(replace(day, vehicle=str(n)) for n in range(30))
    (whole,) = heard_spans((day,))
    (thinned,) = heard_spans(some)
    assert thinned[0] == whole[0]
    assert whole[1] - thinned[1] < COARSEST * 5_000


def test_one_incident_of_a_shift_is_looked_at_closely_while_the_others_go_on(rig) -> None:
    desk, view, replaying = rig
    shift = the_shift()
    replaying.look_whole(Wish())
    answer_all(desk, shift)
    before = replaying.subject
    assert [m.incident for m in before.chain if m.word.startswith("0001")][:1] == ["i-1"]
    replaying.choose("i-1")
    subject = view.subjects[-1]
    assert (subject.chosen, subject.focus, subject.number_in_focus) == (
        *("i-1", "i-1"),
        shift[1].incident.number,
    )
    assert [path for path, _ in desk.asked][-2:] == [
        "/v1/incidents/i-1/form",
        f"/v1/recordings?incident={shift[1].incident.number}&limit=50",
    ]
    assert (subject.chain, subject.tracks) == (before.chain, before.tracks)
    assert subject.choices == tuple(sorted(shift[1].choices, key=lambda choice: choice.at))


def test_what_was_asked_of_another_incident_is_not_taken_for_this_ones(rig) -> None:
    desk, _view, replaying = rig
    replaying.look_whole(Wish())
    answer_all(desk, the_shift())
    replaying.choose("i-1")
    first = len(desk.asked) - 1
    replaying.choose("i-2")
    sound = msgspec.json.encode(
        {"recordings": [msgspec.to_builtins(a_recording(7))], "more": False}
    )
    desk.answer(sound, first)
    assert replaying.subject.recordings == ()
    desk.answer(sound, len(desk.asked) - 1)
    assert [found.serial for found in replaying.subject.recordings] == [7]


def test_bookmarks_of_the_chosen_one_stand_among_all_events_and_leave_with_it(rig) -> None:
    desk, _view, replaying = rig
    replaying.look_whole(Wish())
    answer_all(desk, the_shift())
    events = len(replaying.subject.chain)
    replaying.choose("i-1")
    mark = {
        "id": "m-1",
        "moment": NOON,
        "words": "这里",
        "by": {"account": "a", "role": "director"},
        "at": NOON,
    }
    desk.answer_path("/v1/incidents/i-1/marks", msgspec.json.encode({"marks": [mark]}))
    assert sum(m.word == "★ 这里" for m in replaying.subject.chain) == 1
    replaying.choose("i-2")
    assert len(replaying.subject.chain) == events


def test_nothing_is_chosen_that_the_period_does_not_have(rig) -> None:
    desk, _view, replaying = rig
    replaying.choose("i-1")
    replaying.look_whole(Wish())
    answer_all(desk, the_shift())
    replaying.choose("elsewhere")
    assert replaying.subject.focus is None
