"""Who may ask for what: refused by code, and a station touches only its own."""

from typing import get_args

import pytest

from dispatch_app.domain import account_commands as acc
from dispatch_app.domain import alarm_commands as ac
from dispatch_app.domain import commands as c
from dispatch_app.domain import drill_commands as dc
from dispatch_app.domain import duty_commands as dtc
from dispatch_app.domain import map_commands as mc
from dispatch_app.domain import notice_commands as nc
from dispatch_app.domain import past_commands as pac
from dispatch_app.domain import power_commands as pc
from dispatch_app.domain import protocol_commands as prc
from dispatch_app.domain import telephone_commands as tc
from dispatch_app.domain import track_commands as trc
from dispatch_app.domain import way_commands as wc
from dispatch_app.domain.appointments import commands as apc
from dispatch_app.domain.codes import Origin, ReceiptStep, Role, SeatState, Stage, VehicleState
from dispatch_app.domain.errors import Rejected
from dispatch_app.domain.forewarning import commands as fwc
from dispatch_app.domain.large_events import commands as lec
from dispatch_app.domain.notices import NoticeTo
from dispatch_app.domain.quality import commands as qc
from dispatch_app.domain.texts.commands import GiveUpText
from dispatch_app.domain.training.commands import DeclareTraining
from dispatch_app.domain.values import Actor
from dispatch_app.domain.waiting import commands as wtc
from dispatch_app.services.rights import MAY_ASK, MAY_READ, Reading, check, check_reading
from tests.fakes import builders as a
from tests.fakes import map_work


def an_actor(role, **more):
    return Actor(account=f"some-{role.value}", role=role, **more)


def refusal(actor, command, state):
    with pytest.raises(Rejected) as refused:
        check(actor, command, state)
    return refused.value.code


STANDBY_03 = c.ReportVehicleState(
    vehicle=a.V03, state=VehicleState.STANDBY, origin=Origin.STATION_BUTTON
)


def test_every_role_stands_in_both_tables():
    assert set(MAY_ASK) == set(MAY_READ) == set(Role)


def test_every_command_may_be_asked_by_somebody_who_can_sign_in():
    people = frozenset().union(*(may for role, may in MAY_ASK.items() if role is not Role.SYSTEM))
    centres_own = {c.RaiseOverdue, c.ArchiveIncident, mc.ExpireRoadCondition}
    centres_own |= {c.RecordNumberAsked, tc.EndAfterCall, ac.EscalateAlarm, ac.SettleAlarm}
    centres_own |= {c.ReportCallerLocation, c.ReportNoCallerLocation, c.ReportLocator}
    centres_own |= {pc.RecordPowerSaved, trc.ReportTracksDropped, dc.RunOutDrill}
    centres_own |= {dtc.TurnShift, dtc.MarkUpkeepDue, dtc.RemindOfPause}
    centres_own |= {pac.DeclareInvented, DeclareTraining, nc.ArchiveNotice}
    centres_own |= {qc.ArchiveReview, qc.SetScoreSheet, qc.SetQuestionnaire}
    centres_own |= {acc.RecordAccountStep, wc.ReportMissionWay, wc.ReportVehicleDay}
    centres_own |= {wtc.OfferVehicle, wtc.WithdrawOffer}
    centres_own |= {apc.MakeAppointments, apc.ArchiveAppointment}
    centres_own |= {fwc.ArchiveForewarning}
    centres_own |= {prc.BringProtocols, prc.BringProtocolIntoForce}
    centres_own |= {lec.SetEventPlans, lec.EscalateTelling, GiveUpText}
    assert set(get_args(c.Command)) - people == centres_own


@pytest.mark.parametrize("role", [Role.DIRECTOR, Role.STATION, Role.GATEWAY, Role.AUDITOR])
def test_only_desks_send_vehicles(role):
    order = c.DispatchVehicle(
        incident="I", vehicle=a.V01, slip=a.a_slip(), recommendation=a.a_recommendation()
    )
    assert refusal(an_actor(role, station=a.NORTH), order, a.a_centre().state) == "right.missing"


