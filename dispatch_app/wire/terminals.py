"""The list of vehicle terminals as it travels."""

from __future__ import annotations

import msgspec

from dispatch_app.domain.terminals import Terminal


class Terminals(msgspec.Struct, frozen=True, kw_only=True):
    """`GET /v1/terminals`."""

    terminals: list[Terminal]


TERMINALS: msgspec.json.Decoder[Terminals] = msgspec.json.Decoder(Terminals)
"""Made while the importing thread is alone."""
