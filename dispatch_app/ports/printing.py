"""What a spooler must offer: printers, jobs that can be followed, found again and called back.

Values and a protocol only; who speaks to which spooler is an adapter's affair.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from dispatch_app.ports.errors import Unavailable


class PrintTrouble(StrEnum):
    """Why paper does not come, as a person must mend it. Codes of the catalogue `print.trouble`."""

    NO_PAPER = "no_paper"
    JAM = "jam"
    COVER_OPEN = "cover_open"
    NO_INK = "no_ink"
    OFFLINE = "offline"
    """It is switched off, unplugged, or nobody answers there."""
    STOPPED = "stopped"
    """Its queue was stopped, by a person or by the spooler after a fault."""
    REFUSES = "refuses"
    """Its queue takes no jobs."""
    HELD = "held"
    """The job waits for a person at the spooler."""
    VANISHED = "vanished"
    """There is no printer of that name any more."""
    NO_SPOOLER = "no_spooler"
    SLOW = "slow"
    """The job is being printed for longer than a slip may take; nothing else is known."""
    FAILED = "failed"
    """The spooler gave the job up, or somebody cancelled it."""
    NOT_KEPT = "not_kept"
    """The page or its note could not be written to a disk."""


class JobStep(StrEnum):
    WAITING = "waiting"
    PRINTING = "printing"
    PRINTED = "printed"
    LOST = "lost"
    """Cancelled, aborted: nobody will print it any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PrinterLook:
    """One printer as its spooler sees it now."""

    name: str
    words: str = ""
    """What the maintainer called it."""
    usual: bool = False
    trouble: PrintTrouble | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintJob:
    """One job as its spooler sees it now."""

    id: int
    name: str
    step: JobStep
    trouble: PrintTrouble | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintFile:
    """What is to be printed: a PDF of one paper's size. The name must be one of its own in all the
    world and for all time, so that the job is found again after a crash."""

    name: str
    body: bytes
    width_mm: float
    height_mm: float


class NotTaken(Unavailable):
    """The spooler took no job. `begun`: nobody can be sure of that."""

    def __init__(self, why: str, trouble: PrintTrouble, *, begun: bool) -> None:
        super().__init__(why)
        self.trouble = trouble
        self.begun = begun


class PrintQueue(Protocol):
    """A spooler. Each call is one exchange and may take seconds: never on a window's thread.

    Raises, from every call:
        Unavailable: the spooler does not answer.
    """

    def printers(self) -> tuple[PrinterLook, ...]:
        """All printers, the usual one first."""
        ...

    def printer(self, name: str) -> PrinterLook:
        """One printer; `vanished` if there is none of that name."""
        ...

    def put(self, printer: str, file: PrintFile) -> int:
        """Hand a job over; gives its number.

        Raises:
            NotTaken: it was refused, or the answer never came.
        """
        ...

    def job(self, number: int) -> PrintJob | None:
        """How a job stands; None if the spooler knows nothing of it."""
        ...

    def find(self, name: str) -> PrintJob | None:
        """The latest job of that name on any printer, finished ones as well."""
        ...

    def call_back(self, number: int) -> None:
        """Cancel a job; one that is over stays as it is."""
        ...
