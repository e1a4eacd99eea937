"""Who may read and keep which of the centre's own tables. Knows no accounts and no network."""

from __future__ import annotations

from collections.abc import Mapping

from dispatch_app.domain.codes import Role
from dispatch_app.domain.errors import Rejected
from dispatch_app.domain.registers.catalogue import REGISTERS
from dispatch_app.domain.values import Actor

_ALL = frozenset(REGISTERS)
_PERSONAL = frozenset(name for name, register in REGISTERS.items() if register.personal)

MAY_KEEP: Mapping[Role, frozenset[str]] = {
    Role.SHIFT_LEADER: frozenset({"phone_book", "places", "key_patients", "units"}),
    Role.DIRECTOR: _ALL,
    Role.MAINTAINER: _ALL - _PERSONAL,
    Role.SYSTEM: _ALL,
}
"""A shift leader keeps what changes by the hour; who looks after machines sees no patients."""

MAY_READ_TABLE: Mapping[Role, frozenset[str]] = {**MAY_KEEP, Role.SHIFT_LEADER: _ALL}


def check_keeping(actor: Actor, register: str) -> None:
    """Let somebody change a table, or refuse with `right.missing`."""
    _check(MAY_KEEP, actor, register)


def check_table(actor: Actor, register: str) -> None:
    """Let somebody read a table and the history of its rows, or refuse with `right.missing`."""
    _check(MAY_READ_TABLE, actor, register)


def _check(table: Mapping[Role, frozenset[str]], actor: Actor, register: str) -> None:
    if register in REGISTERS and register not in table.get(actor.role, frozenset()):
        raise Rejected("right.missing", asked=register, role=actor.role.value)
