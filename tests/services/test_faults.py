"""What the centre itself can tell to be broken, and what it leaves alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from dispatch_app.domain.alarm_commands import RaiseAlarm
from dispatch_app.domain.alarms import AlarmKind, Severity
from dispatch_app.domain.codes import ReceiptStep
from dispatch_app.domain.commands import RaiseOverdue, ReportLine, ReportReceipt
from dispatch_app.domain.ids import LineId, LocatorId
from dispatch_app.domain.recordings import Recorder, RecorderId, RecorderStatus, RecorderTrouble
from dispatch_app.domain.state import CentreState, Locator
from dispatch_app.domain.telephone_commands import ReportExchange
from dispatch_app.i18n.texts import LANGUAGES, Texts
from dispatch_app.services.faults import DISK_LOW, DISK_OUT, Fault, Seen, judge
from tests.fakes.builders import MACHINE, NOON, Centre, a_mission

R1 = RecorderId("recorder-1")
SEEN = Seen()


def a_recorder(*troubles: RecorderTrouble) -> CentreState:
    status = RecorderStatus(address="http://127.0.0.1:1", troubles=troubles)
    return CentreState(recorders={R1: Recorder(id=R1, status=status, at=NOON)})


def test_an_empty_centre_has_no_faults_and_little_to_judge() -> None:
    assert judge(CentreState(), SEEN) == {"database/journal": None, "network/centre": None}


def test_an_exchange_that_is_down_is_one_fault_and_not_one_a_line() -> None:
    centre = Centre()
    centre.do(ReportExchange(up=True, at=NOON), MACHINE)
    centre.do(ReportLine(line=LineId("7"), heard=False, reason="port_lost"), MACHINE)
    before = judge(centre.state, SEEN)
    assert before["exchange/exchange"] is None
    assert before["trunk/7"] is not None
    centre.do(ReportExchange(up=False, at=NOON, reason="process_gone"), MACHINE)
    after = judge(centre.state, SEEN)
    assert after["exchange/exchange"] == Fault(reason="process_gone", severity=Severity.CRITICAL)


def test_lines_of_the_dead_exchange_are_left_alone() -> None:
    centre = Centre()
    centre.do(ReportExchange(up=False, at=NOON), MACHINE)
    line = LineId("120/01")
    centre.do(ReportLine(line=line, heard=False), MACHINE)
    lines = {line: replace(centre.state.lines[line], by_exchange=True)}
    judged = judge(replace(centre.state, lines=lines), SEEN)
    assert judged["trunk/120-01"] is None
    assert judged["exchange/exchange"] is not None


def test_a_recorder_that_does_not_record_is_critical_and_a_full_shelf_is_a_warning() -> None:
    worst = judge(a_recorder(RecorderTrouble.SPACE_LOW, RecorderTrouble.DISK_FAILS), SEEN)
    assert worst["recorder/recorder-1"] == Fault(
        reason="recorder_disk_fails", severity=Severity.CRITICAL
    )
    small = judge(a_recorder(RecorderTrouble.SPACE_LOW), SEEN)["recorder/recorder-1"]
    assert small is not None and small.severity is Severity.WARNING
    assert judge(a_recorder(), SEEN)["recorder/recorder-1"] is None


def test_a_recorder_whose_process_is_gone_is_critical_whatever_it_said_last() -> None:
    judged = judge(a_recorder(), Seen(silent_recorders={"recorder-1"}))
    fault = judged["recorder/recorder-1"]
    assert fault is not None and fault.reason == "process_gone"


def test_a_station_is_judged_once_it_has_been_heard() -> None:
    judged = judge(CentreState(), Seen(silent_stations={"N"}, heard_stations={"S"}))
    assert judged["station_link/N"] is not None
    assert judged["station_link/S"] is None
    assert len([alarm for alarm in judged if alarm.startswith("station_link/")]) == 2


def test_a_worker_that_is_stuck_says_at_what() -> None:
    judged = judge(CentreState(), Seen(workers={"archiving": "", "tracks": "unavailable"}))
    assert judged["worker/archiving"] is None
    assert judged["worker/tracks"] == Fault(
        reason="silent", severity=Severity.WARNING, detail="unavailable"
    )


@pytest.mark.parametrize(
    ("free", "severity"),
    [
        (0.5, None),
        (DISK_LOW, None),
        (DISK_LOW - 0.001, Severity.WARNING),
        (DISK_OUT - 0.001, Severity.CRITICAL),
        (0.0, Severity.CRITICAL),
    ],
)
def test_a_disk_that_fills_is_told_before_it_is_full(free: float, severity: object) -> None:
    fault = judge(CentreState(), Seen(disk_free=free))["disk/journal"]
    assert (fault.severity if fault else None) is severity


def test_a_service_of_positions_that_does_not_answer_is_told() -> None:
    silent = Locator(
        id=LocatorId("mobile"), answers=False, reason="timeout", since=NOON - timedelta(seconds=9)
    )
    judged = judge(CentreState(locators={silent.id: silent}), SEEN)
    assert judged["gazetteer/mobile"] == Fault(reason="timeout", severity=Severity.WARNING)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_trouble_of_a_recorder_has_its_words(language: str) -> None:
    texts = Texts.load(language)
    for trouble in RecorderTrouble:
        fault = judge(a_recorder(trouble), SEEN)["recorder/recorder-1"]
        assert fault is not None
        assert texts.has(f"alarm.reason.{fault.reason}"), trouble


def test_a_link_that_does_not_bring_an_order_is_critical_until_the_order_is_taken() -> None:
    centre, mission = a_mission()
    centre.do(RaiseOverdue(kind="not_delivered", subject=mission.id), MACHINE)
    seen = Seen(heard_stations=frozenset({"N", "S"}))
    judged = judge(centre.state, seen)
    assert judged["station_link/N"] == Fault(reason="order_undelivered", severity=Severity.CRITICAL)
    assert judged["station_link/S"] is None
    centre.do(ReportReceipt(mission=mission.id, version=1, step=ReceiptStep.ACKNOWLEDGED))
    assert judge(centre.state, seen)["station_link/N"] is None


def test_a_station_never_heard_ends_its_alarm_with_the_order_it_did_not_get() -> None:
    centre, mission = a_mission()
    centre.do(RaiseOverdue(kind="not_delivered", subject=mission.id), MACHINE)
    raised = RaiseAlarm(
        kind=AlarmKind.STATION_LINK,
        source="N",
        reason="order_undelivered",
        severity=Severity.CRITICAL,
    )
    centre.do(raised, MACHINE)
    assert judge(centre.state, SEEN)["station_link/N"] is not None
    centre.do(ReportReceipt(mission=mission.id, version=1, step=ReceiptStep.ACKNOWLEDGED))
    assert judge(centre.state, SEEN)["station_link/N"] is None


def test_a_process_that_speaks_with_linked_systems_is_missed() -> None:
    judged = judge(CentreState(), Seen(silent_links={"gateway-links"}, heard_links={"other"}))
    gone = judged["link/gateway-links"]
    assert gone is not None
    assert gone.reason == "process_gone"
    assert judged["link/other"] is None
