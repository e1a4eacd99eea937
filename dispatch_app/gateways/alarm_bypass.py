"""When the trunks go straight to the seats' telephones: by a person's word, or by themselves.

Pure; time comes in as an argument. Without an exchange nobody who calls is heard at all, so the
relay does not wait for a person, and goes back only when the exchange has been well for a while:
each switching cuts off whoever talks.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from dispatch_app.domain.alarms import AlarmKind, BypassOrder
from dispatch_app.domain.state import CentreState

SWITCHES_AFTER = timedelta(seconds=5)
GOES_BACK_AFTER = timedelta(seconds=60)


class Bypass:
    """Says how the relay is to stand. A person's word holds until the next change of the fault."""

    def __init__(self, *, by_itself: bool) -> None:
        self._by_itself = by_itself
        self._contact: bool | None = None
        self._centre: bool | None = None
        self._order: BypassOrder | None = None
        self._faulty: bool | None = None
        self._since: datetime | None = None
        self._changed_at: datetime | None = None
        self._closed: bool | None = None
        """None after a start: the relay stays as it was found until there is reason to move it."""

    def contact(self, fault: bool) -> None:
        """The box's own contact of the exchange: it speaks also when the centre is dead."""
        self._contact = fault

    def centre(self, state: CentreState) -> None:
        self._order = state.bypass
        alarms = state.alarms.values()
        self._centre = any(a.kind is AlarmKind.EXCHANGE and a.standing for a in alarms)

    def wanted(self, now: datetime) -> bool | None:
        """Closed or open; None while there is no reason for either."""
        self._look(now)
        order = self._order
        if order is not None and self._holds(order):
            self._closed = order.on
        elif self._by_itself and self._has_lasted(now):
            self._closed = self._faulty
        return self._closed

    def _look(self, now: datetime) -> None:
        heard = [x for x in (self._contact, self._centre) if x is not None]
        faulty = any(heard)
        if not heard or faulty is self._faulty:
            return
        if self._faulty is not None:
            self._changed_at = now
        self._faulty, self._since = faulty, now

    def _holds(self, order: BypassOrder) -> bool:
        if not self._by_itself or self._changed_at is None:
            return True
        return order.at >= self._changed_at

    def _has_lasted(self, now: datetime) -> bool:
        patience = SWITCHES_AFTER if self._faulty else GOES_BACK_AFTER
        return self._since is not None and now - self._since >= patience
