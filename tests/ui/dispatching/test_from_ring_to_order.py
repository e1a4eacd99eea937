"""The real form and the real dispatch panel together: few keys from the ring to the order."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

import pytest
from PySide6.QtCore import Qt

from dispatch_app.domain.codes import Priority
from dispatch_app.domain.commands import DispatchVehicle
from dispatch_app.ui.dispatcher.dispatching.panel import DispatchPanel
from dispatch_app.ui.dispatcher.dispatching.presenter import Dispatching
from dispatch_app.ui.dispatcher.notes import Notes
from dispatch_app.ui.kit.chooser import Chooser
from dispatch_app.ui.kit.guide.questions import SoundAlike
from tests.fakes.builders import a_centre
from tests.fakes.form_seat import LANDLINE, FormSeat
from tests.fakes.map_places import FakePlaces

MOST_KEYS = 12
SHORTCUTS = 2
"""F2 and F9 hang on the window and count as keys."""


class Answers(FakePlaces):
    """The guide for both panels: no other place is called the same."""

    def namesakes(self, question: Any, then: Any) -> None:
        self._answer(SoundAlike(name=question.name, matches=()), then)


@pytest.fixture
def seat(qapp: Any) -> Iterator[FormSeat]:
    seat = FormSeat(a_centre(), guide=cast(Any, Answers()))
    yield seat
    seat.close()


@pytest.fixture
def dispatching(seat: FormSeat) -> Dispatching:
    panel = DispatchPanel(seat.texts, seat.theme, seat.window)
    notes, chooser = Notes(seat.texts), Chooser(seat.window)
    return Dispatching(seat.workplace, panel, seat.intake, notes, chooser, seat.window)


def orders(seat: FormSeat) -> list[DispatchVehicle]:
    return [c for c in seat.desk.sent if isinstance(c, DispatchVehicle)]


def test_a_known_landline_with_chest_pain_takes_few_keys(seat, dispatching):
    seat.answers(LANDLINE)
    seat.press(Qt.Key.Key_Return)
    seat.type("xt")
    seat.press(Qt.Key.Key_Return)
    dispatching.key_f9()
    (order,) = orders(seat)
    assert order.slip.complaint == "chest_pain"
    assert order.slip.place.position == LANDLINE.position
    assert order.slip.priority is not None
    assert order.slip.priority <= Priority.P2
    assert seat.keys + SHORTCUTS <= MOST_KEYS


def test_the_warning_about_a_key_patient_reaches_the_crew(seat, dispatching):
    seat.answers(LANDLINE)
    seat.press(Qt.Key.Key_Return)
    dispatching.key_f9()
    assert any("冠心病" in warning for warning in orders(seat)[0].slip.warnings)


def test_before_the_place_is_confirmed_one_key_sends_all_the_same(seat, dispatching):
    seat.answers(LANDLINE)
    dispatching.key_shift_f9()
    (order,) = orders(seat)
    assert order.provisional
    seat.press(Qt.Key.Key_Return)
    seat.pause()
    (mission,) = seat.centre.state.missions.values()
    assert not mission.slip.slip.provisional


def test_what_is_typed_after_the_order_is_amended(seat, dispatching):
    seat.answers(LANDLINE)
    seat.press(Qt.Key.Key_Return)
    dispatching.key_f9()
    seat.type("xt")
    seat.press(Qt.Key.Key_Return)
    seat.pause()
    dispatching.amending.send_due()
    (mission,) = seat.centre.state.missions.values()
    assert mission.slip.slip.complaint == "chest_pain"
