"""What is said of an incident or a call, gathered from the tables and cut into pieces."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import Column, Connection, func, select

from dispatch_app.adapters.storage.search.words_store import Doc
from dispatch_app.adapters.storage.tables.incidents import CALL, INCIDENT
from dispatch_app.adapters.storage.tables.missions import MISSION, ORDER_VERSION, PATIENT_CASE
from dispatch_app.domain.search.pieces import all_pieces, vehicle_piece

_INCIDENT_WORDS = (
    *("number", "place_text", "callback_number", "contact_name", "complaint"),
    *("note", "needs", "close_note"),
)
_COMPLAINT = '"complaint_name":"'
_COMPLAINT_LENGTH = 24
_LONGEST = 300
"""So much of free words is looked up; nobody searches for the end of a long note."""


def incident_docs(connection: Connection, incidents: Sequence[str]) -> list[Doc]:
    """In the order in which they were opened."""
    wanted = select(INCIDENT).where(INCIDENT.c.id.in_(incidents))
    rows = connection.execute(wanted.order_by(INCIDENT.c.opened_at, INCIDENT.c.id)).all()
    said = _said_of(connection, incidents)
    return [_incident_doc(row, *said[row.id]) for row in rows]


def call_docs(connection: Connection, calls: Sequence[str]) -> list[Doc]:
    """Of calls that belong to no incident, in the order in which they rang."""
    wanted = select(CALL).where(CALL.c.id.in_(calls), CALL.c.incident.is_(None))
    rows = connection.execute(wanted.order_by(CALL.c.rang_at, CALL.c.id)).all()
    return [
        Doc(
            "call",
            row.id,
            tuple(all_pieces(_cut([row.number_key, row.number, row.name, row.note]))),
        )
        for row in rows
    ]


def _incident_doc(row: Any, words: list[str], names: list[str], vehicles: list[str]) -> Doc:
    own = [getattr(row, name) or "" for name in _INCIDENT_WORDS]
    initials = [initials_of(word) for word in (row.place_text or "", *names)]
    pieces = all_pieces(_cut([*own, *words, *names]), initials)
    return Doc("incident", row.id, (*pieces, *sorted({vehicle_piece(v) for v in vehicles})))


def _said_of(
    connection: Connection, incidents: Sequence[str]
) -> Mapping[str, tuple[list[str], list[str], list[str]]]:
    """By incident: words, names of persons and diseases, vehicles."""
    said: dict[str, tuple[list[str], list[str], list[str]]] = defaultdict(lambda: ([], [], []))
    for row in _rows(connection, CALL.c.incident, incidents, CALL.c.number_key, CALL.c.name):
        said[row.incident][0].append(row.number_key or "")
        said[row.incident][1].append(row.name or "")
    for row in _rows(connection, MISSION.c.incident, incidents, MISSION.c.vehicle):
        said[row.incident][2].append(row.vehicle or "")
    for row in _cases(connection, incidents):
        said[row.incident][1].extend((row.name or "", row.diagnosis or ""))
    for row in _complaints(connection, incidents):
        said[row.incident][1].append(row.said.partition('"')[0])
    return said


def _rows(
    connection: Connection, key: Column[Any], incidents: Sequence[str], *columns: Column[Any]
) -> Sequence[Any]:
    return connection.execute(select(key, *columns).where(key.in_(incidents))).all()


def _cases(connection: Connection, incidents: Sequence[str]) -> Sequence[Any]:
    wanted = (
        select(MISSION.c.incident, PATIENT_CASE.c.name, PATIENT_CASE.c.diagnosis)
        .join(PATIENT_CASE, PATIENT_CASE.c.mission == MISSION.c.id)
        .where(MISSION.c.incident.in_(incidents))
    )
    return connection.execute(wanted).all()


def _complaints(connection: Connection, incidents: Sequence[str]) -> Sequence[Any]:
    """The complaint in words, as the first slip told it: cut out of the slip, which is long."""
    slip = ORDER_VERSION.c.slip
    find = func.instr if connection.dialect.name == "sqlite" else func.strpos
    at = find(slip, _COMPLAINT)
    wanted = (
        select(
            MISSION.c.incident,
            func.substr(slip, at + len(_COMPLAINT), _COMPLAINT_LENGTH).label("said"),
        )
        .join(ORDER_VERSION, ORDER_VERSION.c.mission == MISSION.c.id)
        .where(MISSION.c.incident.in_(incidents), ORDER_VERSION.c.version == 1, at > 0)
    )
    return connection.execute(wanted).all()


def _cut(words: Sequence[str | None]) -> list[str]:
    return [word[:_LONGEST] for word in words if word]


@lru_cache(maxsize=20_000)
def initials_of(words: str) -> str:
    """First letters of the pinyin of its Chinese signs; letters and figures fall out."""
    import pypinyin  # its tables take half a second, which no start of a server shall wait for

    letters = pypinyin.lazy_pinyin(words, style=pypinyin.Style.FIRST_LETTER, errors="ignore")
    return "".join(letters)
