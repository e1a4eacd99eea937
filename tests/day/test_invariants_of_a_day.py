"""Each invariant of a day sees what breaks it, and none sees anything in a day that is whole."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from dispatch_app.domain import commands as c
from dispatch_app.domain import events as e
from dispatch_app.domain.codes import (
    CallOutcome,
    IncidentOutcome,
    Priority,
    ReceiptStep,
    Stage,
    SuspendReason,
)
from dispatch_app.domain.ids import LineId
from dispatch_app.domain.links.commands import AskPartner, ReportLinkDelivered, ReportPartner
from dispatch_app.domain.links.events import LinkWordDelivered
from dispatch_app.domain.links.values import LinkPurpose, LinkWay, PartnerId, PartnerKind
from dispatch_app.domain.values import Actor
from dispatch_app.ports.journal import Entry
from tests.day.invariants import INVARIANTS, broken
from tests.day.record import AnsweredTwice, Record, StationDisk
from tests.fakes.builders import (
    NORTH,
    SEAT_2,
    SOUTH,
    V01,
    V02,
    Centre,
    a_place,
    a_plan,
    a_slip,
    an_empty_centre,
    at_seat,
    at_station,
    setting_up,
)

POLICE = PartnerId("police")
CHAIN = (Stage.EN_ROUTE, Stage.ON_SCENE, Stage.TRANSPORTING, Stage.AT_HOSPITAL, Stage.COMPLETE)


class Diary(Centre):
    """A centre whose commands are numbered, as a journal numbers them."""

    def __init__(self) -> None:
        super().__init__(an_empty_centre().state)
        self.entries: list[Entry] = []
        self._asked = 0

    def do(self, command: c.Command, actor: Actor | None = None) -> tuple[e.Event, ...]:
        events = super().do(command, actor)
        self._asked += 1
        for event in events:
            self.entries.append(
                Entry(
                    sequence=len(self.entries) + 1,
                    command_id=f"asked-{self._asked}",
                    actor=actor or at_seat(SEAT_2),
                    at=self.now,
                    event=event,
                )
            )
        return events


@pytest.fixture(scope="module")
def whole() -> Record:
    """A short day: one run with an amended order, somebody who waited, a wrong number, a link."""
    diary = Diary()
    for command in setting_up():
        diary.do(command)
    _a_run(diary)
    _somebody_waited(diary)
    wrong = diary.later(5).answers(LineId("3"))
    diary.do(c.SettleCall(call=wrong.id, outcome=CallOutcome.WRONG_NUMBER))
    wire = _told_a_partner(diary)
    orders = [x.event for x in diary.entries if isinstance(x.event, e.OrderIssued)]
    versions = tuple((str(o.mission), o.version) for o in orders)
    return Record(
        entries=tuple(diary.entries),
        stations={
            NORTH: StationDisk(
                slips=versions,
                papers=tuple((*version, False) for version in versions),
                seen=frozenset((str(o.mission), NORTH) for o in orders),
            ),
            SOUTH: StationDisk(),
        },
        answers=(AnsweredTwice(command_id="asked-1", first=("taken", 1), again=("taken", 1)),),
        replica=(len(diary.entries), diary.state),
        taken_by_partner={wire: 1},
        logs={"server.log": "serving on port 1"},
        secrets=frozenset({"09990001234", "王演示"}),
    )


def _a_run(diary: Diary) -> None:
    mission = diary.sends(diary.opens(), V01)
    version = 1
    for step in (ReceiptStep.DELIVERED, ReceiptStep.PRINTED, ReceiptStep.ACKNOWLEDGED):
        receipt = c.ReportReceipt(mission=mission.id, version=version, step=step)
        diary.later(1).do(receipt, at_station(NORTH))
    moved = replace(a_slip(), place=a_place("演示区另一处"))
    diary.later(1).do(c.AmendOrder(mission=mission.id, slip=moved))
    for step in (ReceiptStep.DELIVERED, ReceiptStep.PRINTED):
        receipt = c.ReportReceipt(mission=mission.id, version=2, step=step)
        diary.later(1).do(receipt, at_station(NORTH))
    for stage in CHAIN:
        diary.later(60).reaches(mission, stage)
    closes = c.CloseIncident(incident=mission.incident, outcome=IncidentOutcome.DELIVERED)
    diary.later(1).do(closes)


def _somebody_waited(diary: Diary) -> None:
    """The welfare call was due after five minutes, and was raised in time."""
    waits = diary.later(1).opens(LineId("2")).id
    diary.do(c.SetPlan(incident=waits, plan=a_plan(priority=Priority.P1)))
    diary.do(c.SuspendIncident(incident=waits, reason=SuspendReason.WAITING_FOR_PATIENT))
    turn = len(diary.incident(waits).acceptances)
    due = c.RaiseOverdue(kind="welfare_due", subject=waits, version=turn)
    diary.later(301).do(due)
    diary.later(60).do(c.WakeIncident(incident=waits))
    diary.do(c.CloseIncident(incident=waits, outcome=IncidentOutcome.CANCELLED_BY_CALLER))


def _told_a_partner(diary: Diary) -> str:
    diary.do(
        ReportPartner(
            partner=POLICE, kind=PartnerKind.POLICE, name="演示110", way=LinkWay.DATA, up=True
        )
    )
    incident = diary.later(1).opens(LineId("4")).id
    diary.do(c.FixPlace(incident=incident, place=a_place()))
    asks = AskPartner(incident=incident, partner=POLICE, purpose=LinkPurpose.SUPPORT)
    diary.do(asks)
    (case,) = diary.state.links.of_incident(incident)
    diary.do(ReportLinkDelivered(case=case.id, word=case.words[0].id))
    diary.do(c.CloseIncident(incident=incident, outcome=IncidentOutcome.CANCELLED_BY_CALLER))
    for case in diary.state.links.of_incident(incident):
        for word in case.words:
            if word.owed:
                diary.do(ReportLinkDelivered(case=case.id, word=word.id))
    return case.wire


def without(record: Record, kind: type[e.Event], nth: int = 0) -> Record:
    """The record as if one event of a kind had never been written; numbers run on."""
    found = [x for x in record.entries if isinstance(x.event, kind)]
    left = [x for x in record.entries if x is not found[nth]]
    return renumbered(record, left)


def renumbered(record: Record, entries: list[Entry]) -> Record:
    numbered = tuple(replace(x, sequence=n) for n, x in enumerate(entries, start=1))
    return replace(record, entries=numbered, replica=None)


def changed(record: Record, kind: type[e.Event], nth: int = 0, **fields: object) -> Record:
    found = [x for x in record.entries if isinstance(x.event, kind)][nth]
    other = replace(found, event=replace(found.event, **fields))  # type: ignore[arg-type]
    return renumbered(record, [other if x is found else x for x in record.entries])


def repeated(record: Record, kind: type[e.Event], nth: int = 0) -> Record:
    at, found = [(n, x) for n, x in enumerate(record.entries) if isinstance(x.event, kind)][nth]
    entries = list(record.entries)
    entries.insert(at + 1, found)
    return renumbered(record, entries)


def with_disk(record: Record, station: str, disk: StationDisk) -> Record:
    return replace(record, stations={**record.stations, station: disk})


def of_north(record: Record) -> StationDisk:
    return record.stations[NORTH]


def unsettled(record: Record) -> Record:
    return without(record, e.CallSettled, nth=-1)


def left_open(record: Record) -> Record:
    return without(record, e.IncidentClosed, nth=-1)


def forgotten(record: Record) -> Record:
    return without(record, e.OverdueRaised)


def not_delivered(record: Record) -> Record:
    disk = of_north(record)
    return with_disk(record, NORTH, replace(disk, slips=disk.slips[1:]))


def delivered_elsewhere(record: Record) -> Record:
    return with_disk(record, SOUTH, replace(StationDisk(), slips=of_north(record).slips[:1]))


def delivered_twice(record: Record) -> Record:
    disk = of_north(record)
    return with_disk(record, NORTH, replace(disk, slips=disk.slips + disk.slips[:1]))


def receipt_twice(record: Record) -> Record:
    return repeated(record, e.ReceiptRecorded)


def never_said_delivered(record: Record) -> Record:
    return without(record, e.ReceiptRecorded)


def two_first_pages(record: Record) -> Record:
    disk = of_north(record)
    return with_disk(record, NORTH, replace(disk, papers=disk.papers + disk.papers[:1]))


def printed_without_paper(record: Record) -> Record:
    return with_disk(record, NORTH, replace(of_north(record), papers=()))


def version_missing(record: Record) -> Record:
    return without(record, e.OrderIssued)


def change_not_said(record: Record) -> Record:
    return changed(record, e.OrderIssued, nth=1, changed=())


def anothers_slip(record: Record) -> Record:
    return with_disk(record, SOUTH, StationDisk(seen=of_north(record).seen))


def two_missions_at_once(record: Record) -> Record:
    """The same vehicle ordered once more while it drives."""
    at, entry = next(
        (n, x) for n, x in enumerate(record.entries) if isinstance(x.event, e.MissionOrdered)
    )
    again = replace(
        entry,
        event=replace(entry.event, mission="another", at=entry.event.at + timedelta(seconds=9)),
    )
    entries = list(record.entries)
    entries.insert(at + 1, again)
    return renumbered(record, entries)


def stage_goes_back(record: Record) -> Record:
    return changed(record, e.StageReached, nth=2, stage=Stage.ACKNOWLEDGED)


def stage_too_early(record: Record) -> Record:
    before = next(record.of(e.StageReached)).happened_at - timedelta(minutes=5)
    return changed(record, e.StageReached, nth=2, happened_at=before)


def ended_before_it_rang(record: Record) -> Record:
    rang = next(record.of(e.CallRang))
    return changed(record, e.CallAnswered, at=rang.at - timedelta(seconds=1))


def gap_in_numbers(record: Record) -> Record:
    later = tuple(replace(x, sequence=x.sequence + 1) for x in record.entries[5:])
    return replace(record, entries=record.entries[:5] + later, replica=None)


def answered_otherwise(record: Record) -> Record:
    other = AnsweredTwice(command_id="asked-1", first=("taken", 1), again=("taken", 9))
    return replace(record, answers=(other,))


def decided_twice(record: Record) -> Record:
    entries = list(record.entries)
    entries[-1] = replace(entries[-1], command_id=entries[0].command_id)
    return renumbered(record, entries)


def altered(record: Record) -> Record:
    return replace(record, seal="commit 3: another head")


def another_table(record: Record) -> Record:
    return replace(record, tables=("call",))


def another_replica(record: Record) -> Record:
    assert record.replica is not None
    through, state = record.replica
    return replace(record, replica=(through, replace(state, calls={})))


def another_figure(record: Record) -> Record:
    return replace(record, figures=("calls (table)",))


def never_confirmed(record: Record) -> Record:
    return without(record, LinkWordDelivered)


def opened_twice_there(record: Record) -> Record:
    twice = dict.fromkeys(record.taken_by_partner, 2)
    return replace(record, taken_by_partner=twice)


def named_in_a_log(record: Record) -> Record:
    return replace(record, logs={"server.log": "call from 09990001234"})


BREAKS: dict[Callable[[Record], Record], str] = {
    unsettled: "every_call_is_settled",
    left_open: "every_incident_ended_or_goes_on",
    forgotten: "suspended_are_never_forgotten",
    not_delivered: "orders_are_delivered_once",
    delivered_elsewhere: "orders_are_delivered_once",
    delivered_twice: "orders_are_delivered_once",
    receipt_twice: "receipts_come_once",
    never_said_delivered: "receipts_come_once",
    two_first_pages: "one_unmarked_page_at_most",
    printed_without_paper: "one_unmarked_page_at_most",
    version_missing: "every_version_is_kept",
    change_not_said: "every_version_is_kept",
    anothers_slip: "no_station_saw_anothers_slip",
    two_missions_at_once: "no_vehicle_is_in_two_missions",
    stage_goes_back: "stages_follow_the_chain",
    stage_too_early: "stages_follow_the_chain",
    ended_before_it_rang: "times_are_in_order",
    gap_in_numbers: "the_journal_has_no_gap",
    answered_otherwise: "a_command_is_answered_once",
    decided_twice: "a_command_is_answered_once",
    altered: "every_seal_holds",
    another_table: "tables_follow_from_the_journal",
    another_replica: "a_seat_knows_what_the_centre_knows",
    another_figure: "figures_follow_from_the_journal",
    never_confirmed: "partners_took_each_word_once",
    opened_twice_there: "partners_took_each_word_once",
    named_in_a_log: "logs_name_nobody",
}


def test_a_day_that_is_whole_breaks_nothing(whole):
    assert {name: what for name, what in broken(whole).items() if what} == {}


@pytest.mark.parametrize("breaks", BREAKS, ids=lambda breaks: breaks.__name__)
def test_what_breaks_a_day_is_seen_by_its_invariant(whole, breaks):
    name = BREAKS[breaks]
    assert list(INVARIANTS[name](breaks(whole))) != []


def test_each_invariant_has_something_that_breaks_it():
    assert set(BREAKS.values()) == set(INVARIANTS)


def test_a_moment_after_the_centre_came_back_nobody_is_forgotten(whole):
    """What was due while it was down is raised once it is up; the slack begins anew."""
    record = forgotten(whole)
    at = record.entries[-1].at
    down = (at - timedelta(hours=1), at)
    assert list(INVARIANTS["suspended_are_never_forgotten"](replace(record, outages=(down,)))) == []


def test_vehicles_apart_may_be_out_at_once(whole):
    """The same two runs of two vehicles break nothing."""
    record = two_missions_at_once(whole)
    other = changed(record, e.MissionOrdered, nth=1, vehicle=V02)
    assert list(INVARIANTS["no_vehicle_is_in_two_missions"](other)) == []
