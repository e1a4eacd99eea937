"""Locks, interceptions and notes of a number: said once, ended by a person or a time."""

from __future__ import annotations

from datetime import timedelta

import pytest

from dispatch_app.domain import commands as c
from dispatch_app.domain import telephone_commands as tc
from dispatch_app.domain.ids import NoteId
from dispatch_app.domain.telephone import Badge
from dispatch_app.domain.values import MAX_TEXT
from tests.fakes import any_telephone as any_t
from tests.fakes.builders import Centre
from tests.fakes.told_calls import NUMBER, OTHER, refused, with_an_exchange

HOUR = timedelta(hours=1)


@pytest.fixture
def centre() -> Centre:
    return with_an_exchange()


def lead(centre: Centre, command: c.Command) -> tuple[object, ...]:
    return centre.do(command, any_t.LEADER)


def lock(centre: Centre, reason: str = "反复") -> tc.LockNumber:
    return tc.LockNumber(number=NUMBER, until=centre.now + HOUR, reason=reason)


def interception(centre: Centre, **more: object) -> tc.SwitchInterceptionOn:
    given = {"reason": "反复", "until": centre.now + HOUR, **more}
    return tc.SwitchInterceptionOn(**given)  # type: ignore[arg-type]


# ---- locks


def test_a_lock_that_says_what_is_known_says_nothing(centre: Centre) -> None:
    lead(centre, lock(centre))
    assert lead(centre, lock(centre)) == ()
    assert len(lead(centre, lock(centre, reason="恐吓"))) == 1
    assert centre.state.telephone.locks[NUMBER].reason == "恐吓"


def test_an_unlocked_number_is_locked_no_more_and_the_others_are(centre: Centre) -> None:
    lead(centre, lock(centre))
    lead(centre, tc.LockNumber(number=OTHER, until=centre.now + HOUR, reason="反复"))
    lead(centre, tc.UnlockNumber(number=f"+86 {NUMBER}"))
    assert set(centre.state.telephone.locks) == {OTHER}


def test_a_number_that_is_not_locked_is_not_unlocked(centre: Centre) -> None:
    assert lead(centre, tc.UnlockNumber(number=NUMBER)) == ()


# ---- interceptions


def test_an_interception_does_not_end_before_it_begins(centre: Centre) -> None:
    begins = centre.now + 2 * HOUR
    assert refused(centre, interception(centre, begins=begins)) == "interception.until-past"
    past = interception(centre, until=centre.now)
    assert refused(centre, past) == "interception.until-past"


def test_an_interception_holds_between_its_times_alone(centre: Centre) -> None:
    lead(centre, interception(centre, begins=centre.now + HOUR, until=centre.now + 2 * HOUR))
    kept = centre.state.telephone.interceptions[""]
    at = [centre.now, centre.now + HOUR, centre.now + 1.5 * HOUR, centre.now + 2 * HOUR]
    assert [kept.holds(moment) for moment in at] == [False, True, True, False]


def test_an_interception_that_says_what_is_known_says_nothing(centre: Centre) -> None:
    lead(centre, interception(centre))
    assert lead(centre, interception(centre)) == ()
    assert len(lead(centre, interception(centre, until=centre.now + 3 * HOUR))) == 1


def test_of_two_interceptions_the_one_that_is_switched_off_ends(centre: Centre) -> None:
    lead(centre, interception(centre))
    lead(centre, interception(centre, number=NUMBER))
    lead(centre, tc.SwitchInterceptionOff(number=NUMBER))
    assert set(centre.state.telephone.interceptions) == {""}
    assert lead(centre, tc.SwitchInterceptionOff(number=NUMBER)) == ()


# ---- notes


@pytest.mark.parametrize(
    ("badge", "text", "code"),
    [
        (Badge.NOTE, "  ", "note.empty"),
        (Badge.NOTE, "字" * (MAX_TEXT + 1), "note.too-long"),
    ],
)
def test_a_note_has_words_and_not_too_many(
    centre: Centre, badge: Badge, text: str, code: str
) -> None:
    assert refused(centre, tc.NoteNumber(number=NUMBER, badge=badge, text=text)) == code


def test_a_badge_needs_no_words(centre: Centre) -> None:
    centre.do(tc.NoteNumber(number=NUMBER, badge=Badge.NUISANCE))
    (kept,) = centre.state.telephone.notes[NUMBER]
    assert (kept.badge, kept.text) == (Badge.NUISANCE, "")


def test_what_was_noted_of_a_number_is_not_noted_twice(centre: Centre) -> None:
    said = tc.NoteNumber(number=NUMBER, badge=Badge.NOTE, text="门口有狗")
    centre.do(said)
    assert centre.do(said) == ()
    centre.do(tc.NoteNumber(number=NUMBER, badge=Badge.NUISANCE, text="门口有狗"))
    assert len(centre.state.telephone.notes[NUMBER]) == 2


def test_a_note_that_is_retired_goes_and_the_others_stay(centre: Centre) -> None:
    for text in ("门口有狗", "重听"):
        centre.do(tc.NoteNumber(number=NUMBER, badge=Badge.NOTE, text=text))
    first, second = centre.state.telephone.notes[NUMBER]
    centre.do(tc.RetireNumberNote(number=NUMBER, id=first.id))
    assert centre.state.telephone.notes[NUMBER] == (second,)
    centre.do(tc.RetireNumberNote(number=NUMBER, id=second.id))
    assert NUMBER not in centre.state.telephone.notes


def test_a_note_that_is_not_there_is_not_retired(centre: Centre) -> None:
    assert centre.do(tc.RetireNumberNote(number=NUMBER, id=NoteId("none"))) == ()
