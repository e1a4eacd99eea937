"""Where each field of each subject stands in the tables. Runs no statement."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Table, and_, case, cast, func, select
from sqlalchemy import Float as SqlFloat
from sqlalchemy import Text as SqlText

from dispatch_app.adapters.storage.tables.appointments import APPOINTMENT
from dispatch_app.adapters.storage.tables.forewarnings import FOREWARNING
from dispatch_app.adapters.storage.tables.incidents import ACCEPTANCE, CALL, INCIDENT
from dispatch_app.adapters.storage.tables.journal import EVENT
from dispatch_app.adapters.storage.tables.logs import ENDING_LOG, OVERDUE, SEAT_LOG, VEHICLE_LOG
from dispatch_app.adapters.storage.tables.missions import MISSION, MISSION_STAGE, PATIENT_CASE
from dispatch_app.adapters.storage.tables.people import SUBSCRIBER, SUBSCRIBER_SET
from dispatch_app.adapters.storage.tables.recordings import (
    RECORDING,
    RECORDING_OPENING,
    RECORDING_REMARK,
)
from dispatch_app.adapters.storage.tables.ways import MISSION_WAY, VEHICLE_DAY
from dispatch_app.domain.codes import Stage

Expression = ColumnElement[Any]


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """One subject in the store."""

    source: FromClause
    """With all that its columns are joined from; what is not asked for is not joined."""
    joins: Mapping[str, tuple[FromClause, Expression]]
    """By name, in their order: a table and how its row is found."""
    columns: Mapping[str, Expression]
    needs: Mapping[str, tuple[str, ...]]
    """By field: the joins it needs."""
    id: Expression
    """Tells rows of the same moment apart, and names the row."""
    order: Expression | None = None
    """What its own order goes by, where that is not the column that shows it."""
    incident: Expression | None = None
    incident_needs: tuple[str, ...] = ()
    call: Expression | None = None
    """By which the search box finds what belongs to a call that no incident came of."""
    always: Expression | None = None
    """What narrows every question."""


def _span(start: Expression, end: Expression) -> Expression:
    """Seconds between two moments, NULL while one is missing."""
    return cast(end - start, SqlFloat) / 1000.0


def _own(table: Table, *names: str) -> dict[str, Expression]:
    return {name: table.c[name] for name in names}


def _reached(stage: Stage) -> Expression:
    """When a mission reached a stage. By the mission's own few rows: SQLite would rather go through
    all missions that ever reached it, and is kept from it by `|| ''`."""
    stage_of_row = MISSION_STAGE.c.stage.concat("")
    return (
        select(func.min(MISSION_STAGE.c.at))
        .where(MISSION_STAGE.c.mission == MISSION.c.id, stage_of_row == stage.value)
        .correlate(MISSION)
        .scalar_subquery()
    )


_INCIDENT_OF_CALL = (INCIDENT, INCIDENT.c.id == CALL.c.incident)
_OF_INCIDENT: Mapping[str, Expression] = {
    "incident_number": INCIDENT.c.number,
    "place": INCIDENT.c.place_text,
    "priority": INCIDENT.c.priority,
    "complaint": INCIDENT.c.complaint,
}
_NEED_INCIDENT = dict.fromkeys(_OF_INCIDENT, ("incident",))

_CALLS = Sheet(
    source=CALL,
    joins={"incident": _INCIDENT_OF_CALL},
    columns={
        **_own(CALL, "rang_at", "number", "name", "line", "seat", "answered_at", "ended_at"),
        **_own(CALL, "outcome", "purpose", "called", "note", "nature"),
        "direction": func.coalesce(CALL.c.direction, "in"),
        "waited_s": _span(CALL.c.rang_at, CALL.c.answered_at),
        "talked_s": _span(CALL.c.answered_at, CALL.c.ended_at),
        **_OF_INCIDENT,
    },
    needs=_NEED_INCIDENT,
    id=CALL.c.id,
    incident=CALL.c.incident,
    call=CALL.c.id,
)
_NOBODY, _OTHERS = ENDING_LOG.alias("nobody"), ENDING_LOG.alias("others")


def _last_ending(ending: FromClause, act: str) -> tuple[FromClause, Expression]:
    last = (
        select(func.max(ENDING_LOG.c.sequence))
        .where(ENDING_LOG.c.incident == INCIDENT.c.id, ENDING_LOG.c.act == act)
        .correlate(INCIDENT)
        .scalar_subquery()
    )
    return ending, ending.c.sequence == last


_INCIDENTS = Sheet(
    source=INCIDENT,
    joins={
        "nobody": _last_ending(_NOBODY, "no_vehicle"),
        "others": _last_ending(_OTHERS, "referred"),
    },
    columns={
        **_own(INCIDENT, "opened_at", "number", "priority", "complaint", "patients", "seat"),
        **_own(INCIDENT, "outcome", "closed_at", "level", "disease_class", "determinant", "sex"),
        **_own(INCIDENT, "age_years", "consciousness", "breathing", "callback_number"),
        **_own(INCIDENT, "contact_name", "place_source", "suspended_at", "suspend_reason"),
        **_own(INCIDENT, "closed_by", "needs", "note", "close_note", "nature"),
        "place": INCIDENT.c.place_text,
        "lasted_s": _span(INCIDENT.c.opened_at, INCIDENT.c.closed_at),
        "missions": select(func.count())
        .select_from(MISSION)
        .where(MISSION.c.incident == INCIDENT.c.id)
        .correlate(INCIDENT)
        .scalar_subquery(),
        "no_vehicle_reason": _NOBODY.c.code,
        "second_account": _NOBODY.c.second,
        "referred_to": _OTHERS.c.to_kind,
        "referred_name": _OTHERS.c.to_name,
        "referral_answer": _OTHERS.c.code,
        "referred_at": _OTHERS.c.at,
    },
    needs={
        **dict.fromkeys(("no_vehicle_reason", "second_account"), ("nobody",)),
        **dict.fromkeys(("referred_to", "referred_name"), ("others",)),
        **dict.fromkeys(("referral_answer", "referred_at"), ("others",)),
    },
    id=INCIDENT.c.id,
    incident=INCIDENT.c.id,
)
_ACCEPTANCES = Sheet(
    source=ACCEPTANCE,
    joins={
        "incident": (INCIDENT, INCIDENT.c.id == ACCEPTANCE.c.incident),
        "call": (CALL, CALL.c.id == ACCEPTANCE.c.call),
    },
    columns={
        **_own(ACCEPTANCE, "began_at", "kind", "seat", "ended_at", "nature"),
        **_OF_INCIDENT,
        "number": CALL.c.number,
        "lasted_s": _span(ACCEPTANCE.c.began_at, ACCEPTANCE.c.ended_at),
    },
    needs={**_NEED_INCIDENT, "number": ("call",)},
    id=ACCEPTANCE.c.id,
    incident=ACCEPTANCE.c.incident,
)
_MISSIONS = Sheet(
    source=MISSION,
    joins={"incident": (INCIDENT, INCIDENT.c.id == MISSION.c.incident)},
    columns={
        **_own(MISSION, "ordered_at", "number", "vehicle", "station", "stage", "hospital"),
        **_own(MISSION, "hospital_reason", "ended_at", "seat", "nature"),
        **_OF_INCIDENT,
        "en_route_at": _reached(Stage.EN_ROUTE),
        "on_scene_at": _reached(Stage.ON_SCENE),
        "turned_out_s": _span(MISSION.c.ordered_at, _reached(Stage.EN_ROUTE)),
        "responded_s": _span(MISSION.c.ordered_at, _reached(Stage.ON_SCENE)),
        "lasted_s": _span(MISSION.c.ordered_at, MISSION.c.ended_at),
        "went_m": select(MISSION_WAY.c.driven_m)
        .where(MISSION_WAY.c.mission == MISSION.c.id)
        .order_by(MISSION_WAY.c.sequence.desc())
        .limit(1)
        .correlate(MISSION)
        .scalar_subquery(),
    },
    needs=_NEED_INCIDENT,
    id=MISSION.c.id,
    incident=MISSION.c.incident,
)
_CASES = Sheet(
    source=PATIENT_CASE,
    joins={
        "mission": (MISSION, MISSION.c.id == PATIENT_CASE.c.mission),
        "incident": (INCIDENT, INCIDENT.c.id == MISSION.c.incident),
    },
    columns={
        **_own(PATIENT_CASE, "filed_at", "name", "sex", "age_years", "diagnosis", "treatment"),
        **_own(PATIENT_CASE, "on_scene_condition", "on_arrival_condition", "outcome", "nature"),
        "hospital": func.coalesce(PATIENT_CASE.c.hospital, MISSION.c.hospital),
        "mission_number": MISSION.c.number,
        "vehicle": MISSION.c.vehicle,
        **_OF_INCIDENT,
    },
    needs={
        **dict.fromkeys(_OF_INCIDENT, ("mission", "incident")),
        **dict.fromkeys(("hospital", "mission_number", "vehicle"), ("mission",)),
    },
    id=PATIENT_CASE.c.sequence * 1000 + PATIENT_CASE.c.position,
    incident=MISSION.c.incident,
    incident_needs=("mission",),
)


def _log(table: Table, *names: str, named: Expression | None = None, **others: Expression) -> Sheet:
    """`named`: what names a row, where that is not the number of its event."""
    return Sheet(
        source=table,
        joins={},
        columns={**_own(table, *names), **others},
        needs={},
        id=table.c.sequence if named is None else named,
    )


_IN_USE = select(func.max(SUBSCRIBER_SET.c.generation)).scalar_subquery()


def _many(table: Table) -> Expression:
    """How many rows of a table are about a recording."""
    return (
        select(func.count())
        .select_from(table)
        .where(table.c.recording == RECORDING.c.id)
        .correlate(RECORDING)
        .scalar_subquery()
    )


_RECORDINGS = Sheet(
    source=RECORDING,
    joins={"call": (CALL, CALL.c.id == RECORDING.c.call), "incident": _INCIDENT_OF_CALL},
    columns={
        **_own(RECORDING, "began_at", "serial", "line", "number", "called"),
        **_own(RECORDING, "removed_at", "removal"),
        "seats": func.trim(RECORDING.c.seats, ","),
        "direction": case((RECORDING.c.outgoing == 1, "out"), else_="in"),
        "recorded_s": cast(RECORDING.c.duration_ms, SqlFloat) / 1000.0,
        "lost_s": cast(RECORDING.c.lost_ms, SqlFloat) / 1000.0,
        "held": RECORDING.c.hold,
        "remarks": _many(RECORDING_REMARK),
        "openings": _many(RECORDING_OPENING),
        "outcome": CALL.c.outcome,
        **_OF_INCIDENT,
    },
    needs={**dict.fromkeys(_OF_INCIDENT, ("call", "incident")), "outcome": ("call",)},
    id=RECORDING.c.id,
    incident=CALL.c.incident,
    incident_needs=("call",),
    call=RECORDING.c.call,
)

_FOREWARNINGS = Sheet(
    source=FOREWARNING,
    joins={"incident": (INCIDENT, INCIDENT.c.id == FOREWARNING.c.incident)},
    columns={
        **_own(FOREWARNING, "at", "hospital", "vehicle", "eta_at", "read_at", "accepted_at"),
        **_own(FOREWARNING, "refused_at", "refused_because", "withdrawn_at", "withdrawn_because"),
        **_own(FOREWARNING, "arrived_at", "taken_at", "condition", "outcome", "disease_class"),
        **_own(FOREWARNING, "nature"),
        **_OF_INCIDENT,
        "mission_number": FOREWARNING.c.number,
        "answered_s": _span(FOREWARNING.c.at, FOREWARNING.c.accepted_at),
        "door_s": _span(FOREWARNING.c.arrived_at, FOREWARNING.c.taken_at),
    },
    needs=_NEED_INCIDENT,
    id=FOREWARNING.c.id,
    incident=FOREWARNING.c.incident,
)

_APPOINTMENTS = Sheet(
    source=APPOINTMENT,
    joins={"incident": (INCIDENT, INCIDENT.c.id == APPOINTMENT.c.incident)},
    columns={
        **_own(APPOINTMENT, "pick_up_at", "vehicle", "station", "booked_at", "boarded_at"),
        **_own(APPOINTMENT, "delivered_at", "distance_m", "seat"),
        "booking_number": APPOINTMENT.c.number,
        "contact_name": APPOINTMENT.c.name,
        "callback_number": APPOINTMENT.c.phone,
        "from_place": APPOINTMENT.c.start_text,
        "to_place": APPOINTMENT.c.end_text,
        "ending": case((APPOINTMENT.c.ending == "", "open"), else_=APPOINTMENT.c.ending),
        "booking_reason": APPOINTMENT.c.reason,
        "late_s": case(
            (
                APPOINTMENT.c.boarded_at > APPOINTMENT.c.latest_at,
                _span(APPOINTMENT.c.latest_at, APPOINTMENT.c.boarded_at),
            ),
        ),
        "incident_number": INCIDENT.c.number,
    },
    needs={"incident_number": ("incident",)},
    id=APPOINTMENT.c.id,
    incident=APPOINTMENT.c.incident,
)

SHEETS: Mapping[str, Sheet] = {
    "call": _CALLS,
    "incident": _INCIDENTS,
    "acceptance": _ACCEPTANCES,
    "mission": _MISSIONS,
    "case": _CASES,
    "recording": _RECORDINGS,
    "forewarning": _FOREWARNINGS,
    "appointment": _APPOINTMENTS,
    "vehicle_day": _log(
        *(VEHICLE_DAY, "since", "vehicle", "fixes", "gaps", "implausible", "bridged_m"),
        named=VEHICLE_DAY.c.vehicle.concat("@").concat(cast(VEHICLE_DAY.c.since, SqlText)),
        went_m=VEHICLE_DAY.c.driven_m,
    ),
    "seat_state": _log(SEAT_LOG, "at", "seat", "state", "person", "reason"),
    "vehicle_state": _log(
        VEHICLE_LOG, "at", "vehicle", "state", "reason", "crew", "origin", "heard_at"
    ),
    "late": _log(OVERDUE, "at", "kind", "subject", "nature"),
    "audit": replace(
        _log(EVENT, "at", "kind", "account", "role", "seat", "station", "body"),
        order=EVENT.c.sequence,
    ),
    "subscriber": Sheet(
        source=SUBSCRIBER,
        joins={},
        columns=_own(SUBSCRIBER, "number", "name", "address", "warning"),
        needs={},
        id=SUBSCRIBER.c.number,
        always=and_(SUBSCRIBER.c.generation == _IN_USE),
    ),
}

KEYED_NUMBERS: Mapping[tuple[str, str], Callable[[], Expression]] = {
    ("call", "number"): lambda: CALL.c.number_key,
    ("acceptance", "number"): lambda: CALL.c.number_key,
}
"""Where a number stands in its one spelling, for whole numbers and their beginnings."""
