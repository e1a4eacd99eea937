"""What a played partner knows of its cases, kept in one file: a restart forgets none of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import msgspec

from dispatch_app.adapters.links.messages import Told
from dispatch_app.domain.links.values import LinkPurpose, Standing


@dataclass(slots=True)
class KeptCase:
    """What the partner knows of one case."""

    wire: str
    asker: str
    told: Told
    purpose: LinkPurpose
    standing: Standing = Standing.RECEIVED
    reference: str = ""
    heard: list[str] = field(default_factory=list)
    due_at: datetime | None = None


class CaseFile:
    def __init__(self, path: Path) -> None:
        self._path = path
        self._kept = b""

    def read(self) -> dict[str, KeptCase]:
        """Empty where nothing was kept or can be read: nothing but play hangs on it."""
        try:
            cases = msgspec.json.decode(self._path.read_bytes(), type=list[KeptCase])
        except (OSError, msgspec.MsgspecError):
            return {}
        return {case.wire: case for case in cases}

    def keep(self, cases: list[KeptCase]) -> None:
        """Written only when something has changed; the old file stands until the new one does."""
        now = msgspec.json.encode(cases)
        if now == self._kept:
            return
        beside = self._path.with_suffix(".new")
        beside.write_bytes(now)
        beside.replace(self._path)
        self._kept = now
