"""What must hold of a day, whatever happened in it: named checks over its record alone. Pure.

Each says in words whatever breaks it, and nothing where all is well.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields
from datetime import datetime, timedelta
from itertools import pairwise

from dispatch_app.domain import events as e
from dispatch_app.domain.centre import evolve
from dispatch_app.domain.codes import OrderKind, Overdue, ReceiptStep, Stage
from dispatch_app.domain.ids import MissionId, VehicleId
from dispatch_app.domain.links.events import LinkCaseOpened, LinkWordDelivered, LinkWordSaid
from dispatch_app.domain.overdue import raised_as
from dispatch_app.domain.rules.stages import ENDINGS, ON_THE_WAY
from dispatch_app.domain.state import FINAL, CentreState
from dispatch_app.domain.telephone_events import CallBackSettled
from dispatch_app.domain.truth_events import StageCorrected
from dispatch_app.domain.waiting.due import late_welfare
from tests.day.record import Record

Check = Callable[[Record], Iterator[str]]

SLACK_S = 10.0
"""What is due is raised once a second; a busy machine may take so much longer."""
ONCE = frozenset(
    {
        ReceiptStep.DELIVERED,
        ReceiptStep.SOUNDING,
        ReceiptStep.PRINTED,
        ReceiptStep.ACKNOWLEDGED,
    }
)


# ---- calls and incidents ---------------------------------------------------------------------


def every_call_is_settled(record: Record) -> Iterator[str]:
    """Whoever rang has an outcome by code: by hand, by its incident, or off the call-back list."""
    settled = {x.call for x in record.of(e.CallSettled, e.CallAttached, CallBackSettled)}
    settled |= {x.call for x in record.of(e.IncidentOpened) if x.call is not None}
    for rang in record.of(e.CallRang):
        if rang.call not in settled:
            yield f"call {rang.call} has no outcome"


def every_incident_ended_or_goes_on(record: Record) -> Iterator[str]:
    """Closed by a code, with nobody out and no handling open; or open because somebody is at it."""
    state = record.state
    for incident in state.incidents.values():
        out = state.open_missions(incident)
        if incident.open:
            if not out and incident.suspended_at is None:
                yield f"incident {incident.number} is open, and nobody does anything about it"
            continue
        if incident.outcome is None:
            yield f"incident {incident.number} was closed without a code"
        if out:
            yield f"incident {incident.number} is closed, and vehicles are out"
        if any(a.ended_at is None for a in incident.acceptances):
            yield f"incident {incident.number} is closed, and a handling goes on"


def suspended_are_never_forgotten(record: Record) -> Iterator[str]:
    """A call to whoever waits that is due is raised within moments, or was made, each time."""
    state = CentreState()
    slack = timedelta(seconds=SLACK_S)
    for entry in record.entries:
        if not record.away(entry.at, 2 * SLACK_S):
            late = late_welfare(state, entry.at - slack, record.timers)
            for kind, incident, version in late:
                raised = raised_as(kind.value, incident, version) in state.raised
                if kind is Overdue.WELFARE_DUE and not raised:
                    yield f"nobody was reminded of {incident} by {entry.at}"
        state = evolve(state, entry.event)


# ---- orders and receipts ---------------------------------------------------------------------


def orders_are_delivered_once(record: Record) -> Iterator[str]:
    """Each version lies once on its own station's disk, and nothing else does."""
    issued: dict[str, set[tuple[str, int]]] = defaultdict(set)
    for order in record.of(e.OrderIssued):
        issued[order.station].add((order.mission, order.version))
    for station, disk in record.stations.items():
        on_disk = Counter(disk.slips)
        for version in issued[station] - on_disk.keys():
            yield f"station {station} never had {version}"
        for version, times in on_disk.items():
            if times > 1:
                yield f"station {station} has {version} {times} times"
            if version not in issued[station]:
                yield f"station {station} has {version}, which was never sent there"


def receipts_come_once(record: Record) -> Iterator[str]:
    """Delivered is said of every version, and no receipt that is said once is said twice."""
    said = Counter((x.mission, x.version, x.step) for x in record.of(e.ReceiptRecorded))
    for order in record.of(e.OrderIssued):
        if said[order.mission, order.version, ReceiptStep.DELIVERED] == 0:
            yield f"nobody said that {order.mission} v{order.version} was delivered"
    for (mission, version, step), times in said.items():
        if step in ONCE and times > 1:
            yield f"{step.value} was said of {mission} v{version} {times} times"


