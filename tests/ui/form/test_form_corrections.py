"""A wrong address is filed by one key; from then on every seat is offered the right one first."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from dispatch_app.domain.codes import PlaceSource, Role
from dispatch_app.domain.ids import AccountId
from dispatch_app.domain.map_commands import AddOwnPlace, FileCorrection
from dispatch_app.domain.own_places import OwnPlace
from dispatch_app.domain.values import Actor, Place, Position
from dispatch_app.ui.dispatcher.form.hits import hits
from dispatch_app.ui.dispatcher.form.place_words import PlaceWords
from tests.fakes.form_guide import FormGuide, a_match
from tests.fakes.form_seat import FormSeat

K = Qt.Key
WRONG = a_match("建设大道", lon=120.505, kind="estate")
RIGHT = Position(lat=31.507, lon=120.512)
LEADER = Actor(account=AccountId("leader"), role=Role.SHIFT_LEADER)


@pytest.fixture
def seat(qapp):
    seat = FormSeat(guide=FormGuide(WRONG))
    seat.said = []
    seat.intake.said.connect(lambda tone, text: seat.said.append((tone, text)))
    seat.wanted = []
    seat.intake.right_point_wanted.connect(seat.wanted.append)
    seat.answers()
    yield seat
    seat.close()


def take(seat, text="建设"):
    seat.panel.place.field.setFocus()
    seat.panel.place.field.clear()
    seat.type(text)
    seat.search()
    seat.press(K.Key_Return)


def rows(seat, text="建设"):
    seat.panel.place.field.setFocus()
    seat.panel.place.field.clear()
    seat.type(text)
    seat.search()
    return [(row.name, row.how) for row in seat.panel.place.results.rows]


def click(seat, at=RIGHT):
    seat.intake.take_place(
        Place(text="和平路北侧", position=at, uncertainty_m=15.0, source=PlaceSource.MAP_CLICK)
    )


def filed(seat):
    return [c for c in seat.desk.sent if isinstance(c, FileCorrection)]


def test_the_key_asks_for_the_right_point_and_files_what_was_typed_and_offered(seat):
    take(seat)
    seat.intake.key_correct_place()
    assert len(seat.wanted) == 1
    click(seat)
    (correction,) = filed(seat)
    assert (correction.typed, correction.known.text) == ("建设", "建设大道")
    assert correction.known.position == Position(lat=31.50, lon=120.505)
    assert (correction.right.text, correction.right.position) == ("建设大道", RIGHT)
    assert correction.incident == seat.incident.id


def test_the_incident_moves_to_the_right_point(seat):
    take(seat)
    seat.intake.key_correct_place()
    click(seat)
    seat.pause()
    assert (seat.incident.place.text, seat.incident.place.position) == ("建设大道", RIGHT)


def test_a_point_that_was_set_already_is_the_right_one(seat):
    take(seat)
    click(seat)
    seat.intake.key_correct_place()
    assert seat.wanted == []
    assert filed(seat)[0].right.position == RIGHT


def test_without_a_place_of_the_map_nothing_is_filed_and_the_seat_says_so(seat):
    seat.intake.key_correct_place()
    assert filed(seat) == []
    assert seat.said == [("warning", seat.texts("form.correct.nothing"))]
    assert seat.panel.place.facts.text() == seat.texts("form.correct.nothing")


def test_a_map_click_of_its_own_files_nothing(seat):
    take(seat)
    click(seat)
    assert filed(seat) == []


def test_a_correction_is_confirmed_in_words(seat):
    take(seat)
    click(seat)
    seat.intake.key_correct_place()
    assert seat.said[-1] == ("info", seat.texts("form.correct.filed"))


def file(seat, **more):
    given = {
        "typed": "建设",
        "right": Place(text="建设大道", position=RIGHT, source=PlaceSource.MAP_CLICK),
        "known": Place(text="建设大道", position=Position(lat=31.50, lon=120.505)),
    }
    seat.desk.elsewhere(FileCorrection(**{**given, **more}))


def test_what_another_seat_corrected_comes_first_with_its_mark(seat):
    file(seat)
    assert rows(seat)[:2] == [
        ("建设大道", seat.texts("form.how.corrected")),
        ("建设大道", seat.texts("form.how.exact")),
    ]
    seat.press(K.Key_Return)
    assert seat.intake.place.position == RIGHT


def test_a_corrected_place_comes_first_however_it_was_spelt(seat):
    file(seat)
    words = PlaceWords(seat.texts)
    found = hits("jsdd", (replace(WRONG, how="initials"),), seat.desk.state, words)
    assert [hit.place.position for hit in found] == [RIGHT, Position(lat=31.50, lon=120.505)]


def test_a_correction_of_another_place_changes_nothing(seat):
    file(seat, typed="光明路", right=Place(text="光明路", position=RIGHT), known=None)
    assert next(how for _, how in rows(seat)) == seat.texts("form.how.exact")


def test_places_of_our_own_are_found_by_name_and_alias(seat):
    own = OwnPlace(
        name="演示区养老院", position=RIGHT, aliases=("建设敬老院",), kind="nursing_home"
    )
    seat.desk.elsewhere(AddOwnPlace(place=own), LEADER)
    assert rows(seat)[0] == ("演示区养老院", seat.texts("form.how.own"))
    seat.press(K.Key_Return)
    assert seat.intake.place.kind == "nursing_home"


def test_one_sign_is_too_little_for_our_own_places(seat):
    own = OwnPlace(name="演示区养老院", position=RIGHT, aliases=("建设敬老院",))
    seat.desk.elsewhere(AddOwnPlace(place=own), LEADER)
    assert rows(seat, "建")[0] == ("建设大道", seat.texts("form.how.exact"))


def test_the_map_is_told_which_address_is_wrong(seat):
    take(seat)
    seat.intake.key_correct_place()
    assert [place.text for place in seat.wanted] == ["建设大道"]


def test_a_point_that_corrects_an_address_is_told_from_a_scene(seat):
    take(seat)
    right = Place(text="和平路北侧", position=RIGHT, source=PlaceSource.MAP_CLICK)
    assert not seat.intake.take_place(right)
    take(seat)
    seat.intake.key_correct_place()
    assert seat.intake.take_place(right)


def test_a_pick_that_was_left_files_nothing_and_says_so(seat):
    take(seat)
    seat.intake.key_correct_place()
    seat.intake.forget_correction()
    assert seat.said[-1] == ("info", seat.texts("form.correct.left"))
    click(seat)
    assert filed(seat) == []


def test_whoever_then_picks_a_scene_by_f8_files_nothing(seat):
    take(seat)
    seat.press(K.Key_Return)
    seat.intake.key_correct_place()
    seat.intake.key_f8()
    click(seat)
    assert filed(seat) == []
