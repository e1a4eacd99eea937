"""Who is in a conversation stays in sight beside what is said of the last wish."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QPushButton

from dispatch_app.domain.telephone import PartyRole
from tests.fakes.builders import SEAT_1
from tests.fakes.telephone_seat import a_seat, outside


def chips(seat) -> list[str]:
    found = seat.telephone.bar.talk.findChildren(QPushButton, "partyChip")
    return [chip.text() for chip in found if chip.isVisible()]


@pytest.mark.parametrize("size", [(1908, 600), (1366, 600)])
def test_everybody_else_stands_there_while_something_is_said(seats, size):
    seat = seats(size=size)
    call = seat.talks("1", number="19900001111")
    seat.parties(
        call,
        outside("19900001111", PartyRole.HELD),
        outside("09998100002", PartyRole.CONSULTED),
        a_seat(SEAT_1, leads=True),
    )
    seat.telephone.hold()
    seat.settle()
    assert seat.said
    assert ["19900001111" in chips(seat)[0], "09998100002" in chips(seat)[1]] == [True, True]


def test_what_has_no_room_is_counted_and_the_words_keep_theirs(seats):
    seat = seats(size=(1366, 600))
    call = seat.talks("1", number="19900001111")
    many = [outside(f"0999810000{n}") for n in range(6)]
    seat.parties(call, outside("19900001111"), *many, a_seat(SEAT_1, leads=True))
    seat.telephone.mute()
    seat.settle()
    bar = seat.telephone.bar.talk
    assert bar._parties._more.text() == f"+{8 - len(chips(seat))}"
    assert bar._saying.width() >= 150
