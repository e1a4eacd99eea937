"""Random words handed out for one signature each. Knows no requests and no keys."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable

SIGNED = "dispatch-desk sign-in:{account}:{nonce}"
"""What a key signs; the account stands in it so that a signature serves nobody else."""
NONCE_S = 60.0
NONCES = 1000
"""So many may be open at once; the oldest gives way."""


class Nonces:
    """Used from one thread."""

    def __init__(self, now_s: Callable[[], float] = time.monotonic) -> None:
        self._now_s = now_s
        self._open: dict[str, float] = {}

    def make(self) -> str:
        nonce = secrets.token_urlsafe(32)
        if len(self._open) >= NONCES:
            del self._open[next(iter(self._open))]
        self._open[nonce] = self._now_s() + NONCE_S
        return nonce

    def use(self, nonce: str) -> bool:
        """True once for a nonce that was handed out and is not too old."""
        good_until = self._open.pop(nonce, None)
        return good_until is not None and self._now_s() <= good_until
