"""Rules of vehicle terminals: heard is listed, bound by a person is obeyed."""

from __future__ import annotations

from datetime import timedelta

import pytest

from dispatch_app.domain.centre import decide, evolve_all
from dispatch_app.domain.errors import InvalidValue, Rejected
from dispatch_app.domain.ids import TerminalId
from dispatch_app.domain.state import CentreState, Context
from dispatch_app.domain.terminal_commands import BindTerminal, ReleaseTerminal, ReportTerminals
from dispatch_app.domain.terminals import STRANGERS_KEPT, TerminalIdentity, TerminalWord
from tests.fakes import builders as a

T1, T2 = TerminalId("19900000001"), TerminalId("19900000002")
BOX = TerminalIdentity(maker="ABCDE", model="T-808", device="0000001", plate="京A00000")
OTHER_BOX = TerminalIdentity(maker="ABCDE", model="T-808", device="0000002")


def said(terminal=T1, *, online=True, identity=BOX, at=a.NOON, reason="", **more):
    return TerminalWord(
        terminal=terminal, online=online, identity=identity, at=at, reason=reason, **more
    )


@pytest.fixture
def centre():
    return Centre()


class Centre:
    def __init__(self):
        self.state, self.now = a.a_centre().state, a.NOON

    def does(self, command) -> int:
        context = Context(at=self.now, actor=a.at_seat(a.SEAT_1), new_id=str, local_day="20261121")
        events = decide(self.state, command, context)
        self.state = evolve_all(self.state, events)
        return len(events)

    def hears(self, *words) -> int:
        return self.does(ReportTerminals(words=words))

    def refuses(self, command) -> str:
        with pytest.raises(Rejected) as refusal:
            self.does(command)
        return refusal.value.code

    def terminal(self, terminal=T1):
        return self.state.terminals[terminal]


def test_a_terminal_that_is_heard_is_listed_and_not_obeyed(centre):
    centre.hears(said())
    assert (centre.terminal().vehicle, centre.terminal().online) == (None, True)
    assert not centre.terminal().admits(BOX)


def test_hearing_it_again_is_no_news(centre):
    centre.hears(said())
    assert centre.hears(said(at=a.NOON + timedelta(minutes=1))) == 0


def test_that_it_went_is_news_with_its_time(centre):
    centre.hears(said())
    later = a.NOON + timedelta(minutes=1)
    centre.hears(said(online=False, identity=None, at=later, reason="silent"))
    assert (centre.terminal().online, centre.terminal().since) == (False, later)
    assert centre.terminal().identity == BOX


def test_a_person_binds_it_to_a_vehicle(centre):
    centre.hears(said())
    centre.does(BindTerminal(terminal=T1, vehicle=a.V01))
    assert centre.terminal().vehicle == a.V01
    assert centre.terminal().admits(BOX)


def test_another_box_with_its_number_is_not_let_in_and_is_shown(centre):
    centre.hears(said())
    centre.does(BindTerminal(terminal=T1, vehicle=a.V01))
    centre.hears(said(identity=OTHER_BOX))
    assert not centre.terminal().admits(OTHER_BOX)
    assert (centre.terminal().identity, centre.terminal().claimed) == (BOX, OTHER_BOX)
    assert centre.terminal().online


def test_several_words_about_one_terminal_count_one_after_another(centre):
    centre.does(BindTerminal(terminal=T1, vehicle=a.V01))
    centre.hears(said(), said(identity=OTHER_BOX))
    assert (centre.terminal().identity, centre.terminal().claimed) == (BOX, OTHER_BOX)


def test_a_box_that_was_changed_is_bound_again_by_a_person(centre):
    centre.hears(said())
    centre.does(BindTerminal(terminal=T1, vehicle=a.V01))
    centre.hears(said(identity=OTHER_BOX))
    centre.does(BindTerminal(terminal=T1, vehicle=a.V01))
    assert centre.terminal().admits(OTHER_BOX)
    assert not centre.terminal().admits(BOX)


def test_a_terminal_may_be_bound_before_it_is_heard_and_the_first_box_is_it(centre):
    centre.does(BindTerminal(terminal=T1, vehicle=a.V01))
    assert centre.terminal().admits(BOX)
    centre.hears(said())
    assert not centre.terminal().admits(OTHER_BOX)


def test_binding_twice_is_nothing(centre):
    centre.does(BindTerminal(terminal=T1, vehicle=a.V01))
    assert centre.does(BindTerminal(terminal=T1, vehicle=a.V01)) == 0


def test_a_terminal_speaks_for_one_vehicle(centre):
    centre.does(BindTerminal(terminal=T1, vehicle=a.V01))
    assert centre.refuses(BindTerminal(terminal=T1, vehicle=a.V02)) == "terminal.bound"


def test_a_vehicle_has_one_terminal(centre):
    centre.does(BindTerminal(terminal=T1, vehicle=a.V01))
    refused = centre.refuses(BindTerminal(terminal=T2, vehicle=a.V01))
    assert refused == "terminal.vehicle-has-one"


def test_only_a_vehicle_of_ours_gets_a_terminal(centre):
    assert centre.refuses(BindTerminal(terminal=T1, vehicle="99")) == "vehicle.unknown"


def test_a_released_terminal_counts_for_nothing(centre):
    centre.does(BindTerminal(terminal=T1, vehicle=a.V01))
    centre.does(ReleaseTerminal(terminal=T1))
    assert centre.terminal().vehicle is None
    assert centre.does(ReleaseTerminal(terminal=T1)) == 0
    assert centre.refuses(ReleaseTerminal(terminal=T2)) == "terminal.unknown"


def test_invented_numbers_fill_no_journal(centre):
    many = [said(TerminalId(str(n))) for n in range(1, STRANGERS_KEPT + 50)]
    centre.hears(*many)
    assert len(centre.state.terminals) == STRANGERS_KEPT
    assert centre.hears(*many[STRANGERS_KEPT:]) == 0


def test_strangers_of_yesterday_make_room_and_bound_ones_stay(centre):
    centre.hears(*[said(TerminalId(str(n))) for n in range(1, STRANGERS_KEPT + 1)])
    centre.does(BindTerminal(terminal=TerminalId("1"), vehicle=a.V01))
    centre.now += timedelta(days=2)
    centre.hears(said(T1, at=centre.now))
    assert set(centre.state.terminals) == {"1", T1}


@pytest.mark.parametrize("number", ["", "0199", "12a", "1" * 21, "１２３"])
def test_what_is_no_number_is_no_terminal(number):
    with pytest.raises(InvalidValue):
        BindTerminal(terminal=TerminalId(number), vehicle=a.V01)


def test_an_empty_centre_has_no_terminals():
    assert CentreState().terminals == {}
