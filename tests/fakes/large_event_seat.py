"""A dispatcher's seat with the large-event window, over a centre of fifteen vehicles."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from dispatch_app.adapters.event_plan_files import SHIPPED, load_plans
from dispatch_app.domain import commands as c
from dispatch_app.domain.large_events.values import LargeEvent
from dispatch_app.domain.state import Incident
from dispatch_app.domain.values import Patient
from dispatch_app.ui.dispatcher.large_events.desk import LargeEventDesk
from dispatch_app.ui.kit.guide.questions import Lost, Where
from dispatch_app.wire.codec import encode
from dispatch_app.wire.large_event_messages import EventPlanList
from tests.fakes.builders import a_place
from tests.fakes.dispatch_room import DispatchRoom, FakeRoads
from tests.fakes.large_event_room import a_large_centre


class EventRoads(FakeRoads):
    """Nobody can say what stands at a point."""

    def where(self, question: Where, then: Callable[[Any], None]) -> None:
        then(Lost(reason=f"nothing at {question.point}"))


class LargeEventSeat(DispatchRoom):
    def __init__(self, folder: Path, **more: Any) -> None:
        super().__init__(a_large_centre(), guide=EventRoads(), **more)
        self.desk.answers["/v1/large-events/plans"] = encode(
            EventPlanList(plans=list(load_plans(SHIPPED)))
        )
        self.dialled: list[str] = []
        self.on_map: list[str] = []
        self.large = LargeEventDesk(
            *(self.workplace, cast(Any, self.intake), self.dispatching, self.notes, self.chooser),
            call=lambda number, _purpose: self.dialled.append(number),
            show_on_map=self.on_map.append,
            folder=lambda: folder,
            parent=self.window,
        )

    @property
    def event(self) -> LargeEvent:
        event = self.large.room.large
        assert event is not None
        return event

    @property
    def said(self) -> str:
        return self.large.window.said.text()

    def an_accident(self, patients: int = 12) -> Incident:
        incident = self.opens(a_place())
        self.centre.do(c.RecordIntake(incident=incident.id, patient=Patient(count=patients)))
        self.desk.hear()
        return self.centre.incident(incident.id)

    def declares(self, digit: str = "1", patients: int = 12) -> LargeEvent:
        """The key, the kind by a digit, the window."""
        self.an_accident(patients)
        self.large.key_open()
        QTest.keyClicks(self.chooser, digit)
        self.settle()
        return self.event

    def presses(self, page: str, name: str) -> None:
        getattr(self.large, page).page.asked.emit(name)
        self.settle()

    def page(self, name: str) -> Any:
        return getattr(self.large, name).page

    def lines(self, page: str) -> list[tuple[str, ...]]:
        return [line.cells for line in self.page(page).table.rows.lines]

    def close(self) -> None:
        self.large.stop()
        cast(QWidget, self.large.window).deleteLater()
        super().close()
