"""CUPS, or any spooler that speaks IPP, behind the port of printing. Follows nothing by itself."""

from __future__ import annotations

import getpass
import os
from dataclasses import dataclass, field, replace
from pathlib import Path

from devices.errors import PortLost
from devices.ipp.client import IppAddress, IppClient, NotReached
from devices.ipp.values import (
    Answer,
    Attribute,
    BadMessage,
    Group,
    GroupTag,
    Operation,
    Status,
    Tag,
)
from dispatch_app.adapters.printing.cups_words import job_of, printer_of
from dispatch_app.ports.errors import Unavailable
from dispatch_app.ports.printing import (
    JobStep,
    NotTaken,
    PrinterLook,
    PrintFile,
    PrintJob,
    PrintTrouble,
)

SOCKETS = (Path("/run/cups/cups.sock"), Path("/var/run/cupsd"))
"""Where Linux and macOS have it."""
_OF_PRINTER = (
    "printer-name",
    "printer-info",
    "printer-state",
    "printer-state-reasons",
    "printer-is-accepting-jobs",
)
_OF_JOB = (
    "job-id",
    "job-name",
    "job-state",
    "job-state-reasons",
    "job-printer-state-reasons",
    "job-printer-state-message",
    "job-printer-uri",
)
_GONE = (Status.NOT_FOUND, Status.GONE)
_LONGEST_NAME = 255


def usual_address() -> IppAddress:
    """As CUPS' own programs find it: the environment, the socket file, the port on this machine."""
    told = os.environ.get("CUPS_SERVER", "")
    if told:
        return IppAddress.of(told)
    found = next((path for path in SOCKETS if path.is_socket()), None)
    return IppAddress(socket=str(found)) if found else IppAddress(host="127.0.0.1")


@dataclass(frozen=True, slots=True)
class CupsQueue:
    client: IppClient
    user: str = field(default_factory=getpass.getuser)
    """CUPS shows the name of a job to its owner only."""

    def printers(self) -> tuple[PrinterLook, ...]:
        usual = self._usual()
        answer = self._ask(Operation.CUPS_GET_PRINTERS, _wanted(_OF_PRINTER))
        looks = [printer_of(group, usual) for group in answer.of(GroupTag.PRINTER)]
        return tuple(sorted(looks, key=lambda look: (not look.usual, look.name)))

    def _usual(self) -> str:
        answer = self._ask(Operation.CUPS_GET_DEFAULT, _wanted(("printer-name",)))
        return next((g.word("printer-name") for g in answer.of(GroupTag.PRINTER)), "")

    def printer(self, name: str) -> PrinterLook:
        answer = self._ask(Operation.GET_PRINTER_ATTRIBUTES, self._of(name), _wanted(_OF_PRINTER))
        groups = answer.of(GroupTag.PRINTER)
        if not groups:
            return PrinterLook(name=name, trouble=PrintTrouble.VANISHED)
        return printer_of(groups[0], "")

    def put(self, printer: str, file: PrintFile) -> int:
        asked = (
            self._of(printer),
            self._self(),
            Attribute("job-name", Tag.NAME, (file.name[:_LONGEST_NAME],)),
            Attribute("document-format", Tag.MIME_TYPE, ("application/pdf",)),
        )
        job = (
            Attribute("media", Tag.KEYWORD, (media_of(file.width_mm, file.height_mm),)),
            Attribute("print-scaling", Tag.KEYWORD, ("none",)),
        )
        try:
            answer = self.client.ask(
                Operation.PRINT_JOB, asked, job, path=f"/printers/{printer}", document=file.body
            )
        except (PortLost, BadMessage) as trouble:
            begun = not isinstance(trouble, NotReached)
            raise NotTaken(str(trouble), PrintTrouble.NO_SPOOLER, begun=begun) from trouble
        return _number_of(answer, printer)

    def job(self, number: int) -> PrintJob | None:
        job = Attribute("job-uri", Tag.URI, (self._job_uri(number),))
        answer = self._ask(Operation.GET_JOB_ATTRIBUTES, job, self._self(), _wanted(_OF_JOB))
        return next((self._whole(group) for group in answer.of(GroupTag.JOB)), None)

    def _whole(self, group: Group) -> PrintJob:
        """A job that waits does not say that its queue was stopped; the queue does."""
        job = job_of(group)
        if job.step is JobStep.WAITING and job.trouble is None:
            name = group.word("job-printer-uri").rpartition("/")[2]
            return replace(job, trouble=self.printer(name).trouble if name else None)
        return job

    def find(self, name: str) -> PrintJob | None:
        answer = self._ask(
            Operation.GET_JOBS,
            Attribute("printer-uri", Tag.URI, (self.client.all_printers_uri,)),
            self._self(),
            Attribute("which-jobs", Tag.KEYWORD, ("all",)),
            _wanted(_OF_JOB),
        )
        named = [g for g in answer.of(GroupTag.JOB) if g.word("job-name") == name[:_LONGEST_NAME]]
        latest = max(named, key=lambda group: group.number("job-id") or 0, default=None)
        return self._whole(latest) if latest is not None else None

    def call_back(self, number: int) -> None:
        job = Attribute("job-uri", Tag.URI, (self._job_uri(number),))
        self._ask(Operation.CANCEL_JOB, job, self._self())

    # ---- one exchange

    def _ask(self, operation: Operation, *asked: Attribute) -> Answer:
        """What is not there is an answer without groups; what CUPS may not say is trouble."""
        try:
            answer = self.client.ask(operation, asked)
        except (PortLost, BadMessage) as trouble:
            raise Unavailable(str(trouble)) from trouble
        known = answer.well or answer.status in (*_GONE, Status.NOT_POSSIBLE)
        if not known:
            raise Unavailable(f"{self.client.address}: {answer.status:#06x} {answer.says}")
        return answer

    def _of(self, printer: str) -> Attribute:
        return Attribute("printer-uri", Tag.URI, (self.client.printer_uri(printer),))

    def _job_uri(self, number: int) -> str:
        where = self.client.address
        return f"ipp://{where.host}:{where.port}/jobs/{number}"

    def _self(self) -> Attribute:
        return Attribute("requesting-user-name", Tag.NAME, (self.user,))


def media_of(width_mm: float, height_mm: float) -> str:
    """The size by its own measure, as PWG 5101.1 names it; a roll has no other name."""
    wide, high = f"{width_mm:g}", f"{height_mm:g}"
    if (wide, high) == ("148", "210"):
        return "iso_a5_148x210mm"
    if (wide, high) == ("210", "297"):
        return "iso_a4_210x297mm"
    return f"custom_{wide}x{high}mm_{wide}x{high}mm"


def _wanted(names: tuple[str, ...]) -> Attribute:
    return Attribute("requested-attributes", Tag.KEYWORD, names)


def _number_of(answer: Answer, printer: str) -> int:
    number = next((_id(group) for group in answer.of(GroupTag.JOB)), None)
    if answer.well and number is not None:
        return number
    gone = answer.status in _GONE
    trouble = PrintTrouble.VANISHED if gone else PrintTrouble.REFUSES
    raise NotTaken(answer.says or printer, trouble, begun=answer.well)


def _id(group: Group) -> int | None:
    return group.number("job-id")
