"""Places in a sound as people write them. Knows no Qt."""

from __future__ import annotations


def place_text(at_s: float) -> str:
    """01:12.3, and 1:02:03.4 from an hour on."""
    tenths = max(0, round(at_s * 10))
    minutes, rest = divmod(tenths, 600)
    hours, minutes = divmod(minutes, 60)
    seconds = f"{rest // 10:02d}.{rest % 10}"
    return f"{hours}:{minutes:02d}:{seconds}" if hours else f"{minutes:02d}:{seconds}"


def axis_text(at_s: float, spacing_s: float) -> str:
    """Under a waveform: tenths only where the marks of the axis are closer than a second."""
    return place_text(at_s) if spacing_s < 1 else place_text(at_s)[:-2]
