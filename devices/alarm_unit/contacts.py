"""Contacts bounce: a reading counts when it has been the same for a while. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from devices.moment import Moment


class Steady:
    """Keeps for each contact what has been steady for `steady_s`, and says what changed."""

    def __init__(self, steady_s: float) -> None:
        self._steady_s = steady_s
        self._seen: dict[str, tuple[bool, Moment]] = {}
        self._told: dict[str, bool] = {}

    def forget(self) -> None:
        """The box was silent: everything is told anew, once it has been steady again."""
        self._seen.clear()
        self._told.clear()

    def take(self, read: Mapping[str, bool], at: Moment) -> dict[str, bool]:
        """Take one reading of all contacts; give those that are newly certain."""
        certain: dict[str, bool] = {}
        for name, value in read.items():
            before, since = self._seen.get(name, (None, at))
            if before is not value:
                self._seen[name] = (value, at)
                continue
            if at.since(since) >= self._steady_s and self._told.get(name) is not value:
                self._told[name] = certain[name] = value
        return certain
