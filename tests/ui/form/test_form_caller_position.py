"""Where the caller is, as the form tells it: live, with source and age, and never in the way."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt

from dispatch_app.domain.caller_positions import CallerPosition
from dispatch_app.domain.codes import NoPosition, PlaceSource, Verdict, Witnessing
from dispatch_app.domain.commands import (
    AskCallerLocation,
    DecidePlace,
    ReportCallerLocation,
    ReportLocator,
    ReportNoCallerLocation,
)
from dispatch_app.domain.ids import LocatorId
from dispatch_app.domain.values import Position
from dispatch_app.ui.dispatcher.form.sentinel import FACT
from tests.fakes.builders import V03
from tests.fakes.form_guide import FormGuide, a_match
from tests.fakes.form_seat import LANDLINE, FormSeat

K = Qt.Key
MOBILE = "19900001234"
FAR = a_match("建设大道", lon=120.53)
"""About 2.8 km east of where the callers are."""


@pytest.fixture
def seat(qapp):
    seat = FormSeat(guide=FormGuide(FAR))
    yield seat
    seat.close()


@pytest.fixture
def heard(seat):
    heard = []
    seat.intake.place_doubt.connect(heard.append)
    return heard


def locates(seat, call, radius_m=300.0, lon=120.50, ago_s=0.0, **more):
    """A locator's answer reaches all seats."""
    given = {
        "locator": LocatorId("移动"),
        "source": PlaceSource.CELL,
        "position": Position(lat=31.50, lon=lon),
        "radius_m": radius_m,
        "measured_at": seat.centre.now - timedelta(seconds=ago_s),
    }
    located = CallerPosition(**{**given, **more})
    seat.desk.elsewhere(ReportCallerLocation(call=call.id, located=located))


def cannot(seat, call, reason=NoPosition.TIMEOUT, **more):
    given = {"locator": LocatorId("110"), "source": PlaceSource.LINKED_SYSTEM}
    command = ReportNoCallerLocation(call=call.id, reason=reason, **{**given, **more})
    seat.desk.elsewhere(command)


def source(seat):
    return seat.panel.caller.source.text()


def take(seat, text="建设大道"):
    seat.type(text)
    seat.search()
    seat.press(K.Key_Return)


# ---- shown as it comes


def test_a_circle_is_shown_with_its_source_its_size_and_its_age(seat):
    call = seat.answers(None, number=MOBILE)
    locates(seat, call, ago_s=12)
    assert source(seat) == "基站定位 ±300 m · 12 秒前"


def test_the_age_grows_while_nothing_else_changes(seat):
    call = seat.answers(None, number=MOBILE)
    locates(seat, call)
    seat.centre.later(130)
    seat.intake._telling.tick()
    assert source(seat) == "基站定位 ±300 m · 2 分前"


def test_a_better_answer_is_shown_first_and_the_others_are_kept(seat):
    call = seat.answers(None, number=MOBILE)
    locates(seat, call, 2500.0)
    locates(seat, call, 60.0, locator=LocatorId("110"), source=PlaceSource.LINKED_SYSTEM)
    assert source(seat).startswith("联动查询 ±60 m")
    assert "共 2 处" in source(seat)
    tip = seat.panel.caller.source.toolTip()
    assert "移动" in tip
    assert "110" in tip


def test_an_answer_moves_neither_the_cursor_nor_what_is_typed(seat):
    call = seat.answers(None, number=MOBILE)
    seat.type("建设大")
    field = seat.panel.place.field
    field.setCursorPosition(1)
    locates(seat, call)
    assert (field.text(), field.cursorPosition()) == ("建设大", 1)
    assert seat.focused is field


def test_who_could_not_say_is_named_with_the_reason(seat):
    call = seat.answers(None, number=MOBILE)
    cannot(seat, call)
    assert source(seat) == "110 超时"


def test_an_address_without_a_position_is_shown_with_who_said_it(seat):
    call = seat.answers(None, number="09990008888")
    cannot(seat, call, NoPosition.NUMBER_UNKNOWN, address="演示区光明路9号")
    assert seat.panel.caller.address.text() == "110: 演示区光明路9号"


def test_where_a_mobiles_bill_goes_is_not_proposed_as_the_place(seat):
    seat.answers(LANDLINE, number=MOBILE)
    assert seat.panel.place.field.text() == ""
    assert source(seat).startswith(seat.texts("form.caller.billed"))


def test_a_circle_is_proposed_to_nobody(seat):
    call = seat.answers(None, number=MOBILE)
    locates(seat, call)
    seat.press(K.Key_Return)
    assert seat.intake.place is None


