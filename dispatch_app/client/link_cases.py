"""Reads the centre's answer about cases shared with linked systems. Knows no network."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from urllib.parse import urlencode

import msgspec

from dispatch_app.client.truth_table import Unreadable
from dispatch_app.domain.links.figures import PartnerFigures
from dispatch_app.domain.links.values import LinkCase
from dispatch_app.wire.link_messages import SharedCases


def shared_path(since: datetime) -> str:
    return f"/v1/links?{urlencode({'since': since.isoformat()})}"


def shared_in(answer: bytes) -> tuple[Sequence[LinkCase], Sequence[PartnerFigures], bool]:
    """Cases, newest first; figures by partner; whether the period has no more.

    Raises:
        Unreadable: the answer has another shape.
    """
    try:
        found = msgspec.json.decode(answer, type=SharedCases)
    except (msgspec.ValidationError, msgspec.DecodeError) as strange:
        raise Unreadable(str(strange)) from strange
    return found.cases, found.figures, found.whole
