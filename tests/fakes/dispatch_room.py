"""A dispatch panel on a seat of an invented centre: fake form, fake roads, real widgets."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any, cast

from PySide6.QtCore import QCoreApplication, QObject, Signal
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from dispatch_app.client.trace import Trace
from dispatch_app.domain.codes import SeatKind
from dispatch_app.domain.commands import (
    AnswerCall,
    DispatchVehicle,
    FixPlace,
    OpenIncident,
    ReportCaller,
)
from dispatch_app.domain.protocols import ProtocolBook
from dispatch_app.domain.state import Call, Incident
from dispatch_app.domain.values import Fix, Place, Plan, Position, Subscriber
from dispatch_app.i18n.texts import Texts
from dispatch_app.ui.dispatcher.dispatching.panel import DispatchPanel
from dispatch_app.ui.dispatcher.dispatching.presenter import Dispatching
from dispatch_app.ui.dispatcher.form.facts import SlipFacts
from dispatch_app.ui.dispatcher.notes import Notes
from dispatch_app.ui.dispatcher.workplace import Selection, Workplace
from dispatch_app.ui.kit.chooser import Chooser
from dispatch_app.ui.kit.desk import Desk
from dispatch_app.ui.kit.guide.guide import GuideDesk
from dispatch_app.ui.kit.guide.questions import Drive, Driven, Leg, Lost, Rank, Ranked, Source
from dispatch_app.ui.kit.guide.reach_questions import Cover, Covered
from dispatch_app.ui.kit.theme import Theme
from tests.fakes.builders import LINE_1, MACHINE, Centre, a_centre, at_seat
from tests.fakes.form_desk import FormDesk

KNOWN = Subscriber(
    number="09990001234",
    name="王家饭店",
    address="演示区和平路1号",
    position=Position(lat=31.50, lon=120.50),
)
METRES_PER_DEGREE = 100_000.0
SPEED_MPS = 10.0


class FakeRoads:
    """Roads as the crow flies at ten metres a second; can be struck dumb or lost."""

    def __init__(self) -> None:
        self.dumb = False
        self.lost = False
        self.hospitals_later = False
        """Hospitals are told when `speak` is called, vehicles at once."""
        self.closures = 3
        self.ranks: list[Rank] = []
        self.drives: list[Drive] = []
        self.covers: list[Cover] = []
        self.covered: Covered | None = None
        """The ledger that is told; without one the question stays open."""
        self._held: list[tuple[Any, Callable[[Any], None]]] = []

    def rank(self, question: Rank, then: Callable[[Any], None]) -> None:
        self.ranks.append(question)
        answer = Ranked(
            vehicles={s.id: _leg(s, question.place) for s in question.vehicles},
            hospitals={s.id: _leg(s, question.place) for s in question.hospitals},
            road_version="roads-1",
            closure_version=self.closures,
            place_off_road_m=5.0,
            took_ms=4.0,
        )
        later = self.hospitals_later and bool(question.hospitals)
        self._answer(answer, then, later=later)

    def drive(self, question: Drive, then: Callable[[Any], None]) -> None:
        self.drives.append(question)
        line = (question.start, question.end)
        self._answer(
            Driven(
                line=line,
                time_s=60.0,
                distance_m=600.0,
                streets=("和平路",),
                road_version="roads-1",
            ),
            then,
        )

    def cover(self, question: Cover, then: Callable[[Any], None]) -> None:
        self.covers.append(question)
        if self.covered is not None:
            self._answer(self.covered, then)

    def _answer(self, answer: Any, then: Callable[[Any], None], *, later: bool = False) -> None:
        if self.dumb or later:
            self._held.append((answer, then))
        else:
            then(Lost(reason="the guide died") if self.lost else answer)

    def speak(self) -> None:
        """Give the answers that were held back."""
        self.dumb = False
        held, self._held = self._held, []
        for answer, then in held:
            then(answer)


def _leg(source: Source, place: tuple[float, float]) -> Leg:
    metres = math.hypot(source.lon - place[0], source.lat - place[1]) * METRES_PER_DEGREE
    return Leg(time_s=metres / SPEED_MPS, distance_m=metres)


class FakeIntake(QObject):
    """The form as far as dispatching knows it."""

    place_fixed = Signal(object)
    plan_changed = Signal(object)
    place_doubt = Signal(object)
    pick_on_map_wanted = Signal()
    right_point_wanted = Signal(object)

    def __init__(self, workplace: Workplace) -> None:
        super().__init__()
        self._place = workplace
        self.facts = SlipFacts(complaint="chest_pain", complaint_name="胸痛")
        self.plan: Plan | None = None
        self.taken: list[Place] = []
        self.flushed = 0
        self.stuck = False
        """The incident cannot be opened: what waits for it is dropped."""
        self.correcting = False
        """The next place that is taken is the right one of a wrong address."""

    def slip_facts(self) -> SlipFacts:
        return self.facts

    @property
    def place(self) -> Place | None:
        return self.facts.place

    def take_place(self, place: Place) -> bool:
        self.taken.append(place)
        self.fix(place)
        return self.correcting

    def forget_correction(self) -> None:
        self.correcting = False

    def fix(self, place: Place | None) -> None:
        self.facts = replace(self.facts, place=place)
        self.place_fixed.emit(place)

    def set_plan(self, plan: Plan | None) -> None:
        self.plan = plan
        self.plan_changed.emit(plan)

    def flush(self, then: Callable[[], None]) -> None:
        self.flushed += 1
        if self.stuck:
            return
        selection, desk = self._place.selection, self._place.desk
        if selection.incident is not None:
            then()
            return

        def opened(_reply: object) -> None:
            call = cast(FormDesk, desk).centre.state.calls[selection.call]  # type: ignore[index]
            selection.select(call=selection.call, incident=call.incident)
            if self.facts.place is not None and call.incident is not None:
                desk.send(FixPlace(incident=call.incident, place=self.facts.place))
            then()

        desk.send(OpenIncident(call=selection.call), opened)


class FakeTrace(Trace):
    def __init__(self) -> None:
        super().__init__()
        self.notes: list[tuple[str, dict[str, object]]] = []

    def note(self, what: str, **facts: object) -> None:
        self.notes.append((what, facts))


class DispatchRoom:
    """Selects, fixes places, presses keys; looks at what was sent and what is shown."""

    def __init__(
        self,
        centre: Centre | None = None,
        *,
        theme: str = "night",
        language: str = "zh",
        size: tuple[int, int] = (606, 700),
        guide: Any = None,
        book: ProtocolBook | None = None,
    ) -> None:
        self.centre = centre or a_centre()
        self.desk = FormDesk(self.centre)
        self.roads = guide or FakeRoads()
        self.selection = Selection()
        self.texts = Texts.load(language)
        self.theme = Theme.load(theme)
        self.trace = FakeTrace()
        self.workplace = Workplace(
            seat=self.desk.seat,
            kind=SeatKind.DISPATCHER,
            desk=cast(Desk, self.desk),
            guide=cast(GuideDesk, self.roads),
            protocols=book or ProtocolBook(protocols=(), version=""),
            texts=self.texts,
            theme=self.theme,
            selection=self.selection,
            trace=self.trace,
        )
        self.window = QWidget()
        self.window.setObjectName("intakeWindow")
        self.window.setStyleSheet(
            self.theme.style_sheet("dispatcher_window", "dispatcher_dispatch")
        )
        self.window.resize(*size)
        self.panel = DispatchPanel(self.texts, self.theme, self.window)
        self.panel.resize(*size)
        self.chooser = Chooser(self.window)
        self.notes = Notes(self.texts)
        self.intake = FakeIntake(self.workplace)
        self.dispatching = Dispatching(
            self.workplace,
            self.panel,
            cast(Any, self.intake),
            self.notes,
            self.chooser,
            self.window,
        )
        self.window.show()

    # ---- stories

    def fix(
        self, vehicle: str, *, lon: float, lat: float, age_s: float = 5.0, **driving: float
    ) -> Fix:
        """A vehicle reports where it is; `driving` are its speed_mps and heading_deg."""
        at = self.centre.now - timedelta(seconds=age_s)
        fix = Fix(vehicle=cast(Any, vehicle), lat=lat, lon=lon, at=at, **driving)
        self.desk.fixes[fix.vehicle] = fix
        self.desk.moved.emit([fix])
        return fix

    def takes_call(self) -> None:
        call = self.centre.answers()
        self.desk.hear()
        self.selection.select(call=call.id)
        self.settle()

    def takes_known_number(self) -> Call:
        """A call whose place is known only by where its number is installed."""
        self.centre.subscriber = KNOWN
        call = self.centre.rings()
        self.centre.do(ReportCaller(line=LINE_1, number=KNOWN.number), MACHINE)
        self.centre.do(AnswerCall(call=call.id), at_seat(self.desk.seat))
        self.desk.hear()
        self.selection.select(call=call.id)
        self.settle()
        return call

    def wait_until(self, condition: Callable[[], object], timeout_ms: int = 5000) -> None:
        waited = 0
        while not condition() and waited < timeout_ms:
            QTest.qWait(10)
            waited += 10
        assert condition()

    @property
    def orders(self) -> list[DispatchVehicle]:
        """What was sent to crews, the first first."""
        return [sent for sent in self.desk.sent if isinstance(sent, DispatchVehicle)]

    def opens(self, place: Place | None) -> Incident:
        """An incident of this seat with its place, selected."""
        incident = self.centre.opens()
        if place is not None:
            self.centre.do(FixPlace(incident=incident.id, place=place))
        self.desk.hear()
        self.selection.select(call=incident.calls[0], incident=incident.id)
        self.intake.fix(place)
        self.settle()
        return self.centre.incident(incident.id)

    @property
    def order(self) -> list[str]:
        """Vehicles as the table shows them."""
        return [row.key for row in self.panel.vehicles.rows]

    def settle(self) -> None:
        QCoreApplication.processEvents()

    def close(self) -> None:
        self.window.close()
        self.window.deleteLater()
        self.settle()
