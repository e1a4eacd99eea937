"""How the table of subscribers is kept up from its source. A protocol only."""

from __future__ import annotations

from typing import Protocol

from dispatch_app.domain.subscriber_refresh import SubscriberStanding


class SubscriberKeeping(Protocol):
    """Every method raises `Unavailable` when the store is away; the table that holds stays."""

    def standing(self) -> SubscriberStanding:
        """What holds, what was tried last, and what comes next."""
        ...

    def refresh(self, account: str) -> None:
        """Begin to bring the table anew; returns at once.

        Raises:
            Rejected: one is being brought, or no source is named.
        """
        ...

    def go_back(self, account: str, why: str) -> None:
        """Let the table before hold again.

        Raises:
            Rejected: there is none, one is being brought, or the reason is missing.
        """
        ...
