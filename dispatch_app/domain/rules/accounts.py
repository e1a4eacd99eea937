"""The rule of accounts in the journal: what the centre did to one is written down."""

from __future__ import annotations

from dispatch_app.domain.account_commands import RecordAccountStep
from dispatch_app.domain.account_events import AccountStepTaken
from dispatch_app.domain.events import Event
from dispatch_app.domain.state import CentreState, Context
from dispatch_app.domain.values import MAX_TEXT


def step(_state: CentreState, command: RecordAccountStep, context: Context) -> tuple[Event, ...]:
    return (
        AccountStepTaken(
            account=command.account,
            act=command.act,
            by=command.by,
            role=command.role,
            reason=command.reason[:MAX_TEXT],
            at=context.at,
        ),
    )
