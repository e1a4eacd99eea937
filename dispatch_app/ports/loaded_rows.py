"""What the region's own tables said when they were loaded last. A protocol only."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol


class LoadedRows(Protocol):
    """Lets a newer map bring what really changed in its tables, and nothing else."""

    def digests(self) -> Mapping[str, str]:
        """The digest of each row by its name; empty before the first load.

        Raises:
            Unavailable: the store is away. So for `keep`.
        """
        ...

    def keep(self, digests: Mapping[str, str]) -> None:
        """Put these in place of the old ones."""
        ...