def test_a_vehicle_gateway_presses_the_crews_keys_and_nothing_else():
    state = a.a_centre().state
    gateway = an_actor(Role.VEHICLE_GATEWAY)
    check(gateway, STANDBY_03, state)
    assert refusal(gateway, c.AnswerCall(call="C"), state) == "right.missing"
    assert refusal(gateway, c.ReportRinging(line=a.LINE_1), state) == "right.missing"


def test_a_gateway_reports_lines_and_nothing_else():
    state = a.a_centre().state
    gateway = an_actor(Role.GATEWAY)
    check(gateway, c.ReportRinging(line=a.LINE_1), state)
    assert refusal(gateway, c.AnswerCall(call="C"), state) == "right.missing"
    assert refusal(gateway, STANDBY_03, state) == "right.missing"


def test_a_station_reports_its_own_vehicles_only():
    state = a.a_centre().state
    check(a.at_station(a.SOUTH), STANDBY_03, state)
    assert refusal(a.at_station(a.NORTH), STANDBY_03, state) == "right.other-station"


@pytest.mark.parametrize(
    "report",
    [
        lambda m: c.ReportReceipt(mission=m, version=1, step=ReceiptStep.DELIVERED),
        lambda m: c.ReportStage(mission=m, stage=Stage.EN_ROUTE, origin=Origin.STATION_BUTTON),
        lambda m: c.FileRunSheet(mission=m, cases=(), driver=""),
        lambda m: c.ChooseHospital(mission=m, hospital=a.H1),
    ],
)
def test_a_station_reports_its_own_missions_only(report):
    centre, mission = a.a_mission(vehicle=a.V03)
    check(a.at_station(a.SOUTH), report(mission.id), centre.state)
    assert refusal(a.at_station(a.NORTH), report(mission.id), centre.state) == "right.other-station"


def test_a_station_learns_nothing_by_asking_for_what_does_not_exist():
    unknown = c.ReportStage(mission="M-9", stage=Stage.EN_ROUTE, origin=Origin.BY_HAND)
    assert refusal(a.at_station(a.NORTH), unknown, a.a_centre().state) == "right.other-station"


def test_a_station_account_without_a_station_may_do_nothing():
    assert refusal(an_actor(Role.STATION), STANDBY_03, a.a_centre().state) == "right.other-station"


def test_nobody_but_the_shift_leader_touches_another_persons_seat():
    state = a.a_centre().state
    away = c.SetSeatState(seat=a.SEAT_2, state=SeatState.AWAY)
    check(a.at_seat(a.SEAT_2), away, state)
    check(an_actor(Role.SHIFT_LEADER, seat=a.SEAT_1), away, state)
    assert refusal(a.at_seat(a.SEAT_1), away, state) == "right.other-seat"


@pytest.mark.parametrize("reading", [Reading.NUMBERS, Reading.INCIDENTS, Reading.JOURNAL])
@pytest.mark.parametrize("role", [Role.STATION, Role.GATEWAY, Role.MAINTAINER])
def test_stations_and_machines_do_not_read_the_record(role, reading):
    with pytest.raises(Rejected) as refused:
        check_reading(an_actor(role), reading)
    assert refused.value.code == "right.missing"


def test_only_vehicle_gateways_feed_positions():
    feeding = {role for role, may in MAY_READ.items() if Reading.FEED_POSITIONS in may}
    assert feeding == {Role.VEHICLE_GATEWAY, Role.SYSTEM}


A_CLOSURE = mc.SetRoadCondition(condition=map_work.a_condition())
A_PLACE = mc.AddOwnPlace(place=map_work.an_own_place())
A_DECISION = mc.AcceptCorrection(id="K")


@pytest.mark.parametrize("role", [Role.DISPATCHER, Role.SHIFT_LEADER, Role.MAINTAINER])
def test_desks_and_maintainers_close_roads_and_file_corrections(role):
    state = a.a_centre().state
    check(an_actor(role, seat=a.SEAT_1), A_CLOSURE, state)
    check(an_actor(role, seat=a.SEAT_1), map_work.a_filing(), state)


@pytest.mark.parametrize("command", [A_PLACE, A_DECISION], ids=["place", "decision"])
def test_what_becomes_of_the_map_is_decided_by_shift_leaders_and_maintainers(command):
    state = a.a_centre().state
    for role in (Role.SHIFT_LEADER, Role.MAINTAINER):
        check(an_actor(role), command, state)
    assert refusal(an_actor(Role.DISPATCHER, seat=a.SEAT_1), command, state) == "right.missing"


