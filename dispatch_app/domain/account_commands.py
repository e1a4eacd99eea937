"""What the centre writes down of accounts. Only the centre itself asks for it."""

from __future__ import annotations

from dispatch_app.domain.account_steps import AccountAct
from dispatch_app.domain.codes import Role
from dispatch_app.domain.ids import AccountId
from dispatch_app.domain.quick import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordAccountStep:
    """Keep who did what to an account, before it is done."""

    account: AccountId
    act: AccountAct
    by: AccountId
    role: Role | None = None
    """Which it has after it, where the step gives one."""
    reason: str = ""


AccountCommand = RecordAccountStep