# ---- keys


def test_one_key_takes_the_callers_position_as_the_place(seat):
    call = seat.answers(None, number=MOBILE)
    locates(seat, call, 800.0)
    seat.intake.key_caller_place()
    seat.pause()
    place = seat.incident.place
    assert (place.position, place.uncertainty_m) == (Position(lat=31.50, lon=120.50), 800.0)
    assert place.source is PlaceSource.CELL
    status = seat.panel.place.field.status.text()
    assert status == seat.texts("form.place.coarse", reach="800 m")


def test_the_callers_position_is_named_by_the_roads_around_it(seat):
    call = seat.answers(None, number=MOBILE)
    locates(seat, call, 80.0)
    seat.guide.dumb = True
    seat.intake.key_caller_place()
    assert seat.intake.place.text == seat.texts("form.caller-place")
    seat.guide.speak()
    seat.pause()
    assert seat.incident.place.text == "演示区 和平路与解放路口（来电位置）"
    assert seat.incident.place.position == Position(lat=31.50, lon=120.50)


def test_a_name_that_comes_late_changes_no_other_place(seat):
    call = seat.answers(None, number=MOBILE)
    locates(seat, call, 80.0)
    seat.guide.dumb = True
    seat.intake.key_caller_place()
    seat.guide.dumb = False
    seat.intake.focus_place()
    take(seat)
    seat.guide.speak()
    assert seat.intake.place.text == "建设大道"


def test_a_crew_on_its_way_gets_no_other_slip_for_the_name_alone(seat):
    call = seat.answers(None, number=MOBILE)
    locates(seat, call, 80.0)
    seat.guide.dumb = True
    seat.intake.key_caller_place()
    seat.pause()
    mission = seat.centre.sends(seat.incident, V03)
    seat.desk.hear()
    seat.guide.speak()
    seat.pause()
    assert seat.centre.mission(mission.id).slip.version == 1


def test_the_callers_position_keeps_the_words_that_were_typed(seat):
    call = seat.answers(None, number=MOBILE)
    locates(seat, call, 80.0)
    seat.type("老槐树下")
    seat.intake.key_caller_place()
    assert seat.intake.place.text == "老槐树下"


def shown_facts(seat):
    return seat.panel.place.facts.text()


def test_a_better_position_is_offered_for_a_place_that_was_taken_from_a_worse_one(seat):
    call = seat.answers(None, number=MOBILE)
    locates(seat, call, 800.0)
    seat.intake.key_caller_place()
    locates(seat, call, 50.0, lon=120.503)
    assert "±50 m" in shown_facts(seat)
    assert "Alt+L" in shown_facts(seat)
    seat.intake.key_caller_place()
    place = seat.intake.place
    assert (place.position.lon, place.uncertainty_m) == (120.503, 50.0)
    assert "Alt+L" not in shown_facts(seat)


def test_a_position_that_is_hardly_better_is_not_offered(seat):
    call = seat.answers(None, number=MOBILE)
    locates(seat, call, 800.0)
    seat.intake.key_caller_place()
    locates(seat, call, 700.0, lon=120.503)
    assert "Alt+L" not in shown_facts(seat)


def test_a_place_of_the_map_is_not_given_up_for_a_circle(seat):
    call = seat.answers(None, number=MOBILE)
    take(seat)
    locates(seat, call, 5.0, lon=120.53)
    assert "Alt+L" not in shown_facts(seat)


def test_the_words_that_were_typed_stay_with_the_better_position(seat):
    call = seat.answers(None, number=MOBILE)
    locates(seat, call, 800.0)
    seat.type("老槐树下")
    seat.intake.key_caller_place()
    locates(seat, call, 50.0, lon=120.503)
    seat.intake.key_caller_place()
    assert (seat.intake.place.text, seat.intake.place.uncertainty_m) == ("老槐树下", 50.0)


def test_without_a_position_the_key_does_nothing(seat):
    seat.answers(None, number=MOBILE)
    seat.intake.key_caller_place()
    assert seat.intake.place is None
    assert not seat.panel.caller.take.isVisible()


def test_one_key_asks_once_more(seat):
    call = seat.answers(None, number=MOBILE)
    seat.desk.elsewhere(ReportLocator(locator=LocatorId("移动"), answers=True))
    seat.intake._telling.tick()
    assert seat.panel.caller.again.isVisible()
    seat.intake.key_locate_again()
    assert seat.desk.sent[-1] == AskCallerLocation(call=call.id)


