"""The line at the top: time, station, link, printer, vehicles; and the banner below it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QWidget

from dispatch_app.i18n import Texts
from dispatch_app.ui.kit.theme import Theme
from dispatch_app.ui.station.parts import button, label, set_look, set_text
from dispatch_app.ui.station.vehicle_words import VehicleLook


@dataclass(frozen=True, slots=True, kw_only=True)
class HeaderView:
    clock: str
    station: str
    link: str
    link_light: str
    """`ok`, `warn` or `bad`."""
    printer: str
    printer_light: str
    can_retry: bool
    sound: str
    """A word of warning while nobody could hear an alarm; empty otherwise."""
    vehicles: Sequence[VehicleLook]


_GAP, _REST = "    ", "+99"


class Header(QFrame):
    retry_wanted = Signal()
    printers_wanted = Signal()

    def __init__(self, texts: Texts, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("stationHeader")
        self._theme = theme
        self._fitted: tuple[object, ...] = ()
        self._clock = label("headClock")
        self._station = label("headStation")
        self._link = label("headLamp")
        self.printer = button("headLampKey", "", self.printers_wanted.emit)
        self.printer.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.printer.setToolTip(texts("print.key"))
        self._sound = label("headLamp")
        set_look(self._sound, "light", "warn")
        self._retry = button("smallKey", texts("station.printer.retry"), self.retry_wanted.emit)
        self._retry.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._vehicles = QLabel()
        self._vehicles.setObjectName("headVehicles")
        self._vehicles.setTextFormat(Qt.TextFormat.RichText)
        row = QHBoxLayout(self)
        row.setContentsMargins(22, 8, 22, 8)
        row.setSpacing(26)
        for widget in (
            self._clock,
            self._station,
            self._link,
            self.printer,
            self._retry,
            self._sound,
        ):
            row.addWidget(widget)
        # What does not fit is counted instead; the window must not widen for it.
        self._vehicles.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._vehicles.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self._vehicles, 1)

    def show_clock(self, words: str) -> None:
        set_text(self._clock, words)

    def show_view(self, view: HeaderView) -> None:
        set_text(self._clock, view.clock)
        set_text(self._station, view.station)
        set_text(self._link, f"● {view.link}")
        set_look(self._link, "light", view.link_light)
        if self.printer.text() != view.printer:
            self.printer.setText(view.printer)
        set_look(self.printer, "light", view.printer_light)
        self._retry.setVisible(view.can_retry)
        set_text(self._sound, view.sound)
        self._sound.setVisible(bool(view.sound))
        self._show_vehicles(view.vehicles)

    def _show_vehicles(self, vehicles: Sequence[VehicleLook]) -> None:
        """What finds room depends on the words before it as well as on the vehicles."""
        row = self.layout()
        assert row is not None
        row.activate()
        fitted = (tuple(vehicles), self._vehicles.width(), self._theme.name)
        if fitted != self._fitted:
            self._fitted = fitted
            set_text(self._vehicles, self._rich(vehicles))

    def _rich(self, vehicles: Sequence[VehicleLook]) -> str:
        """Each vehicle by shape, number and word; as many as there is room for, then a count."""
        most = self._that_fit(vehicles)
        parts = [self._one(look) for look in vehicles[:most]]
        if most < len(vehicles):
            parts.append(f"+{len(vehicles) - most}")
        return _GAP.replace(" ", "&nbsp;").join(parts)

    def _that_fit(self, vehicles: Sequence[VehicleLook]) -> int:
        """How many; the rest needs room for its count."""
        metrics = self._vehicles.fontMetrics()
        room = self._vehicles.width() - metrics.horizontalAdvance(_REST)
        for number, look in enumerate(vehicles):
            shape = self._theme.vehicle(look.state)[0]
            room -= metrics.horizontalAdvance(f"{shape} {look.id} {look.short}{_GAP}")
            if room < 0:
                return max(1, number)
        return len(vehicles)

    def _one(self, look: VehicleLook) -> str:
        shape, colour = self._theme.vehicle(look.state)
        symbol = f'<span style="color:{colour.name()}">{shape}</span>'
        return f"{symbol}&nbsp;{escape(look.id)}&nbsp;{escape(look.short)}"


class Banner(QFrame):
    """Says loudly that the line is down. Takes no room while all is well."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("stationBanner")
        self._words = label("bannerWords", wrap=True)
        self._words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        row = QHBoxLayout(self)
        row.setContentsMargins(18, 8, 18, 8)
        row.addWidget(self._words)
        self.hide()

    def say(self, tone: str, words: str) -> None:
        set_text(self._words, words)
        for widget in (self, self._words):
            set_look(widget, "tone", tone)
        self.setVisible(bool(words))
