"""Gets the map of the order that is shown painted on another thread. Keeps only the last one."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QImage

from dispatch_app.client.slip_journal import SlipKey
from dispatch_app.ui.kit.printing.errands import Errands
from dispatch_app.ui.kit.printing.picture import MapSources, PictureMaker, picture_of
from dispatch_app.ui.station.cards import Card
from dispatch_app.ui.station.map_view import MapView
from dispatch_app.ui.station.post import Post
from gis.errors import BadRegion

_RATIO = 1.6
"""Everything on the map this much larger: it is read from three metres."""
_SETTLE_MS = 150


@dataclass(frozen=True, slots=True)
class Wanted:
    key: SlipKey
    theme: str
    width: int
    height: int


class OrderMaps(QObject):
    def __init__(
        self,
        post: Post,
        view: MapView,
        drawing: Errands,
        maker: PictureMaker,
        sources: MapSources,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._post = post
        self._view = view
        self._drawing = drawing
        self._maker = maker
        self._sources = sources
        self._card: Card | None = None
        self._asked: Wanted | None = None
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(_SETTLE_MS)
        self._settle.timeout.connect(self.refresh)
        view.resized.connect(self._settle.start)

    def show_card(self, card: Card) -> None:
        """Another slip: its map is asked for, and the last one's is not left standing."""
        other = self._card is None or card.key != self._card.key
        self._card = card
        if other:
            self._view.show_words(self._post.texts("station.map.coming"))
            self._asked = None
            self.refresh()

    def refresh(self) -> None:
        card = self._card
        if card is None or not self._view.isVisible():
            return
        view = self._view
        wanted = Wanted(card.key, self._post.theme.name, view.width(), view.height())
        if wanted == self._asked:
            return
        self._asked = wanted
        self._ask(wanted, card)

    def _ask(self, wanted: Wanted, card: Card) -> None:
        title = card.version.slip.complaint_name or self._post.texts("station.scene")
        picture = picture_of(card.version, self._post.station, self._sources, title)
        if picture is None:
            self._view.show_words(self._post.texts("station.map.no-position"))
            return
        size = (max(200, round(wanted.width / _RATIO)), max(150, round(wanted.height / _RATIO)))
        sharpness = self._view.devicePixelRatioF()

        def draw() -> QImage | None:
            try:
                image = self._maker.make(picture, wanted.theme, size, _RATIO * sharpness)
            except BadRegion:
                return None
            image.setDevicePixelRatio(sharpness)
            return image

        self._drawing.do(draw, lambda image: self._drawn(wanted, image))

    def _drawn(self, wanted: Wanted, image: QImage | None) -> None:
        if wanted != self._asked:
            return
        if image is None:
            self._view.show_words(self._post.texts("station.map.none"))
        else:
            self._view.show_picture(image)
