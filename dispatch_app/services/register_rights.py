"""Lets somebody read or keep one of the centre's own tables, or refuses. Knows no accounts."""

from __future__ import annotations

from collections.abc import Mapping

from dispatch_app.domain.codes import Role
from dispatch_app.domain.errors import Rejected
from dispatch_app.domain.registers.catalogue import REGISTERS
from dispatch_app.domain.registers.keepers import MAY_KEEP, MAY_READ_TABLE
from dispatch_app.domain.values import Actor


def check_keeping(actor: Actor, register: str) -> None:
    """Let somebody change a table, or refuse with `right.missing`."""
    _check(MAY_KEEP, actor, register)


def check_table(actor: Actor, register: str) -> None:
    """Let somebody read a table and the history of its rows, or refuse with `right.missing`."""
    _check(MAY_READ_TABLE, actor, register)


def _check(table: Mapping[Role, frozenset[str]], actor: Actor, register: str) -> None:
    if register in REGISTERS and register not in table.get(actor.role, frozenset()):
        raise Rejected("right.missing", asked=register, role=actor.role.value)
