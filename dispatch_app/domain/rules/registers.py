"""Rules of the centre's own tables: what may stand in a row, and who was faster.

Tables whose rows have events of their own hand over to the rules of those.
"""

from __future__ import annotations

from collections.abc import Mapping

from dispatch_app.domain.codes import Datum
from dispatch_app.domain.errors import Rejected
from dispatch_app.domain.events import Event
from dispatch_app.domain.ids import ContactId
from dispatch_app.domain.register_commands import KeepRecord, RetireRecord
from dispatch_app.domain.register_events import RecordKept, RecordRetired
from dispatch_app.domain.registers import reasons
from dispatch_app.domain.registers.catalogue import OF_OLD, PARTS, REGISTERS, UNITS, Register
from dispatch_app.domain.registers.columns import BadCell, Kind, normal_row, pieces
from dispatch_app.domain.registers.kept import NEW, Row
from dispatch_app.domain.registers.rows import row, rows
from dispatch_app.domain.rules import phone_book
from dispatch_app.domain.rules.covering import must_lie_on_the_map
from dispatch_app.domain.rules.rows_of_old import KEEPING, RETIRING, position
from dispatch_app.domain.state import CentreState, Context
from dispatch_app.domain.telephone import ContactKind
from dispatch_app.domain.telephone_commands import RegisterContact, RetireContact

MOST = 20_000
"""Rows of one table: every seat carries them."""
UNIT_CONTACT = "unit."
"""Before the id of a unit stands this in the phone book."""


def keep(state: CentreState, command: KeepRecord, context: Context) -> tuple[Event, ...]:
    register = _register(command.register)
    cells = _normal(register, command.cells)
    id_ = _id(register, command, cells)
    if register.name == reasons.REGISTER:
        _reason_must_fit(state, cells)
    known = row(state, register.name, id_) if id_ else None
    _must_be_as_seen(register, id_, known, command.seen)
    _references_must_serve(state, register, cells, known)
    if register.lies_somewhere and cells["lon"] and cells["lat"]:
        must_lie_on_the_map([position(cells)], Datum.WGS84, context)
    if register.name in OF_OLD:
        return KEEPING[register.name](state, id_, cells, context)
    return _kept(state, register, id_, cells, known, context)


def retire(state: CentreState, command: RetireRecord, context: Context) -> tuple[Event, ...]:
    register = _register(command.register)
    known = row(state, register.name, command.id)
    if known is None:
        raise Rejected("record.no-such-row", register=register.name, id=command.id)
    if known.retired:
        return ()
    _must_be_as_seen(register, command.id, known, command.seen)
    if register.name == reasons.REGISTER:
        raise Rejected("record.program-code", id=command.id)
    if register.name in OF_OLD:
        return RETIRING[register.name](state, command, context)
    retired = RecordRetired(
        register=register.name, id=command.id, note=command.note, by=context.actor, at=context.at
    )
    return (retired, *_number_gone(state, register, command.id, context))


# ---- what every table asks -------------------------------------------------------------------


def _register(name: str) -> Register:
    found = REGISTERS.get(name)
    if found is None:
        raise Rejected("record.no-such-table", register=name)
    return found


def _normal(register: Register, cells: Mapping[str, str]) -> dict[str, str]:
    try:
        return normal_row(register.columns, cells)
    except BadCell as bad:
        raise _spoilt(bad) from bad


def _spoilt(bad: BadCell) -> Rejected:
    return Rejected("record.bad-cell", column=bad.column, reason=bad.reason, **bad.details)


def _id(register: Register, command: KeepRecord, cells: Mapping[str, str]) -> str:
    """The row's id does not change: who wants another one adds a row and retires the old one."""
    if register.made_id:
        return command.id
    if command.id and command.id != cells["id"]:
        raise Rejected("record.id-stays", id=command.id)
    return cells["id"]


def _must_be_as_seen(register: Register, id_: str, known: Row | None, seen: str) -> None:
    if not seen:
        return
    if known is None:
        if seen != NEW:
            raise Rejected("record.no-such-row", register=register.name, id=id_)
        return
    if seen == NEW:
        raise Rejected("record.exists", register=register.name, id=id_)
    if seen != known.seen:
        raise Rejected("record.changed-meanwhile", register=register.name, id=id_)


