"""Reads the centre's answer for cases that are alike. Knows no network and shows nothing."""

from __future__ import annotations

import msgspec

from dispatch_app.client.truth_table import Unreadable
from dispatch_app.domain.likeness import AlikeCase
from dispatch_app.wire.alike_messages import AlikeCases

_ANSWER = msgspec.json.Decoder(AlikeCases)


def read(answer: bytes) -> tuple[tuple[AlikeCase, ...], int]:
    """The cases, most alike first, and among how many they were found.

    Raises:
        Unreadable: the answer has another shape.
    """
    try:
        told = _ANSWER.decode(answer)
    except (msgspec.ValidationError, msgspec.DecodeError) as strange:
        raise Unreadable(str(strange)) from strange
    return tuple(told.cases), told.among
