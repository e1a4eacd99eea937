"""Things taken out of the house: which kinds there are and what is written down of each."""

from __future__ import annotations

from enum import StrEnum

from dispatch_app.domain.errors import InvalidValue
from dispatch_app.domain.quick import dataclass

LONGEST_CRITERIA = 4_000
MOST_ROWS = 100_000_000


class ExportFormat(StrEnum):
    XLSX = "xlsx"
    CSV = "csv"
    PDF = "pdf"
    PRINT = "print"
    """On paper."""
    HTML = "html"
    """A page or map that is handed on."""
    JSON = "json"
    """An incident in words of another system."""
    XML = "xml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Export:
    """What left, told so that it could be made again."""

    subject: str
    """What kind of thing, such as `incident`, `figures.centre` or `story`."""
    format: ExportFormat
    rows: int
    criteria: str = ""
    """By what it was chosen: criteria, period or id, as the program wrote them."""
    masked: bool = True
    """Whether numbers, names and addresses were masked in it."""

    def __post_init__(self) -> None:
        if not self.subject or len(self.subject) > 100:
            raise InvalidValue("an export has a subject of 1 to 100 signs")
        if not 0 <= self.rows <= MOST_ROWS:
            raise InvalidValue("an export has no negative number of rows")
        if len(self.criteria) > LONGEST_CRITERIA:
            raise InvalidValue("criteria of an export are too long")
