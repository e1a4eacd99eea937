"""The history of rows of the centre's own tables, read from the journal by its index of them."""

from __future__ import annotations

from sqlalchemy import Connection, insert, select

from dispatch_app.adapters.storage.entries import entry_from
from dispatch_app.adapters.storage.tables.journal import EVENT
from dispatch_app.adapters.storage.tables.registers import REGISTER_STEP
from dispatch_app.domain.registers.steps import STEPS, step_of
from dispatch_app.ports.journal import Entry

PAGE = 1_000


def record_steps(
    connection: Connection, register: str, record: str, limit: int
) -> tuple[Entry, ...]:
    """Events about one row, newest first."""
    wanted = (
        select(EVENT)
        .join(REGISTER_STEP, REGISTER_STEP.c.sequence == EVENT.c.sequence)
        .where(REGISTER_STEP.c.register == register, REGISTER_STEP.c.record == record)
        .order_by(REGISTER_STEP.c.sequence.desc())
        .limit(limit)
    )
    return tuple(entry_from(row) for row in connection.execute(wanted))


def index_register_steps(connection: Connection) -> None:
    """Note the rows that events of an older store are about."""
    kinds = [kind.__name__ for kind in STEPS]
    done = 0
    while True:
        page = connection.execute(
            select(EVENT)
            .where(EVENT.c.kind.in_(kinds), EVENT.c.sequence > done)
            .order_by(EVENT.c.sequence)
            .limit(PAGE)
        ).all()
        if not page:
            return
        entries = [entry_from(row) for row in page]
        found = [(entry.sequence, step_of(entry.event)) for entry in entries]
        rows = [
            {"sequence": sequence, "register": step.register, "record": step.id}
            for sequence, step in found
            if step is not None
        ]
        connection.execute(insert(REGISTER_STEP), rows)
        done = entries[-1].sequence
