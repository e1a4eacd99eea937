"""Ages as people say them: years, and months or days of infants. Numbers in, years out."""

from __future__ import annotations

import re

_AGE = re.compile(r"(\d{1,4})\s*(岁|y|years?|个?月|m|months?|周|w|weeks?|天|d|days?)?", re.I)
_PARTS_OF_YEAR = {"月": 12, "m": 12, "周": 52, "w": 52, "天": 365, "d": 365}
_OLDEST = 130


def years_of(text: str) -> float | None:
    """58, 58岁, 6月, 20天 in years; None if it is no age."""
    match = _AGE.fullmatch(text.strip())
    if match is None:
        return None
    unit = (match[2] or "").removeprefix("个")[:1].casefold()
    years = int(match[1]) / _PARTS_OF_YEAR.get(unit, 1)
    return years if years <= _OLDEST else None
