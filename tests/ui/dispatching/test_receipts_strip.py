"""Receipts: what became of an order, how long is left, and who has to telephone."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from dispatch_app.domain.codes import Origin, Overdue, ReceiptStep, Stage, StageReason
from dispatch_app.domain.commands import (
    ChooseHospital,
    RaiseOverdue,
    RegisterStation,
    ReportReceipt,
    ReportStage,
)
from dispatch_app.domain.values import Position
from dispatch_app.ui.dispatcher.dispatching.receipts import receipt_rows
from tests.fakes.builders import (
    H1,
    H2,
    LINE_2,
    MACHINE,
    SEAT_1,
    SEAT_2,
    SOUTH,
    V01,
    V03,
    a_place,
    at_station,
)

NEAR_SOUTH = a_place("演示区解放路9号", position=Position(lat=31.492, lon=120.492))


def sent(room):
    incident = room.opens(NEAR_SOUTH)
    room.dispatching.key_f9()
    return room.centre.mission(room.centre.incident(incident.id).missions[0])


def rows(room, mission, seat=SEAT_1):
    return receipt_rows(room.centre.state, mission.incident, seat, room.centre.now)


def receipt(room, mission, step):
    room.desk.elsewhere(
        ReportReceipt(mission=mission.id, version=1, step=step), at_station(mission.station)
    )


def late(room, mission, kind):
    room.desk.elsewhere(RaiseOverdue(kind=kind.value, subject=mission.id), MACHINE)


def test_each_receipt_is_ticked_and_the_next_one_is_waited_for(room):
    mission = sent(room)
    receipt(room, mission, ReceiptStep.DELIVERED)
    (row,) = rows(room, mission)
    assert [(s.step, s.done, s.waited_for) for s in row.steps] == [
        (ReceiptStep.DELIVERED, True, False),
        (ReceiptStep.SOUNDING, False, True),
        (ReceiptStep.ACKNOWLEDGED, False, False),
    ]


def test_the_bar_burns_down_from_three_minutes_and_past_zero(room):
    mission = sent(room)
    room.centre.later(60)
    assert (rows(room, mission)[0].left_s, rows(room, mission)[0].share_left) == (120, 120 / 180)
    room.centre.later(150)
    assert (rows(room, mission)[0].left_s, rows(room, mission)[0].share_left) == (-30, 0.0)


def test_wheels_that_roll_end_the_bar(room):
    mission = sent(room)
    room.centre.reaches(mission, Stage.ACKNOWLEDGED, Stage.EN_ROUTE)
    (row,) = rows(room, mission)
    assert (row.left_s, row.stage) == (None, Stage.EN_ROUTE)


def test_an_order_that_nobody_acknowledges_shows_the_stations_telephone(room):
    room.centre.do(
        RegisterStation(
            id=SOUTH,
            name="城南站",
            position=Position(lat=31.49, lon=120.49),
            phone="09998000002",
        ),
        MACHINE,
    )
    mission = sent(room)
    late(room, mission, Overdue.NOT_ACKNOWLEDGED)
    (row,) = rows(room, mission)
    assert (row.overdue, row.phone) == (Overdue.NOT_ACKNOWLEDGED, "09998000002")
    receipt(room, mission, ReceiptStep.ACKNOWLEDGED)
    assert rows(room, mission)[0].overdue is None


def test_the_next_vehicle_is_offered_beside_one_that_does_not_answer(room):
    mission = sent(room)
    late(room, mission, Overdue.NOT_ACKNOWLEDGED)
    room.dispatching._show_receipts()
    assert room.panel.receipts._another == V01


def test_the_gravest_lateness_is_shown(room):
    mission = sent(room)
    for kind in (Overdue.NOT_DELIVERED, Overdue.NOT_ACKNOWLEDGED, Overdue.WHEELS_LATE):
        late(room, mission, kind)
    assert rows(room, mission)[0].overdue is Overdue.WHEELS_LATE


def under(room, incident, *, busy):
    state, now = room.centre.state, room.centre.now
    return [row.mission for row in receipt_rows(state, incident, SEAT_1, now, busy=busy)]


def test_own_orders_stay_in_sight_while_nothing_else_is_in_hand(room):
    mission = sent(room)
    assert under(room, None, busy=False) == [mission.id]
    room.centre.reaches(mission, Stage.ACKNOWLEDGED, Stage.EN_ROUTE)
    assert under(room, None, busy=False) == []


def test_an_order_of_the_incident_before_does_not_stand_under_the_table_of_the_next(room):
    sent(room)
    other = room.centre.opens(LINE_2)
    assert under(room, other.id, busy=True) == []
    assert under(room, None, busy=True) == []


def test_an_order_that_nobody_acknowledges_comes_back_whatever_is_in_hand(room):
    mission = sent(room)
    other = room.centre.opens(LINE_2)
    late(room, mission, Overdue.NOT_ACKNOWLEDGED)
    assert under(room, other.id, busy=True) == [mission.id]


def test_the_panel_under_a_new_call_has_no_old_receipts(room):
    sent(room)
    room.workplace.selection.select(call=room.centre.rings(LINE_2).id)
    room.dispatching._show_receipts()
    assert not room.panel.receipts.rows


def test_orders_of_other_seats_are_theirs_to_watch(room):
    theirs = room.centre.opens(LINE_2, SEAT_2)
    room.centre.sends(theirs, V03, SEAT_2)
    assert receipt_rows(room.centre.state, None, SEAT_1, room.centre.now) == ()


# ---- by hand


def menu(room, mission):
    return room.dispatching.mission_keys.menu_for(room.centre.mission(mission.id))


def test_the_next_stage_can_be_reported_by_hand(room):
    mission = sent(room)
    menu(room, mission).actions()[0].trigger()
    assert room.desk.sent[-1] == ReportStage(
        mission=mission.id, stage=Stage.ACKNOWLEDGED, origin=Origin.BY_HAND
    )


def test_calling_a_crew_off_asks_for_the_reason(room):
    mission = sent(room)
    room.dispatching.mission_keys.ask_reason(mission, Stage.STOOD_DOWN)
    QTest.keyClick(room.chooser, "1")
    assert room.centre.mission(mission.id).stage is Stage.STOOD_DOWN
    assert room.desk.sent[-1].reason is StageReason.CANCELLED_BY_CALLER


def test_the_menu_offers_no_ending_that_the_rules_would_refuse(room):
    mission = sent(room)
    words = [a.text() for a in menu(room, mission).actions()]
    assert not any(room.texts.code("stage", "empty") in word for word in words)
    room.centre.reaches(mission, Stage.ACKNOWLEDGED, Stage.EN_ROUTE)
    words = [a.text() for a in menu(room, mission).actions()]
    assert any(room.texts.code("stage", "empty") in word for word in words)


def test_another_hospital_is_chosen_from_the_ranked_ones(room):
    mission = sent(room)
    room.dispatching.mission_keys.ask_hospital(mission)
    QTest.keyClick(room.chooser, "1")
    other = {H1: H2, H2: H1}[mission.hospital]
    best = room.panel.hospitals.rows[0].hospital
    assert room.desk.sent[-1] == ChooseHospital(mission=mission.id, hospital=best)
    assert best in (mission.hospital, other)


def test_the_strip_opens_the_menu_by_click_and_by_key(room):
    mission = sent(room)
    wanted = []
    room.panel.receipts.menu_wanted.disconnect()
    room.panel.receipts.menu_wanted.connect(lambda m, _where: wanted.append(m))
    QTest.mouseClick(
        room.panel.receipts, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(9, 9)
    )
    QTest.keyClick(room.panel.receipts, Qt.Key.Key_Return)
    assert wanted == [mission.id, mission.id]
