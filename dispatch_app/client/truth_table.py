"""Reads the centre's answer for the truth desk. Knows no network and shows nothing."""

from __future__ import annotations

import msgspec

from dispatch_app.domain.truth.rows import TruthRow
from dispatch_app.wire.truth_messages import TruthRows

_TABLE = msgspec.json.Decoder(TruthRows)


class Unreadable(Exception):
    """The centre speaks another version."""


def read(answer: bytes) -> tuple[int, tuple[TruthRow, ...] | None]:
    """The table's version and its rows; None for the rows if nothing has changed.

    Raises:
        Unreadable: the answer has another shape.
    """
    try:
        table = _TABLE.decode(answer)
    except (msgspec.ValidationError, msgspec.DecodeError) as strange:
        raise Unreadable(str(strange)) from strange
    return table.version, None if table.rows is None else tuple(table.rows)
