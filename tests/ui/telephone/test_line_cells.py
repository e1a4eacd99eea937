"""All lines at a glance: each in its place, told apart by sign and word, never by colour alone."""

from __future__ import annotations

from dispatch_app.domain import commands as c
from dispatch_app.domain import telephone_commands as tc
from dispatch_app.domain.ids import ContactId, LineId
from dispatch_app.domain.telephone import ContactKind, PartyRole, Target, TargetKind
from dispatch_app.ui.dispatcher.telephone.line_strip import SIGNS, LineCell, LineTone
from tests.fakes.builders import SEAT_1, SEAT_2
from tests.fakes.telephone_seat import LEADER, a_seat, outside


def cells(seat) -> tuple[LineCell, ...]:
    return seat.telephone.bar.lines.cells


def cell(seat, line: str) -> LineCell:
    return next(x for x in cells(seat) if x.key == f"line-{line}")


def test_every_state_of_a_line_has_its_own_sign_and_word(seat):
    seat.rings("2")
    seat.talks("1")
    seat.talks("3", SEAT_2, "19900000003")
    seat.tells(c.ReportLine(line=LineId("8"), heard=False, reason="port-gone"))
    shown = [cell(seat, line) for line in ("1", "2", "3", "4", "8")]
    tones = [x.tone for x in shown]
    assert tones == [
        LineTone.MINE,
        LineTone.RINGING,
        LineTone.ELSEWHERE,
        LineTone.IDLE,
        LineTone.GONE,
    ]
    assert len({SIGNS[t] for t in tones}) == len({x.word for x in shown}) == 5


def test_a_line_on_hold_counts_since_the_hold(seat):
    call = seat.talks("1")
    seat.later(30)
    seat.parties(call, outside("09990001234", PartyRole.HELD), a_seat(SEAT_1, leads=True))
    held = cell(seat, "1")
    assert (held.tone, held.since) == (LineTone.HELD, seat.centre.now)


def test_lines_stand_in_the_order_of_their_numbers(seats):
    seat = seats(lines=12)
    assert [x.name for x in cells(seat)] == [str(n) for n in range(1, 13)]


def test_a_line_keeps_its_place_when_it_rings(seats):
    seat = seats(lines=32)
    before = [seat.telephone.bar.lines.place(n) for n in range(32)]
    seat.rings("17")
    assert [seat.telephone.bar.lines.place(n) for n in range(32)] == before


def test_thirty_two_lines_stand_in_the_bar_without_covering_each_other(seats):
    seat = seats(lines=32)
    strip = seat.telephone.bar.lines
    places = [strip.place(n) for n in range(32)]
    assert all(strip.rect().contains(place) for place in places)
    assert not any(a.intersects(b) for n, a in enumerate(places) for b in places[n + 1 :])


def test_a_narrow_window_breaks_them_into_more_rows(seats):
    wide, narrow = seats(lines=32), seats(lines=32, size=(1000, 700))
    assert narrow.telephone.bar.lines.height() > wide.telephone.bar.lines.height()


def test_a_call_out_without_a_line_yet_is_shown_all_the_same(seat):
    seat.telephone.call_number("0999-8100001")
    assert (cells(seat)[-1].tone, cells(seat)[-1].number) == (LineTone.CALLING, "09998100001")


def test_a_dedicated_line_says_whose_it_is(seat):
    own = tc.RegisterContact(
        id=ContactId("gas"), name="演示燃气", kind=ContactKind.UTILITY, line=LineId("7")
    )
    seat.centre.do(own, LEADER)
    seat.desk.hear()
    assert cell(seat, "7").number == "演示燃气"


def test_no_lines_at_all_says_what_is_missing(seats):
    seat = seats(lines=0, exchange=False)
    assert cells(seat) == ()
    seat.window.grab()


def test_a_click_on_a_ringing_line_answers_it(seat):
    call = seat.rings("2")
    seat.telephone.bar.lines.clicked.emit("line-2")
    assert seat.answered == [call.id]


def test_a_click_on_a_busy_line_turns_to_its_call(seat):
    call = seat.talks("3", SEAT_2)
    seat.telephone.bar.lines.clicked.emit("line-3")
    assert seat.selection.call == call.id


def test_an_inner_call_says_which_seat_is_called(seat):
    seat.telephone.dialling.call_out(Target(kind=TargetKind.SEAT, id=SEAT_2))
    assert "2" in cells(seat)[-1].number


def test_who_talk_on_after_their_caller_has_gone_are_shown_beside_the_next_call(seat):
    first = seat.talks("1")
    seat.later(5)
    second = seat.rings("1", "19900000009", ref="next")
    shown = {x.key: x.call for x in cells(seat)}
    assert (shown["line-1"], shown[f"call-{first.id}"]) == (second.id, first.id)


def test_who_has_a_line_of_their_own_is_busy_there_too_while_called_by_number(seat):
    own = tc.RegisterContact(
        id=ContactId("south"),
        name="演示南站",
        kind=ContactKind.STATION,
        numbers=("0999-8100002",),
        line=LineId("7"),
    )
    seat.centre.do(own, LEADER)
    call = seat.talks("1")
    seat.parties(call, outside("09990001234"), a_seat(SEAT_1, leads=True), outside("09998100002"))
    busy = cell(seat, "7")
    assert (busy.tone, busy.word) == (LineTone.ELSEWHERE, "别线通话")
    assert (busy.number, busy.call) == ("演示南站", call.id)
    seat.parties(call, outside("09990001234"), a_seat(SEAT_1, leads=True))
    assert cell(seat, "7").tone is LineTone.IDLE


def test_a_call_that_was_handed_over_is_no_talk_of_this_seat(seat):
    call = seat.talks("1")
    seat.parties(call, outside("09990001234"), outside("09998100002"))
    assert (cell(seat, "1").tone, cell(seat, "1").word) == (LineTone.ELSEWHERE, "已交出")
