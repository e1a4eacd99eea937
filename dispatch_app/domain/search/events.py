"""What became of kept questions. Facts only."""

from __future__ import annotations

from datetime import datetime

from dispatch_app.domain.quick import dataclass
from dispatch_app.domain.search.kept import KeptQuery
from dispatch_app.domain.values import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class QueryKept:
    query: KeptQuery
    shared: bool
    by: Actor
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class QueryDropped:
    name: str
    by: Actor
    at: datetime


SearchEvent = QueryKept | QueryDropped