def one_unmarked_page_at_most(record: Record) -> Iterator[str]:
    """What was said to be printed came out of the printer; a second page bears the mark."""
    pages = Counter(
        (mission, version, marked)
        for disk in record.stations.values()
        for mission, version, marked in disk.papers
    )
    for (mission, version, marked), times in pages.items():
        if not marked and times > 1:
            yield f"{times} pages of {mission} v{version} look like the first"
    for receipt in record.of(e.ReceiptRecorded):
        printed = receipt.step is ReceiptStep.PRINTED
        if printed and not pages[receipt.mission, receipt.version, False]:
            yield f"{receipt.mission} v{receipt.version} is said to be printed, without a page"


def every_version_is_kept(record: Record) -> Iterator[str]:
    """Versions count from one without a gap, and each says what differs from the one before."""
    issued: dict[MissionId, list[e.OrderIssued]] = defaultdict(list)
    for order in record.of(e.OrderIssued):
        issued[order.mission].append(order)
    for mission, orders in issued.items():
        if [order.version for order in orders] != list(range(1, len(orders) + 1)):
            yield f"{mission} has versions {[order.version for order in orders]}"
        if orders[0].kind is not OrderKind.NEW:
            yield f"{mission} began with {orders[0].kind.value}"
        for before, after in pairwise(orders):
            differs = {
                f.name
                for f in fields(after.slip)
                if getattr(before.slip, f.name) != getattr(after.slip, f.name)
            }
            if after.kind is OrderKind.AMENDMENT and set(after.changed) != differs:
                yield f"{mission} v{after.version} does not say what was changed"
        known = record.state.missions.get(mission)
        kept = [] if known is None else [(s.version, s.slip) for s in known.slips]
        if kept != [(order.version, order.slip) for order in orders]:
            yield f"versions of {mission} are lost from the state"


def no_station_saw_anothers_slip(record: Record) -> Iterator[str]:
    for station, disk in record.stations.items():
        for mission, whose in disk.seen:
            if whose != station:
                yield f"station {station} saw {mission} of station {whose}"


# ---- vehicles and stages ---------------------------------------------------------------------


def no_vehicle_is_in_two_missions(record: Record) -> Iterator[str]:
    ordered = {x.mission: x for x in record.of(e.MissionOrdered)}
    ended = {x.mission: x.happened_at for x in record.of(e.StageReached) if x.stage in FINAL}
    runs: dict[VehicleId, list[tuple[datetime, datetime, MissionId]]] = defaultdict(list)
    last = max((entry.at for entry in record.entries), default=None)
    for mission, order in ordered.items():
        end = ended.get(mission, last)
        assert end is not None
        runs[order.vehicle].append((order.at, end, mission))
    for vehicle, of_vehicle in runs.items():
        for (_, until, first), (since, _, second) in pairwise(sorted(of_vehicle)):
            if since < until:
                yield f"vehicle {vehicle} is in {first} and in {second}"


def stages_follow_the_chain(record: Record) -> Iterator[str]:
    """Forward along the chain or to an ending that is open there, unless a person corrected it."""
    corrected = {x.mission for x in record.of(StageCorrected)}
    stands: dict[MissionId, e.StageReached] = {}
    for told in record.of(e.StageReached):
        before = stands.get(told.mission)
        now = before.stage if before is not None else Stage.ORDERED
        stands[told.mission] = told
        if told.mission in corrected:
            continue
        if not _may_follow(now, told.stage):
            yield f"{told.mission}: {told.stage.value} after {now.value}"
        if before is not None and told.happened_at < before.happened_at:
            yield f"{told.mission}: {told.stage.value} is earlier than {now.value}"
        if told.happened_at > told.at:
            yield f"{told.mission}: {told.stage.value} was heard before it happened"


def _may_follow(now: Stage, then: Stage) -> bool:
    if then in ON_THE_WAY and now in ON_THE_WAY:
        return ON_THE_WAY.index(then) > ON_THE_WAY.index(now)
    return then in ENDINGS[now]


# ---- times -----------------------------------------------------------------------------------


