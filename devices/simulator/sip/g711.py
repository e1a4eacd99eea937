"""G.711 µ-law: a step of sound as the telephone network carries it. Knows no telephone."""

from __future__ import annotations

import numpy as np


def ulaw(pcm: np.ndarray) -> bytes:
    """G.711 µ-law."""
    magnitude = np.minimum(np.abs(pcm.astype(np.int32)), 32635) + 0x84
    exponent = np.floor(np.log2(magnitude)).astype(np.int32) - 7
    mantissa = (magnitude >> (exponent + 3)) & 0x0F
    sign = np.where(pcm < 0, 0x80, 0)
    return bytes((~(sign | (exponent << 4) | mantissa) & 0xFF).astype(np.uint8))


def _decode_table() -> np.ndarray:
    code = ~np.arange(256) & 0xFF
    magnitude = ((((code & 0x0F) << 3) + 0x84) << ((code >> 4) & 7)) - 0x84
    return np.where(code & 0x80, -magnitude, magnitude).astype(np.int16)


FROM_ULAW = _decode_table()
