"""What of a review somebody may see: the second nothing of the first, a person what counts.

Knows no store and no network.
"""

from __future__ import annotations

from dataclasses import replace
from typing import get_args

from dispatch_app.domain.codes import Role
from dispatch_app.domain.events import Event
from dispatch_app.domain.quality.events import QualityEvent
from dispatch_app.domain.quality.reviews import Review, ReviewState
from dispatch_app.domain.values import Actor

ABOVE = frozenset({Role.SHIFT_LEADER, Role.DIRECTOR, Role.SYSTEM})
_OF_QUALITY = get_args(QualityEvent)
KINDS_OF_QUALITY = tuple(kind.__name__ for kind in _OF_QUALITY)
"""As the journal calls them."""


def seen_by(review: Review, actor: Actor) -> Review | None:
    """The review as this person may see it; None: not at all."""
    if review.of.account == actor.account:
        return _own(review)
    return _blind(review, actor) if actor.role in ABOVE else None


def _own(review: Review) -> Review | None:
    """What counts, once it does; not who found what on the way there."""
    final = review.final
    if final is None:
        return None
    return replace(review, first=final, second=None, settled=None, wants_second=False)


def _blind(review: Review, actor: Actor) -> Review:
    """While a second review is due, only who did the first sees it: to all others it is the first
    that is due."""
    first = review.first
    if review.state is not ReviewState.SECOND_DUE or first is None:
        return review
    return review if first.by.account == actor.account else replace(review, first=None)


def may_see_event(event: Event, actor: Actor) -> bool:
    """The journal would tell a reviewer what he is not to know, and a dispatcher of colleagues."""
    return not isinstance(event, _OF_QUALITY) or actor.role in (Role.AUDITOR, Role.SYSTEM)
