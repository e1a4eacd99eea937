"""What the centre tells of cases shared with linked systems, beside the live state."""

from __future__ import annotations

import msgspec

from dispatch_app.domain.links.figures import PartnerFigures
from dispatch_app.domain.links.values import LinkCase


class LinkCases(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`GET /v1/incidents/{incident}/links`"""

    cases: list[LinkCase]


class SharedCases(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`GET /v1/links`"""

    cases: list[LinkCase]
    """The newest first."""
    whole: bool
    """False: the period has more, and the figures are of these."""
    figures: list[PartnerFigures]
