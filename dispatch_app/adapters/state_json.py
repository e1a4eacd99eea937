"""The live state as JSON of the wire: `ports.state_codec.StateCodec`. Knows no store."""

from __future__ import annotations

import logging

from dispatch_app.domain.state import CentreState
from dispatch_app.wire import codec
from dispatch_app.wire.errors import BadMessage

log = logging.getLogger(__name__)


class JsonState:
    def encode(self, state: CentreState) -> bytes:
        return codec.encode(state)

    def decode(self, body: bytes) -> CentreState | None:
        try:
            return codec.decode_state(body)
        except BadMessage as strange:
            log.warning("%s", strange)
            return None
