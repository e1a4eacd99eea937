"""The phone book at the seat: found while typing, called by Enter, used inside a call as well."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from dispatch_app.domain import commands as c
from dispatch_app.domain import telephone_commands as tc
from dispatch_app.domain.codes import Level, Role
from dispatch_app.domain.ids import StationId, VehicleId
from dispatch_app.domain.telephone import CallPurpose, ContactKind, PartyRole, Target, TargetKind
from dispatch_app.domain.values import Position
from dispatch_app.seating.keyboard import type_text
from tests.fakes.builders import MACHINE, NORTH, SEAT_1, SEAT_2, Centre, a_centre
from tests.fakes.telephone_seat import LEADER, a_seat, outside

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
POLICE = Target(kind=TargetKind.NUMBER, id="09991100110")


@pytest.fixture
def desk(seat):
    seat.knows("市公安局指挥中心", "09991100110")
    seat.knows("长春路消防支队", "09991190119", kind=ContactKind.FIRE)
    return seat


def a_centre_with_telephones() -> Centre:
    centre = a_centre()
    spot = Position(lat=31.5, lon=120.5)
    for command in (
        c.RegisterStation(id=NORTH, name="城北站", position=spot, phone="0999-8100001"),
        c.RegisterVehicle(
            id=VehicleId("01"),
            plate="演A01",
            station=NORTH,
            level=Level.BLS,
            phone="19900000101",
        ),
    ):
        centre.do(command, MACHINE)
    return centre


def test_a_key_opens_it_and_a_name_in_chinese_finds_somebody(desk):
    desk.telephone.key_telephone()
    type_text(desk.focused, "公安")
    desk.settle()
    assert desk.shown == ["市公安局指挥中心"]


def test_enter_calls_who_stands_first(desk):
    desk.telephone.key_telephone()
    desk.type("gaj")
    desk.press(Qt.Key.Key_Return)
    assert desk.last == tc.CallOut(to=POLICE, purpose=CallPurpose.POLICE)


def test_arrows_choose_another(desk):
    desk.telephone.key_telephone()
    desk.press(Qt.Key.Key_Down)
    desk.press(Qt.Key.Key_Return)
    assert desk.last.to.id == "09991190119"


def test_a_number_that_nobody_has_is_called_as_typed(desk):
    desk.telephone.key_telephone()
    desk.type("19900000042")
    assert desk.shown == ["拨打此号码"]
    desk.press(Qt.Key.Key_Return)
    assert desk.last.to == Target(kind=TargetKind.NUMBER, id="19900000042")


def test_stations_and_crews_stand_in_the_book_with_their_telephones(seats):
    seat = seats(centre=a_centre_with_telephones())
    seat.telephone.key_telephone()
    seat.type("cbz")
    seat.press(Qt.Key.Key_Return)
    assert (seat.last.to.id, seat.last.purpose) == ("09998100001", CallPurpose.STATION)


def test_a_station_whose_entry_is_kept_by_hand_stands_there_once(seats):
    seat = seats(centre=a_centre_with_telephones())
    kept = tc.RegisterContact(
        id="north",
        name="城北站值班室",
        kind=ContactKind.STATION,
        numbers=("0999-8100001",),
        station=StationId("N"),
    )
    seat.centre.do(kept, LEADER)
    seat.desk.hear()
    seat.telephone.key_telephone()
    assert sum("城北站" in title for title in seat.shown) == 1


def test_the_call_is_for_the_incident_that_is_selected(desk):
    incident = desk.centre.opens()
    desk.selection.select(incident=incident.id)
    desk.telephone.call_number("09991100110")
    assert desk.last.incident == incident.id


def test_escape_leaves_what_was_typed_and_gives_the_keys_back(desk):
    desk.telephone.key_telephone()
    desk.type("gaj")
    desk.press(Qt.Key.Key_Escape)
    assert desk.telephone.panel.isHidden()
    assert desk.focused is desk.field
    desk.telephone.key_telephone()
    assert desk.telephone.pages["telephone"].typed == "gaj"


def test_enter_dials_the_number_that_was_typed_and_not_one_that_holds_it(desk):
    desk.telephone.key_telephone()
    desk.type("110")
    assert desk.shown == ["拨打此号码", "市公安局指挥中心"]
    desk.press(Qt.Key.Key_Return)
    assert desk.last.to.id == "110"


# ---- inside a call


@pytest.mark.parametrize(
    ("modifier", "wish"),
    [
        (Qt.KeyboardModifier.NoModifier, tc.ConsultSomebody),
        (CTRL, tc.TransferCall),
        (SHIFT, tc.AddParty),
    ],
)
def test_in_a_call_the_same_page_consults_transfers_and_adds(desk, modifier, wish):
    call = desk.talks("1")
    desk.telephone.key_telephone()
    desk.type("gaj")
    desk.press(Qt.Key.Key_Return, modifier)
    assert desk.last == wish(call=call.id, to=POLICE)


def test_a_call_can_go_back_to_the_queue(desk):
    call = desk.talks("1")
    desk.telephone.key_telephone()
    type_text(desk.focused, "队列")
    desk.press(Qt.Key.Key_Return, CTRL)
    assert desk.last == tc.TransferCall(call=call.id, to=Target(kind=TargetKind.QUEUE, id=""))


def test_a_number_clicked_in_a_call_is_not_dialled_but_offered(desk):
    desk.talks("1")
    before = len(desk.desk.sent)
    desk.telephone.call_number("09991100110")
    assert len(desk.desk.sent) == before
    assert desk.telephone.pages["telephone"].typed == "09991100110"
    assert desk.shown == ["市公安局指挥中心"]


def test_who_only_listens_dials_for_himself(desk):
    call = desk.talks("1", SEAT_2)
    desk.parties(
        call,
        outside("09990001234"),
        a_seat(SEAT_2, leads=True),
        a_seat(SEAT_1, PartyRole.LISTENING),
    )
    desk.telephone.key_telephone()
    assert desk.telephone.pages["telephone"].acts[0].code == "dial"


# ---- several at once, and again


def test_marked_entries_are_called_as_a_group(desk):
    desk.telephone.key_telephone()
    desk.press(Qt.Key.Key_Space, CTRL)
    desk.press(Qt.Key.Key_Space, CTRL)
    desk.press(Qt.Key.Key_Return, CTRL)
    assert isinstance(desk.last, tc.GroupCall)
    assert {to.id for to in desk.last.to} == {"09991100110", "09991190119"}


def test_one_alone_is_no_group(desk):
    desk.telephone.key_telephone()
    desk.press(Qt.Key.Key_Space, CTRL)
    desk.press(Qt.Key.Key_Return, CTRL)
    assert desk.desk.sent == []


def test_redial_calls_the_last_one_again(desk):
    desk.telephone.dialling.redial()
    assert desk.said == "重拨未成：本席还没有拨过电话"
    desk.telephone.call_number("09991100110")
    desk.telephone.dialling.redial()
    assert desk.desk.sent[-1] == desk.desk.sent[-2]


# ---- keeping the book


def test_who_may_puts_somebody_into_the_book(seats):
    seat = seats(role=Role.SHIFT_LEADER)
    seat.telephone.key_telephone()
    seat.type("19900000055")
    seat.press(Qt.Key.Key_N, CTRL)
    form = seat.telephone.contacts.form
    assert form.values["numbers"] == "19900000055"
    form.put("name", "演示供电")
    form.put("kind", "utility")
    form._save()
    assert (seat.last.name, seat.last.numbers, seat.last.kind) == (
        "演示供电",
        ("19900000055",),
        ContactKind.UTILITY,
    )
    assert seat.telephone.panel.shown == "telephone"


def test_a_new_contact_is_no_station_until_somebody_says_so(seats):
    seat = seats(role=Role.SHIFT_LEADER)
    seat.telephone.key_telephone()
    seat.press(Qt.Key.Key_N, CTRL)
    form = seat.telephone.contacts.form
    assert form.values["kind"] == "other"
    form.put("kind", "station")
    form.clear()
    assert form.values["kind"] == "other"


def test_an_entry_without_a_number_stays_in_the_form(seats):
    seat = seats(role=Role.SHIFT_LEADER)
    seat.telephone.key_telephone()
    seat.press(Qt.Key.Key_N, CTRL)
    form = seat.telephone.contacts.form
    form.put("name", "演示供电")
    form._save()
    assert seat.desk.sent == []
    assert "号码" in form.trouble
    assert form.values["name"] == "演示供电"


def test_a_dispatcher_is_not_offered_to_change_the_book(desk):
    desk.telephone.key_telephone()
    codes = {act.code for act in desk.telephone.pages["telephone"].acts}
    assert codes.isdisjoint({"add_contact", "drop_contact"})


def test_a_book_of_a_thousand_long_names_is_searched_and_shown(seats):
    centre = a_centre()
    for n in range(1000):
        entry = tc.RegisterContact(
            id=f"c{n}",
            name=f"演示市第{n}消防救援站特勤大队二中队值班室夜间备用电话",
            kind=ContactKind.FIRE,
            numbers=(f"0999{n:07d}",),
        )
        centre.do(entry, LEADER)
    seat = seats(centre=centre, size=(1366, 700))
    seat.telephone.key_telephone()
    seat.type("0000777")
    assert seat.shown[1:] == ["演示市第777消防救援站特勤大队二中队值班室夜间备用电话"]
    seat.window.grab()
