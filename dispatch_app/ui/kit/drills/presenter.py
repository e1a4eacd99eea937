"""Decides what a seat shows of drills, and what its people ask of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from dispatch_app.client.api import Away, Declined
from dispatch_app.client.replica import View
from dispatch_app.client.replies import Accepted, Refused, Reply, Unreachable
from dispatch_app.client.severing import CUT, END_DRILL
from dispatch_app.domain.drill_commands import AgreeToDrill, AskDrill, EndDrill
from dispatch_app.domain.drill_events import DrillEnded
from dispatch_app.domain.drills import Drill, running
from dispatch_app.domain.lamps import Lamp
from dispatch_app.i18n.texts import Texts
from dispatch_app.ui.kit.chooser import Chooser, Option
from dispatch_app.ui.kit.desk import Desk
from dispatch_app.ui.kit.drills.band import DrillBand
from dispatch_app.ui.kit.drills.cover import Cover
from dispatch_app.ui.kit.drills.sheet import LampSheet
from dispatch_app.ui.kit.drills.words import lamp_name, over_words, person, row_of
from dispatch_app.ui.kit.seat_lamps import LampLook

Taken = Callable[[frozenset[Lamp]], None]


class SeatDrills(QObject):
    """One for a seat. Without a chooser it only shows, as at a station."""

    said = Signal(str, str)
    """A tone and a sentence."""
    refused = Signal(str, object)
    """A refusal's code and details."""

    def __init__(
        self,
        desk: Desk,
        texts: Texts,
        looks: Callable[[], Mapping[str, LampLook]],
        window: QWidget,
        *,
        chooser: Chooser | None = None,
        key: str = "",
        parent: QObject | None = None,
    ) -> None:
        """`key` opens the sheet of lamps at this seat."""
        super().__init__(parent)
        self._desk, self._texts, self._looks = desk, texts, looks
        self._chooser, self._key = chooser, key
        self._covers: list[tuple[Lamp, Cover]] = []
        self._away: frozenset[Lamp] = frozenset()
        self.taken: list[Taken] = []
        """Told which lamps' parts are away whenever that changes."""
        self.bands: list[DrillBand] = []
        self.band = self.another_band()
        self.sheet = LampSheet(texts, window, acts=chooser is not None)
        self.sheet.chosen.connect(self.choose)
        desk.changed.connect(self._changed)

    def another_band(self) -> DrillBand:
        """For each window of the seat one."""
        band = DrillBand(self._texts, acts=self._chooser is not None)
        band.pressed.connect(self.choose)
        self.bands.append(band)
        return band

    def cover(self, lamp: Lamp, host: QWidget) -> Cover:
        """Hide this widget while its part is away."""
        texts, key = self._texts, f"drill.cover.{lamp.value}"
        named = texts("drill.cover.other", lamp=lamp_name(lamp, texts))
        cover = Cover(texts(key) if texts.has(key) else named, host)
        self._covers.append((lamp, cover))
        return cover

    # ---- showing

    def tick(self) -> None:
        """Twice a second: the clocks run."""
        self.look()
        if self.sheet.isVisible():
            self.sheet.show_looks(self._looks())

    def look(self) -> None:
        desk, now = self._desk, self._desk.now()
        key = self._key if self._chooser is not None else ""
        rows = [row_of(drill, self._texts, now, key) for drill in desk.state.drills.values()]
        really_away = not desk.online and desk.status.code != CUT
        for band in self.bands:
            band.show_rows(rows, really_away=really_away)
        away = running(desk.state.drills.values())
        if away != self._away:
            self._away = away
            for lamp, cover in self._covers:
                cover.lay(lamp in away)
            for tell in self.taken:
                tell(away)

    def _changed(self, view: View) -> None:
        for event in view.events:
            if isinstance(event, DrillEnded):
                self.said.emit("info", over_words(event, self._texts))
        self.look()

    # ---- asking

    def key_lamps(self) -> None:
        if self.sheet.isVisible():
            self.sheet.leave()
        else:
            self.sheet.open(self._looks())

    def choose(self, lamp: Lamp) -> None:
        """What can be done about this lamp's drill now: ask, agree, end."""
        drill = self._desk.state.drills.get(lamp)
        if self._chooser is None:
            return
        if not self._desk.may(AskDrill):
            self.said.emit("warning", self._texts("right.missing-here"))
        elif drill is None:
            self._offer_asking(lamp, self._chooser)
        elif drill.runs or self._is_own(drill):
            self._offer_ending(lamp, self._chooser)
        else:
            self._offer_agreeing(drill, self._chooser)

    def _is_own(self, drill: Drill) -> bool:
        session = self._desk.session
        return session is not None and session.account == drill.asked_by.account

    def _offer_asking(self, lamp: Lamp, chooser: Chooser) -> None:
        texts = self._texts
        chooser.ask(
            texts("drill.ask.title", lamp=lamp_name(lamp, texts)),
            texts("drill.ask.takes", takes=texts(f"drill.takes.{lamp.value}")),
            [Option("ask", texts("drill.ask.yes"))],
            partial(self._ask, lamp),
        )

    def _offer_agreeing(self, drill: Drill, chooser: Chooser) -> None:
        texts, lamp = self._texts, drill.lamp
        chooser.ask(
            texts(
                "drill.agree.title",
                who=person(drill.asked_by, texts),
                lamp=lamp_name(lamp, texts),
            ),
            texts("drill.ask.takes", takes=texts(f"drill.takes.{lamp.value}")),
            [Option("agree", texts("drill.agree.yes")), Option("end", texts("drill.refuse"))],
            partial(self._agree_or_end, lamp),
        )

    def _offer_ending(self, lamp: Lamp, chooser: Chooser) -> None:
        texts = self._texts
        chooser.ask(
            texts("drill.end.title", lamp=lamp_name(lamp, texts)),
            texts("drill.end.hint"),
            [Option("end", texts("drill.end.yes"))],
            partial(self._agree_or_end, lamp),
        )

    def _ask(self, lamp: Lamp, _code: str) -> None:
        self._desk.send(AskDrill(lamp=lamp), partial(self._replied, "drill.said.asked"))

    def _agree_or_end(self, lamp: Lamp, code: str) -> None:
        if code == "agree":
            self._desk.send(AgreeToDrill(lamp=lamp), partial(self._replied, "drill.said.began"))
        else:
            self.end(lamp)

    def end(self, lamp: Lamp) -> None:
        """Past everything that waits: in a drill, what waits may wait for this."""
        command = EndDrill(lamp=lamp)
        self._desk.hand_in(END_DRILL, {"lamp": command.lamp, "why": command.why}, self._ended)

    def _ended(self, answer: bytes | Declined | Away) -> None:
        match answer:
            case Declined(problem=problem):
                self.refused.emit(problem.code, dict(problem.details))
            case Away():
                self.said.emit("warning", self._texts("link.retry"))
            case _:
                self.look()

    def _replied(self, key: str, reply: Reply) -> None:
        match reply:
            case Accepted():
                self.said.emit("info", self._texts(key))
            case Refused(code=code, details=details):
                self.refused.emit(code, details)
            case Unreachable():
                self.said.emit("warning", self._texts("link.retry"))
