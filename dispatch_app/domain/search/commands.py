"""What may be asked about kept questions: to keep one of one's own, and to let it go."""

from __future__ import annotations

from dispatch_app.domain.quick import dataclass
from dispatch_app.domain.search.kept import KeptQuery


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepQuery:
    """Keep a question for the own account, in place of one of the same name."""

    query: KeptQuery
    shared: bool = False
    """Offered to everybody who may ask about its subject."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DropQuery:
    """Let one of one's own go."""

    name: str


SearchCommand = KeepQuery | DropQuery
