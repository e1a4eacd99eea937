"""What has happened to rows of the centre's own tables. Facts, in the past tense.

Stations, vehicles, hospitals, places and the phone book have events of their own.
"""

from __future__ import annotations

from datetime import datetime

from dispatch_app.domain.quick import dataclass
from dispatch_app.domain.values import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordKept:
    """A row was added or changed: what stands in it now."""

    register: str
    id: str
    cells: dict[str, str]
    by: Actor
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordRetired:
    register: str
    id: str
    note: str
    by: Actor
    at: datetime


RegisterEvent = RecordKept | RecordRetired
