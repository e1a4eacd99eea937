"""A place to write a notice: words, times, whom it is for, files. Shows and says; sends nothing."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from dispatch_app.domain.codes import Role
from dispatch_app.domain.ids import HospitalId, SeatId, StationId
from dispatch_app.domain.notices import LONGEST_TITLE, NoticeTo
from dispatch_app.i18n.texts import Texts

_ROLES = (Role.STATION, Role.DISPATCHER, Role.SHIFT_LEADER, Role.DIRECTOR)
_LISTS = ("roles", "seats", "stations", "hospitals")
_MARGIN, _SPACE = 10, 8
_ID = Qt.ItemDataRole.UserRole


class NoticeForm(QWidget):
    post_wanted = Signal()
    left = Signal()

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._texts = texts
        self.title, self.begins, self.ends = (self._field() for _ in range(3))
        self.title.setMaxLength(LONGEST_TITLE)
        self.text = QPlainTextEdit(self)
        self.text.setObjectName("noticeEntry")
        self.text.setTabChangesFocus(True)
        self.urgent = QCheckBox(texts("notices.write.urgent"), self)
        self.lists = {name: QListWidget(self) for name in _LISTS}
        self.files: list[Path] = []
        self.file_names = QLabel(self)
        self.file_names.setObjectName("caption")
        self.add = QPushButton(texts("notices.form.add"), self)
        self.add.setObjectName("smallButton")
        self.add.clicked.connect(self._choose_file)
        self.post = QPushButton(f"{texts('notices.form.post')}  Ctrl+Enter", self)
        self.post.setObjectName("smallButton")
        self.post.clicked.connect(self.post_wanted)
        self.said = QLabel(self)
        self.said.setObjectName("entrySaid")
        self._lay_out()

    def _field(self) -> QLineEdit:
        field = QLineEdit(self)
        field.setObjectName("entryField")
        return field

    def _lay_out(self) -> None:
        texts = self._texts
        form = QFormLayout()
        form.setSpacing(_SPACE)
        form.addRow(texts("notices.form.title"), self.title)
        form.addRow(texts("notices.form.text"), self.text)
        form.addRow("", self.urgent)
        form.addRow(texts("notices.form.from"), self.begins)
        form.addRow(texts("notices.form.until"), self.ends)
        column = QVBoxLayout(self)
        column.setContentsMargins(_MARGIN, _MARGIN, _MARGIN, _MARGIN)
        column.setSpacing(_SPACE)
        column.addLayout(form, 3)
        column.addLayout(self._readers(), 2)
        row = QHBoxLayout()
        row.addWidget(self.add)
        row.addWidget(self.file_names, 1)
        column.addLayout(row)
        foot = QHBoxLayout()
        foot.addWidget(self.post)
        foot.addWidget(self.said, 1)
        column.addLayout(foot)

    def _readers(self) -> QHBoxLayout:
        """Four lists with a tick beside each name."""
        row = QHBoxLayout()
        row.setSpacing(_SPACE)
        for name, listing in self.lists.items():
            listing.setObjectName("tickList")
            column = QVBoxLayout()
            caption = QLabel(self._texts(f"notices.form.{name}"), self)
            caption.setObjectName("caption")
            column.addWidget(caption)
            column.addWidget(listing, 1)
            row.addLayout(column, 1)
        return row

    # ---- what is shown

    def begin(
        self,
        seats: Iterable[str],
        stations: Iterable[tuple[str, str]],
        hospitals: Iterable[tuple[str, str]],
    ) -> None:
        """An empty notice. What can be chosen comes as ids and names."""
        texts = self._texts
        for part in (self.title, self.begins, self.ends, self.text):
            part.clear()
        self.urgent.setChecked(False)
        self.files = []
        self._show_files()
        self.say("")
        self._fill("roles", ((role.value, texts(f"notices.all.{role.value}")) for role in _ROLES))
        self._fill("seats", ((seat, texts("notices.seat", seat=seat)) for seat in seats))
        self._fill("stations", stations)
        self._fill("hospitals", hospitals)
        self.title.setFocus()

    def _fill(self, name: str, rows: Iterable[tuple[str, str]]) -> None:
        listing = self.lists[name]
        listing.clear()
        for id_, word in rows:
            item = QListWidgetItem(word, listing)
            item.setData(_ID, id_)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Unchecked)

    def tick(self, name: str, id_: str) -> None:
        """Choose one of a list."""
        for at in range(self.lists[name].count()):
            item = self.lists[name].item(at)
            if item.data(_ID) == id_:
                item.setCheckState(Qt.CheckState.Checked)

    def _ticked(self, name: str) -> tuple[str, ...]:
        listing = self.lists[name]
        items = (listing.item(at) for at in range(listing.count()))
        return tuple(i.data(_ID) for i in items if i.checkState() is Qt.CheckState.Checked)

    @property
    def to(self) -> NoticeTo:
        return NoticeTo(
            roles=tuple(Role(name) for name in self._ticked("roles")),
            seats=tuple(SeatId(name) for name in self._ticked("seats")),
            stations=tuple(StationId(name) for name in self._ticked("stations")),
            hospitals=tuple(HospitalId(name) for name in self._ticked("hospitals")),
        )

    def say(self, words: str, tone: str = "") -> None:
        self.said.setText(words)
        self.said.setProperty("tone", tone)
        self.said.style().unpolish(self.said)
        self.said.style().polish(self.said)

    # ---- files

    def _choose_file(self) -> None:
        """Not modal: calls go on meanwhile."""
        dialog = QFileDialog(self, self._texts("notices.form.add"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.filesSelected.connect(self._chosen)
        dialog.open()

    def _chosen(self, names: list[str]) -> None:
        for name in names:
            self.add_file(Path(name))

    def add_file(self, path: Path) -> None:
        if path not in self.files:
            self.files.append(path)
        self._show_files()

    def _show_files(self) -> None:
        names = "  ".join(path.name for path in self.files)
        self.file_names.setText(names or self._texts("notices.form.files"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        held = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if held and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.post_wanted.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)
