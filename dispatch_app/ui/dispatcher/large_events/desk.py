"""Presenter of large events at this seat: opened by a key, declared by plan, kept up to date."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Slot

from dispatch_app.client.api import Away, Declined
from dispatch_app.client.event_plans import read_plans
from dispatch_app.domain.ids import IncidentId, VehicleId
from dispatch_app.domain.large_events.commands import ChangeEventLevel, DeclareLargeEvent
from dispatch_app.domain.large_events.plans import CommandLevel, EventKind, EventPlan
from dispatch_app.domain.large_events.values import LargeEvent
from dispatch_app.domain.state import Incident
from dispatch_app.ui.dispatcher.keys import KEYS
from dispatch_app.ui.dispatcher.large_events.bundle import BundlePage
from dispatch_app.ui.dispatcher.large_events.casualties import CasualtiesPage
from dispatch_app.ui.dispatcher.large_events.cover import CoverPage
from dispatch_app.ui.dispatcher.large_events.ground import EventGround
from dispatch_app.ui.dispatcher.large_events.hospitals import HospitalsPage
from dispatch_app.ui.dispatcher.large_events.log import LogPage
from dispatch_app.ui.dispatcher.large_events.out import OutPage
from dispatch_app.ui.dispatcher.large_events.room import EventRoom
from dispatch_app.ui.dispatcher.large_events.telling import CallNumber, TellingPage
from dispatch_app.ui.dispatcher.large_events.window import LargeEventWindow
from dispatch_app.ui.dispatcher.notes import Notes
from dispatch_app.ui.dispatcher.wording import refusal_text
from dispatch_app.ui.dispatcher.workplace import Workplace
from dispatch_app.ui.kit.chooser import Chooser, Option

if TYPE_CHECKING:
    from dispatch_app.ui.dispatcher.dispatching.presenter import Dispatching
    from dispatch_app.ui.dispatcher.form.intake import Intake

_TICK_MS = 1000
SUGGESTED_FROM = 3
"""Patients, where no plan names the complaint."""


class LargeEventDesk(QObject):
    def __init__(
        self,
        workplace: Workplace,
        intake: Intake,
        dispatching: Dispatching,
        notes: Notes,
        chooser: Chooser,
        *,
        call: CallNumber,
        show_on_map: Callable[[VehicleId], object],
        folder: Callable[[], Path],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._place, self._notes, self._chooser = workplace, notes, chooser
        self.room = EventRoom(workplace, self)
        self.bundle = BundlePage(self.room, dispatching.ledger, intake.slip_facts, self)
        self.out = OutPage(self.room, self)
        self.telling = TellingPage(self.room, call, self)
        self.casualties = CasualtiesPage(self.room, self)
        self.hospitals = HospitalsPage(self.room, self)
        self.cover = CoverPage(self.room, dispatching.ledger, self.bundle, self)
        self.log = LogPage(self.room, folder, self)
        self.ground = EventGround(self.room)
        pages = {
            "bundle": self.bundle.page,
            "out": self.out.page,
            "telling": self.telling.page,
            "casualties": self.casualties.page,
            "hospitals": self.hospitals.page,
            "cover": self.cover.page,
            "log": self.log.page,
        }
        self._names, self._pages = tuple(pages), tuple(pages.values())
        self.window = LargeEventWindow(workplace.texts, workplace.seat, tuple(pages.items()))
        self.window.turned.connect(self._turned)
        self.window.level_wanted.connect(self._change_level)
        self.room.said.connect(self.window.say)
        self.out.map_wanted.connect(show_on_map)
        workplace.desk.changed.connect(self._changed)
        workplace.selection.changed.connect(self._suggest)
        intake.plan_changed.connect(self._suggest)
        self._suggested: set[str] = set()
        self._level: CommandLevel | None = None
        """That the proposal was made for."""
        self._awaited: IncidentId | None = None
        """Declared by this seat, and not in the state yet."""
        self._shows: Mapping[str, Callable[[], None]] = {
            "bundle": lambda: None,
            "out": self.out.show,
            "telling": self.telling.show,
            "casualties": self.casualties.show,
            "hospitals": self.hospitals.show,
            "cover": self.cover.show,
            "log": self.log.show,
        }
        self._tick = QTimer(self)
        self._tick.setInterval(_TICK_MS)
        self._tick.timeout.connect(self._show)

    def actions(self) -> Mapping[str, Callable[[], None]]:
        return {"large_event": self.key_open}

    def stop(self) -> None:
        self._tick.stop()
        self.window.close()

    # ---- opening

    def key_open(self) -> None:
        """The event of the selected incident; one that is none yet is asked for its kind. Without a
        selection, the open event there is."""
        incident = self._place.incident
        known = self.room.state.large.events
        if incident is not None and (incident.id not in known or not known[incident.id].open):
            self._ask_plans(incident)
            return
        event = known[incident.id] if incident is not None else self._latest()
        if event is None:
            self._notes.say("warning", "large.no-incident")
            return
        self.open(event)

    def _latest(self) -> LargeEvent | None:
        found = (e for e in reversed(self.room.state.large.events.values()) if e.open)
        return next(found, None)

    def open(self, event: LargeEvent) -> None:
        if self.room.chosen.incident != event.id:
            self.room.chosen.incident, self._level = event.id, event.level
            self.cover.forget()
            self.bundle.begin()
            self.hospitals.begin()
        self._tick.start()
        self.window.show()
        self.window.raise_()
        self.window.activateWindow()
        self.window.turn(max(0, self.window.stack.currentIndex()))
        self._show()

    # ---- declaring

    def _ask_plans(self, incident: Incident) -> None:
        """As the centre's files have them now; without the centre, as they were told last."""

        def answered(answer: bytes | Declined | Away) -> None:
            known = tuple(self.room.state.large.plans.values())
            match answer:
                case bytes():
                    known = read_plans(answer)
                case Declined(problem=problem):
                    details = dict(problem.details)
                    words = refusal_text(self._place.texts, problem.code, details)
                    self._notes.said.emit("alarm", words)
                case _:
                    pass
            if known:
                self._ask_kind(incident, known)

        self._place.desk.ask("/v1/large-events/plans", answered)

    def _ask_kind(self, incident: Incident, plans: tuple[EventPlan, ...]) -> None:
        texts, by_kind = self._place.texts, {plan.kind: plan for plan in plans}
        likely = [p.kind for p in plans if incident.complaint in p.complaints]
        order = [*likely, *(k for k in EventKind if k in by_kind and k not in likely)]
        patients = incident.patient.count

        def label(kind: EventKind) -> str:
            plan = by_kind[kind]
            size = plan.size_for(patients)
            return texts(
                "large.choose-line",
                kind=plan.text.of(texts.language),
                level=texts(f"large.level.{int(size.level)}"),
                vehicles=size.wanted.all,
            )

        self._chooser.ask(
            texts("large.choose", number=incident.number, patients=patients),
            texts("large.choose-hint"),
            [Option(kind.value, label(kind)) for kind in order],
            lambda code: self._declare(incident, EventKind(code)),
        )

    def _declare(self, incident: Incident, kind: EventKind) -> None:
        wish = DeclareLargeEvent(incident=incident.id, kind=kind, patients=incident.patient.count)
        self._awaited = incident.id
        self.room.send(wish, then=lambda _reply: self._open_when_there())

    def _open_when_there(self) -> None:
        """The answer may be here before the stream is."""
        event = self.room.state.large.events.get(self._awaited) if self._awaited else None
        if event is not None and event.open:
            self._awaited = None
            self.open(event)

    # ---- suggesting

    @Slot()
    def _suggest(self, *_news: object) -> None:
        """So many patients make a line say so, once an incident; nothing opens by itself."""
        incident = self._place.incident
        if incident is None or incident.id in self._suggested:
            return
        known = self.room.state.large
        least = _suggested_from(known.plans, incident)
        if incident.patient.count >= least and incident.id not in known.events:
            self._suggested.add(incident.id)
            self._notes.say(
                "warning",
                "large.suggested",
                patients=incident.patient.count,
                press=KEYS["large_event"],
            )

    # ---- following

    @Slot(object)
    def _changed(self, _view: object) -> None:
        if self._awaited is not None:
            self._open_when_there()
        self._suggest()
        if self.window.isVisible():
            self._follow()
            self._show()

    def _follow(self) -> None:
        """Another level wants another proposal; all else keeps what a person has chosen."""
        event = self.room.large
        if event is not None and event.level is not self._level:
            self._level = event.level
            self.bundle.begin()
        else:
            self.bundle.follow()

    def _turned(self, number: int) -> None:
        self._show()
        if self._names[number] == "casualties":
            self.casualties.begin()
        else:
            self._pages[number].begin()

    def _show(self) -> None:
        event, now = self.room.large, self._place.desk.now()
        if event is None or not self.window.isVisible():
            return
        self.window.heading.setText(self.room.words.heading(event, now))
        self.window.counts.setText(self.room.words.counts(self.room.state, event))
        self.window.advice.setText(self._advice(event))
        self._shows[self._names[self.window.stack.currentIndex()]]()

    def _advice(self, event: LargeEvent) -> str:
        """First what to do and what to ask, until the first vehicle is there."""
        language, plan = self._place.texts.language, event.plan
        first = "  ".join(f"{n}. {t.of(language)}" for n, t in enumerate(plan.first_actions, 1))
        staging = event.staging_words or plan.staging.of(language)
        return self._place.texts("large.advice", first=first, staging=staging)

    def _change_level(self, step: int) -> None:
        event = self.room.large
        if event is None:
            return
        level = int(event.level) + step
        if level not in set(CommandLevel):
            self.room.say("large.no-such-level", trouble=True)
            return
        wish = ChangeEventLevel(
            incident=event.id, level=CommandLevel(level), patients=event.patients
        )
        self.room.send(wish, "large.level-changed")


def _suggested_from(plans: Mapping[EventKind, EventPlan], incident: Incident) -> int:
    """So many patients of such a call make the plan of its kind worth a thought."""
    likely = [p.suggested_from for p in plans.values() if incident.complaint in p.complaints]
    return min(likely, default=SUGGESTED_FROM)
