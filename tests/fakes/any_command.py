"""Random commands about the things of a small centre: sensible, useless and impossible ones."""

from __future__ import annotations

from datetime import timedelta
from functools import cache

from hypothesis import strategies as st

from dispatch_app.domain import commands as c
from dispatch_app.domain import duty_commands as dtc
from dispatch_app.domain import hand_over_commands as hc
from dispatch_app.domain import order_commands as oc
from dispatch_app.domain.caller_positions import CallerPosition
from dispatch_app.domain.channels import Channel, ChannelStep, Phoned, PhoneWord
from dispatch_app.domain.codes import (
    AcceptanceKind,
    CallOutcome,
    ChoiceReason,
    HospitalStatus,
    IncidentOutcome,
    Level,
    Nature,
    NoPosition,
    NumberState,
    Origin,
    Overdue,
    PauseReason,
    PlaceSource,
    ReceiptStep,
    SeatState,
    Stage,
    StageReason,
    SuspendReason,
    VehicleState,
    Verdict,
    Witnessing,
)
from dispatch_app.domain.cpr.commands import ReportCprStep
from dispatch_app.domain.cpr.steps import CprStep
from dispatch_app.domain.duty import CheckItem, Levels, UpkeepKind
from dispatch_app.domain.ids import (
    AccountId,
    CallId,
    HandOverId,
    IncidentId,
    LineId,
    LocatorId,
    MissionId,
)
from dispatch_app.domain.place_sentinel import PlaceDecision
from dispatch_app.domain.register_commands import KeepRecord
from dispatch_app.domain.registers.catalogue import PARTS
from dispatch_app.domain.run_facts import RunFacts
from dispatch_app.domain.values import Actor, Patient, PatientCase, Position
from tests.fakes import builders as a

SEATS = st.sampled_from([a.SEAT_1, a.SEAT_2])
ACTORS: st.SearchStrategy[Actor] = st.one_of(
    SEATS.map(a.at_seat), st.sampled_from([a.NORTH, a.SOUTH]).map(a.at_station)
)
_LINES = st.sampled_from([LineId("1"), LineId("2"), LineId("3")])
VEHICLES = st.sampled_from([a.V01, a.V02, a.V03])
_HOSPITALS = st.sampled_from([a.H1, a.H2])
_WORDS = st.sampled_from(["", "胸痛", "3号楼东门", "speaks Uyghur", "\0'; --"])
_PLACES = st.sampled_from([a.a_place(), a.a_place("另一处"), a.a_place("无坐标", position=None)])
_PATIENTS = st.builds(Patient, count=st.integers(1, 12), age_years=st.none() | st.integers(0, 99))
_CASES = st.builds(
    PatientCase, age_years=st.none() | st.integers(0, 99), diagnosis=_WORDS, outcome=_WORDS
)
_SLIPS = st.builds(a.a_slip, place=_PLACES, note=_WORDS, provisional=st.booleans())
_LOCATORS = st.sampled_from([LocatorId("mobile"), LocatorId("police")])
_CIRCLES = st.builds(
    CallerPosition,
    locator=_LOCATORS,
    source=st.sampled_from([PlaceSource.CELL, PlaceSource.LINKED_SYSTEM]),
    position=st.sampled_from([Position(lat=31.5, lon=120.5), Position(lat=31.6, lon=120.5)]),
    radius_m=st.sampled_from([50.0, 800.0]),
    measured_at=st.integers(-600, 0).map(lambda s: a.NOON + timedelta(seconds=s)),
    address=_WORDS,
)
_DECISIONS = st.builds(
    PlaceDecision,
    verdict=st.sampled_from(Verdict),
    reason=st.sampled_from(Witnessing),
    place=_PLACES,
    other=_PLACES,
    kept=st.booleans(),
    distance_m=st.just(1500.0),
    drive_s=st.none() | st.just(240.0),
)
_MOMENTS = st.integers(-60, 5).map(lambda s: a.NOON + timedelta(seconds=s))
_TABLES = st.permutations([a.V01, a.V02, a.V03]).map(lambda order: a.a_recommendation(*order))


@cache
def of_lines() -> st.SearchStrategy[c.Command]:
    numbers = st.sampled_from(["", "09990001234", "19900000001"])
    return st.one_of(
        st.builds(c.ReportRinging, line=_LINES, nature=st.sampled_from(Nature)),
        st.builds(
            c.ReportCaller,
            line=_LINES,
            number=numbers,
            number_state=st.sampled_from(NumberState),
        ),
        st.builds(c.ReportRingingStopped, line=_LINES),
        st.builds(
            c.ReportLine, line=_LINES, heard=st.booleans(), reason=st.sampled_from(["", "x"])
        ),
    )


