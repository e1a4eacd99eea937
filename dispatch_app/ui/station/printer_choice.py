"""Chooses the printers of a station by the list of choices: which one, its paper, the second; tries
one with a page of its own. What is chosen stands on the terminal's own disk.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from dispatch_app.i18n import clock_text
from dispatch_app.ports.errors import Unavailable
from dispatch_app.ports.printing import PrinterLook
from dispatch_app.ui.kit.chooser import Chooser, Option
from dispatch_app.ui.kit.printing.choice import Choice, PaperKind, kept, read
from dispatch_app.ui.kit.printing.paper import Paper
from dispatch_app.ui.kit.printing.trial import trial_sheet
from dispatch_app.ui.station.one_page import OnePage
from dispatch_app.ui.station.post import Post
from dispatch_app.ui.station.slip_printing import Press

KEPT = "printers"
"""The name under which the choices stand on the disk."""
_NONE = "none"
_STATE = "state"
_ACTS = {
    PaperKind.SLIP: ("first", "second", "paper", "trial"),
    PaperKind.RUN_SHEET: ("first", "paper", "trial"),
}
"""Who prints a sheet stands beside the printer, and needs no second one."""


class PrinterChoice(QObject):
    chosen = Signal()
    """Printers are others now."""
    kept = Signal(object)
    """A person here chose for this `PaperKind`."""
    state_wanted = Signal()
    """Print the state sheet."""
    said = Signal(str, str)
    """Tone and words for the person at the terminal."""

    def __init__(
        self, post: Post, press: Press, chooser: Chooser, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._pages = OnePage(post, press, self)
        self._pages.said.connect(self.said)
        self._post = post
        self._press = press
        self._chooser = chooser
        press.printers.choices.update(read(post.desk.draft(KEPT)))

    def ask(self, above: QWidget) -> None:
        """What is to be chosen, for each kind of paper."""
        acts = [(kind, act) for kind, these in _ACTS.items() for act in these]
        options = [Option(f"{kind}.{act}", self._row(kind, act)) for kind, act in acts]
        options.append(Option(_STATE, self._post.texts("print.choose.state")))
        self._offer("print.choose", options, partial(self._act, above), above)

    def _row(self, kind: PaperKind, act: str) -> str:
        texts, choice = self._post.texts, self._press.printers.choice(kind)
        now = {
            "first": choice.printer or self._press.printers.usual.name,
            "second": choice.second or texts("print.screen-only"),
            "paper": texts(f"print.paper.{choice.paper}"),
            "trial": "",
        }[act]
        words = texts(f"print.choose.{act}", paper=texts(f"print.kind.{kind}"))
        return f"{words}　{now}" if now else words

    def _act(self, above: QWidget, code: str) -> None:
        if code == _STATE:
            self.state_wanted.emit()
            return
        kind, act = PaperKind(code.partition(".")[0]), code.partition(".")[2]
        if act == "trial":
            self._try(kind)
        elif act == "paper":
            options = [Option(p, self._post.texts(f"print.paper.{p}")) for p in Paper]
            self._offer("print.which-paper", options, partial(self._paper, kind), above)
        else:
            self._list(kind, act, above)

    # ---- printers there are

    def _list(self, kind: PaperKind, act: str, above: QWidget) -> None:
        """Asked for on another thread: a spooler may take seconds, or be away."""

        def known() -> tuple[PrinterLook, ...] | None:
            try:
                return self._press.printers.known()
            except Unavailable:
                return None

        self._press.asking.do(known, lambda looks: self._listed(kind, act, above, looks))

    def _listed(
        self, kind: PaperKind, act: str, above: QWidget, looks: tuple[PrinterLook, ...] | None
    ) -> None:
        if not looks:
            self.said.emit("alarm", self._post.texts("print.no-printers"))
            return
        options = [Option(look.name, self._look(look)) for look in looks]
        options.append(Option(_NONE, self._post.texts(f"print.none.{act}")))
        self._offer(f"print.which.{act}", options, partial(self._printer, kind, act), above)

    def _look(self, look: PrinterLook) -> str:
        words = f"{look.name}　{look.words}" if look.words not in ("", look.name) else look.name
        if look.trouble is None:
            return words
        return f"{words}　⚠ {self._post.texts(f'print.trouble.{look.trouble}')}"

    def _printer(self, kind: PaperKind, act: str, name: str) -> None:
        chosen = "" if name == _NONE else name
        choice = self._press.printers.choice(kind)
        if act == "first":
            self._keep(kind, replace(choice, printer=chosen))
        else:
            self._keep(kind, replace(choice, second=chosen))

    def _paper(self, kind: PaperKind, paper: str) -> None:
        self._keep(kind, replace(self._press.printers.choice(kind), paper=Paper(paper)))

    def _keep(self, kind: PaperKind, choice: Choice) -> None:
        printers = self._press.printers
        printers.choices[kind] = choice
        self._post.desk.put_draft(KEPT, kept(printers.choices))
        self.said.emit("info", self._post.texts("print.kept"))
        self.kept.emit(kind)
        self.chosen.emit()

    # ---- a page to try

    def _try(self, kind: PaperKind) -> None:
        ports, post = self._press.printers.of(kind), self._post
        sheet = trial_sheet(
            post.texts,
            printer=ports.first.name,
            station=post.name,
            paper=ports.paper,
            time=clock_text(post.desk.now(), post.zone),
        )
        self._pages.put(kind, "trial", sheet)

    def _offer(
        self,
        title: str,
        options: list[Option],
        then: Callable[[str], None],
        above: QWidget | None,
    ) -> None:
        texts = self._post.texts
        self._chooser.ask(texts(title), texts("station.choose-hint"), options, then, above=above)
