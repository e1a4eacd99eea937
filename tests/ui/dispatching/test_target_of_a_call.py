"""Before a place is named, a fixed line's address is the target; a mobile's bill is none."""

from __future__ import annotations

from dataclasses import replace

from dispatch_app.domain.commands import ReportCaller
from dispatch_app.domain.values import Position
from dispatch_app.ui.dispatcher.dispatching.target import target_of
from tests.fakes.builders import LINE_1, MACHINE, a_centre, a_place, a_subscriber

HOME = Position(lat=31.5, lon=120.5)


def a_call(number):
    centre = a_centre()
    centre.subscriber = a_subscriber(number=number, position=HOME)
    call = centre.rings()
    centre.do(ReportCaller(line=LINE_1, number=number), MACHINE)
    return centre.call(call.id)


def test_a_fixed_line_is_where_it_is_installed_but_only_coarsely():
    target = target_of(None, a_call("09990001234"))
    assert target is not None
    assert (target.position, target.coarse) == (HOME, True)


def test_no_vehicle_is_aimed_at_where_a_mobiles_bill_goes():
    assert target_of(None, a_call("19900000001")) is None


def test_a_place_that_was_named_counts_whoever_calls():
    named = a_place("另一处", position=Position(lat=31.6, lon=120.6))
    target = target_of(named, a_call("19900000001"))
    assert target is not None
    assert (target.place, target.coarse) == (named, False)


def test_words_without_a_position_keep_the_address_of_the_line():
    target = target_of(replace(a_place("老槐树下"), position=None), a_call("09990001234"))
    assert target is not None
    assert (target.place.text, target.position) == ("老槐树下", HOME)
