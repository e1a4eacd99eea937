"""The list of public holidays as a file. Knows no forecast."""

from __future__ import annotations

import tomllib
from datetime import date, timedelta
from pathlib import Path

from dispatch_app.domain.planning.history import Holidays


class BadHolidays(Exception):
    """The file cannot be used; the message says where and why."""


def load_holidays(file: Path) -> Holidays:
    """
    Raises:
        BadHolidays: it cannot be read, or a day in it is none.
    """
    try:
        table = tomllib.loads(file.read_text(encoding="utf-8"))
        return {
            day: str(holiday["name"])
            for holiday in table.get("holiday", ())
            for span in holiday["days"]
            for day in _days(str(span))
        }
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as trouble:
        raise BadHolidays(f"{file}: {trouble}") from trouble
    except (KeyError, TypeError, ValueError) as trouble:
        raise BadHolidays(
            f"{file}: a holiday has a name and days such as 2026-10-01/2026-10-07: {trouble}"
        ) from trouble


def _days(span: str) -> list[date]:
    first, _, last = span.partition("/")
    begins, ends = date.fromisoformat(first), date.fromisoformat(last or first)
    return [begins + timedelta(days=n) for n in range((ends - begins).days + 1)]