# ---- weighed against the place


def test_a_position_that_comes_later_doubts_the_place_and_takes_no_focus(seat, heard):
    call = seat.answers(None, number=MOBILE)
    take(seat)
    assert seat.intake._placing.doubt is None
    focused = seat.focused
    locates(seat, call)
    assert "2.8 km" in seat.panel.place.facts.text()
    assert heard[-1].kind is Witnessing.CELL
    assert seat.focused is focused


def test_a_place_beside_the_caller_is_said_to_agree(seat):
    call = seat.answers(None, number=MOBILE)
    locates(seat, call, lon=120.531)
    take(seat)
    assert seat.texts("form.place.agrees") in seat.panel.place.facts.text()


def test_a_better_position_ends_a_doubt(seat, heard):
    call = seat.answers(None, number=MOBILE)
    take(seat)
    locates(seat, call)
    locates(seat, call, 40.0, lon=120.53)
    assert heard[-1] is None
    seat.pause()
    assert FACT not in seat.incident.answers


def test_far_across_the_city_is_a_contradiction_and_looks_like_one(seat):
    seat.guide.places = [a_match("建设大道", lon=120.60)]
    call = seat.answers(None, number=MOBILE)
    locates(seat, call)
    take(seat)
    assert seat.panel.place.strip.property("tone") == "grave"
    assert seat.texts("verdict.contradicts") in seat.panel.place.facts.text()


def test_a_long_way_round_makes_a_near_point_far(seat, heard):
    seat.guide.drive_s = 1500.0
    call = seat.answers(None, number=MOBILE)
    locates(seat, call)
    take(seat)
    assert heard[-1].verdict is Verdict.CONTRADICTS


def test_both_points_say_who_could_be_there_first(seat, heard):
    call = seat.answers(None, number=MOBILE)
    locates(seat, call)
    take(seat)
    assert [n.time_s for n in heard[-1].near_place] == [60.0, 120.0]
    assert "1'00\"" in seat.panel.place.facts.text()


def decision(seat):
    return next(c.decision for c in seat.desk.sent if isinstance(c, DecidePlace))


def test_enter_keeps_the_place_and_the_journal_knows_what_was_shown(seat):
    call = seat.answers(None, number=MOBILE)
    locates(seat, call)
    take(seat)
    seat.press(K.Key_Return)
    seat.pause()
    kept = decision(seat)
    assert (kept.kept, kept.reason, kept.verdict) == (True, Witnessing.CELL, Verdict.DOUBTFUL)
    assert kept.place == seat.incident.place
    assert kept.drive_s == seat.guide.drive_s
    assert len(kept.near_other) == 2
    assert seat.incident.place_decision == kept


def test_shift_enter_takes_the_callers_point_instead(seat, heard):
    call = seat.answers(None, number=MOBILE)
    locates(seat, call)
    take(seat)
    seat.press(K.Key_Return, shift=True)
    seat.pause()
    assert seat.incident.place.source is PlaceSource.CELL
    assert seat.incident.place.text == seat.texts("form.caller-place")
    assert decision(seat).kept is False
    assert decision(seat).place.text == "建设大道"
    assert heard[-1] is None


def test_a_namesake_that_was_chosen_is_not_doubted_again(seat, heard):
    seat.guide.alike = (a_match("建设大道", lon=120.80, district="江东县"),)
    seat.answers(None, number=MOBILE)
    take(seat)
    seat.panel.place.other_taken.emit()
    seat.pause()
    assert "江东县" in seat.incident.place.text
    assert heard[-1] is None


def test_an_earlier_place_of_the_number_speaks_for_the_place(seat, heard):
    earlier = [
        {
            "call": "earlier",
            "rang_at": "2026-10-02T03:00:00Z",
            "place": "建设大道",
            "position": {"lat": 31.50, "lon": 120.53},
        }
    ]
    seat.desk.answers[f"/v1/numbers/{MOBILE}/history"] = json.dumps(earlier).encode()
    seat.guide.alike = (a_match("建设大道", lon=120.80, district="江东县"),)
    seat.answers(None, number=MOBILE)
    take(seat)
    assert heard == []


def test_what_somebody_confirmed_stays_confirmed_when_more_is_heard(seat, heard):
    call = seat.answers(None, number=MOBILE)
    locates(seat, call)
    take(seat)
    seat.press(K.Key_Return)
    seat.pause()
    locates(seat, call, 90.0, lon=120.49)
    assert heard[-1] is None
