"""Which roles keep and read which of the centre's own tables. Says so; refuses nothing."""

from __future__ import annotations

from collections.abc import Mapping

from dispatch_app.domain.codes import Role
from dispatch_app.domain.registers.catalogue import REGISTERS

_ALL = frozenset(REGISTERS)
_PERSONAL = frozenset(name for name, register in REGISTERS.items() if register.personal)

MAY_KEEP: Mapping[Role, frozenset[str]] = {
    Role.SHIFT_LEADER: frozenset({"phone_book", "places", "key_patients", "units", "specialists"}),
    Role.DIRECTOR: _ALL,
    Role.MAINTAINER: _ALL - _PERSONAL,
    Role.SYSTEM: _ALL,
}
"""A shift leader keeps what changes by the hour; who looks after machines sees no patients."""

MAY_READ_TABLE: Mapping[Role, frozenset[str]] = {**MAY_KEEP, Role.SHIFT_LEADER: _ALL}
