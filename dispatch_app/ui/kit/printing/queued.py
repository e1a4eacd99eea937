"""A printer behind a spooler: its job is followed until the printer has finished with it.

Called on a worker thread. A job that waits for paper is left in the queue, so that it comes out by
itself when there is some; only who wants it elsewhere calls it back.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace

from dispatch_app.i18n import Texts
from dispatch_app.ports.errors import Unavailable
from dispatch_app.ports.printing import (
    JobStep,
    NotTaken,
    PrintFile,
    PrintJob,
    PrintQueue,
    PrintTrouble,
)
from dispatch_app.ui.kit.printing.attempt import Attempt, PrintFailed
from dispatch_app.ui.kit.printing.page_file import pdf_of
from dispatch_app.ui.kit.printing.paper import page_mm
from dispatch_app.ui.kit.printing.printer import Page


@dataclass(frozen=True, slots=True, kw_only=True)
class Following:
    """How a job is followed, in seconds."""

    poll_s: float = 0.5
    slow_s: float = 25.0
    """A slip takes a laser printer some 10 s from sleep; so late, a person should look."""
    back_s: float = 5.0
    """A job that was called back is given so long to stop; it is in doubt in any case."""


@dataclass(frozen=True, slots=True)
class QueuedPrinter:
    queue: PrintQueue
    name: str
    texts: Texts
    family: str
    following: Following = Following()
    seconds: Callable[[], float] = time.monotonic

    @property
    def strokes(self) -> bool:
        """The spooler gets a PDF and turns it into the printer's language itself."""
        return True

    def look(self) -> PrintTrouble | None:
        try:
            return self.queue.printer(self.name).trouble
        except Unavailable:
            return PrintTrouble.NO_SPOOLER

    def prepare(self, page: Page) -> Page:
        return replace(page, body=pdf_of(page.sheet, self.texts, self.family))

    def put(self, page: Page, attempt: Attempt) -> None:
        size = page_mm(page.sheet, self.texts, self.family)
        file = PrintFile(
            name=page.token, body=page.body, width_mm=size.width(), height_mm=size.height()
        )
        try:
            number = self.queue.put(self.name, file)
        except NotTaken as refused:
            raise PrintFailed(
                str(refused), begun=refused.begun, trouble=refused.trouble
            ) from refused
        self._follow(number, page.token, attempt)

    def resume(self, token: str, attempt: Attempt) -> bool:
        """Follow a job that was handed over before a crash, to its end.

        Raises:
            PrintFailed: the spooler had it, and it came to nothing.
            LeftAlone: the terminal ends.
        """
        job = self._looked_for(token, attempt)
        if job is None:
            return False
        self._follow(job.id, token, attempt)
        return True

    def _looked_for(self, token: str, attempt: Attempt) -> PrintJob | None:
        while True:
            try:
                return self.queue.find(token)
            except Unavailable as away:
                self._away(away, attempt)

    def _follow(self, number: int, token: str, attempt: Attempt) -> None:
        begun_s = self.seconds()
        while not self._over(number, token, attempt, self.seconds() - begun_s):
            attempt.pause(self.following.poll_s)

    def _over(self, number: int, token: str, attempt: Attempt, for_s: float) -> bool:
        """Whether the page is out.

        A number alone says nothing: a spooler that lost its memory gives it to somebody else.
        """
        try:
            job = self.queue.job(number)
            if attempt.wanted_back and job is not None:
                job = self._called_back(job)
        except Unavailable as away:
            self._away(away, attempt)
            return False
        if job is None or job.name != token or job.step is JobStep.LOST:
            raise PrintFailed(self.name, begun=True)
        if job.step is JobStep.PRINTED:
            return True
        slow = PrintTrouble.SLOW if for_s > self.following.slow_s else None
        attempt.hear(job.trouble or slow)
        return False

    def _away(self, away: Unavailable, attempt: Attempt) -> None:
        """The spooler does not answer: it may come back, and know of the job."""
        trouble = PrintTrouble.NO_SPOOLER
        if attempt.wanted_back:
            raise PrintFailed(str(away), begun=True, trouble=trouble) from away
        attempt.hear(trouble)
        attempt.pause(self.following.poll_s)

    def _called_back(self, job: PrintJob) -> PrintJob | None:
        """It may have come out at the last moment: the spooler's word counts, for some seconds."""
        self.queue.call_back(job.id)
        until_s = self.seconds() + self.following.back_s
        found: PrintJob | None = job
        while found is not None and found.step in (JobStep.WAITING, JobStep.PRINTING):
            if self.seconds() > until_s:
                raise PrintFailed(self.name, begun=True)
            time.sleep(_LOOK_S)
            found = self.queue.job(job.id)
        return found


_LOOK_S = 0.05
