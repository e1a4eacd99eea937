"""Notices and messages of all time, for the list of who wrote what and who read it. Reads only."""

from __future__ import annotations

from typing import Protocol

from dispatch_app.domain.ids import NoticeId
from dispatch_app.domain.notices import Notice


class NoticeRecords(Protocol):
    """Every method raises `Unavailable` when the store is away."""

    def notices(
        self, limit: int, *, before: int | None = None, text: str = ""
    ) -> tuple[tuple[int, Notice], ...]:
        """Newest first, with the journal number of each; `text`: a part of title or text, or of
        the name of who wrote it."""
        ...

    def attached(self) -> frozenset[str]:
        """The SHA-256 of every file that stands beside a notice."""
        ...

    def notice(self, wanted: NoticeId) -> Notice | None:
        """One with all that became of it, also when it has long been over."""
        ...