def times_are_in_order(record: Record) -> Iterator[str]:
    """Within a call, an incident and an order, what comes later is not earlier."""
    state = record.state
    for call in state.calls.values():
        yield from _in_order(f"call {call.id}", call.rang_at, call.answered_at, call.ended_at)
    for incident in state.incidents.values():
        chain = (incident.opened_at, incident.closed_at)
        yield from _in_order(f"incident {incident.number}", *chain)
        for a in incident.acceptances:
            yield from _in_order(f"acceptance {a.id}", a.began_at, a.ended_at)
    for mission in state.missions.values():
        for slip in mission.slips:
            name = f"{mission.number} v{slip.version}"
            yield from _in_order(name, slip.issued_at, slip.delivered_at, slip.acknowledged_at)
            yield from _in_order(name, slip.delivered_at, slip.printed_at)


def _in_order(name: str, *times: datetime | None) -> Iterator[str]:
    known = [at for at in times if at is not None]
    for before, after in pairwise(known):
        if after < before:
            yield f"{name}: {after} comes after {before}"


# ---- the record itself -----------------------------------------------------------------------


def the_journal_has_no_gap(record: Record) -> Iterator[str]:
    for number, entry in enumerate(record.entries, start=1):
        if entry.sequence != number:
            yield f"number {number} is {entry.sequence}"
            return


def a_command_is_answered_once(record: Record) -> Iterator[str]:
    """Sent again, it gets the first answer; and what it caused stands together."""
    for answer in record.answers:
        if answer.first != answer.again:
            yield f"command {answer.command_id}: {answer.again} after {answer.first}"
    closed: set[str] = set()
    current = ""
    for entry in record.entries:
        if entry.command_id != current:
            closed.add(current)
            current = entry.command_id
            if current in closed:
                yield f"command {current} was decided twice"


def every_seal_holds(record: Record) -> Iterator[str]:
    if record.seal:
        yield record.seal


def tables_follow_from_the_journal(record: Record) -> Iterator[str]:
    for table in record.tables:
        yield f"table {table} holds something else than the journal yields"


def a_seat_knows_what_the_centre_knows(record: Record) -> Iterator[str]:
    """A replica that was folded event by event, over kills and gaps, is the state from scratch."""
    if record.replica is None:
        return
    through, replica = record.replica
    centre = record.folded(through)
    for part in fields(CentreState):
        if getattr(replica, part.name) != getattr(centre, part.name):
            yield f"the seat's {part.name} are not the centre's"


def figures_follow_from_the_journal(record: Record) -> Iterator[str]:
    for report in record.figures:
        yield f"report {report} says something else than the journal yields"


# ---- others ----------------------------------------------------------------------------------


def partners_took_each_word_once(record: Record) -> Iterator[str]:
    """Every word of ours was confirmed once, and opened one case there at most."""
    ours = {(x.case, x.word.id) for x in record.of(LinkCaseOpened) if x.ours}
    ours |= {(x.case, x.word.id) for x in record.of(LinkWordSaid) if x.word.ours}
    confirmed = Counter((x.case, x.word) for x in record.of(LinkWordDelivered) if not x.trouble)
    for case, word in ours:
        if confirmed[case, word] != 1:
            yield f"word {word} of case {case} was confirmed {confirmed[case, word]} times"
    for opened in record.of(LinkCaseOpened):
        times = record.taken_by_partner.get(opened.wire, 0)
        if opened.ours and times != 1:
            yield f"case {opened.wire} was opened {times} times at the partner"


def logs_name_nobody(record: Record) -> Iterator[str]:
    for name, text in record.logs.items():
        found = sum(secret in text for secret in record.secrets)
        if found:
            yield f"{name} holds {found} numbers, names or addresses of people"


INVARIANTS: Mapping[str, Check] = {
    check.__name__: check
    for check in (
        every_call_is_settled,
        every_incident_ended_or_goes_on,
        suspended_are_never_forgotten,
        orders_are_delivered_once,
        receipts_come_once,
        one_unmarked_page_at_most,
        every_version_is_kept,
        no_station_saw_anothers_slip,
        no_vehicle_is_in_two_missions,
        stages_follow_the_chain,
        times_are_in_order,
        the_journal_has_no_gap,
        a_command_is_answered_once,
        every_seal_holds,
        tables_follow_from_the_journal,
        a_seat_knows_what_the_centre_knows,
        figures_follow_from_the_journal,
        partners_took_each_word_once,
        logs_name_nobody,
    )
}


def broken(record: Record) -> dict[str, list[str]]:
    """Every check by name, with what breaks it; empty lists where all is well."""
    return {name: list(check(record)) for name, check in INVARIANTS.items()}
