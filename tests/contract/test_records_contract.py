"""The tables tell the same as the live state: SQLite and PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from dispatch_app.adapters.storage.database import Database
from dispatch_app.adapters.storage.journal import SqlJournal
from dispatch_app.adapters.storage.records import SqlRecords
from dispatch_app.adapters.storage.tables.incidents import ACCEPTANCE, INCIDENT
from dispatch_app.adapters.storage.tables.logs import OVERDUE
from dispatch_app.adapters.storage.tables.missions import (
    MISSION,
    MISSION_STAGE,
    ORDER_VERSION,
    RECEIPT,
)
from dispatch_app.domain import commands as c
from dispatch_app.domain.caller_positions import CallerPosition
from dispatch_app.domain.codes import (
    AcceptanceKind,
    CallOutcome,
    ChoiceReason,
    IncidentOutcome,
    Nature,
    NoPosition,
    NumberState,
    Origin,
    Overdue,
    PlaceSource,
    ReceiptStep,
    Stage,
    SuspendReason,
    Verdict,
    Witnessing,
)
from dispatch_app.domain.ids import CallId, IncidentId, LocatorId
from dispatch_app.domain.place_sentinel import PlaceDecision
from dispatch_app.domain.state import Incident, Mission
from dispatch_app.domain.values import Patient, PatientCase, Position
from dispatch_app.ports.records import IncidentRecord, Records
from tests.fakes.builders import (
    H1,
    H2,
    LINE_2,
    MACHINE,
    NOON,
    NORTH,
    SEAT_1,
    V01,
    V02,
    Centre,
    a_centre,
    a_place,
    a_plan,
    a_recommendation,
    a_slip,
    a_subscriber,
    at_station,
)
from tests.fakes.written import write

DAY_LONG = timedelta(days=1)


class Store:
    """A real store beside a centre in memory."""

    def __init__(self, url: str) -> None:
        self.database = Database(url)
        self.journal = SqlJournal(self.database)
        self.records: Records = SqlRecords(self.database)
        self._written = 0

    def keep(self, centre: Centre) -> Records:
        """Write what the centre has done since the last time."""
        write(self.journal, centre.events[self._written :])
        self._written = len(centre.events)
        return self.records

    def record(self, centre: Centre, incident: IncidentId) -> IncidentRecord:
        found = self.keep(centre).incident_record(incident)
        assert found is not None
        return found


@pytest.fixture
def store(store_url: str) -> Iterator[Store]:
    opened = Store(store_url)
    yield opened
    opened.database.close()


@pytest.fixture
def centre() -> Centre:
    return a_centre()


def a_known_caller_opens(centre: Centre) -> Incident:
    call = centre.rings()
    centre.subscriber = a_subscriber(position=a_place().position, warning="violent")
    centre.do(c.ReportCaller(line=call.line, number="0999 000 1234", name="王"), MACHINE)
    centre.later(6).do(c.AnswerCall(call=call.id))
    centre.later(4).do(c.OpenIncident(call=call.id))
    return next(iter(centre.state.incidents.values()))


def a_full_run(centre: Centre) -> tuple[Incident, Mission]:
    """Ring to hand-over with everything that can be written down on the way."""
    incident = a_known_caller_opens(centre)
    centre.later(5).do(c.FixPlace(incident=incident.id, place=a_place("和平路附近")))
    patient = Patient(count=2, age_years=61)
    centre.do(
        c.RecordIntake(
            incident=incident.id,
            complaint="chest_pain",
            patient=patient,
            note="大门朝东",
            answers={"awake": "yes"},
        )
    )
    centre.do(c.SetPlan(incident=incident.id, plan=a_plan()))
    mission = centre.sends(
        incident,
        V01,
        slip=a_slip(provisional=True),
        recommendation=a_recommendation(V02, V01, shown_at=centre.now, closure_version=3),
        choice_reason=ChoiceReason.TRAFFIC,
        provisional=True,
    )
    for step in (ReceiptStep.DELIVERED, ReceiptStep.PRINTED, ReceiptStep.REPRINTED):
        receipt = c.ReportReceipt(mission=mission.id, version=1, step=step)
        centre.later(1).do(receipt, at_station(NORTH))
    centre.do(c.RaiseOverdue(kind=Overdue.NOT_ACKNOWLEDGED, subject=mission.id), MACHINE)
    acknowledged = c.ReportReceipt(mission=mission.id, version=1, step=ReceiptStep.ACKNOWLEDGED)
    centre.later(1).do(acknowledged, at_station(NORTH))
    centre.do(c.FixPlace(incident=incident.id, place=a_place("和平路1号", uncertainty_m=15)))
    centre.later(60)
    mission = centre.reaches(mission, Stage.EN_ROUTE)
    late = centre.later(40).now - timedelta(seconds=20)
    arrived = c.ReportStage(
        mission=mission.id, stage=Stage.ON_SCENE, origin=Origin.BACK_ENTERED, at=late
    )
    centre.do(arrived)
    centre.do(c.ChooseHospital(mission=mission.id, hospital=H1))
    centre.later(600)
    return incident, centre.reaches(mission, Stage.TRANSPORTING, Stage.AT_HOSPITAL)


def test_a_whole_run_is_told_as_the_live_state_has_it(store: Store, centre: Centre) -> None:
    incident, mission = a_full_run(centre)
    record = store.record(centre, incident.id)
    assert record.incident == centre.incident(incident.id)
    assert record.missions == (centre.mission(mission.id),)
    assert record.calls == tuple(centre.call(call) for call in record.incident.calls)


def test_every_stage_keeps_its_origin_and_both_its_times(store: Store, centre: Centre) -> None:
    incident, _ = a_full_run(centre)
    record = store.record(centre, incident.id)
    origins = {s.stage: s.origin for s in record.missions[0].stages}
    assert origins[Stage.ON_SCENE] is Origin.BACK_ENTERED
    assert origins[Stage.EN_ROUTE] is Origin.TERMINAL_KEY
    on_scene = record.missions[0].reached(Stage.ON_SCENE)
    assert on_scene is not None
    assert on_scene.heard_at - on_scene.at == timedelta(seconds=20)


def test_receipts_keep_reprints_too(store: Store, centre: Centre) -> None:
    incident, _ = a_full_run(centre)
    steps = [r.step for r in store.record(centre, incident.id).receipts if r.version == 1]
    assert steps == [
        ReceiptStep.DELIVERED,
        ReceiptStep.PRINTED,
        ReceiptStep.REPRINTED,
        ReceiptStep.ACKNOWLEDGED,
    ]


def test_the_table_that_was_shown_is_kept_with_the_choice(store: Store, centre: Centre) -> None:
    incident, mission = a_full_run(centre)
    (choice,) = store.record(centre, incident.id).choices
    shown_at = choice.shown.shown_at
    assert choice.shown == a_recommendation(V02, V01, shown_at=shown_at, closure_version=3)
    assert (choice.mission, choice.chosen) == (mission.id, V01)
    assert choice.reason is ChoiceReason.TRAFFIC


def test_times_of_first_knowing_are_kept(store: Store, centre: Centre) -> None:
    """The place was fixed again later; reports want the first time."""
    incident, _ = a_full_run(centre)
    record = store.record(centre, incident.id)
    assert record.placed_at == NOON + timedelta(seconds=15)
    assert record.complaint_at == NOON + timedelta(seconds=15)


def test_a_sheet_filed_again_replaces_the_first_and_both_stay(store: Store, centre: Centre) -> None:
    incident, mission = a_full_run(centre)
    first = (PatientCase(diagnosis="心绞痛"), PatientCase(diagnosis="惊吓", age_years=9))
    second = (PatientCase(diagnosis="心肌梗死", hospital=H1),)
    for cases in (first, second):
        sheet = c.FileRunSheet(mission=mission.id, cases=cases, driver="丁", crew=("甲", "乙"))
        centre.later(1).do(sheet, at_station(NORTH))
    record = store.record(centre, incident.id)
    assert record.missions[0].run_sheet == centre.mission(mission.id).run_sheet
    ((_, earlier),) = record.earlier_sheets
    assert earlier.cases == first


def test_a_closed_and_archived_incident_is_still_told_whole(store: Store, centre: Centre) -> None:
    incident, mission = a_full_run(centre)
    centre.reaches(mission, Stage.COMPLETE)
    centre.do(
        c.CloseIncident(incident=incident.id, outcome=IncidentOutcome.DELIVERED, note="家属随车")
    )
    last = centre.incident(incident.id)
    centre.later(10).do(c.ArchiveIncident(incident=incident.id))
    record = store.record(centre, incident.id)
    assert record.incident == last
    assert (record.close_note, record.closed_by) == ("家属随车", SEAT_1)
    assert record.archived_at == centre.now


def test_handlings_of_every_kind_are_told_in_order(store: Store, centre: Centre) -> None:
    incident = a_known_caller_opens(centre)
    chaser = centre.later(60).answers(LINE_2)
    centre.do(c.AttachCall(call=chaser.id, incident=incident.id))
    centre.do(c.SuspendIncident(incident=incident.id, reason=SuspendReason.NO_VEHICLE))
    centre.later(60).sends(incident)
    record = store.record(centre, incident.id)
    assert [a.kind for a in record.incident.acceptances] == [
        AcceptanceKind.FIRST_CALL,
        AcceptanceKind.CHASER,
        AcceptanceKind.SUSPENDED,
        AcceptanceKind.WOKEN,
    ]
    assert record.incident == centre.incident(incident.id)
    assert [call.outcome for call in record.calls] == [CallOutcome.INCIDENT, CallOutcome.CHASER]


def test_many_vehicles_stand_in_the_order_of_sending(store: Store, centre: Centre) -> None:
    incident = a_known_caller_opens(centre)
    for vehicle in (V02, V01):
        centre.sends(incident, vehicle, slip=a_slip(hospital=H2))
    record = store.record(centre, incident.id)
    assert [m.vehicle for m in record.missions] == [V02, V01]


def test_an_unknown_incident_has_no_record(store: Store) -> None:
    assert store.records.incident_record(IncidentId("none")) is None


@pytest.mark.parametrize("written", ["09990001234", "+86 999 0001234"])
def test_the_history_of_a_number_is_found_however_it_is_written(
    store: Store, centre: Centre, written: str
) -> None:
    incident, _ = a_full_run(centre)
    (line,) = store.keep(centre).history_of_number(written, 10)
    assert (line.incident, line.incident_number) == (incident.id, incident.number)
    assert (line.place, line.complaint) == ("和平路1号", "chest_pain")
    assert line.position == a_place().position
    assert line.outcome is CallOutcome.INCIDENT


def test_a_call_without_incident_is_history_too(store: Store, centre: Centre) -> None:
    call = centre.rings()
    centre.do(c.ReportCaller(line=call.line, number="19900000001"), MACHINE)
    centre.do(c.AnswerCall(call=call.id))
    centre.do(c.SettleCall(call=call.id, outcome=CallOutcome.MALICIOUS, note="骂人"))
    (line,) = store.keep(centre).history_of_number("19900000001", 10)
    assert (line.outcome, line.note, line.incident) == (CallOutcome.MALICIOUS, "骂人", None)


def test_history_comes_newest_first_and_no_longer_than_asked(store: Store, centre: Centre) -> None:
    calls = []
    for _ in range(3):
        call = centre.later(100).rings()
        centre.do(c.ReportCaller(line=call.line, number="19900000001"), MACHINE)
        centre.do(c.ReportRingingStopped(line=call.line), MACHINE)
        calls.append(call.id)
    found = store.keep(centre).history_of_number("19900000001", 2)
    assert [line.call for line in found] == [calls[2], calls[1]]


def test_private_numbers_share_no_history(store: Store, centre: Centre) -> None:
    centre.rings()
    assert store.keep(centre).history_of_number("", 10) == ()


def test_lists_go_page_by_page_without_losing_or_doubling(store: Store, centre: Centre) -> None:
    for moment in (0, 0, 0, 1, 1):
        centre.later(moment).do(c.OpenIncident(nature=Nature.DRILL))
    records = store.keep(centre)
    seen: list[IncidentId] = []
    after = None
    while page := records.incidents(NOON, NOON + DAY_LONG, 2, after):
        seen += [line.id for line in page]
        after = page[-1].id
    assert sorted(seen) == sorted(centre.state.incidents)
    assert [line.opened_at for line in records.incidents(NOON, NOON + DAY_LONG, 9)] == sorted(
        (i.opened_at for i in centre.state.incidents.values()), reverse=True
    )


def test_a_list_line_tells_what_a_list_shows(store: Store, centre: Centre) -> None:
    incident, _ = a_full_run(centre)
    (line,) = store.keep(centre).incidents(NOON, NOON + DAY_LONG, 9)
    assert (line.id, line.number, line.nature) == (incident.id, incident.number, Nature.REAL)
    assert (line.place, line.patients, line.missions) == ("和平路1号", 2, 1)
    assert line.priority is a_plan().priority


def test_a_list_ends_before_its_end(store: Store, centre: Centre) -> None:
    centre.do(c.OpenIncident())
    records = store.keep(centre)
    assert records.incidents(NOON - DAY_LONG, NOON, 9) == ()
    assert len(records.incidents(NOON, NOON + timedelta(milliseconds=1), 9)) == 1


def test_calls_are_listed_as_the_live_state_has_them(store: Store, centre: Centre) -> None:
    a_known_caller_opens(centre)
    ringing = centre.later(5).rings(LINE_2)
    records = store.keep(centre)
    assert records.calls(NOON, NOON + DAY_LONG, 9) == tuple(
        sorted(centre.state.calls.values(), key=lambda call: call.rang_at, reverse=True)
    )
    assert [call.id for call in records.calls(NOON, NOON + DAY_LONG, 9, ringing.id)] == [
        call for call in centre.state.calls if call != ringing.id
    ]
    assert records.calls(NOON, NOON + DAY_LONG, 9, CallId("none")) == ()


def test_the_nature_of_an_incident_stands_in_every_table_of_it(
    store: Store, centre: Centre
) -> None:
    centre.do(c.OpenIncident(nature=Nature.DRILL))
    incident = next(iter(centre.state.incidents.values()))
    mission = centre.reaches(centre.sends(incident), Stage.ACKNOWLEDGED, Stage.EN_ROUTE)
    receipt = c.ReportReceipt(mission=mission.id, version=1, step=ReceiptStep.DELIVERED)
    centre.do(receipt, at_station(NORTH))
    centre.do(c.RaiseOverdue(kind=Overdue.WHEELS_LATE, subject=mission.id), MACHINE)
    store.keep(centre)
    told = (INCIDENT, ACCEPTANCE, MISSION, MISSION_STAGE, ORDER_VERSION, RECEIPT, OVERDUE)
    with store.database.reading() as connection:
        for table in told:
            natures = connection.execute(select(table.c.nature).distinct()).all()
            assert natures == [("drill",)], table.name


def test_a_caller_heard_after_the_first_word_is_the_callback_only_if_known_at_opening(
    store: Store, centre: Centre
) -> None:
    incident = a_known_caller_opens(centre)
    record = store.record(centre, incident.id)
    assert record.incident.callback_number == "0999 000 1234"
    centre.do(c.RecordIntake(incident=incident.id, callback_number="19900000002"))
    changed = store.record(centre, incident.id).incident
    assert changed == replace(record.incident, callback_number="19900000002")


def placed(centre: Centre, lat: float, lon: float) -> Incident:
    incident = centre.later(60).opens(LINE_2)
    at = a_place(position=Position(lat=lat, lon=lon))
    centre.do(c.FixPlace(incident=incident.id, place=at))
    call = incident.calls[0]
    centre.do(c.EndCall(call=call))
    return incident


def test_what_happened_at_a_place_is_found_whoever_called(store: Store, centre: Centre) -> None:
    first = placed(centre, 31.50, 120.50)
    second = placed(centre, 31.50, 120.5005)
    placed(centre, 31.50, 120.51)
    placed(centre, 31.5005, 120.5005)
    write(store.journal, centre.events)
    found = store.records.history_at(Position(lat=31.50, lon=120.50), 10)
    assert [line.id for line in found] == [second.id, first.id]


def test_the_history_of_a_place_tells_who_called_from_there(store: Store, centre: Centre) -> None:
    incident = centre.opens(LINE_2)
    centre.do(
        c.ReportCaller(line=LINE_2, number="+86 199 0000 4321", number_state=NumberState.KNOWN),
        MACHINE,
    )
    place = a_place(position=Position(lat=31.50, lon=120.50))
    centre.do(c.FixPlace(incident=incident.id, place=place))
    write(store.journal, centre.events)
    (line,) = store.records.history_at(Position(lat=31.50, lon=120.50), 10)
    assert line.callers == ("19900004321",)


def test_no_more_is_told_of_a_place_than_was_asked(store: Store, centre: Centre) -> None:
    incidents = [placed(centre, 31.50, 120.50) for _ in range(3)]
    write(store.journal, centre.events)
    found = store.records.history_at(Position(lat=31.50, lon=120.50), 2)
    assert [line.id for line in found] == [incidents[2].id, incidents[1].id]


def test_where_callers_were_found_stays_with_the_record(store: Store, centre: Centre) -> None:
    incident = a_known_caller_opens(centre)
    call = incident.calls[0]
    located = CallerPosition(
        locator=LocatorId("mobile"),
        source=PlaceSource.CELL,
        position=Position(lat=31.52, lon=120.52),
        radius_m=300.0,
        measured_at=NOON,
    )
    police = LocatorId("police")
    centre.do(c.ReportCallerLocation(call=call, located=located))
    centre.do(
        c.ReportNoCallerLocation(
            call=call,
            locator=police,
            source=PlaceSource.LINKED_SYSTEM,
            reason=NoPosition.NUMBER_UNKNOWN,
            address="演示区光明路9号",
        )
    )
    record = store.record(centre, incident.id)
    assert record.calls == (centre.call(call),)
    assert record.calls[0].located == (located,)


def test_the_last_decision_about_a_place_stays_with_the_incident(
    store: Store, centre: Centre
) -> None:
    incident = centre.opens()
    for kept in (False, True):
        decision = PlaceDecision(
            verdict=Verdict.DOUBTFUL,
            reason=Witnessing.CELL,
            place=a_place(),
            other=a_place("另一处"),
            kept=kept,
            distance_m=2400.0,
        )
        centre.do(c.DecidePlace(incident=incident.id, decision=decision))
    record = store.record(centre, incident.id)
    assert record.incident.place_decision == decision