@cache
def of_calls(call: CallId, incident: IncidentId) -> st.SearchStrategy[c.Command]:
    return st.one_of(
        st.just(c.AnswerCall(call=call)),
        st.just(c.EndCall(call=call)),
        st.builds(c.SettleCall, call=st.just(call), outcome=st.sampled_from(CallOutcome)),
        st.just(c.OpenIncident(call=call)),
        st.builds(
            c.AttachCall,
            call=st.just(call),
            incident=st.just(incident),
            kind=st.sampled_from(AcceptanceKind),
        ),
        st.builds(c.OpenIncident, nature=st.sampled_from(Nature)),
    )


@cache
def of_callers(call: CallId) -> st.SearchStrategy[c.Command]:
    this = st.just(call)
    return st.one_of(
        st.just(c.AskCallerLocation(call=call)),
        st.builds(c.ReportCallerLocation, call=this, located=_CIRCLES),
        st.builds(
            c.ReportNoCallerLocation,
            call=this,
            locator=_LOCATORS,
            source=st.just(PlaceSource.CELL),
            reason=st.sampled_from(NoPosition),
            address=_WORDS,
        ),
        st.builds(c.RecordNumberAsked, number=_WORDS, account=st.just(AccountId("police"))),
        st.builds(
            c.ReportLocator,
            locator=_LOCATORS,
            answers=st.booleans(),
            reason=st.sampled_from(["", "timeout"]),
        ),
    )


@cache
def of_incidents(incident: IncidentId) -> st.SearchStrategy[c.Command]:
    this = st.just(incident)
    return st.one_of(
        st.builds(
            c.RecordIntake,
            incident=this,
            complaint=st.none() | _WORDS,
            patient=st.none() | _PATIENTS,
            meeting_point=st.none() | _WORDS,
            callback_number=st.none() | _WORDS,
            note=st.none() | _WORDS,
            answers=st.none() | st.dictionaries(_WORDS, _WORDS, max_size=2),
        ),
        st.builds(c.FixPlace, incident=this, place=_PLACES),
        st.builds(
            ReportCprStep,
            incident=this,
            step=st.sampled_from(CprStep),
            reached_at=st.integers(-60, 120).map(lambda s: a.NOON + timedelta(seconds=s)),
        ),
        st.builds(c.DecidePlace, incident=this, decision=_DECISIONS),
        st.builds(
            c.SetPlan,
            incident=this,
            plan=st.builds(a.a_plan, level=st.sampled_from(Level), vehicles=st.integers(1, 3)),
        ),
        st.builds(c.SuspendIncident, incident=this, reason=st.sampled_from(SuspendReason)),
        st.builds(c.WakeIncident, incident=this),
        st.builds(
            c.CloseIncident, incident=this, outcome=st.sampled_from(IncidentOutcome), note=_WORDS
        ),
    )


@cache
def of_dispatching(incident: IncidentId) -> st.SearchStrategy[c.Command]:
    return st.builds(
        c.DispatchVehicle,
        incident=st.just(incident),
        vehicle=VEHICLES,
        slip=_SLIPS,
        recommendation=_TABLES,
        hospital=st.none() | _HOSPITALS,
        choice_reason=st.none() | st.sampled_from(ChoiceReason),
        provisional=st.booleans(),
    )


@cache
def of_missions(mission: MissionId) -> st.SearchStrategy[c.Command]:
    this = st.just(mission)
    return st.one_of(
        st.builds(c.AmendOrder, mission=this, slip=_SLIPS),
        st.builds(
            c.ReportReceipt,
            mission=this,
            version=st.integers(1, 3),
            step=st.sampled_from(ReceiptStep),
        ),
        st.builds(c.ChooseHospital, mission=this, hospital=_HOSPITALS),
        st.builds(
            c.FileRunSheet,
            mission=this,
            cases=st.lists(_CASES, max_size=2).map(tuple),
            driver=_WORDS,
            crew=st.just(("甲",)),
        ),
        st.builds(
            c.RaiseOverdue,
            kind=st.sampled_from(Overdue).map(str),
            subject=this,
            version=st.integers(0, 3),
        ),
        st.builds(oc.SendAnotherWay, mission=this),
        st.builds(
            oc.EnterRun,
            mission=this,
            stages=st.lists(
                st.builds(oc.ToldStage, stage=st.sampled_from(Stage), at=_MOMENTS), max_size=3
            ).map(tuple),
            hospital=st.none() | _HOSPITALS,
            back_at=st.none() | _MOMENTS,
            facts=st.builds(
                RunFacts,
                patients=st.none() | st.integers(0, 3),
                handed_over_at=st.none() | _MOMENTS,
                odometer_out_km=st.none() | st.integers(0, 9),
                odometer_back_km=st.none() | st.integers(0, 9),
            ),
        ),
        st.builds(
            oc.ReportChannel,
            mission=this,
            version=st.integers(1, 3),
            channel=st.sampled_from(Channel),
            step=st.sampled_from(ChannelStep),
            reason=_WORDS,
        ),
        st.builds(
            oc.NotePhoned,
            mission=this,
            party=st.sampled_from(Phoned),
            word=st.sampled_from(PhoneWord),
            number=st.sampled_from(["", "09990005566"]),
        ),
    )


