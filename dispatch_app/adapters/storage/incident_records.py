"""Puts one incident together from its tables. Reads only; the tables must be consistent."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Column, Connection, Table, select

from dispatch_app.adapters.storage import reading
from dispatch_app.adapters.storage.cpr_records import clocks_of
from dispatch_app.adapters.storage.location_records import calls_from, decision_of
from dispatch_app.adapters.storage.mission_records import (
    mission_from,
    sheets_from,
    stamped,
)
from dispatch_app.adapters.storage.moments import from_ms, moment_or_none
from dispatch_app.adapters.storage.projections.packing import unpacked, unpacked_table
from dispatch_app.adapters.storage.tables.incidents import ACCEPTANCE, CALL, INCIDENT
from dispatch_app.adapters.storage.tables.logs import OVERDUE
from dispatch_app.adapters.storage.tables.missions import (
    MISSION,
    MISSION_STAGE,
    ORDER_CHANNEL,
    ORDER_VERSION,
    PATIENT_CASE,
    RECEIPT,
    RECOMMENDATION,
    RUN_FACTS,
    RUN_SHEET,
)
from dispatch_app.adapters.storage.truth_records import corrections_of, told_again_of
from dispatch_app.domain.codes import ChoiceReason, Nature, ReceiptStep
from dispatch_app.domain.ids import IncidentId
from dispatch_app.domain.state import Incident, Mission, RunSheet
from dispatch_app.ports.records import Choice, IncidentRecord, Receipt

Rows = Sequence[Any]


def incident_record(connection: Connection, incident: IncidentId) -> IncidentRecord | None:
    """Read one incident whole, in one look at the store."""
    row = connection.execute(select(INCIDENT).where(INCIDENT.c.id == incident)).one_or_none()
    if row is None:
        return None
    calls = _rows(connection, CALL, CALL.c.incident, [incident], order=CALL.c.joined)
    missions = _rows(connection, MISSION, MISSION.c.incident, [incident])
    ids = [mission.id for mission in missions]
    receipts = [_receipt(r) for r in _rows(connection, RECEIPT, RECEIPT.c.mission, ids)]
    sheets = _sheets(connection, ids)
    choices = _rows(connection, RECOMMENDATION, RECOMMENDATION.c.mission, ids)
    return IncidentRecord(
        incident=_incident(connection, row, calls, missions),
        calls=calls_from(connection, calls),
        missions=_missions(connection, missions, receipts, sheets),
        receipts=tuple(receipts),
        choices=tuple(_choice(choice) for choice in choices),
        earlier_sheets=tuple((m, sheet) for m in ids for sheet in sheets[m][:-1]),
        placed_at=moment_or_none(row.placed_at),
        complaint_at=moment_or_none(row.complaint_at),
        close_note=row.close_note or "",
        closed_by=row.closed_by,
        archived_at=moment_or_none(row.archived_at),
    )


def _rows(
    connection: Connection,
    table: Table,
    column: Column[Any],
    values: Sequence[str],
    *,
    order: Column[Any] | None = None,
) -> Rows:
    wanted = select(table).where(column.in_(values))
    return connection.execute(wanted.order_by(table.c.sequence if order is None else order)).all()


def _incident(connection: Connection, row: Any, calls: Rows, missions: Rows) -> Incident:
    acceptances = _rows(connection, ACCEPTANCE, ACCEPTANCE.c.incident, [row.id])
    return Incident(
        id=row.id,
        number=row.number,
        nature=Nature(row.nature),
        opened_at=from_ms(row.opened_at),
        seat=row.seat,
        calls=tuple(call.id for call in calls),
        acceptances=tuple(reading.acceptance_from(acceptance) for acceptance in acceptances),
        missions=tuple(mission.id for mission in missions),
        place=reading.place_from(row),
        complaint=row.complaint,
        patient=reading.patient_from(row),
        meeting_point=row.meeting_point,
        callback_number=row.callback_number,
        contact_name=row.contact_name,
        needs=row.needs,
        impression=row.impression,
        note=row.note,
        answers=unpacked(row.answers, dict[str, str]),
        plan=reading.plan_from(row),
        suspended_at=moment_or_none(row.suspended_at),
        suspend_reason=reading.suspend_reason_from(row),
        closed_at=moment_or_none(row.closed_at),
        outcome=reading.incident_outcome_from(row.outcome),
        place_decision=decision_of(connection, row.id),
        cpr=clocks_of(connection, row.id),
    )


def _missions(
    connection: Connection,
    missions: Rows,
    receipts: list[Receipt],
    sheets: dict[str, list[RunSheet]],
) -> tuple[Mission, ...]:
    ids = [mission.id for mission in missions]
    stages = _by_mission(_rows(connection, MISSION_STAGE, MISSION_STAGE.c.mission, ids))
    slips = _by_mission(_rows(connection, ORDER_VERSION, ORDER_VERSION.c.mission, ids))
    ways = _by_mission(_rows(connection, ORDER_CHANNEL, ORDER_CHANNEL.c.mission, ids))
    facts = _by_mission(_rows(connection, RUN_FACTS, RUN_FACTS.c.mission, ids))
    raised = _rows(connection, OVERDUE, OVERDUE.c.subject, ids)
    corrected, again = corrections_of(connection, ids), told_again_of(connection, ids)
    return tuple(
        replace(
            mission_from(row),
            stages=tuple(reading.stage_from(stage) for stage in stages[row.id]),
            slips=tuple(stamped(reading.slip_from(s), row.id, receipts) for s in slips[row.id]),
            overdue=tuple(late.kind for late in raised if late.subject == row.id),
            channels=tuple(reading.channel_from(way) for way in ways[row.id]),
            facts=reading.facts_from(facts[row.id]),
            run_sheet=sheets[row.id][-1] if sheets[row.id] else None,
            corrections=corrected.get(row.id, ()),
            told_again=again.get(row.id, ()),
        )
        for row in missions
    )


def _sheets(connection: Connection, missions: Sequence[str]) -> dict[str, list[RunSheet]]:
    cases = _rows(connection, PATIENT_CASE, PATIENT_CASE.c.mission, missions)
    return sheets_from(_rows(connection, RUN_SHEET, RUN_SHEET.c.mission, missions), cases)


def _by_mission(rows: Rows) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.mission].append(row)
    return found


def _receipt(row: Any) -> Receipt:
    return Receipt(
        mission=row.mission, version=row.version, step=ReceiptStep(row.step), at=from_ms(row.at)
    )


def _choice(row: Any) -> Choice:
    return Choice(
        mission=row.mission,
        shown=unpacked_table(row.shown),
        chosen=row.chosen,
        reason=ChoiceReason(row.choice_reason) if row.choice_reason else None,
        at=from_ms(row.at),
    )
