"""Collects what one commit writes into the tables and writes it in few statements.

A row that is added and changed in the same commit is written once. Knows no event.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from functools import cache
from typing import Any

from sqlalchemy import Connection, Table, TextClause, text

from dispatch_app.adapters.storage.tables.alarms import ALARM_LOG
from dispatch_app.adapters.storage.tables.appointments import APPOINTMENT, APPOINTMENT_STEP
from dispatch_app.adapters.storage.tables.cpr import CPR_STEP
from dispatch_app.adapters.storage.tables.forewarnings import FOREWARNING
from dispatch_app.adapters.storage.tables.incidents import ACCEPTANCE, CALL, INCIDENT
from dispatch_app.adapters.storage.tables.large_events import (
    CASUALTY,
    LARGE_EVENT,
    LARGE_EVENT_STEP,
    MOVE_UP,
)
from dispatch_app.adapters.storage.tables.links import LINK_CASE, LINK_WORD
from dispatch_app.adapters.storage.tables.locating import CALLER_LOCATION, PLACE_DECISION
from dispatch_app.adapters.storage.tables.logs import (
    DUTY_LOG,
    ENDING_LOG,
    OVERDUE,
    SEAT_LOG,
    VEHICLE_LOG,
    WAITING_LOG,
)
from dispatch_app.adapters.storage.tables.map_data import (
    CORRECTION,
    MAP_CHANGE,
    OWN_PLACE,
    ROAD_CONDITION,
)
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
from dispatch_app.adapters.storage.tables.notices import NOTICE, NOTICE_READ, NOTICE_TOLD
from dispatch_app.adapters.storage.tables.protocols import PROTOCOL_TEXT
from dispatch_app.adapters.storage.tables.quality import FOLLOW_UP, REVIEW, SCORE_SHEET
from dispatch_app.adapters.storage.tables.recordings import (
    RECORDING,
    RECORDING_OPENING,
    RECORDING_REMARK,
)
from dispatch_app.adapters.storage.tables.registers import REGISTER_STEP
from dispatch_app.adapters.storage.tables.telephone import (
    CALL_BACK_LOG,
    NUMBER_LOG,
    REFUSED_CALL,
)
from dispatch_app.adapters.storage.tables.texts import TEXT_CAME, TEXT_MESSAGE
from dispatch_app.adapters.storage.tables.truth import STAGE_CORRECTION, STAGE_TOLD_AGAIN
from dispatch_app.adapters.storage.tables.ways import MISSION_WAY, VEHICLE_DAY

Row = dict[str, Any]

ORDER = (
    CALL,
    INCIDENT,
    ACCEPTANCE,
    CALLER_LOCATION,
    PLACE_DECISION,
    MISSION,
    MISSION_STAGE,
    STAGE_CORRECTION,
    STAGE_TOLD_AGAIN,
    ORDER_VERSION,
    RECEIPT,
    ORDER_CHANNEL,
    RUN_FACTS,
    RUN_SHEET,
    PATIENT_CASE,
    RECOMMENDATION,
    VEHICLE_LOG,
    DUTY_LOG,
    SEAT_LOG,
    OVERDUE,
    WAITING_LOG,
    ENDING_LOG,
    ROAD_CONDITION,
    OWN_PLACE,
    CORRECTION,
    MAP_CHANGE,
    RECORDING,
    RECORDING_REMARK,
    RECORDING_OPENING,
    REFUSED_CALL,
    CALL_BACK_LOG,
    NUMBER_LOG,
    ALARM_LOG,
    REGISTER_STEP,
    LINK_CASE,
    LINK_WORD,
    LARGE_EVENT,
    LARGE_EVENT_STEP,
    CASUALTY,
    MOVE_UP,
    TEXT_MESSAGE,
    TEXT_CAME,
    NOTICE,
    NOTICE_READ,
    NOTICE_TOLD,
    FOREWARNING,
    SCORE_SHEET,
    REVIEW,
    FOLLOW_UP,
    PROTOCOL_TEXT,
    CPR_STEP,
    APPOINTMENT,
    APPOINTMENT_STEP,
    MISSION_WAY,
    VEHICLE_DAY,
)
"""Tables in the order of writing: what a row looks up in another table is there before it."""

_OF_INCIDENT = "(SELECT nature FROM incident WHERE id = :incident)"
_OF_MISSION = "(SELECT nature FROM mission WHERE id = :mission)"
LOOKED_UP: Mapping[tuple[str, str], str] = {
    ("incident", "callback_number"): "coalesce(:callback_number, "
    "(SELECT number FROM call WHERE id = :call), '')",
    ("acceptance", "nature"): _OF_INCIDENT,
    ("caller_location", "nature"): "(SELECT nature FROM call WHERE id = :call)",
    ("place_decision", "nature"): _OF_INCIDENT,
    ("mission", "nature"): _OF_INCIDENT,
    ("recommendation", "nature"): _OF_INCIDENT,
    ("forewarning", "nature"): _OF_MISSION,
    ("mission_stage", "nature"): _OF_MISSION,
    ("stage_correction", "nature"): _OF_MISSION,
    ("stage_told_again", "nature"): _OF_MISSION,
    ("order_version", "nature"): _OF_MISSION,
    ("receipt", "nature"): _OF_MISSION,
    ("order_channel", "nature"): _OF_MISSION,
    ("run_sheet", "nature"): _OF_MISSION,
    ("run_facts", "nature"): _OF_MISSION,
    ("patient_case", "nature"): _OF_MISSION,
    ("overdue", "nature"): "coalesce((SELECT nature FROM call WHERE id = :subject), "
    "(SELECT nature FROM mission WHERE id = :subject), "
    "(SELECT nature FROM incident WHERE id = :subject))",
    ("waiting_log", "nature"): _OF_INCIDENT,
    ("ending_log", "nature"): _OF_INCIDENT,
    ("large_event", "nature"): _OF_INCIDENT,
}
"""Columns of new rows that the event does not carry, with where they come from."""

FIRST_COUNTS = frozenset({"placed_at", "complaint_at"})
"""Columns whose first value stays."""

RETIMED = (
    text(
        "UPDATE mission_stage SET at = :at, origin = :origin "
        "WHERE mission = :mission AND stage = :stage"
    ),
    text("UPDATE mission SET stage_at = :at WHERE id = :mission AND stage = :stage"),
    text(
        "UPDATE mission SET ended_at = :at "
        "WHERE id = :mission AND stage = :stage AND ended_at IS NOT NULL"
    ),
)
"""What follows from a stage that counts for another time than it was told for."""


class Batch:
    def __init__(self) -> None:
        self._added: dict[str, list[Row]] = defaultdict(list)
        self._fresh: dict[tuple[str, str], Row] = {}
        self._changed: dict[tuple[str, str], Row] = {}
        self._retimed: list[Row] = []

    def add(self, table: Table, **values: Any) -> None:
        row = {**_blank(table.name), **_storable(values)}
        self._added[table.name].append(row)
        if "id" in row:
            self._fresh[table.name, row["id"]] = row

    def change(self, table: Table, row_id: str, **values: Any) -> None:
        """Change columns of one row; a row that is not there stays away."""
        place = (table.name, row_id)
        row = self._fresh.get(place)
        if row is None:
            row = self._changed.setdefault(place, {})
        for name, value in _storable(values).items():
            if name not in FIRST_COUNTS or row.get(name) is None:
                row[name] = value

    def retime(self, mission: str, stage: str, **values: Any) -> None:
        """A stage that stands in its row counts for another time from now on."""
        self._retimed.append({"mission": mission, "stage": stage, **values})

    def write(self, connection: Connection) -> None:
        changes = self._changes_by_columns()
        for table in ORDER:
            rows = self._added.get(table.name)
            if rows:
                connection.execute(_insert(table.name), rows)
            for columns, changed in changes[table.name].items():
                connection.execute(_update(table.name, columns), changed)
        if self._retimed:
            for statement in RETIMED:
                connection.execute(statement, self._retimed)

    def _changes_by_columns(self) -> dict[str, dict[tuple[str, ...], list[Row]]]:
        grouped: dict[str, dict[tuple[str, ...], list[Row]]] = defaultdict(
            lambda: defaultdict(list)
        )
        for (table, row_id), values in self._changed.items():
            grouped[table][tuple(values)].append({**values, "id": row_id})
        return grouped


def _storable(values: Row) -> Row:
    """PostgreSQL keeps no NUL in a text; the journal's own JSON still has it."""
    return {
        name: value.replace("\0", "") if isinstance(value, str) and "\0" in value else value
        for name, value in values.items()
    }


@cache
def _blank(table: str) -> Row:
    return dict.fromkeys(next(t for t in ORDER if t.name == table).columns.keys())


@cache
def _insert(table: str) -> TextClause:
    columns = next(t for t in ORDER if t.name == table).columns.keys()
    values = ", ".join(LOOKED_UP.get((table, name), f":{name}") for name in columns)
    return text(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({values})")


@cache
def _update(table: str, columns: tuple[str, ...]) -> TextClause:
    sets = ", ".join(
        f"{n} = coalesce({n}, :{n})" if n in FIRST_COUNTS else f"{n} = :{n}" for n in columns
    )
    return text(f"UPDATE {table} SET {sets} WHERE id = :id")
