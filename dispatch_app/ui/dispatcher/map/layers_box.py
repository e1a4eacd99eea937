"""The box of layers: what is shown, the base map, the views kept under digits. Shows and asks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from dispatch_app.i18n.texts import Texts
from dispatch_app.ui.kit.map import Thing

_ON, _OFF = "☑", "☐"
LAYERS: tuple[tuple[str, str], ...] = (
    (Thing.VEHICLE, "vehicles"),
    (Thing.STATION, "stations"),
    (Thing.HOSPITAL, "hospitals"),
    (Thing.INCIDENT, "incidents"),
    (Thing.CLOSURE, "closures"),
    (Thing.PLACE, "places"),
    (Thing.ROUTE, "routes"),
    (Thing.CALLER, "caller"),
)


class LayersBox(QFrame):
    changed = Signal()
    """A layer was switched by a person."""
    base_wanted = Signal(str)
    """Id of the base map chosen."""
    view_wanted = Signal(int)
    folded = Signal()
    """It is of another size."""

    def __init__(self, texts: Texts, host: QWidget) -> None:
        super().__init__(host)
        self.setObjectName("mapBox")
        self._texts = texts
        self._boxes: dict[str, QCheckBox] = {}
        self._remembered: Mapping[str, bool] = {}
        self._names: dict[str, str] = {}
        self._counts: dict[str, str] = {}
        self._body = QWidget(self)
        self._grid = QGridLayout(self._body)
        self._grid.setContentsMargins(0, 2, 0, 0)
        self._grid.setHorizontalSpacing(14)
        self._base = QComboBox(self._body)
        self._base.setObjectName("mapChoice")
        self._base.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._base.activated.connect(lambda _at: self.base_wanted.emit(self._base.currentData()))
        self._base.hide()
        self._views = QHBoxLayout()
        self._views.setSpacing(3)
        self._fold = QPushButton(self)
        self._fold.setObjectName("mapFold")
        self._fold.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._fold.clicked.connect(lambda: self.unfold(on=not self._body.isVisible()))
        self._lay_out()
        for name, word in LAYERS:
            self.add_switch(name, f"mapwindow.layer.{word}")
        self.unfold(on=True)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 6, 12, 8)
        column.setSpacing(2)
        column.addWidget(self._fold)
        column.addWidget(self._body)
        column.addWidget(self._base)
        column.addLayout(self._views)

    # ---- layers

    def add_switch(self, name: str, key: str, *, on: bool = True) -> None:
        """One more layer; `key` names its word, which may hold a `{count}`."""
        box = QCheckBox(self._body)
        box.setChecked(self._remembered.get(name, on))
        box.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        box.toggled.connect(lambda _on, n=name: self._toggled(n))
        at = len(self._boxes)
        self._boxes[name], self._names[name], self._counts[name] = box, key, ""
        self._label(name)
        self._grid.addWidget(box, at // 2, at % 2)

    def is_on(self, name: str) -> bool:
        return self._boxes[name].isChecked()

    @property
    def states(self) -> Mapping[str, bool]:
        """Each layer's name and whether it is on."""
        return {str(name): box.isChecked() for name, box in self._boxes.items()}

    @property
    def hidden(self) -> frozenset[Thing]:
        """The kinds of things that are not to be seen."""
        kinds = set(Thing)
        return frozenset(Thing(n) for n, on in self.states.items() if not on and n in kinds)

    def remember(self, states: Mapping[str, bool]) -> None:
        """Be as the layers were left; a layer that comes later takes its state from here, too."""
        self._remembered = dict(states)
        for name, on in states.items():
            box = self._boxes.get(name)
            if box is not None and box.isChecked() != on:
                box.setChecked(on)

    def _toggled(self, name: str) -> None:
        self._label(name)
        self.changed.emit()

    def show_count(self, name: str, count: int) -> None:
        self._counts[name] = str(count)
        self._label(name)

    def _label(self, name: str) -> None:
        """The sign is part of the text: it shows in either theme what a box cannot."""
        box = self._boxes[name]
        words = self._texts(self._names[name], count=self._counts[name])
        text = f"{_ON if box.isChecked() else _OFF} {words.strip()}"
        if box.text() != text:
            box.setText(text)
            self.folded.emit()

    # ---- base maps and views

    def show_bases(self, bases: Sequence[tuple[str, str]], chosen: str) -> None:
        """The base maps to choose from, id and name; one alone is no choice."""
        self._base.clear()
        for id_, name in bases:
            self._base.addItem(name, id_)
        self._base.setCurrentIndex(max(0, self._base.findData(chosen)))
        self._base.setVisible(len(bases) > 1)
        self.adjustSize()

    def show_views(self, digits: Sequence[int]) -> None:
        """Buttons of the views that are kept."""
        while (item := self._views.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        if digits:
            caption = QLabel(self._texts("mapwindow.views"), self)
            caption.setObjectName("muted")
            self._views.addWidget(caption)
        for digit in digits:
            button = QPushButton(str(digit), self)
            button.setObjectName("mapTool")
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.setToolTip(self._texts("mapwindow.view-tip", digit=digit))
            button.clicked.connect(lambda _=False, d=digit: self.view_wanted.emit(d))
            self._views.addWidget(button)
        self.adjustSize()

    def unfold(self, *, on: bool) -> None:
        """Open or shut the box; shut, only its title stands."""
        self._body.setVisible(on)
        arrow = "▴" if on else "▾"
        self._fold.setText(f"{self._texts('mapwindow.layers')} {arrow}  L")
        self.adjustSize()
        self.folded.emit()

    @property
    def unfolded(self) -> bool:
        return not self._body.isHidden()
