"""What a seat knows of the table of subscribers: the centre's answers, read. Holds nothing."""

from __future__ import annotations

import msgspec

from dispatch_app.domain.subscriber_refresh import SubscriberStanding
from dispatch_app.wire.subscriber_messages import OWNER, STANDING
from dispatch_app.wire.subscriber_messages import NumberOwner as NumberOwner

REFRESHES_PATH = "/v1/subscribers/refreshes"
BACK_PATH = "/v1/subscribers/back"
NUMBER_PATH = "/v1/subscribers/number"


class Unreadable(Exception):
    """The centre's answer is of another version."""


def standing_in(answer: bytes) -> SubscriberStanding:
    """Raises:
    Unreadable: see there. So for `owner_in`.
    """
    try:
        return STANDING.decode(answer)
    except (msgspec.ValidationError, msgspec.DecodeError) as strange:
        raise Unreadable(str(strange)) from strange


def owner_in(answer: bytes) -> NumberOwner:
    try:
        return OWNER.decode(answer)
    except (msgspec.ValidationError, msgspec.DecodeError) as strange:
        raise Unreadable(str(strange)) from strange
