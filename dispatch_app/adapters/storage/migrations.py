"""Brings a store to the schema of this program, step by step, never backwards."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sqlalchemy import Connection, func, insert, inspect, select, text

from dispatch_app.adapters.storage import number_index, register_records, sealing
from dispatch_app.adapters.storage.tables import (
    alarms,
    appointments,
    cpr,
    forewarnings,
    incidents,
    journal,
    large_events,
    links,
    loaded,
    locating,
    logs,
    map_data,
    missions,
    notices,
    people,
    protocols,
    quality,
    recordings,
    registers,
    subscribers,
    telephone,
    texts,
    truth,
    ways,
)
from dispatch_app.adapters.storage.tables.columns import METADATA
from dispatch_app.ports.errors import Unavailable

Step = Callable[[Connection], None]

PARTS = (
    *(journal, incidents, missions, logs, people, locating, map_data, loaded, recordings),
    telephone,
    alarms,
    truth,
    registers,
    subscribers,
    notices,
    quality,
    forewarnings,
    ways,
    links,
    protocols,
    large_events,
    texts,
    cpr,
    appointments,
)
"""Importing them fills the metadata; named here so that none is left out."""


def _everything(_: Connection) -> None:
    """New tables alone, and `migrate` has made what was missing."""


def _make_missing_tables(connection: Connection) -> None:
    """Asked for once, not table by table: a new store has ninety, a server is a network away."""
    there = set(inspect(connection).get_table_names())
    missing = [table for table in METADATA.sorted_tables if table.name not in there]
    METADATA.create_all(connection, tables=missing, checkfirst=False)


def _find_places(connection: Connection) -> None:
    """An older store has the table without the index."""
    incidents.INCIDENT_BY_PLACE.create(connection, checkfirst=True)


def _tell_exchanges(connection: Connection) -> None:
    """Calls of an exchange tell more; an older store's table of calls lacks the columns."""
    there = {column["name"] for column in inspect(connection).get_columns("call")}
    for name in incidents.CALL_OF_EXCHANGE:
        if name not in there:
            kind = incidents.CALL.c[name].type.compile(connection.dialect)
            connection.execute(text(f"ALTER TABLE call ADD COLUMN {name} {kind}"))


def _find_numbers(connection: Connection) -> None:
    """Recordings by any part of a number, and those of one channel without their table."""
    recordings.RECORDING_BY_LINE.create(connection, checkfirst=True)
    connection.execute(text("DROP INDEX IF EXISTS recording_by_line"))
    number_index.make(connection)


def _tell_who(connection: Connection) -> None:
    """Who entered a stage by hand; other ways of orders, facts of runs, the day of the fleet."""
    there = {column["name"] for column in inspect(connection).get_columns("mission_stage")}
    if "by_whom" not in there:
        connection.execute(text("ALTER TABLE mission_stage ADD COLUMN by_whom TEXT"))


def _find_steps_of_rows(connection: Connection) -> None:
    """The history of rows of the centre's own tables; older stores have it in the journal alone."""
    register_records.index_register_steps(connection)


def _keep_accounts(connection: Connection) -> None:
    """Passwords that have run out, accounts that were retired."""
    there = {column["name"] for column in inspect(connection).get_columns("account")}
    for name in ("expired", "retired_at"):
        if name not in there:
            kind = people.ACCOUNT.c[name].type.compile(connection.dialect)
            connection.execute(text(f"ALTER TABLE account ADD COLUMN {name} {kind}"))


def _find_anything(connection: Connection) -> None:
    """What the workbench of queries asks by and no index led to."""
    for index in (
        *(journal.EVENT_BY_KIND, journal.EVENT_BY_ACCOUNT, missions.MISSION_BY_NUMBER),
        *(logs.VEHICLE_LOG_BY_TIME, logs.SEAT_LOG_BY_TIME),
    ):
        index.create(connection, checkfirst=True)


def _seal(connection: Connection) -> None:
    """What was written before there were seals is sealed as one piece, as it is found."""
    sealing.seal_the_rest(connection)


def _hear_hospitals(connection: Connection) -> None:
    """What hospitals are told and say, and which hospital an account speaks for."""
    there = {column["name"] for column in inspect(connection).get_columns("account")}
    if "hospital" not in there:
        connection.execute(text("ALTER TABLE account ADD COLUMN hospital TEXT"))


def _find_forewarnings(connection: Connection) -> None:
    """What hospitals were told, the newest first."""
    forewarnings.FOREWARNING_BY_TIME.create(connection, checkfirst=True)


def _tell_refreshes(connection: Connection) -> None:
    """Who brought a table of subscribers, which one holds since, and what was wrong with rows."""
    there = {column["name"] for column in inspect(connection).get_columns("subscriber_refresh")}
    for name, kind in {
        "account": "TEXT NOT NULL DEFAULT ''",
        "generation": "INTEGER NOT NULL DEFAULT 0",
        "faults": "TEXT NOT NULL DEFAULT '[]'",
    }.items():
        if name not in there:
            connection.execute(text(f"ALTER TABLE subscriber_refresh ADD COLUMN {name} {kind}"))


def _find_waiting_calls(connection: Connection) -> None:
    """The index by time has the answer in it from now on."""
    incidents.CALL_BY_TIME.create(connection, checkfirst=True)
    connection.execute(text("DROP INDEX IF EXISTS call_by_time"))


STEPS: Mapping[int, Step] = {
    1: _everything,
    2: _everything,
    3: _everything,
    4: _everything,
    5: _find_places,
    6: _everything,
    7: _tell_exchanges,
    8: _everything,
    9: _find_numbers,
    10: _tell_who,
    11: _everything,
    12: _everything,
    13: _find_steps_of_rows,
    14: _keep_accounts,
    15: _everything,
    16: _find_anything,
    17: _everything,
    18: _seal,
    19: _everything,
    20: _everything,
    21: _everything,
    22: _hear_hospitals,
    23: _everything,
    24: _everything,
    25: _everything,
    26: _everything,
    27: _everything,
    28: _find_forewarnings,
    29: _tell_refreshes,
    30: _find_waiting_calls,
    31: _everything,
    32: _everything,
}
"""What leads to each version from the one before. A step never changes once it has shipped."""

NEWEST = max(STEPS)


def migrate(connection: Connection) -> int:
    """Run the steps that are missing; say which version the store had before (0 if it was new).

    Raises:
        Unavailable: the store was written by a newer program.
    """
    found = version_of(connection)
    if found > NEWEST:
        raise Unavailable(f"store has schema {found}, this program knows up to {NEWEST}")
    if found < NEWEST:
        _make_missing_tables(connection)
    for version in range(found + 1, NEWEST + 1):
        STEPS[version](connection)
        connection.execute(insert(journal.SCHEMA_VERSION).values(version=version))
    return found


def version_of(connection: Connection) -> int:
    if not inspect(connection).has_table(journal.SCHEMA_VERSION.name):
        return 0
    newest = connection.scalar(select(func.max(journal.SCHEMA_VERSION.c.version)))
    return newest or 0
