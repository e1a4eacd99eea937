"""Looks after the disk: forecast, copies that are read back, what may go and when. No thread."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from dispatch_app.domain.recordings import RecorderTrouble, RemovalReason
from dispatch_app.ports.errors import Unavailable
from dispatch_app.ports.recorder_catalogue import RecorderCatalogue, SealedTake
from dispatch_app.recording.disk import PART, Ballast
from dispatch_app.recording.seal import LIST, REMOVED, SealedList, file_sha256
from dispatch_app.recording.take import peaks_of
from dispatch_app.recording.troubles import Troubles

log = logging.getLogger(__name__)

SOME = 50
"""So many files are copied or removed in one round."""
LATELY = timedelta(days=7)
GB = 1_000_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepingRules:
    days: float = 0.0
    """Older recordings may go; 0: kept for ever."""
    low_bytes: int = 20 * GB
    """Less room is told."""
    least_bytes: int = 2 * GB
    """With less room the oldest go, if they may; else it is told that soon nothing is kept."""
    copy_to: Path | None = None
    """A second medium."""
    copied_only: bool = True
    """Nothing goes that has no verified copy."""


class Keeper:
    """`round` is called now and then, by one thread."""

    def __init__(
        self,
        root: Path,
        rules: KeepingRules,
        catalogue: RecorderCatalogue,
        troubles: Troubles,
        *,
        sealed_list: SealedList,
        ballast: Ballast,
        now: Callable[[], datetime],
        free_bytes: Callable[[Path], int] | None = None,
        removed: Callable[[SealedTake], None] = lambda take: None,
    ) -> None:
        self._root, self._rules, self._catalogue, self._troubles = root, rules, catalogue, troubles
        self._list, self._ballast, self._now = sealed_list, ballast, now
        self._free_bytes = free_bytes or free_on
        self._removed = removed
        self._copies = True

    def keep_by(self, rules: KeepingRules) -> None:
        """Other rules, from the next round on; from any thread."""
        self._rules = rules

    def round(self) -> None:
        """Copy, then remove what may go, then say how much room there is."""
        try:
            self._copy()
            self._remove()
        except Unavailable as away:
            log.warning("the catalogue is away: %s", away)
        self._watch()

    def _watch(self) -> None:
        free = self._free_bytes(self._root)
        low = free < self._rules.low_bytes
        self._troubles.put(RecorderTrouble.SPACE_LOW, low, f"{free // GB} GB are left")
        if free > self._rules.least_bytes:
            self._ballast.take()
        self._troubles.put(RecorderTrouble.COPY_FAILS, not (self._copies and self._list.anchored))

    # ---- room

    def free_bytes(self) -> int:
        """In steps of a gigabyte: smaller ones are no news."""
        return self._free_bytes(self._root) // GB * GB

    def full_in_days(self) -> float | None:
        """At the pace of the last week; None if nothing was recorded."""
        lately = self._catalogue.bytes_since(self._now() - LATELY)
        if not lately:
            return None
        per_day = lately / LATELY.days
        return round(self._free_bytes(self._root) / per_day, 0)

    # ---- copies

    def _copy(self) -> None:
        copy_to = self._rules.copy_to
        if copy_to is None:
            self._copies = True
            return
        try:
            for take in self._catalogue.uncopied(SOME):
                if self._copied(take, copy_to):
                    self._catalogue.copied(take.sound.serial)
            if (self._root / LIST).exists():
                half = _fresh(copy_to / LIST)
                shutil.copyfile(self._root / LIST, half)
                half.replace(copy_to / LIST)
            self._copies = True
        except OSError as trouble:
            log.warning("not copied: %s", trouble)
            self._copies = False

    def _copied(self, take: SealedTake, to: Path) -> bool:
        """A copy counts when it was read back and is what was sealed."""
        source, target = self._root / take.file, to / take.file
        target.parent.mkdir(parents=True, exist_ok=True)
        half = _fresh(target)
        shutil.copyfile(source, half)
        if file_sha256(half) != take.sound.sha256:
            self._troubles.say(RecorderTrouble.SEAL_BROKEN, take.file)
            half.unlink()
            return False
        half.replace(target)
        if peaks_of(source).is_file():
            shutil.copyfile(peaks_of(source), peaks_of(target))
        return True

    # ---- removal

    def _remove(self) -> None:
        for take in self._catalogue.removable(SOME, copied_only=self._rules.copied_only):
            reason = self._why(take)
            if reason is None:
                return
            self._let_go(take, reason)

    def _why(self, take: SealedTake) -> RemovalReason | None:
        days = self._rules.days
        if days and take.sound.ended_at < self._now() - timedelta(days=days):
            return RemovalReason.AGE
        if days and self._free_bytes(self._root) < self._rules.least_bytes:
            return RemovalReason.SPACE
        return None

    def _let_go(self, take: SealedTake, reason: RemovalReason) -> None:
        """First it is written down that it goes; a file too many is better than one too few."""
        sound = take.sound
        seal = self._list.add(
            REMOVED,
            take.file,
            sha256=sound.sha256,
            bytes=sound.bytes,
            began_at=sound.began_at.isoformat(),
            ended_at=sound.ended_at.isoformat(),
            said=reason.value,
        )
        self._catalogue.removed(sound.serial, reason, seal)
        path = self._root / take.file
        path.unlink(missing_ok=True)
        peaks_of(path).unlink(missing_ok=True)
        gone = self._catalogue.take(sound.serial)
        if gone is not None:
            self._removed(gone)


def _fresh(target: Path) -> Path:
    return target.with_name(target.name + PART)


def free_on(path: Path) -> int:
    return shutil.disk_usage(path).free