@pytest.mark.parametrize(
    "role",
    [Role.DIRECTOR, Role.STATION, Role.GATEWAY, Role.VEHICLE_GATEWAY, Role.AUDITOR],
)
def test_nobody_else_touches_the_map(role):
    state = a.a_centre().state
    for command in (A_CLOSURE, A_PLACE, A_DECISION, map_work.a_filing()):
        assert refusal(an_actor(role, station=a.NORTH), command, state) == "right.missing"


def test_a_dispatcher_withdraws_an_own_correction_while_it_waits_and_no_other():
    centre = a.a_centre()
    mine = map_work.filed(centre)
    undo = mc.UndoCorrection(id=mine.id)
    check(a.at_seat(a.SEAT_1), undo, centre.state)
    assert refusal(a.at_seat(a.SEAT_2), undo, centre.state) == "right.other-correction"
    centre.do(mc.AcceptCorrection(id=mine.id), map_work.LEADER)
    assert refusal(a.at_seat(a.SEAT_1), undo, centre.state) == "right.other-correction"
    check(map_work.LEADER, undo, centre.state)


# ---- the telephone


def test_only_an_exchange_says_what_happens_in_calls():
    state = a.a_centre().state
    answered = tc.ReportAnswered(ref="R-1", seat=a.SEAT_1, at=a.NOON)
    check(an_actor(Role.EXCHANGE), answered, state)
    for role in (Role.GATEWAY, Role.DISPATCHER, Role.SHIFT_LEADER, Role.STATION, Role.RECORDER):
        assert refusal(an_actor(role), answered, state) == "right.missing"


def test_only_an_exchange_names_the_calls_that_ring():
    state = a.a_centre().state
    ring = c.ReportRinging(line=a.LINE_1, ref="R-1", at=a.NOON)
    check(an_actor(Role.EXCHANGE), ring, state)
    assert refusal(an_actor(Role.GATEWAY), ring, state) == "right.missing"
    assert refusal(an_actor(Role.DISPATCHER), ring, state) == "right.missing"


@pytest.mark.parametrize("wish", [tc.ListenIn, tc.WhisperTo, tc.BargeIn, tc.ForceRelease])
def test_other_peoples_conversations_are_for_shift_leader_and_director(wish):
    state = a.a_centre().state
    for role in (Role.SHIFT_LEADER, Role.DIRECTOR):
        check(an_actor(role), wish(call="C"), state)
    for role in (Role.DISPATCHER, Role.STATION, Role.EXCHANGE, Role.AUDITOR):
        assert refusal(an_actor(role), wish(call="C"), state) == "right.missing"


def test_a_dispatcher_notes_a_number_and_locks_none():
    state = a.a_centre().state
    dispatcher = an_actor(Role.DISPATCHER)
    check(dispatcher, tc.NoteNumber(number="09990001234", badge="nuisance"), state)
    lock = tc.LockNumber(number="09990001234", until=a.NOON, reason="x")
    assert refusal(dispatcher, lock, state) == "right.missing"
    check(an_actor(Role.SHIFT_LEADER), lock, state)


def test_an_exchange_does_no_desk_work():
    state = a.a_centre().state
    exchange = an_actor(Role.EXCHANGE)
    assert refusal(exchange, c.AnswerCall(call="C"), state) == "right.missing"
    assert (
        refusal(exchange, tc.CallOut(to=tc.Target(kind="seat", id="1")), state) == "right.missing"
    )


def test_what_all_have_to_read_is_written_above_and_messages_by_everybody():
    state = a.a_centre().state
    notice = nc.PostNotice(title="和平路封路", to=NoticeTo(roles=(Role.STATION,)))
    for role in (Role.SHIFT_LEADER, Role.DIRECTOR):
        check(an_actor(role), notice, state)
    for role in (Role.DISPATCHER, Role.STATION, Role.GATEWAY):
        assert refusal(an_actor(role, station=a.NORTH), notice, state) == "right.missing"
    for role in (Role.DISPATCHER, Role.STATION, Role.DIRECTOR):
        check(an_actor(role, station=a.NORTH), nc.SendMessage(text="收到"), state)
