"""One's own password, changed where one sits: the old one, the new one twice. Opens by itself when
the centre lets nobody in before it is changed."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from dispatch_app.client.api import Away, Declined
from dispatch_app.client.link import LinkState, LinkStatus
from dispatch_app.domain.account_steps import PASSWORD_LEAST, PASSWORD_MOST
from dispatch_app.i18n.texts import Texts
from dispatch_app.ui.kit.desk import Desk
from dispatch_app.ui.kit.interview.choices import ENTER, set_tone

EXPIRED = "session.password-expired"
_WIDTH_PX, _FEW, _WEAK = 360, 4, 14
_FIELDS = ("old", "fresh", "again")


def weakness(fresh: str, old: str, account: str) -> str:
    """Why a password will not do, as a key of the catalogue; empty where it will."""
    if len(fresh) < PASSWORD_LEAST:
        return "password.short"
    if fresh == old:
        return "password.same"
    if len(set(fresh)) < _FEW:
        return "password.few-signs"
    if account and account.casefold() in fresh.casefold():
        return "password.holds-account"
    return ""


class PasswordSheet(QFrame):
    """Lies over its window. What was typed is gone when it is left."""

    wanted = Signal(str, str)
    """The old and the new one; equal twice, and strong enough."""

    def __init__(self, texts: Texts, host: QWidget) -> None:
        super().__init__(host)
        self.setObjectName("chooser")
        self._texts = texts
        self._back: QWidget | None = None
        self.account = ""
        self.title = self._label("chooserTitle")
        self.fields = {name: self._field(name) for name in _FIELDS}
        self.strength = self._label("entrySaid")
        self.said = self._label("entrySaid")
        self.save = QPushButton(texts("password.save"), self)
        self.save.setObjectName("smallButton")
        self.save.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.save.clicked.connect(self._save)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 12, 14, 12)
        column.setSpacing(6)
        for part in (self.title, *self.fields.values(), self.strength, self.said, self.save):
            column.addWidget(part)
        self.setFixedWidth(_WIDTH_PX)
        self.hide()

    def _label(self, name: str) -> QLabel:
        label = QLabel(self)
        label.setObjectName(name)
        label.setWordWrap(True)
        return label

    def _field(self, name: str) -> QLineEdit:
        field = QLineEdit(self)
        field.setObjectName("entryField")
        field.setEchoMode(QLineEdit.EchoMode.Password)
        field.setMaxLength(PASSWORD_MOST)
        field.setPlaceholderText(self._texts(f"password.{name}", least=PASSWORD_LEAST))
        field.setAccessibleName(field.placeholderText())
        field.textEdited.connect(self._typed)
        field.installEventFilter(self)
        return field

    def open(self, account: str, why: str = "") -> None:
        host = self.parentWidget()
        assert host is not None
        self._back = host.focusWidget() if self.isHidden() else self._back
        self.account = account
        self.title.setText(self._texts("password.title", account=account))
        self.clear()
        self.say(why, "alarm" if why else "")
        self.adjustSize()
        self.move(QPoint((host.width() - self.width()) // 2, host.height() // 5))
        self.show()
        self.raise_()
        self.fields["old"].setFocus()

    def leave(self) -> None:
        self.clear()
        self.hide()
        if self._back is not None:
            self._back.setFocus()

    def clear(self) -> None:
        for field in self.fields.values():
            field.clear()
        self.strength.clear()

    def say(self, words: str, tone: str = "") -> None:
        self.said.setText(words)
        set_tone(self.said, "tone", tone)

    def _typed(self, *_: object) -> None:
        old, fresh = self.fields["old"].text(), self.fields["fresh"].text()
        weak = weakness(fresh, old, self.account) if fresh else ""
        strong = "password.strong" if len(fresh) >= _WEAK else "password.enough"
        key = weak or (strong if fresh else "")
        self.strength.setText(self._texts(key, least=PASSWORD_LEAST) if key else "")
        set_tone(self.strength, "tone", "alarm" if weak else "ok")

    def _save(self) -> None:
        old, fresh, again = (self.fields[name].text() for name in _FIELDS)
        weak = weakness(fresh, old, self.account)
        if weak:
            self.say(self._texts(weak, least=PASSWORD_LEAST), "alarm")
        elif fresh != again:
            self.say(self._texts("password.differ"), "alarm")
        else:
            self.say(self._texts("data.sent"))
            self.wanted.emit(old, fresh)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is not QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return super().eventFilter(watched, event)
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
            return True
        if event.key() in ENTER:
            fields = list(self.fields.values())
            at = next(n for n, field in enumerate(fields) if field is watched)
            self._save() if at == len(fields) - 1 else fields[at + 1].setFocus()
            return True
        return super().eventFilter(watched, event)


class OwnPassword(QObject):
    def __init__(
        self,
        desk: Desk,
        texts: Texts,
        window: QWidget,
        parent: QObject | None = None,
        *,
        said: Callable[[str], None] = lambda _words: None,
    ) -> None:
        """`said` gets the words when it is done."""
        super().__init__(parent)
        self._desk, self._texts, self._said = desk, texts, said
        self.sheet = PasswordSheet(texts, window)
        self.sheet.wanted.connect(self._renew)
        desk.link_changed.connect(self._followed)

    def key_open(self) -> None:
        if self.sheet.isVisible():
            self.sheet.leave()
            return
        session = self._desk.session
        self.sheet.open(session.account if session is not None else "")

    def _followed(self, status: LinkStatus) -> None:
        expired = status.state is LinkState.REFUSED and status.code == EXPIRED
        if expired and not self.sheet.isVisible():
            self.sheet.open("", self._texts(f"refusal.{EXPIRED}"))

    def _renew(self, old: str, fresh: str) -> None:
        self._desk.renew_password(old, fresh, self._renewed)

    def _renewed(self, answer: bytes | Declined | Away) -> None:
        match answer:
            case Declined():
                key = f"refusal.{answer.problem.code}"
                known = self._texts.has(key)
                details = answer.problem.details
                words = self._texts(key, **details) if known else answer.problem.code
                self.sheet.say(words, "alarm")
            case Away():
                self.sheet.say(self._texts("link.retry"), "alarm")
            case _:
                self.sheet.leave()
                self._said(self._texts("password.done"))
