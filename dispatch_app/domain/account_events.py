"""What was done to accounts. Secrets are in none of it."""

from __future__ import annotations

from datetime import datetime

from dispatch_app.domain.account_steps import AccountAct
from dispatch_app.domain.codes import Role
from dispatch_app.domain.ids import AccountId
from dispatch_app.domain.quick import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountStepTaken:
    account: AccountId
    act: AccountAct
    by: AccountId
    role: Role | None
    reason: str
    at: datetime


AccountEvent = AccountStepTaken
