"""The shape in which cases that are alike cross the wire."""

from __future__ import annotations

import msgspec

from dispatch_app.domain.likeness import AlikeCase


class AlikeCases(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`GET /v1/incidents/{incident}/alike`: most alike first."""

    cases: list[AlikeCase]
    among: int
    """So many of the past were compared."""
