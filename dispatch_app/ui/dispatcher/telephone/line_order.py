"""The order in which lines are named: line 2 before line 10. Knows nothing else of them."""

from __future__ import annotations

import re


def natural(line: str) -> list[tuple[int, int, str]]:
    """A key to sort by: numbers in a name count as numbers."""
    parts = re.findall(r"\d+|\D+", line)
    return [(0, int(p), "") if p.isdecimal() else (1, 0, p) for p in parts]
