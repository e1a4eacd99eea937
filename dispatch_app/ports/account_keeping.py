"""Keeping accounts: what is done to them besides signing in. A protocol only."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from dispatch_app.domain.account_steps import AccountLine
from dispatch_app.domain.codes import Role
from dispatch_app.domain.ids import AccountId, HospitalId, StationId


class AccountKeeping(Protocol):
    """Every method raises `Unavailable` when the store is away. An unknown account changes
    nothing."""

    def lines(self, at: datetime) -> list[AccountLine]:
        """Every account, by id, with the sessions that are open at that time."""
        ...

    def change(
        self,
        account: AccountId,
        *,
        role: Role,
        name: str,
        station: StationId | None,
        hospital: HospitalId | None = None,
    ) -> None:
        """Also ends its sessions if its role, station or hospital is another one."""
        ...

    def expire_password(self, account: AccountId) -> None:
        """It signs nobody in until it has been changed; sessions end."""
        ...

    def lock(self, account: AccountId, until: datetime) -> None:
        """Nobody signs in by it until then; sessions end."""
        ...

    def unlock(self, account: AccountId) -> None: ...

    def retire(self, account: AccountId, at: datetime) -> None:
        """Nobody signs in by it any more; its name stays in the records. Sessions end."""
        ...

    def restore(self, account: AccountId) -> None: ...

    def end_sessions(self, account: AccountId) -> None: ...
