"""What can be looked up now: the shipped entries under the centre's own. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from dispatch_app.domain.knowledge.entries import (
    Knowledge,
    KnowledgeEntry,
    KnowledgeVersion,
    fingerprint,
)
from dispatch_app.domain.quick import dataclass

SHIPPED = "shipped"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelved:
    """An entry that is found, and who answers for it."""

    entry: KnowledgeEntry
    version: KnowledgeVersion | None = None
    """None: as shipped; nobody of this centre has approved it."""

    @property
    def stamp(self) -> str:
        if self.version is not None:
            return self.version.stamp
        return f"{self.entry.code}@{SHIPPED}+{fingerprint(self.entry)}"


def shelf(shipped: Iterable[KnowledgeEntry], own: Knowledge) -> tuple[Shelved, ...]:
    """A version of the centre stands in the place of the shipped entry of its code; what was
    withdrawn stands nowhere."""
    found = {entry.code: Shelved(entry=entry) for entry in shipped}
    for code, version in own.versions.items():
        found[code] = Shelved(entry=version.entry, version=version)
    return tuple(one for code, one in found.items() if code not in own.withdrawn)
