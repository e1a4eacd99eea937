"""The shapes of keeping the table of subscribers up on the wire."""

from __future__ import annotations

from typing import Any

import msgspec

from dispatch_app.domain.subscriber_refresh import SubscriberStanding


class RefreshWish(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`POST /v1/subscribers/refreshes`: from the source that the configuration names."""


class WayBackWish(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`POST /v1/subscribers/back`"""

    why: str


class NumberWish(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`POST /v1/subscribers/number`: in the body, so that it stands in no address."""

    number: str


class NumberOwner(msgspec.Struct, frozen=True, kw_only=True):
    """Whose a number is, as far as the asker may see it."""

    number: str
    name: str
    address: str
    warning: str = ""
    is_masked: bool = False


STANDING: msgspec.json.Decoder[SubscriberStanding] = msgspec.json.Decoder(SubscriberStanding)
OWNER: msgspec.json.Decoder[NumberOwner] = msgspec.json.Decoder(NumberOwner)
_LEARNT: list[msgspec.json.Decoder[Any]] = [
    msgspec.json.Decoder(kind) for kind in (RefreshWish, WayBackWish, NumberWish)
]
"""Learnt before there are threads; see `codec`."""
SUBSCRIBER_SHAPES: tuple[Any, ...] = (
    *(SubscriberStanding, RefreshWish, WayBackWish, NumberWish, NumberOwner),
)
