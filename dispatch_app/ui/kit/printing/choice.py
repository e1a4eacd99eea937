"""Which printer takes which paper at this terminal, and where it goes when that one fails."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

import msgspec

from dispatch_app.ports.errors import Unavailable
from dispatch_app.ports.printing import PrinterLook
from dispatch_app.ui.kit.printing.paper import Paper
from dispatch_app.ui.kit.printing.printer import PaperPort


class PaperKind(StrEnum):
    SLIP = "slip"
    RUN_SHEET = "run_sheet"


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """For one kind of paper. An empty name is the terminal's usual printer."""

    printer: str = ""
    second: str = ""
    """Takes over where the first cannot; empty: the screen alone."""
    paper: Paper = Paper.A5


Choices = Mapping[PaperKind, Choice]


def kept(choices: Choices) -> bytes:
    """For the terminal's own disk."""
    return msgspec.json.encode(dict(choices))


def read(body: bytes | None) -> dict[PaperKind, Choice]:
    """What was kept; nothing where it is missing or of another age."""
    try:
        return msgspec.json.decode(body or b"{}", type=dict[PaperKind, Choice])
    except msgspec.DecodeError:
        return {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Ports:
    """Where one kind of paper goes now."""

    first: PaperPort
    second: PaperPort | None
    paper: Paper


class PrinterList(Protocol):
    """Whoever knows the printers there are.

    Raises:
        Unavailable: it does not answer.
    """

    def printers(self) -> tuple[PrinterLook, ...]: ...


class PortMaker(Protocol):
    """Makes the port of a printer by its name."""

    def __call__(self, name: str) -> PaperPort: ...


@dataclass(slots=True)
class Printers:
    """The printers of one terminal: those there are, and those that were chosen."""

    usual: PaperPort
    paper: Paper = Paper.A5
    """What the usual printer holds."""
    port: PortMaker | None = None
    """None where printers cannot be chosen: pages go into a folder."""
    there: PrinterList | None = None
    choices: dict[PaperKind, Choice] = field(default_factory=dict)

    def choice(self, kind: PaperKind) -> Choice:
        return self.choices.get(kind, Choice(paper=self.paper))

    def of(self, kind: PaperKind) -> Ports:
        return self.by(self.choice(kind))

    def by(self, choice: Choice) -> Ports:
        """Where paper would go by a choice that nobody has made yet."""
        second = self._named(choice.second) if choice.second else None
        return Ports(first=self._named(choice.printer), second=second, paper=choice.paper)

    def _named(self, name: str) -> PaperPort:
        return self.port(name) if name and self.port is not None else self.usual

    def known(self) -> tuple[PrinterLook, ...]:
        """What can be chosen. May take seconds: not for the window's thread.

        Raises:
            Unavailable: the spooler does not answer.
        """
        if self.there is None:
            raise Unavailable("no spooler")
        return self.there.printers()
