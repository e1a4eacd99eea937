"""`ports.backups.Backups` by a process beside the server, so that no order waits for a copy."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import msgspec

from dispatch_app.adapters.backups import manifest
from dispatch_app.adapters.backups.errors import BrokenBackup
from dispatch_app.adapters.backups.job import OUTCOME, BackupJob, Doing, Outcome
from dispatch_app.adapters.backups.shelf import Copy, Shelf
from dispatch_app.adapters.children import end
from dispatch_app.domain.backups import BackupTold, BackupTrouble

log = logging.getLogger(__name__)


class BackupsBeside:
    """One process at a time. Called by one thread."""

    def __init__(self, job: BackupJob, program: Sequence[str]) -> None:
        """`program` reads a job on its standard input, and writes how it ended."""
        self._job = job
        self._program = list(program)
        self._shelf = Shelf(Path(job.shelf))
        self._process: subprocess.Popen[bytes] | None = None
        self._doing = Doing.MAKE
        self._failed: dict[Doing, Outcome] = {}

    def make(self) -> None:
        self._begin(Doing.MAKE)

    def prove(self) -> None:
        self._begin(Doing.PROVE)

    def told(self) -> BackupTold:
        self._look_after()
        self._look_for_medium()
        copies = self._shelf.copies()
        last = next(iter(self._failed.values()), None)
        proof = _newest_proof(copies)
        made = _manifest(copies[0]) if copies else None
        return BackupTold(
            made_at=made.began_at if made else None,
            sequence=made.sequence if made else 0,
            bytes=made.bytes if made else 0,
            proven_at=proof.at if proof else None,
            proven_sequence=proof.sequence if proof else 0,
            trouble=last.trouble if last else None,
            detail=last.detail if last else "",
            working=self._process is not None,
        )

    def stop(self) -> None:
        if self._process is None:
            return
        end(self._process)
        self._close()

    def _begin(self, doing: Doing) -> None:
        if self._process is not None:
            return
        job = msgspec.structs.replace(self._job, doing=doing)
        try:
            self._process = subprocess.Popen(
                self._program,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
            )
            assert self._process.stdin is not None
            self._process.stdin.write(msgspec.json.encode(job))
            self._process.stdin.close()
        except OSError as trouble:
            self._ended(doing, Outcome(trouble=BackupTrouble.FAILED, said=str(trouble)))
        self._doing = doing

    def _look_after(self) -> None:
        """Whoever was killed says nothing, and has done nothing that counts."""
        if self._process is None or self._process.poll() is None:
            return
        assert self._process.stdout is not None
        body, code = self._process.stdout.read(), self._process.returncode
        self._close()
        try:
            outcome = OUTCOME.decode(body)
        except msgspec.DecodeError:
            outcome = Outcome(trouble=BackupTrouble.FAILED, said=f"ended with {code}")
        self._ended(self._doing, outcome)

    def _look_for_medium(self) -> None:
        """A disk that is back is no trouble any more, and is used at once."""
        missing = BackupTrouble.MEDIUM_MISSING
        if any(x.trouble is missing for x in self._failed.values()) and self._shelf.is_there:
            self._failed = {k: x for k, x in self._failed.items() if x.trouble is not missing}

    def _close(self) -> None:
        process, self._process = self._process, None
        if process is not None and process.stdout is not None:
            process.stdout.close()

    def _ended(self, doing: Doing, outcome: Outcome) -> None:
        if outcome.trouble is None:
            self._failed.pop(doing, None)
            log.info("backup: %s", outcome.said)
        else:
            self._failed[doing] = outcome
            log.error("backup: %s: %s", outcome.trouble.value, outcome.said)


def _newest_proof(copies: Sequence[Copy]) -> manifest.Proof | None:
    found = (manifest.read_proof(copy.folder) for copy in copies)
    return max((proof for proof in found if proof), key=lambda proof: proof.at, default=None)


def _manifest(copy: Copy) -> manifest.Manifest | None:
    try:
        return manifest.read_manifest(copy.folder)
    except BrokenBackup as broken:
        log.error("%s", broken)
        return None
