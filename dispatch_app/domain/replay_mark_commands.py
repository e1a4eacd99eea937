"""What may be asked about bookmarks of a replay."""

from __future__ import annotations

from datetime import datetime

from dispatch_app.domain.ids import IncidentId
from dispatch_app.domain.quick import dataclass
from dispatch_app.domain.values import utc


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkReplay:
    """Keep a moment of an incident's story, however old, with words about it."""

    incident: IncidentId
    moment: datetime
    words: str

    def __post_init__(self) -> None:
        utc(self.moment)


@dataclass(frozen=True, slots=True, kw_only=True)
class DropReplayMark:
    """Take a bookmark away; that it stood stays in the journal."""

    incident: IncidentId
    mark: str


ReplayMarkCommand = MarkReplay | DropReplayMark
