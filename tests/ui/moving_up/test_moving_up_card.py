"""The card of move-ups: who could cover a bare station, at what price; one key orders that."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any, cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from dispatch_app.domain.changing.commands import AskReinforcement
from dispatch_app.domain.codes import Origin, PauseReason, SuspendReason, VehicleState
from dispatch_app.domain.commands import (
    FixPlace,
    PauseVehicle,
    ReportVehicleState,
    SuspendIncident,
    WakeIncident,
)
from dispatch_app.domain.cover import CellId, MoveUp
from dispatch_app.domain.large_events.commands import AcknowledgeMoveUp, EndMoveUp, OrderMoveUp
from dispatch_app.domain.timers import NORM
from dispatch_app.i18n.texts import Texts
from dispatch_app.services.large_event_watch import due
from dispatch_app.ui.dispatcher.dispatching.ledger import CoverLedger
from dispatch_app.ui.dispatcher.moving_up.presenter import ASKER, MovingUp
from dispatch_app.ui.dispatcher.notes import Notes
from dispatch_app.ui.dispatcher.workplace import Workplace
from dispatch_app.ui.kit.chooser import Chooser
from dispatch_app.ui.kit.guide.reach_questions import Cover, Covered
from tests.fakes.builders import a_place, at_station
from tests.fakes.form_desk import FormDesk
from tests.fakes.large_event_room import CENTRE, STATIONS, VEHICLES, a_large_centre

BARE, DONOR = STATIONS[3], STATIONS[0]
ITS_OWN = VEHICLES[6:8]
TEXTS = Texts.load("zh")


def a_move(vehicle: str = VEHICLES[0], gained: float = 32000.0) -> MoveUp:
    return MoveUp(
        vehicle=VEHICLES[VEHICLES.index(cast(Any, vehicle))],
        station=BARE,
        drive_s=270.0,
        gained=frozenset({CellId(1)}),
        lost=frozenset(),
        gained_people=gained,
        lost_people=4000.0,
    )


class Roads:
    """A guide that finds whatever the test put in, for the station that is asked about."""

    def __init__(self) -> None:
        self.moves: tuple[MoveUp, ...] = (a_move(), a_move(VEHICLES[2], 9000.0))
        self.asked: list[Cover] = []

    def cover(self, question: Cover, then: Callable[[Covered], None]) -> None:
        if question.asker == ASKER:
            self.asked.append(question)
        then(cast(Covered, SimpleNamespace(moves=self.moves, effects={}, bare=frozenset())))


class Seat:
    def __init__(self) -> None:
        self.centre = a_large_centre()
        self.desk = FormDesk(self.centre)
        self.roads = Roads()
        place = SimpleNamespace(
            desk=self.desk, texts=TEXTS, zone="Asia/Shanghai", timers=NORM, guide=self.roads
        )
        self.window = QWidget()
        self.window.resize(600, 400)
        self.notes = Notes(TEXTS)
        self.said: list[str] = []
        self.notes.said.connect(self._heard)
        workplace = cast(Workplace, place)
        self.ledger = CoverLedger(workplace)
        self.chooser = Chooser(self.window)
        self.moving = MovingUp(workplace, self.ledger, self.chooser, self.notes)
        self.card = self.moving.card
        self.card.setParent(self.window)
        self.window.show()

    def _heard(self, *said: str) -> None:
        self.said.append(said[-1])

    def close(self) -> None:
        self.window.close()
        for thing in (self.moving, self.ledger, self.window):
            thing.deleteLater()

    def becomes(self, vehicle: Any, state: VehicleState | None) -> None:
        """None: paused."""
        if state is None:
            pause = PauseVehicle(
                vehicle=vehicle, reason=PauseReason.MEAL, origin=Origin.STATION_BUTTON
            )
            self.centre.do(pause, CENTRE)
        else:
            told = ReportVehicleState(vehicle=vehicle, state=state, origin=Origin.STATION_BUTTON)
            self.centre.do(told, CENTRE)
        self.hears()

    def hears(self) -> None:
        self.desk.hear()
        self.ledger.look()

    def bares(self) -> None:
        for vehicle in ITS_OWN:
            self.becomes(vehicle, None)

    def centre_watches(self) -> None:
        for command, _ in list(due(self.centre.state, self.centre.now)):
            self.centre.do(command, CENTRE)
        self.hears()

    @property
    def orders(self) -> list[OrderMoveUp]:
        return [sent for sent in self.desk.sent if isinstance(sent, OrderMoveUp)]


@pytest.fixture
def seat(qapp: Any) -> Iterator[Seat]:
    opened = Seat()
    yield opened
    opened.close()


def test_while_every_station_has_somebody_nothing_is_asked_or_shown(seat: Seat) -> None:
    seat.hears()
    assert seat.roads.asked == []
    seat.becomes(ITS_OWN[0], None)
    assert seat.roads.asked == [], "its second vehicle is there"
    assert seat.card.isHidden()


def test_a_bare_station_gets_a_proposal_with_its_price_at_the_donor(seat: Seat) -> None:
    seat.bares()
    (question,) = seat.roads.asked
    assert [post.id for post in question.posts] == [BARE]
    assert not seat.card.isHidden()
    assert seat.card.bare.text() == "无车可派：演示3站"
    assert seat.card.proposal.text().startswith(f"{VEHICLES[0]} 车  演示0站 → 演示3站")
    assert seat.card.price.text() == "新覆盖 32,000 人，原地失去 4,000 人；原站余 1 车"


def test_ground_that_others_reach_in_time_needs_nobody(seat: Seat) -> None:
    seat.roads.moves = ()
    seat.bares()
    assert seat.card.isHidden()
    seat.moving.key_order()
    assert seat.orders == []
    assert seat.said == [TEXTS("move_up.nothing")]


def test_one_key_orders_exactly_what_is_read(seat: Seat) -> None:
    seat.bares()
    seat.moving.key_order()
    (order,) = seat.orders
    assert (order.vehicle, order.station, order.until_home) == (VEHICLES[0], BARE, True)
    assert "演示3站" in order.title
    assert seat.card.order.isHidden(), "one is enough"
    assert seat.card.standing.text().startswith(f"… {VEHICLES[0]} 车去 演示3站 补位")


def test_the_crews_signature_is_seen_and_the_return_of_the_own_vehicle_ends_it(seat: Seat) -> None:
    seat.bares()
    seat.moving.key_order()
    (stand_by,) = seat.centre.state.large.stand_bys.values()
    seat.centre.do(AcknowledgeMoveUp(move_up=stand_by.id), at_station(DONOR))
    seat.hears()
    assert seat.card.standing.text().startswith("✓")
    seat.becomes(ITS_OWN[0], VehicleState.STANDBY)
    seat.centre_watches()
    assert seat.centre.state.large.stand_bys == {}
    assert seat.card.isHidden()
    assert seat.said[-1] == f"{VEHICLES[0]} 车补位结束：该站车辆已归队"
    notice = seat.centre.state.notices[stand_by.notice]
    assert notice.withdrawn_because == "home_again"
    assert TEXTS.has(f"move_up_end.{notice.withdrawn_because}")


def test_another_one_is_chosen_by_a_digit_and_one_is_called_back(seat: Seat) -> None:
    seat.bares()
    seat.moving.key_more()
    QTest.keyClick(seat.chooser, Qt.Key.Key_1)
    (order,) = seat.orders
    assert order.vehicle == VEHICLES[2]
    seat.moving.key_more()
    QTest.keyClick(seat.chooser, Qt.Key.Key_1)
    assert isinstance(seat.desk.sent[-1], EndMoveUp)
    assert seat.centre.state.large.stand_bys == {}


def test_a_declined_proposal_gives_way_to_the_next_until_the_station_is_covered(
    seat: Seat,
) -> None:
    seat.bares()
    seat.moving.key_more()
    QTest.keyClick(seat.chooser, Qt.Key.Key_2)
    assert seat.card.proposal.text().startswith(VEHICLES[2])
    seat.becomes(ITS_OWN[0], VehicleState.STANDBY)
    assert seat.card.isHidden()
    seat.becomes(ITS_OWN[0], None)
    assert seat.card.proposal.text().startswith(VEHICLES[0])


def test_who_can_go_no_longer_is_not_proposed(seat: Seat) -> None:
    seat.bares()
    seat.becomes(VEHICLES[0], None)
    assert seat.card.proposal.text().startswith(VEHICLES[2])


def test_what_another_seat_ordered_first_is_said(seat: Seat) -> None:
    seat.bares()
    move = seat.card.shown.move
    assert move is not None
    seat.centre.do(OrderMoveUp(vehicle=move.vehicle, station=BARE, title="x"))
    seat.moving.key_order()
    assert seat.centre.state.large.stand_bys
    assert len(seat.centre.state.large.stand_bys) == 1
    assert seat.said


def test_while_somebody_waits_for_a_vehicle_none_is_proposed_elsewhere(seat: Seat) -> None:
    incident = seat.centre.opens().id
    seat.centre.do(FixPlace(incident=incident, place=a_place()))
    seat.centre.do(SuspendIncident(incident=incident, reason=SuspendReason.NO_VEHICLE))
    seat.bares()
    assert seat.card.isHidden()
    seat.centre.do(WakeIncident(incident=incident))
    seat.hears()
    assert not seat.card.isHidden()


def test_while_a_crew_asks_for_more_none_is_proposed_elsewhere(seat: Seat) -> None:
    incident = seat.centre.opens().id
    seat.centre.do(FixPlace(incident=incident, place=a_place()))
    seat.bares()
    assert not seat.card.isHidden()
    mission = seat.centre.sends(seat.centre.incident(incident), VEHICLES[4])
    seat.centre.do(AskReinforcement(mission=mission.id))
    seat.hears()
    assert seat.card.isHidden()


def test_a_donor_is_not_left_bare_for_another_station_whose_ground_it_holds(seat: Seat) -> None:
    seat.roads.moves = (a_move(),)
    seat.becomes(VEHICLES[1], None)
    seat.bares()
    assert seat.card.isHidden(), "the last one of its station, and people there would lose it"
    seat.becomes(VEHICLES[1], VehicleState.STANDBY)
    assert not seat.card.isHidden()
