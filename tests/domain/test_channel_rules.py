"""Other ways of an order: asked by a person, told by machines, and who was telephoned."""

from __future__ import annotations

from datetime import timedelta

import pytest

from dispatch_app.domain import commands as c
from dispatch_app.domain.channels import Channel, ChannelStep, Phoned, PhoneWord
from dispatch_app.domain.codes import Level, OrderKind, Origin, Overdue, ReceiptStep, Stage
from dispatch_app.domain.codes import Role as Role
from dispatch_app.domain.codes import StageReason as Why
from dispatch_app.domain.errors import Rejected
from dispatch_app.domain.ids import AccountId
from dispatch_app.domain.order_commands import NotePhoned, ReportChannel, SendAnotherWay
from dispatch_app.domain.overdue import late_changes
from dispatch_app.domain.phoning import whom_to_phone
from dispatch_app.domain.state import Mission
from dispatch_app.domain.values import Actor, Position
from dispatch_app.services import rights
from tests.fakes.builders import (
    H1,
    MACHINE,
    NORTH,
    SEAT_1,
    V01,
    Centre,
    a_mission,
    a_place,
    at_seat,
    at_station,
)

GATEWAY = Actor(account=AccountId("vehicles"), role=Role.VEHICLE_GATEWAY)


def with_numbers(centre: Centre) -> Centre:
    """Station, crew and hospital can be telephoned."""
    centre.do(
        c.RegisterStation(
            id=NORTH, name="城北站", position=Position(lat=31.51, lon=120.51), phone="09998000001"
        ),
        MACHINE,
    )
    centre.do(
        c.RegisterVehicle(
            id=V01, plate="演A01", station=NORTH, level=Level.BLS, phone="19900000101"
        ),
        MACHINE,
    )
    centre.do(
        c.RegisterHospital(
            id=H1, name="演示一院", position=Position(lat=31.52, lon=120.52), phone="09998000010"
        ),
        MACHINE,
    )
    return centre


def called(centre: Centre, mission: Mission, party: Phoned, word: PhoneWord) -> Mission:
    centre.do(NotePhoned(mission=mission.id, party=party, word=word))
    return centre.mission(mission.id)


def test_whom_to_phone_names_station_crew_and_hospital_in_this_order() -> None:
    centre, mission = a_mission()
    with_numbers(centre).do(c.ChooseHospital(mission=mission.id, hospital=H1))
    found = whom_to_phone(centre.state, centre.mission(mission.id))
    assert [(p.party, p.name, p.number) for p in found] == [
        (Phoned.STATION, "城北站", "09998000001"),
        (Phoned.CREW, "01 演A01", "19900000101"),
        (Phoned.HOSPITAL, "演示一院", "09998000010"),
    ]


def test_who_was_phoned_stands_with_number_name_and_time() -> None:
    centre, mission = a_mission()
    mission = called(with_numbers(centre), mission, Phoned.STATION, PhoneWord.NOT_REACHED)
    (note,) = mission.channels
    assert (note.by, note.name, note.number, note.at) == (
        "person-1",
        "城北站",
        "09998000001",
        centre.now,
    )
    assert (note.channel, note.step) == (Channel.TELEPHONE, ChannelStep.NOT_REACHED)
    assert mission.stage is Stage.ORDERED


def test_a_crew_that_takes_the_order_by_telephone_has_signed_by_hand() -> None:
    centre, mission = a_mission()
    mission = called(with_numbers(centre), mission, Phoned.CREW, PhoneWord.ACKNOWLEDGED)
    signed = mission.reached(Stage.ACKNOWLEDGED)
    assert signed is not None
    assert (signed.origin, mission.slips[0].acknowledged_at) == (Origin.BY_HAND, centre.now)


def test_a_hospital_signs_for_no_crew() -> None:
    centre, mission = a_mission()
    with_numbers(centre).do(c.ChooseHospital(mission=mission.id, hospital=H1))
    mission = called(centre, mission, Phoned.HOSPITAL, PhoneWord.ACKNOWLEDGED)
    assert (mission.stage, mission.channels[-1].name) == (Stage.ORDERED, "演示一院")


def test_nobody_is_noted_as_phoned_without_a_number() -> None:
    centre, mission = a_mission()
    with pytest.raises(Rejected) as refusal:
        called(centre, mission, Phoned.CREW, PhoneWord.SPOKEN)
    assert refusal.value.code == "order.no-telephone"
    other = NotePhoned(
        mission=mission.id, party=Phoned.CREW, word=PhoneWord.SPOKEN, number="19900000999"
    )
    centre.do(other)
    assert centre.mission(mission.id).channels[0].number == "19900000999"


