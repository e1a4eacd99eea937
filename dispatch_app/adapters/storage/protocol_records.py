"""Reads texts of protocols out of their table."""

from __future__ import annotations

from itertools import product
from typing import Any

from sqlalchemy import Connection, Row, select

from dispatch_app.adapters.storage.database import Database
from dispatch_app.adapters.storage.moments import from_ms
from dispatch_app.adapters.storage.tables.protocols import PROTOCOL_TEXT
from dispatch_app.domain.ids import AccountId
from dispatch_app.domain.protocols.history import ProtocolVersion, ProtocolWords
from dispatch_app.domain.protocols.kept import ENTRY, stamp_of


class SqlProtocolRecords:
    """`ports.protocol_records.ProtocolRecords` on a `Database`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def versions(self, code: str) -> tuple[ProtocolVersion, ...]:
        table = PROTOCOL_TEXT.c
        wanted = (
            select(*(column for column in table if column.name != table.body.name))
            .where(table.code == code)
            .order_by(table.sequence.desc())
        )
        with self._database.reading() as connection:
            return tuple(_version(row) for row in connection.execute(wanted))

    def text(self, code: str, digest: str) -> ProtocolWords | None:
        table = PROTOCOL_TEXT.c
        wanted = (
            select(table.version, table.body)
            .where(table.code == code, table.digest == digest)
            .order_by(table.sequence.desc())
            .limit(1)
        )
        with self._database.reading() as connection:
            row = connection.execute(wanted).first()
        return None if row is None else ProtocolWords(code=code, version=row[0], text=row[1])

    def asked(self, stamp: str) -> ProtocolWords | None:
        """The stamp has a fingerprint of two texts; few of each were ever in force."""
        code, _, rest = stamp.partition("@")
        version = rest.partition("+")[0]
        with self._database.reading() as connection:
            texts = _bodies(connection, code, version)
            entries = _bodies(connection, ENTRY)
        for entry, text in product(entries, texts):
            if stamp_of(code, version, entry, text) == stamp:
                return ProtocolWords(code=code, version=version, text=text, entry=entry)
        return None


def _bodies(connection: Connection, code: str, version: str | None = None) -> list[str]:
    """Each text once, newest first."""
    table = PROTOCOL_TEXT.c
    wanted = select(table.body).where(table.code == code).order_by(table.sequence.desc())
    if version is not None:
        wanted = wanted.where(table.version == version)
    return list(dict.fromkeys(connection.scalars(wanted)))


def _version(row: Row[Any]) -> ProtocolVersion:
    return ProtocolVersion(
        sequence=row.sequence,
        code=row.code,
        version=row.version,
        digest=row.digest,
        at=from_ms(row.at),
        in_force=bool(row.in_force),
        authors=tuple(AccountId(one) for one in row.authors.split()),
        approved_by=AccountId(row.approved_by) if row.approved_by else None,
        note=row.note,
    )
