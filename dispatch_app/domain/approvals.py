"""What nobody may bring into force alone: one writes, another one answers for it. Pure."""

from __future__ import annotations

from collections.abc import Collection

from dispatch_app.domain.errors import Rejected
from dispatch_app.domain.ids import AccountId
from dispatch_app.domain.values import Actor


def must_be_another(authors: Collection[AccountId], approver: Actor) -> None:
    """Refuse whoever wrote any part of what is to be approved.

    Raises:
        Rejected: `approval.own-work`.
    """
    if approver.account in authors:
        raise Rejected("approval.own-work", account=approver.account)
