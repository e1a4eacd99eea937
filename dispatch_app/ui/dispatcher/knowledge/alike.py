"""Past cases like the open one: asked for beside the seat's work, told in words to be read."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from dispatch_app.client.alike_table import read
from dispatch_app.client.api import Away, Declined
from dispatch_app.client.truth_table import Unreadable
from dispatch_app.domain.ids import IncidentId
from dispatch_app.domain.likeness import AlikeCase, Reason
from dispatch_app.i18n.times import local
from dispatch_app.ui.dispatcher.wording import complaint_name
from dispatch_app.ui.dispatcher.workplace import Workplace
from dispatch_app.ui.kit.knowledge.reader import ReaderView


class AlikePast(QObject):
    told = Signal()

    def __init__(self, workplace: Workplace, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._place = workplace
        self._of: IncidentId | None = None
        self._cases: tuple[AlikeCase, ...] = ()
        self._among = 0

    def ask(self) -> None:
        """Once each time the knowledge base is opened: the case may tell more by now."""
        incident = self._place.selection.incident
        self._of, self._cases = incident, ()
        if incident is not None:
            self._place.desk.ask(
                f"/v1/incidents/{incident}/alike", lambda answer: self._have(incident, answer)
            )

    def _have(self, incident: IncidentId, answer: bytes | Declined | Away) -> None:
        """Without the centre there are none, and nothing is said of them."""
        if incident != self._of or not isinstance(answer, bytes):
            return
        try:
            self._cases, self._among = read(answer)
        except Unreadable:
            return
        self.told.emit()

    @property
    def count(self) -> int:
        return len(self._cases)

    @property
    def line(self) -> str:
        texts = self._place.texts
        return f"{texts('knowledge.alike', count=self.count)}   {texts('knowledge.kind.past')}"

    def view(self) -> ReaderView:
        texts = self._place.texts
        return ReaderView(
            title=texts("knowledge.alike", count=self.count),
            kind=texts("knowledge.kind.past"),
            body="\n".join(line for case in self._cases for line in self._lines(case)),
            foot=texts("knowledge.alike.among", among=self._among),
            doubt=texts("knowledge.alike.doubt"),
        )

    def _lines(self, case: AlikeCase) -> tuple[str, str, str]:
        place, texts = self._place, self._place.texts
        looks = [
            f"{local(case.opened_at, place.zone):%Y-%m-%d %H:%M}",
            complaint_name(place.protocols, case.complaint, texts.language),
            texts("knowledge.alike.age", age=round(case.age_years)) if case.age_years else "",
            texts("knowledge.alike.priority", priority=int(case.priority)) if case.priority else "",
        ]
        sent = (
            texts("knowledge.between").join(case.sent)
            if case.sent
            else texts("knowledge.alike.nobody")
        )
        outcome = texts.code("incident_outcome", case.outcome.value) if case.outcome else ""
        ended = texts("knowledge.alike.sent", sent=sent, outcome=outcome)
        reasons = [self._reason(reason, case) for reason in case.reasons]
        why = texts("knowledge.alike.why", reasons=texts("knowledge.between").join(reasons))
        return f"# {case.number}  {' · '.join(part for part in looks if part)}", f"- {ended}", why

    def _reason(self, reason: Reason, case: AlikeCase) -> str:
        texts = self._place.texts
        words = texts("knowledge.between").join(case.words)
        return texts(f"knowledge.reason.{reason.value}", words=words)
