"""Questions that somebody kept, as they were typed: `-1` stays yesterday. Values only."""

from __future__ import annotations

from dispatch_app.domain.errors import InvalidValue
from dispatch_app.domain.ids import AccountId
from dispatch_app.domain.quick import dataclass
from dispatch_app.domain.search.asking import LONGEST_VALUE, MOST_CRITERIA

MOST_KEPT = 30
"""Of one account."""
LONGEST_NAME = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptLine:
    field: str
    operator: str
    words: str

    def __post_init__(self) -> None:
        if max(map(len, (self.field, self.operator, self.words))) > LONGEST_VALUE:
            raise InvalidValue(f"a line of a kept question takes {LONGEST_VALUE} signs")


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptQuery:
    name: str
    subject: str
    lines: tuple[KeptLine, ...] = ()
    text: str = ""
    sort: str = ""
    ascending: bool = False
    columns: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if len(self.lines) > MOST_CRITERIA or len(self.columns) > MOST_CRITERIA * 3:
            raise InvalidValue(f"a kept question has {MOST_CRITERIA} lines at most")
        if len(self.text) > LONGEST_VALUE:
            raise InvalidValue(f"the search box takes {LONGEST_VALUE} signs")


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptAtCentre:
    """One account's, wherever it signs in."""

    query: KeptQuery
    owner: AccountId
    shared: bool = False
    """Offered to everybody who may ask about its subject."""
