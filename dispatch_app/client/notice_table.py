"""Reads the centre's answer for the list of notices. Knows no network and shows nothing."""

from __future__ import annotations

import msgspec

from dispatch_app.client.truth_table import Unreadable
from dispatch_app.domain.notices import Notice
from dispatch_app.wire.notice_messages import NoticeList

_LIST = msgspec.json.Decoder(NoticeList)


def read(answer: bytes) -> tuple[tuple[int, Notice], ...]:
    """Each with the journal number that the list goes on before, newest first.

    Raises:
        Unreadable: the answer has another shape.
    """
    try:
        return tuple((line.sequence, line.notice) for line in _LIST.decode(answer).notices)
    except (msgspec.ValidationError, msgspec.DecodeError) as strange:
        raise Unreadable(str(strange)) from strange
