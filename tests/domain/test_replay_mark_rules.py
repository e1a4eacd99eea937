"""Bookmarks of a replay: words at a moment that has been, kept until they are dropped."""

from __future__ import annotations

from datetime import timedelta

import pytest

from dispatch_app.domain.codes import Role
from dispatch_app.domain.errors import Rejected
from dispatch_app.domain.ids import IncidentId
from dispatch_app.domain.replay_mark_commands import DropReplayMark, MarkReplay
from dispatch_app.domain.replay_marks import marks_of
from dispatch_app.services.rights import MAY_ASK
from tests.fakes.builders import a_centre

OLD, OTHER = IncidentId("long-gone"), IncidentId("another")


def mark(centre, words="先问呼吸", *, before_s=60.0, incident=OLD):
    moment = centre.now - timedelta(seconds=before_s)
    return centre.do(MarkReplay(incident=incident, moment=moment, words=words))


def test_marks_stand_in_the_order_of_the_story_for_their_own_incident():
    centre = a_centre()
    events = [*mark(centre, "后", before_s=10), *mark(centre, " 先 ", before_s=90)]
    events += mark(centre, incident=OTHER)
    assert [m.words for m in marks_of(OLD, events)] == ["先", "后"]
    assert marks_of(OLD, events)[0].by == events[0].by


def test_what_was_dropped_stands_no_more():
    centre = a_centre()
    events = [*mark(centre, "留"), *mark(centre, "去")]
    gone = marks_of(OLD, events)[1]
    events += centre.do(DropReplayMark(incident=OLD, mark=gone.id))
    assert [m.words for m in marks_of(OLD, events)] == ["留"]


def test_nothing_of_it_changes_the_live_state():
    centre = a_centre()
    before = centre.state
    mark(centre)
    assert centre.state == before


@pytest.mark.parametrize(
    ("words", "before_s", "code"),
    [
        ("  ", 60, "mark.words-missing"),
        ("字" * 301, 60, "mark.words-too-long"),
        ("将来", -60, "mark.not-yet"),
    ],
)
def test_a_mark_without_words_or_of_the_future_is_refused(words, before_s, code):
    with pytest.raises(Rejected) as refused:
        mark(a_centre(), words, before_s=before_s)
    assert refused.value.code == code


def test_who_looks_into_what_happened_may_mark_and_a_station_may_not():
    may = {role for role in Role if MarkReplay in MAY_ASK[role]}
    assert may == {Role.SHIFT_LEADER, Role.DIRECTOR, Role.SYSTEM}
