"""An instant as a device loop sees it: one clock to measure with, one to write down."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta


@dataclass(frozen=True, slots=True)
class Moment:
    """`monotonic_ns` never jumps and is for differences; `utc` is for the record."""

    monotonic_ns: int
    utc: datetime

    @classmethod
    def now(cls) -> Moment:
        utc = datetime.now(UTC)
        return cls(time.monotonic_ns(), utc.replace(microsecond=utc.microsecond // 1000 * 1000))

    def since(self, earlier: Moment) -> float:
        """Seconds that passed from `earlier` to this moment."""
        return (self.monotonic_ns - earlier.monotonic_ns) / 1e9

    def plus(self, seconds: float) -> Moment:
        return Moment(
            self.monotonic_ns + round(seconds * 1e9), self.utc + timedelta(seconds=seconds)
        )