@cache
def of_stages(mission: MissionId) -> st.SearchStrategy[c.Command]:
    happened = st.integers(-60, 5).map(lambda s: a.NOON + timedelta(seconds=s))
    return st.builds(
        c.ReportStage,
        mission=st.just(mission),
        stage=st.sampled_from(Stage),
        origin=st.sampled_from(Origin),
        reason=st.none() | st.sampled_from(StageReason),
        at=st.none() | happened,
    )


@cache
def of_hand_overs(hand_over: HandOverId) -> st.SearchStrategy[c.Command]:
    this = st.just(hand_over)
    return st.one_of(
        st.builds(hc.OfferHandOver, note=_WORDS),
        st.builds(hc.SignHandOver, id=this, person=_WORDS, note=_WORDS),
        st.builds(hc.WithdrawHandOver, id=this),
    )


@cache
def of_duty() -> st.SearchStrategy[c.Command]:
    levels = st.builds(Levels, fuel_pct=st.none() | st.integers(0, 100))
    days = st.integers(-2, 2).map(lambda n: a.NOON + timedelta(hours=8 * n))
    return st.one_of(
        st.builds(dtc.PlanShift, vehicle=VEHICLES, since=days, until=days),
        st.builds(dtc.TurnShift, vehicle=VEHICLES, on=st.booleans()),
        st.builds(
            dtc.SignOn,
            vehicle=VEHICLES,
            driver=_WORDS,
            missing=st.lists(st.sampled_from(CheckItem), max_size=2).map(tuple),
            levels=levels,
        ),
        st.builds(dtc.ReportLevels, vehicle=VEHICLES, levels=levels),
        st.builds(
            dtc.SetUpkeep,
            vehicle=VEHICLES,
            kind=st.sampled_from(UpkeepKind),
            due_at=st.none() | days,
        ),
        st.builds(
            dtc.MarkUpkeepDue, vehicle=VEHICLES, kind=st.sampled_from(UpkeepKind), due_at=days
        ),
        st.builds(dtc.RemindOfPause, vehicle=VEHICLES, until=days),
    )


@cache
def of_fleet() -> st.SearchStrategy[c.Command]:
    return st.one_of(
        st.builds(
            c.ReportVehicleState,
            vehicle=VEHICLES,
            state=st.sampled_from(VehicleState),
            origin=st.sampled_from(Origin),
        ),
        st.builds(
            c.PauseVehicle,
            vehicle=VEHICLES,
            reason=st.sampled_from(PauseReason),
            origin=st.just(Origin.BY_HAND),
            until=st.none() | st.integers(-9, 99).map(lambda n: a.NOON + timedelta(minutes=n)),
        ),
        st.builds(c.AssignCrew, vehicle=VEHICLES, crew=st.just(("丙",))),
        of_duty(),
        st.builds(
            c.ReportHospital,
            hospital=_HOSPITALS,
            status=st.sampled_from(HospitalStatus),
            free_beds=st.none() | st.integers(0, 9),
        ),
        st.builds(
            c.ReportHospitalPart,
            hospital=_HOSPITALS,
            register=st.sampled_from(sorted(PARTS)),
            id=st.sampled_from(("id-1", "id-2")),
            serves=st.none() | st.booleans(),
            free_beds=st.none() | st.integers(0, 9),
        ),
        st.builds(
            KeepRecord,
            register=st.sampled_from(sorted(PARTS)),
            cells=st.builds(lambda at: {"at_hospital": at, "name": "演示"}, _HOSPITALS),
        ),
        st.builds(c.SetSeatState, seat=SEATS, state=st.sampled_from(SeatState)),
        st.builds(c.SignInSeat, seat=SEATS, person=_WORDS),
        st.sampled_from(a.setting_up()),
        st.builds(c.RetireVehicle, vehicle=VEHICLES),
        st.builds(c.RetireStation, station=st.sampled_from([a.NORTH, a.SOUTH])),
        st.builds(c.RetireHospital, hospital=_HOSPITALS),
    )
