"""Why a copy was not made, is not whole, or cannot be put back."""

from __future__ import annotations

from dispatch_app.domain.backups import BackupTrouble


class BackupFailed(Exception):
    """Carries what the trouble is, a sentence for whoever sits at the terminal, and for the alarm
    what may stand on any seat: a folder, figures."""

    def __init__(self, trouble: BackupTrouble, said: str, detail: str = "") -> None:
        super().__init__(said)
        self.trouble, self.detail = trouble, detail


class BrokenBackup(BackupFailed):
    """The copy is not what was written, or does not hold what its journal tells."""

    def __init__(self, said: str) -> None:
        super().__init__(BackupTrouble.BROKEN, said)


class TargetInUse(Exception):
    """The place to restore into holds something, or a server works on it."""
