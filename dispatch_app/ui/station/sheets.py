"""Run sheets: opens the form with what is known, keeps every keystroke on disk, files it once."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from dispatch_app.client.replies import Accepted, Reply
from dispatch_app.domain.ids import MissionId
from dispatch_app.i18n import clock_text
from dispatch_app.ui.kit.printing.document import SlipDocument
from dispatch_app.ui.station.cards import Card
from dispatch_app.ui.station.odometer import Odometer
from dispatch_app.ui.station.orders import Orders
from dispatch_app.ui.station.post import Post
from dispatch_app.ui.station.run_sheet_paper import run_sheet_document
from dispatch_app.ui.station.sheet_draft import (
    BadSheet,
    SheetDraft,
    command_of,
    draft_name,
    prefilled,
    read,
    written,
)
from dispatch_app.ui.station.sheet_page import SheetPage

_KEEP_MS = 400


class Sheets(QObject):
    done = Signal()
    """The form has been left; the sheet is filed or kept."""

    def __init__(
        self,
        post: Post,
        orders: Orders,
        page: SheetPage,
        odometer: Odometer,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._post = post
        self._orders = orders
        self._page = page
        self._odometer = odometer
        self._mission: MissionId | None = None
        self._hospitals: dict[str, str] = {}
        self._keep = QTimer(self)
        self._keep.setSingleShot(True)
        self._keep.setInterval(_KEEP_MS)
        self._keep.timeout.connect(self.keep)
        page.edited.connect(self._keep.start)
        page.file_wanted.connect(self.file)
        page.left.connect(self.leave)

    @property
    def mission(self) -> MissionId | None:
        """The mission whose sheet is open."""
        return self._mission

    def open(self, card: Card) -> None:
        """Show the form for a mission, with the draft that was begun before."""
        self.keep()
        self._mission = card.mission.id
        self._hospitals = {str(h.id): h.name for h in self._post.desk.state.hospitals.values()}
        title = self._post.texts(
            "station.sheet.title",
            number=card.mission.number,
            vehicle=card.mission.vehicle,
            complaint=card.version.slip.complaint_name,
        )
        self._page.show_sheet(title, self._times(card), self._draft(card), self._hospitals)

    def _draft(self, card: Card) -> SheetDraft:
        kept = self._post.desk.draft(draft_name(card.mission.id))
        found = read(kept) if kept is not None else None
        if found is not None:
            return found
        vehicle = self._post.desk.state.vehicles.get(card.mission.vehicle)
        return prefilled(
            card.mission,
            vehicle,
            self._odometer.driven_m(card.mission.id),
            driver_word=self._post.texts("station.driver-word"),
        )

    def _times(self, card: Card) -> str:
        """When each stage was reached, and who says so."""
        texts, zone = self._post.texts, self._post.zone
        return "　".join(
            texts(
                "station.sheet.time",
                stage=texts.code("stage", t.stage.value),
                time=clock_text(t.at, zone),
                origin=texts.code("origin", t.origin.value),
            )
            for t in card.mission.stages
        )

    def document(self) -> SlipDocument | None:
        """The form as it stands, for paper; None if none is open."""
        card = self._orders.card(self._mission) if self._mission else None
        if card is None:
            return None
        times = self._times(card)
        draft, texts = self._page.draft, self._post.texts
        return run_sheet_document(texts, card, draft, times, self._hospitals)

    def keep(self) -> None:
        """Put what was typed on the disk."""
        if self._mission is not None and self._keep.isActive():
            self._keep.stop()
            self._post.desk.put_draft(draft_name(self._mission), written(self._page.draft))

    def leave(self) -> None:
        self.keep()
        self._mission = None
        self.done.emit()

    def file(self) -> None:
        mission = self._post.desk.state.missions.get(self._mission) if self._mission else None
        if mission is None:
            return
        try:
            sheet = command_of(mission, self._page.draft)
        except BadSheet as bad:
            self._page.say("alarm", self._post.texts(bad.code))
            self._page.point_at(bad.field, bad.case)
            return
        self._post.desk.put_draft(draft_name(mission.id), written(self._page.draft))
        self._keep.stop()
        self._mission = None
        self._orders.file(sheet, lambda reply: self._filed(mission.id, reply))
        self.done.emit()

    def _filed(self, mission: MissionId, reply: Reply) -> None:
        """The draft is let go only when the centre has the sheet."""
        if isinstance(reply, Accepted):
            self._post.desk.drop_draft(draft_name(mission))
