"""Has reports written by a process beside the server, so that no order waits for a page."""

from __future__ import annotations

import logging
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import IO

from dispatch_app.adapters.children import end
from dispatch_app.services.figures.schedule import Program, Span

log = logging.getLogger(__name__)

SAID_BYTES = 500


class ReportsBeside:
    """One process at a time. Called by one thread."""

    def __init__(
        self, directory: Path, names: Sequence[str], ending: str, program: Program
    ) -> None:
        self._directory, self._names = directory, tuple(names)
        self._ending, self._program = ending, program
        self._process: subprocess.Popen[bytes] | None = None
        self._said: IO[bytes] | None = None
        self._failed = ""

    def missing(self, span: Span) -> Sequence[str]:
        return [
            name
            for name in self._names
            if not (self._directory / f"{name}-{span.name}.{self._ending}").exists()
        ]

    def begin(self, span: Span, reports: Sequence[str]) -> None:
        self._said = tempfile.TemporaryFile()  # noqa: SIM115
        self._process = subprocess.Popen(
            list(self._program(span, reports)), stdout=subprocess.DEVNULL, stderr=self._said
        )

    def ended(self) -> str | None:
        if self._process is None:
            return self._failed
        code = self._process.poll()
        if code is None:
            return None
        self._failed = self._last_words() if code else ""
        self._forget()
        return self._failed

    def _last_words(self) -> str:
        assert self._said is not None
        self._said.seek(0)
        said = self._said.read().decode(errors="replace").strip()
        return said[-SAID_BYTES:] or "it ended without a word"

    def stop(self) -> None:
        if self._process is None:
            return
        end(self._process)
        self._forget()

    def _forget(self) -> None:
        if self._said is not None:
            self._said.close()
        self._process = self._said = None
