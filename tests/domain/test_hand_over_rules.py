"""Shift hand-over: the sheet leaves nothing out that is not done, and two people sign it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from dispatch_app.domain import alarm_commands as ac
from dispatch_app.domain import commands as c
from dispatch_app.domain import hand_over_commands as hc
from dispatch_app.domain.alarms import AlarmId, AlarmKind
from dispatch_app.domain.codes import (
    IncidentOutcome,
    Origin,
    Overdue,
    PauseReason,
    ReceiptStep,
    SeatState,
    Stage,
    StageReason,
    SuspendReason,
)
from dispatch_app.domain.errors import Rejected
from dispatch_app.domain.folds.hand_overs import KEPT
from dispatch_app.domain.hand_over import compose
from dispatch_app.domain.hand_over_sheet import HandOver, HandOverItem, HandOverKind
from dispatch_app.domain.ids import HandOverId, LocatorId
from dispatch_app.domain.telephone import CallBackWhy, PhoneState
from dispatch_app.domain.telephone_state import (
    CallBack,
    Exchange,
    Interception,
    NumberLock,
    Phone,
    Telephone,
)
from tests.fakes.builders import (
    LINE_1,
    LINE_2,
    MACHINE,
    NOON,
    NORTH,
    SEAT_1,
    SEAT_2,
    V01,
    V02,
    V03,
    Centre,
    a_centre,
    a_place,
    a_slip,
    at_seat,
    at_station,
)

K = HandOverKind


@pytest.fixture
def centre() -> Centre:
    return a_centre()


def items(centre: Centre, kind: HandOverKind) -> list[HandOverItem]:
    return list(compose(centre.state, centre.now).of(kind))


def subjects(centre: Centre, kind: HandOverKind) -> list[str]:
    return [item.subject for item in items(centre, kind)]


def with_telephone(centre: Centre, **more: object) -> Centre:
    telephone = replace(Telephone(), **more)  # type: ignore[arg-type]
    centre.state = replace(centre.state, telephone=telephone)
    return centre


def offered(centre: Centre, **more: str) -> HandOver:
    centre.do(hc.OfferHandOver(**more))
    return list(centre.state.hand_overs.values())[-1]


def refused(centre: Centre, command: c.Command, *, seat: str = SEAT_2) -> Rejected:
    with pytest.raises(Rejected) as refusal:
        centre.do(command, at_seat(seat))  # type: ignore[arg-type]
    return refusal.value


# ---- what stands on the sheet


def test_a_quiet_centre_leaves_nothing_but_its_vehicles(centre: Centre) -> None:
    sheet = compose(centre.state, centre.now)
    assert (sheet.items, sheet.ready, sheet.vehicles) == ((), 3, 3)


def test_an_open_incident_is_left_with_place_and_vehicles(centre: Centre) -> None:
    incident = centre.opens()
    centre.do(c.FixPlace(incident=incident.id, place=a_place("和平路1号")))
    assert items(centre, K.INCIDENT)[0].late
    centre.sends(incident, V02)
    (item,) = items(centre, K.INCIDENT)
    assert (item.subject, item.words, item.with_whom) == (incident.number, "和平路1号", ("02",))
    assert not item.late


def test_what_is_closed_is_left_to_nobody(centre: Centre) -> None:
    incident = centre.opens()
    close = c.CloseIncident(incident=incident.id, outcome=IncidentOutcome.CANCELLED_BY_CALLER)
    centre.do(close)
    assert compose(centre.state, centre.now).items == ()


def test_what_waits_is_left_with_its_reason(centre: Centre) -> None:
    incident = centre.opens()
    centre.later(30)
    centre.do(c.SuspendIncident(incident=incident.id, reason=SuspendReason.WAITING_FOR_POLICE))
    (item,) = items(centre, K.SUSPENDED)
    assert (item.subject, item.code) == (incident.number, "waiting_for_police")
    assert (item.since, item.late) == (centre.now, False)
    assert items(centre, K.INCIDENT) == []


def test_a_talk_and_a_form_without_an_outcome_are_left(centre: Centre) -> None:
    first, second = centre.answers(LINE_1), centre.answers(LINE_2)
    centre.do(c.EndCall(call=second.id))
    assert [(i.subject, i.code, i.late) for i in items(centre, K.CALL)] == [
        (first.line, "talking", False),
        (second.line, "no_outcome", True),
    ]


def test_an_order_is_left_until_somebody_acknowledges_it(centre: Centre) -> None:
    mission = centre.sends(centre.opens())
    assert subjects(centre, K.NOT_ACKNOWLEDGED) == [mission.number]
    receipt = c.ReportReceipt(mission=mission.id, version=1, step=ReceiptStep.ACKNOWLEDGED)
    centre.do(receipt, at_station(NORTH))
    assert subjects(centre, K.NOT_ACKNOWLEDGED) == []
    centre.do(c.AmendOrder(mission=mission.id, slip=a_slip(note="三楼")))
    assert [(i.subject, i.code) for i in items(centre, K.NOT_ACKNOWLEDGED)] == [
        (mission.number, "amendment")
    ]


def test_an_order_that_was_called_off_is_left_to_nobody(centre: Centre) -> None:
    mission = centre.sends(centre.opens())
    off = c.ReportStage(
        mission=mission.id,
        stage=Stage.STOOD_DOWN,
        origin=Origin.BY_HAND,
        reason=StageReason.CANCELLED_BY_CALLER,
    )
    centre.do(off)
    assert subjects(centre, K.NOT_ACKNOWLEDGED) == []


def test_a_paused_vehicle_is_left_with_why_and_an_unknown_one_too(centre: Centre) -> None:
    pause = c.PauseVehicle(vehicle=V01, reason=PauseReason.REPAIR, origin=Origin.BY_HAND)
    centre.do(pause)
    mission = centre.sends(centre.opens(), V03)
    refusal = StageReason.CREW_NOT_READY
    centre.reaches(mission, Stage.REFUSED, reason=refusal)
    assert [(i.subject, i.code) for i in items(centre, K.PAUSED_VEHICLE)] == [("01", "repair")]
    assert subjects(centre, K.UNKNOWN_VEHICLE) == ["03"]
    assert compose(centre.state, centre.now).ready == 1


def test_who_is_to_be_called_back_is_left_with_the_attempts(centre: Centre) -> None:
    call = centre.rings()
    due = CallBack(call=call.id, why=CallBackWhy.ABANDONED, since=NOON, number="19900001234")
    with_telephone(centre, call_backs={call.id: due})
    (item,) = items(centre, K.CALL_BACK)
    assert (item.subject, item.code, item.late) == ("19900001234", "abandoned", False)


def test_a_call_back_is_late_once_its_limit_has_passed_and_nobody_tried(centre: Centre) -> None:
    call = centre.rings()
    due = CallBack(call=call.id, why=CallBackWhy.ABANDONED, since=NOON, number="19900001234")
    with_telephone(centre, call_backs={call.id: due})
    centre.state = replace(centre.state, raised=frozenset({(Overdue.CALL_BACK, call.id)}))
    assert items(centre, K.CALL_BACK)[0].late


def test_locks_and_interceptions_are_left_while_they_hold(centre: Centre) -> None:
    hour = timedelta(hours=1)
    lock = NumberLock(number="19900001234", until=NOON + hour, reason="夜间", by=MACHINE, at=NOON)
    held = Interception(
        number="", begins=None, until=NOON + hour, reason="灌水", by=MACHINE, at=NOON
    )
    with_telephone(centre, locks={lock.number: lock}, interceptions={"": held})
    assert [i.until for i in items(centre, K.NUMBER_LOCK)] == [NOON + hour]
    assert [i.words for i in items(centre, K.INTERCEPTION)] == ["灌水"]
    centre.later(3601)
    assert compose(centre.state, centre.now).items == ()


def test_what_does_not_work_is_left(centre: Centre) -> None:
    centre.do(c.ReportLine(line=LINE_2, heard=False, reason="no-answer"), MACHINE)
    centre.do(c.ReportLocator(locator=LocatorId("police"), answers=False, reason="timeout"))
    gone = {s: Phone(seat=s, state=PhoneState.GONE, since=NOON) for s in (SEAT_1, SEAT_2)}
    centre.do(c.SetSeatState(seat=SEAT_2, state=SeatState.SIGNED_OUT), at_seat(SEAT_2))
    exchange = Exchange(up=False, reason="hung", since=NOON)
    with_telephone(centre, exchange=exchange, phones=gone)
    kinds = [item.kind for item in compose(centre.state, centre.now).items]
    assert kinds == [K.EXCHANGE, K.LINE, K.SEAT_PHONE, K.LOCATOR]
    assert subjects(centre, K.SEAT_PHONE) == [SEAT_1]


def test_alarms_are_left_until_they_are_over_and_seen(centre: Centre) -> None:
    power = ac.RaiseAlarm(kind=AlarmKind.POWER, source="ups-1", reason="mains_lost")
    centre.do(power, MACHINE)
    (item,) = items(centre, K.ALARM)
    assert (item.subject, item.code, item.late) == ("power/ups-1", "mains_lost", True)
    centre.do(ac.ClearAlarm(kind=AlarmKind.POWER, source="ups-1"), MACHINE)
    assert [i.late for i in items(centre, K.ALARM)] == [False]
    centre.do(ac.AcknowledgeAlarm(alarm=AlarmId("power/ups-1")), at_seat(SEAT_1))
    assert items(centre, K.ALARM) == []


def test_what_stands_on_the_sheet_in_its_own_words_is_not_told_twice(centre: Centre) -> None:
    centre.do(ac.RaiseAlarm(kind=AlarmKind.EXCHANGE, source="exchange"), MACHINE)
    assert items(centre, K.ALARM) == []


def test_the_oldest_of_a_kind_is_read_out_first(centre: Centre) -> None:
    numbers = [centre.later(60).opens(line).number for line in (LINE_1, LINE_2)]
    assert subjects(centre, K.INCIDENT) == numbers


# ---- two signatures


def test_the_sheet_is_kept_as_it_was_signed(centre: Centre) -> None:
    incident = centre.opens()
    given = offered(centre, note="注意二号线")
    centre.later(60).sends(incident)
    centre.do(hc.SignHandOver(id=given.id, note="收到"), at_seat(SEAT_2))
    kept = centre.state.hand_overs[given.id]
    assert kept.sheet == given.sheet
    assert kept.sheet.of(K.INCIDENT)[0].with_whom == ()
    assert kept.taken is not None
    assert (kept.given.note, kept.taken.note) == ("注意二号线", "收到")
    assert (kept.given.person, kept.taken.person) == ("person-1", "person-2")
    assert kept.taken.at == centre.now


def test_nobody_takes_over_from_themselves(centre: Centre) -> None:
    given = offered(centre)
    assert (
        refused(centre, hc.SignHandOver(id=given.id), seat=SEAT_1).code == "hand-over.same-person"
    )


def test_an_old_sheet_is_composed_anew_before_it_is_signed(centre: Centre) -> None:
    given = offered(centre)
    centre.later(31 * 60)
    assert refused(centre, hc.SignHandOver(id=given.id)).code == "hand-over.outdated"


def test_a_new_offer_takes_the_place_of_the_persons_old_one(centre: Centre) -> None:
    first, second = offered(centre), offered(centre)
    assert list(centre.state.hand_overs) == [second.id]
    assert refused(centre, hc.SignHandOver(id=first.id)).code == "hand-over.unknown"


def test_only_who_offered_takes_it_back(centre: Centre) -> None:
    given = offered(centre)
    assert refused(centre, hc.WithdrawHandOver(id=given.id)).code == "hand-over.of-another"
    centre.do(hc.WithdrawHandOver(id=given.id))
    assert centre.state.hand_overs == {}


def test_what_is_signed_is_neither_signed_again_nor_taken_back(centre: Centre) -> None:
    given = offered(centre)
    centre.do(hc.SignHandOver(id=given.id), at_seat(SEAT_2))
    assert centre.do(hc.SignHandOver(id=given.id), at_seat(SEAT_2)) == ()
    assert centre.do(hc.WithdrawHandOver(id=given.id)) == ()


def test_a_sheet_that_nobody_knows_is_signed_by_nobody(centre: Centre) -> None:
    unknown = hc.SignHandOver(id=HandOverId("?"))
    assert refused(centre, unknown).details == {"id": "?"}


def test_the_live_state_keeps_the_sheets_of_the_last_shifts(centre: Centre) -> None:
    for _ in range(KEPT + 2):
        given = offered(centre)
        centre.do(hc.SignHandOver(id=given.id), at_seat(SEAT_2))
    assert len(centre.state.hand_overs) == KEPT
    assert given.id in centre.state.hand_overs
