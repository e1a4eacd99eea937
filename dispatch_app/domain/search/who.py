"""Who may ask which part of the record: one table, for the centre and for what a seat offers."""

from __future__ import annotations

from collections.abc import Mapping

from dispatch_app.domain.codes import Role
from dispatch_app.domain.search.catalogue import SUBJECTS

_ALL = frozenset(SUBJECTS)
_MACHINES = frozenset({"vehicle_state", "vehicle", "station", "hospital", "seat", "contact"})

MAY_SEARCH: Mapping[Role, frozenset[str]] = {
    Role.SHIFT_LEADER: _ALL - {"audit"},
    Role.DIRECTOR: _ALL,
    Role.AUDITOR: _ALL - {"subscriber"},
    Role.MAINTAINER: _MACHINES,
    Role.SYSTEM: _ALL,
}
"""Roles that are not named find nothing here: a dispatcher has the history of numbers and places
beside the form."""


def may_search(role: Role) -> frozenset[str]:
    return MAY_SEARCH.get(role, frozenset())
