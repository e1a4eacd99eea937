"""Steps of accounts are kept in the journal alone: the live state knows no accounts."""

from __future__ import annotations

from dispatch_app.domain.account_events import AccountStepTaken
from dispatch_app.domain.state import CentreState


def step(state: CentreState, _event: AccountStepTaken) -> CentreState:
    return state
