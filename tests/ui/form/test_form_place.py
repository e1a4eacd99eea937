"""The place: proposals, search while typing, free places, map picks, and the watch over them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from dispatch_app.domain.caller_positions import INSTALLED_M
from dispatch_app.domain.codes import PlaceSource
from dispatch_app.domain.values import Place, Position
from dispatch_app.ui.dispatcher.form.sentinel import FACT
from tests.fakes.form_guide import FormGuide, a_match
from tests.fakes.form_seat import LANDLINE, FormSeat

K = Qt.Key
FAR = a_match("建设大道", lon=120.53)
"""About 2.8 km east of the caller."""
NEAR = a_match("建设大道", lon=120.505, detail="3幢502")


@pytest.fixture
def heard():
    return []


@pytest.fixture
def seat(qapp, heard):
    seat = FormSeat(guide=FormGuide(FAR))
    seat.intake.place_doubt.connect(heard.append)
    yield seat
    seat.close()


def search(seat, text="建设大道"):
    seat.type(text)
    seat.search()


def mark(seat):
    return seat.panel.place.field.status.text()


def test_a_confirmed_proposal_is_the_subscribers_place(seat):
    seat.answers()
    seat.press(K.Key_Return)
    assert seat.intake.place == Place(
        text="演示区和平路1号",
        position=LANDLINE.position,
        uncertainty_m=INSTALLED_M,
        source=PlaceSource.SUBSCRIBER,
    )
    assert mark(seat) == seat.texts("form.place.sure")
    assert seat.focused is seat.panel.complaint.field


def test_an_address_without_a_position_is_searched_and_enter_takes_the_best(seat):
    seat.guide.places = [a_match("演示区和平路", detail="1号")]
    seat.answers(replace(LANDLINE, position=None))
    assert [f.text for f in seat.guide.finds] == ["演示区和平路1号"]
    seat.press(K.Key_Return)
    assert seat.intake.place.text == "演示区和平路 1号"
    assert seat.intake.place.source is PlaceSource.SEARCH


def test_a_number_that_becomes_known_after_the_answer_still_proposes(seat):
    call = seat.answers(None)
    assert seat.panel.place.field.text() == ""
    call = replace(call, number="09990001234", subscriber=LANDLINE)
    seat.centre.state = replace(seat.centre.state, calls={call.id: call})
    seat.desk.hear()
    assert seat.panel.place.field.text() == "演示区和平路1号"
    assert mark(seat) == seat.texts("form.place.proposed")


def test_a_late_number_does_not_overwrite_typing(seat):
    call = seat.answers(None)
    seat.type("jsdd")
    call = replace(call, number="09990001234", subscriber=LANDLINE)
    seat.centre.state = replace(seat.centre.state, calls={call.id: call})
    seat.desk.hear()
    assert seat.panel.place.field.text() == "jsdd"


def test_the_list_stands_below_the_field_and_never_over_it(seat):
    seat.answers()
    search(seat)
    field, results = seat.panel.place.field, seat.panel.place.results
    below = field.mapTo(seat.panel, field.rect().bottomLeft()).y()
    assert results.isVisible()
    assert results.geometry().top() > below


def test_the_list_moves_nothing_else(seat):
    seat.answers()
    before = seat.panel.questions.geometry()
    search(seat)
    seat.settle()
    assert seat.panel.questions.geometry() == before


def test_rows_tell_kind_district_distance_and_how_it_was_found(seat):
    seat.guide.places = [a_match("建设大道", distance_m=3100.0, how="homophone")]
    seat.answers()
    search(seat)
    row = seat.panel.place.results.rows[0]
    assert (row.name, row.kind, row.district, row.distance, row.how) == (
        "建设大道",
        "道路",
        "城北区",
        "3.1 km",
        "同音",
    )


def test_a_row_of_the_centres_own_addresses_says_so(seat):
    seat.guide.places = [a_match("建设大道18号", own=True)]
    seat.answers()
    search(seat)
    assert seat.panel.place.results.rows[0].how == "自建"


def test_arrows_walk_through_the_list_and_past_its_end(seat):
    seat.guide.places = [NEAR, replace(NEAR, name="建设大道东段")]
    seat.answers()
    search(seat)
    seat.press(K.Key_Down)
    seat.press(K.Key_Return)
    assert seat.intake.place.text == "建设大道东段 3幢502"


def test_enter_before_the_answer_takes_what_then_is_found(seat):
    seat.guide.places = [NEAR]
    seat.guide.dumb = True
    seat.answers()
    seat.type("建设大道")
    seat.press(K.Key_Return)
    assert seat.intake.place is None
    seat.guide.speak()
    assert seat.intake.place.text == "建设大道 3幢502"


def test_a_guess_is_never_taken_before_it_was_seen(seat):
    seat.guide.places = [replace(NEAR, name="建社大道", how="homophone")]
    seat.guide.dumb = True
    seat.answers()
    seat.type("建")
    seat.type("社")
    seat.press(K.Key_Return)
    seat.guide.speak()
    assert seat.intake.place is None
    assert seat.panel.place.results.isVisible()
    seat.press(K.Key_Return)
    assert seat.intake.place.text == "建社大道 3幢502"


def test_an_answer_to_an_older_text_is_left_aside(seat):
    seat.guide.dumb = True
    seat.answers()
    search(seat, "建设")
    seat.type("大道")
    seat.guide.speak()
    assert not seat.panel.place.results.isVisible()


def test_what_is_not_found_can_be_kept_as_typed_and_is_not_moved_anywhere(seat):
    seat.answers()
    search(seat, "河边老槐树下")
    seat.press(K.Key_Return)
    seat.pause()
    assert seat.incident.place == Place(text="河边老槐树下")
    assert mark(seat) == seat.texts("form.place.no-position")


def test_a_free_place_is_the_last_line_of_every_list(seat):
    seat.answers()
    search(seat)
    assert seat.panel.place.results.rows[-1].free
    seat.press(K.Key_Up)
    seat.press(K.Key_Return)
    assert seat.intake.place == Place(text="建设大道")


def test_a_guide_that_is_away_leaves_the_free_place(seat):
    seat.guide.lost = "the guide died"
    seat.answers()
    search(seat)
    (row,) = seat.panel.place.results.rows
    assert row.name == seat.texts("form.place.unsearched", text="建设大道")
    seat.press(K.Key_Return)
    assert seat.intake.place == Place(text="建设大道")


def test_a_search_that_gave_way_to_another_one_is_asked_again(seat):
    seat.guide.places = [NEAR]
    seat.guide.lost = "superseded"
    seat.answers()
    search(seat)
    assert not seat.panel.place.results.isVisible()
    seat.guide.lost = ""
    assert seat.intake._placing.search._pause.isActive()
    seat.search()
    assert seat.panel.place.results.rows[0].name == "建设大道 3幢502"


def test_a_map_pick_gives_a_free_place_its_position_and_leaves_its_words(seat):
    wanted = []
    seat.intake.pick_on_map_wanted.connect(lambda: wanted.append(1))
    seat.answers()
    search(seat, "河边老槐树下")
    seat.press(K.Key_Return)
    seat.intake.key_f8()
    assert wanted == [1]
    picked = Place(
        text="和平路北侧",
        position=Position(lat=31.501, lon=120.501),
        source=PlaceSource.MAP_CLICK,
        kind="road",
    )
    seat.intake.take_place(picked)
    seat.pause()
    assert seat.incident.place == replace(picked, text="河边老槐树下", kind="")


def test_a_map_pick_without_words_is_taken_as_the_map_names_it(seat):
    seat.answers(None, number="19900001234")
    picked = Place(
        text="和平路北侧", position=Position(lat=31.5, lon=120.5), source=PlaceSource.MAP_CLICK
    )
    seat.intake.take_place(picked)
    assert seat.intake.place == picked


def test_a_place_far_from_the_caller_is_doubted_with_distance_and_road_time(seat, heard):
    seat.guide.drive_s = 250.0
    seat.answers()
    search(seat)
    seat.press(K.Key_Return)
    strip = seat.panel.place.facts.text()
    assert "2.8 km" in strip
    assert "4'10\"" in strip
    assert mark(seat) == seat.texts("form.place.to-verify")
    assert heard[-1].place.text == "建设大道"
    assert heard[-1].other.text == "演示区和平路1号"


def test_a_doubted_place_is_at_the_centre_all_the_same(seat):
    seat.answers()
    search(seat)
    seat.press(K.Key_Return)
    seat.pause()
    assert seat.incident.place.text == "建设大道"
    assert seat.incident.answers[FACT] == "far"
    assert any("2.8 km" in warning for warning in seat.intake.slip_facts().warnings)


def test_enter_confirms_the_doubted_place_and_the_choice_is_kept(seat, heard):
    seat.answers()
    search(seat)
    seat.press(K.Key_Return)
    seat.press(K.Key_Return)
    seat.pause()
    assert seat.incident.answers[FACT] == "far.confirmed"
    assert heard[-1] is None
    assert mark(seat) == seat.texts("form.place.sure")
    assert seat.focused is seat.panel.complaint.field


def test_a_doubt_holds_nobody_up_and_letters_never_change_the_place_that_was_taken(seat):
    seat.answers()
    search(seat)
    seat.press(K.Key_Return)
    assert seat.focused is seat.panel.complaint.field
    seat.type("xt")
    seat.press(K.Key_Return)
    seat.pause()
    assert seat.incident.place.text == "建设大道"
    assert seat.intake.complaint != ""
    assert seat.incident.answers[FACT] == "far"


def test_the_doubt_is_settled_by_its_own_key_from_anywhere_and_the_cursor_stays(seat):
    seat.answers()
    search(seat)
    seat.press(K.Key_Return)
    note = seat.panel.remarks.fields["note"]
    note.setFocus()
    seat.intake.key_keep_place()
    seat.pause()
    assert seat.incident.answers[FACT] == "far.confirmed"
    assert seat.incident.place.text == "建设大道"
    assert seat.focused is note


def test_the_other_point_is_taken_by_its_own_key_and_the_cursor_stays(seat):
    seat.answers()
    search(seat)
    seat.press(K.Key_Return)
    note = seat.panel.remarks.fields["note"]
    note.setFocus()
    seat.intake.key_other_place()
    seat.pause()
    assert seat.incident.place.text == "演示区和平路1号"
    assert seat.incident.answers[FACT] == "far.confirmed"
    assert seat.focused is note


def test_shift_enter_on_the_empty_complaint_takes_the_other_point(seat):
    seat.answers()
    search(seat)
    seat.press(K.Key_Return)
    seat.press(K.Key_Return, shift=True)
    assert seat.intake.place.text == "演示区和平路1号"


def test_the_keys_of_a_doubt_do_nothing_while_another_place_is_typed(seat):
    seat.answers()
    search(seat)
    seat.press(K.Key_Return)
    seat.intake.focus_place()
    seat.type("jie")
    seat.intake.key_keep_place()
    seat.intake.key_other_place()
    seat.pause()
    assert seat.incident.place.text == "建设大道"
    assert seat.incident.answers[FACT] == "far"


def test_the_line_of_a_doubt_names_its_keys(seat):
    seat.answers()
    search(seat)
    seat.press(K.Key_Return)
    said = [button.text() for button in seat.panel.place.strip.findChildren(QPushButton)]
    assert [words.split()[0] for words in said] == ["⇧F8", "Ctrl+F8", "F8"]


def test_escape_shows_the_place_again_that_was_taken(seat):
    seat.answers()
    seat.press(K.Key_Return)
    seat.intake.focus_place()
    seat.type("x")
    assert seat.panel.place.field.text() == "x"
    seat.press(K.Key_Escape)
    assert seat.panel.place.field.text() == seat.intake.place.text
    assert mark(seat) == seat.texts("form.place.sure")


def test_f8_shows_both_points_of_a_doubt(seat, heard):
    seat.answers()
    search(seat)
    seat.press(K.Key_Return)
    assert not heard[-1].asked
    seat.intake.key_f8()
    assert heard[-1].asked


def test_a_place_near_the_caller_is_not_doubted(seat, heard):
    seat.guide.places = [NEAR]
    seat.guide.alike = (FAR,)
    seat.answers()
    search(seat)
    seat.press(K.Key_Return)
    assert heard == []
    assert seat.guide.namesake_questions == []
    assert seat.focused is seat.panel.complaint.field


def test_a_mobile_caller_hears_of_namesakes(seat, heard):
    seat.guide.alike = (a_match("建设大道", lon=120.80, district="江东县"),)
    seat.answers(None, number="19900001234")
    search(seat)
    seat.press(K.Key_Return)
    assert "江东县" in seat.panel.place.facts.text()
    assert heard[-1].reason == "namesake"


def test_a_late_namesake_takes_no_focus_and_enter_still_confirms(seat):
    seat.guide.alike = (a_match("建设大道", lon=120.80),)
    seat.answers(None, number="19900001234")
    search(seat)
    seat.guide.dumb = True
    seat.press(K.Key_Return)
    assert seat.focused is seat.panel.complaint.field
    seat.guide.speak()
    assert seat.focused is seat.panel.complaint.field
    seat.press(K.Key_Return)
    seat.pause()
    assert seat.incident.answers[FACT] == "namesake.confirmed"


def test_an_open_doubt_is_seen_again_by_whoever_opens_the_incident(seat):
    seat.answers()
    search(seat)
    seat.press(K.Key_Return)
    seat.pause()
    seat.pause()
    other = FormSeat(seat.centre, guide=FormGuide(FAR))
    other.selection.select(incident=seat.incident.id)
    other.settle()
    assert "2.8 km" in other.panel.place.facts.text()
    other.close()


def test_place_fixed_comes_before_the_centre_has_answered(seat):
    told = []
    seat.intake.place_fixed.connect(told.append)
    seat.desk.holding = True
    seat.answers()
    seat.press(K.Key_Return)
    assert [place.text for place in told] == ["演示区和平路1号"]


def test_the_meeting_point_goes_to_the_crew(seat):
    seat.answers()
    seat.press(K.Key_Return)
    seat.panel.place.meeting.setFocus()
    seat.type("东门")
    seat.pause()
    assert seat.incident.meeting_point == "东门"
    assert seat.intake.slip_facts().meeting_point == "东门"