def test_a_mission_that_is_over_is_sent_no_other_way_but_its_cancellation_is() -> None:
    centre, mission = a_mission()
    off = c.ReportStage(
        mission=mission.id,
        stage=Stage.STOOD_DOWN,
        origin=Origin.BY_HAND,
        reason=Why.CANCELLED_BY_CALLER,
    )
    centre.do(off)
    assert len(centre.do(SendAnotherWay(mission=mission.id))) == 1
    done, ended = a_mission(
        Stage.ACKNOWLEDGED,
        Stage.EN_ROUTE,
        Stage.ON_SCENE,
        Stage.TRANSPORTING,
        Stage.AT_HOSPITAL,
        Stage.COMPLETE,
    )
    with pytest.raises(Rejected) as refusal:
        done.do(SendAnotherWay(mission=ended.id))
    assert refusal.value.code == "mission.ended"


def test_what_a_terminal_answers_twice_is_kept_once() -> None:
    centre, mission = a_mission()
    taken = ReportChannel(
        mission=mission.id,
        version=1,
        channel=Channel.VEHICLE_TERMINAL,
        step=ChannelStep.TAKEN,
        at=centre.now,
    )
    centre.later(5)
    assert len(centre.do(taken, GATEWAY)) == 1
    assert centre.do(taken, GATEWAY) == ()
    (note,) = centre.mission(mission.id).channels
    assert note.at == centre.now - timedelta(seconds=5)


def test_a_terminal_tells_of_orders_and_telephones_nobody() -> None:
    centre, mission = a_mission()
    report = ReportChannel(
        mission=mission.id,
        version=1,
        channel=Channel.VEHICLE_TERMINAL,
        step=ChannelStep.TAKEN,
    )
    rights.check(GATEWAY, report, centre.state)
    for asked in (
        SendAnotherWay(mission=mission.id),
        NotePhoned(mission=mission.id, party=Phoned.CREW, word=PhoneWord.SPOKEN),
    ):
        rights.check(at_seat(SEAT_1), asked, centre.state)
        with pytest.raises(Rejected):
            rights.check(GATEWAY, asked, centre.state)
    with pytest.raises(Rejected):
        rights.check(at_seat(SEAT_1), report, centre.state)


# ---- changes of orders go late too


def changed_on_the_way() -> tuple[Centre, Mission]:
    centre, mission = a_mission(Stage.ACKNOWLEDGED, Stage.EN_ROUTE)
    place = a_place("演示区解放路9号", position=Position(lat=31.49, lon=120.49))
    centre.later(100).do(c.FixPlace(incident=mission.incident, place=place))
    return centre, centre.mission(mission.id)


def late(centre: Centre) -> list[tuple[Overdue, int]]:
    return [(kind, version) for kind, _, version in late_changes(centre.state, centre.now)]


def test_a_change_that_does_not_reach_its_crew_goes_late_like_an_order() -> None:
    centre, mission = changed_on_the_way()
    assert mission.slip is not None and mission.slip.kind is OrderKind.AMENDMENT
    assert late(centre.later(20)) == []
    assert late(centre.later(1)) == [(Overdue.CHANGE_NOT_DELIVERED, 2)]
    assert late(centre.later(10)) == [(Overdue.CHANGE_NOT_ACKNOWLEDGED, 2)]


def test_a_change_is_late_until_somebody_signs_for_it_and_raised_once() -> None:
    centre, mission = changed_on_the_way()
    centre.later(31)
    raise_it = c.RaiseOverdue(
        kind=Overdue.CHANGE_NOT_ACKNOWLEDGED.value, subject=mission.id, version=2
    )
    assert len(centre.do(raise_it, MACHINE)) == 1
    assert centre.do(raise_it, MACHINE) == ()
    assert late(centre) == []
    signed = c.ReportReceipt(mission=mission.id, version=2, step=ReceiptStep.ACKNOWLEDGED)
    centre.do(signed, at_station(NORTH))
    assert late(centre.later(60)) == []


def test_the_next_change_goes_late_by_itself() -> None:
    centre, mission = changed_on_the_way()
    centre.later(31)
    kind = Overdue.CHANGE_NOT_ACKNOWLEDGED.value
    centre.do(c.RaiseOverdue(kind=kind, subject=mission.id, version=2), MACHINE)
    back = a_place("演示区解放路11号", position=Position(lat=31.48, lon=120.49))
    centre.do(c.FixPlace(incident=mission.incident, place=back))
    assert late(centre) == []
    assert late(centre.later(31)) == [(Overdue.CHANGE_NOT_ACKNOWLEDGED, 3)]


def test_a_change_of_an_order_nobody_has_signed_is_late_only_if_it_does_not_arrive() -> None:
    centre, mission = a_mission()
    place = a_place("演示区解放路9号", position=Position(lat=31.49, lon=120.49))
    centre.do(c.FixPlace(incident=mission.incident, place=place))
    assert late(centre.later(31)) == [(Overdue.CHANGE_NOT_DELIVERED, 2)]
    arrived = c.ReportReceipt(mission=mission.id, version=2, step=ReceiptStep.DELIVERED)
    centre.do(arrived, at_station(NORTH))
    assert late(centre.later(60)) == []