def _references_must_serve(
    state: CentreState, register: Register, cells: Mapping[str, str], known: Row | None
) -> None:
    """What a row named before may have been retired since; a new name must serve."""
    for column in register.columns:
        named = cells[column.name]
        before = known.cells.get(column.name, "") if known is not None else ""
        if column.kind is not Kind.REFERENCE or not named or named == before:
            continue
        found = row(state, column.table, named)
        if found is None or found.retired:
            raise Rejected("record.bad-cell", column=column.name, reason="no-such-row", id=named)


def _reason_must_fit(state: CentreState, cells: Mapping[str, str]) -> None:
    """Rules and reports go by the codes: they are named, put in order and hidden, no more."""
    if cells["list"] != cells["id"].partition(".")[0]:
        raise Rejected("record.bad-cell", column="list", reason="not-its-list")
    if reasons.all_hidden(state.records, cells):
        raise Rejected("record.bad-cell", column="hidden", reason="last-one")


# ---- tables without events of their own ------------------------------------------------------


def _kept(
    state: CentreState,
    register: Register,
    id_: str,
    cells: dict[str, str],
    known: Row | None,
    context: Context,
) -> tuple[Event, ...]:
    if known is None and id_ and register.made_id:
        raise Rejected("record.no-such-row", register=register.name, id=id_)
    if known is not None and not known.retired and dict(known.cells) == cells:
        return ()
    if known is None and sum(1 for _ in rows(state, register.name)) >= MOST:
        raise Rejected("record.too-many", most=str(MOST))
    _half_a_position(register, cells)
    if register.name in PARTS:
        _stays_with_its_hospital(cells, known)
    id_ = id_ or context.new_id()
    event = RecordKept(register=register.name, id=id_, cells=cells, by=context.actor, at=context.at)
    return (event, *_number_of(state, register, id_, cells, context))


def _half_a_position(register: Register, cells: Mapping[str, str]) -> None:
    if register.lies_somewhere and bool(cells["lon"]) != bool(cells["lat"]):
        column = "lat" if cells["lon"] else "lon"
        raise Rejected("record.bad-cell", column=column, reason="empty")


def _stays_with_its_hospital(cells: Mapping[str, str], known: Row | None) -> None:
    """The hospital's own words hang on the row: who goes to another house gets a row there."""
    if known is not None and known.cells["at_hospital"] != cells["at_hospital"]:
        raise Rejected("record.bad-cell", column="at_hospital", reason="stays")


def _number_of(
    state: CentreState, register: Register, id_: str, cells: Mapping[str, str], context: Context
) -> tuple[Event, ...]:
    """A unit stands in the phone book with the same change, so that every seat can ring it."""
    if register is not UNITS:
        return ()
    wish = RegisterContact(
        id=ContactId(UNIT_CONTACT + id_),
        name=cells["name"],
        kind=_contact_kind(cells["kind"]),
        numbers=pieces(cells["numbers"]),
        note=" ".join(part for part in (cells["person"], cells["note"]) if part),
    )
    return phone_book.register(state, wish, context)


_KINDS_OF_UNITS = {
    "公安": ContactKind.POLICE,
    "police": ContactKind.POLICE,
    "消防": ContactKind.FIRE,
    "fire": ContactKind.FIRE,
    "交警": ContactKind.TRAFFIC,
    "traffic": ContactKind.TRAFFIC,
    "供电": ContactKind.UTILITY,
    "供水": ContactKind.UTILITY,
    "燃气": ContactKind.UTILITY,
    "电梯": ContactKind.UTILITY,
    "utility": ContactKind.UTILITY,
    "政府": ContactKind.GOVERNMENT,
    "government": ContactKind.GOVERNMENT,
}


def _contact_kind(kind: str) -> ContactKind:
    """By the centre's own word for the unit's kind; the phone book knows fewer."""
    return next((k for word, k in _KINDS_OF_UNITS.items() if word in kind), ContactKind.OTHER)


def _number_gone(
    state: CentreState, register: Register, id_: str, context: Context
) -> tuple[Event, ...]:
    if register is not UNITS:
        return ()
    return phone_book.retire(state, RetireContact(contact=ContactId(UNIT_CONTACT + id_)), context)
