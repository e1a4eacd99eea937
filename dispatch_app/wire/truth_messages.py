"""The shape of the truth desk's table on the wire."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import msgspec

from dispatch_app.domain.truth.rows import TruthRow


class TruthRows(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`GET /v1/truth`"""

    version: int
    rows: list[TruthRow] | None
    """None where the asker has them: nothing differs from the version it knows."""
    looked_at: datetime | None
    """When vehicles were looked at last; None: not yet."""


_LEARNT: list[msgspec.json.Decoder[Any]] = [msgspec.json.Decoder(TruthRows)]
"""Learnt before there are threads; see `codec`."""
