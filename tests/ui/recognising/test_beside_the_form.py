"""The column beside the form: one sheet at a time, cards give way, the list keeps its room."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel

from dispatch_app.ui.dispatcher.aside import Aside


@pytest.fixture
def column(qapp):
    listing, card, first, second = (QLabel(name) for name in ("list", "card", "one", "two"))
    aside = Aside(listing, (card,), (first, second))
    aside.resize(480, 560)
    aside.show()
    yield aside, listing, card, first, second
    aside.close()


def test_one_sheet_is_open_at_a_time(column):
    aside, _, _, first, second = column
    aside.open(first)
    aside.open(second)
    assert (first.isVisible(), second.isVisible()) == (False, True)


def test_cards_give_way_to_a_sheet_and_come_back(column):
    aside, _, card, first, _ = column
    aside.open(first)
    assert not card.isVisible()
    aside.close_sheets()
    assert card.isVisible()


def test_a_sheet_that_closes_by_itself_brings_the_cards_back(column):
    aside, _, card, first, _ = column
    aside.open(first)
    first.hide()
    assert card.isVisible()


def test_the_list_keeps_room_for_ringing_calls(column):
    aside, listing, _, first, _ = column
    first.setMinimumHeight(400)
    aside.open(first)
    assert listing.height() >= 150


def test_what_opens_pushes_nothing_aside(column):
    aside, _, _, first, _ = column
    before = aside.minimumSizeHint().width()
    first.setText("很长的一句话，" * 40)
    aside.open(first)
    assert aside.minimumSizeHint().width() == before
