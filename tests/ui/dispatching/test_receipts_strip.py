"""Receipts: what became of an order, how long is left, and who has to telephone."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from dispatch_app.domain.channels import Channel, ChannelStep
from dispatch_app.domain.codes import Origin, Overdue, ReceiptStep, Stage, StageReason
from dispatch_app.domain.commands import (
    ChooseHospital,
    FixPlace,
    RaiseOverdue,
    RegisterStation,
    ReportReceipt,
    ReportStage,
)
from dispatch_app.domain.values import Position
from dispatch_app.ui.dispatcher.dispatching.receipt_words import (
    other_ways,
    receipt_tip,
    way_text,
)
from dispatch_app.ui.dispatcher.dispatching.receipts import foremost, receipt_rows
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


# ---- other ways to a crew that does not answer


def with_numbers(room):
    station = RegisterStation(
        id=SOUTH, name="城南站", position=Position(lat=31.49, lon=120.49), phone="09998000002"
    )
    room.centre.do(station, MACHINE)


def test_one_key_sends_the_order_that_does_not_arrive_by_the_second_channel(room):
    mission = sent(room)
    late(room, mission, Overdue.NOT_DELIVERED)
    room.dispatching._show_receipts()
    room.dispatching.other_ways.key_send()
    (note,) = room.centre.mission(mission.id).channels
    assert (note.channel, note.step, note.by) == (Channel.SECOND, ChannelStep.ASKED, "person-1")
    (row,) = rows(room, mission)
    assert [way_text(way, room.texts) for way in row.ways] == ["二通道…"]


def test_two_keys_note_who_was_telephoned_and_sign_for_the_crew(room):
    with_numbers(room)
    mission = sent(room)
    late(room, mission, Overdue.NOT_ACKNOWLEDGED)
    room.dispatching._show_receipts()
    room.dispatching.other_ways.key_phone()
    assert [b.text() for b in room.chooser._buttons] == [
        "1  ☎ 09998000002  城南站  已通话，签收",
        "2  ☎ 09998000002  城南站  打不通",
    ]
    QTest.keyClick(room.chooser, Qt.Key.Key_1)
    told = room.centre.mission(mission.id)
    assert (told.stage, told.stages[-1].origin) == (Stage.ACKNOWLEDGED, Origin.BY_HAND)
    assert (told.channels[-1].number, told.channels[-1].by) == ("09998000002", "person-1")
    assert rows(room, mission)[0].overdue is None


def test_the_late_order_is_the_one_that_a_key_is_about(room):
    first = sent(room)
    second = sent_again(room)
    late(room, second, Overdue.NOT_ACKNOWLEDGED)
    both = rows(room, second)
    assert {row.mission for row in both} == {first.id, second.id}
    assert foremost(both).mission == second.id


def sent_again(room):
    incident = room.opens(NEAR_SOUTH)
    room.dispatching.key_f9()
    return room.centre.mission(room.centre.incident(incident.id).missions[0])


def test_the_next_vehicle_is_offered_for_the_selected_incident_alone(room):
    mission = sent(room)
    late(room, mission, Overdue.NOT_ACKNOWLEDGED)
    (here,) = rows(room, mission)
    other = room.centre.opens(LINE_2)
    (elsewhere,) = receipt_rows(room.centre.state, other.id, SEAT_1, room.centre.now)

    def words(row):
        return [text for text, _ in other_ways(row, V01, room.texts)]

    assert "F10 另派 01 车" in words(here)
    assert "F10 另派 01 车" not in words(elsewhere)


def test_a_change_that_nobody_signs_for_is_shown_late_by_the_clock(room):
    mission = sent(room)
    room.centre.reaches(mission, Stage.ACKNOWLEDGED, Stage.EN_ROUTE)
    place = a_place("演示区解放路11号", position=Position(lat=31.48, lon=120.49))
    room.centre.do(FixPlace(incident=mission.incident, place=place))
    assert rows(room, mission)[0].overdue is None
    room.centre.later(31)
    (row,) = rows(room, mission)
    assert (row.overdue, row.version) == (Overdue.CHANGE_NOT_ACKNOWLEDGED, 2)


def test_every_receipt_stands_with_its_time_in_the_tip(room):
    mission = sent(room)
    receipt(room, mission, ReceiptStep.DELIVERED)
    receipt(room, mission, ReceiptStep.PRINTED)
    (row,) = rows(room, mission)
    tip = receipt_tip(row, room.texts, "Asia/Shanghai").splitlines()
    assert tip[2:6] == ["✓ 送达 12:00:00", "○ 响铃", "✓ 打印 12:00:00", "○ 签收"]


def test_a_key_without_an_order_says_so(room):
    room.dispatching.other_ways.key_send()
    assert room.panel.said == "没有等待的派车单"
