"""Presenter of the form that puts somebody into the phone book."""

from __future__ import annotations

import re
from collections.abc import Mapping
from uuid import uuid4

from PySide6.QtCore import QObject

from dispatch_app.client.replies import Accepted
from dispatch_app.domain.ids import ContactId, LineId
from dispatch_app.domain.telephone import ContactKind
from dispatch_app.domain.telephone_commands import RegisterContact
from dispatch_app.ui.dispatcher.telephone.book import is_number
from dispatch_app.ui.dispatcher.telephone.dial_page import DialPage
from dispatch_app.ui.dispatcher.telephone.panel import TelephonePanel
from dispatch_app.ui.dispatcher.telephone.sending import Sending
from dispatch_app.ui.dispatcher.telephone.small_form import FieldSpec, SmallForm

_KINDS = (ContactKind.OTHER, *(k for k in ContactKind if k is not ContactKind.OTHER))
"""What nobody has chosen is no station."""
_BETWEEN = re.compile(r"[\s,，;；、]+")


class Contacts(QObject):
    def __init__(
        self, sending: Sending, panel: TelephonePanel, page: DialPage, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._sending = sending
        self._panel = panel
        self._page = page
        texts = sending.place.texts
        kinds = tuple((k.value, texts.code("entry_kind", k.value)) for k in _KINDS)
        first = tuple((c, texts(f"telephone.contact.first-{c}")) for c in ("no", "yes"))
        self.form = SmallForm(
            texts,
            texts("telephone.contact.title"),
            (
                FieldSpec(name="name", label=texts("telephone.contact.name")),
                FieldSpec(name="kind", label=texts("telephone.contact.kind"), choices=kinds),
                FieldSpec(
                    name="numbers",
                    label=texts("telephone.contact.numbers"),
                    hint=texts("telephone.contact.numbers-hint"),
                ),
                FieldSpec(
                    name="line",
                    label=texts("telephone.contact.line"),
                    hint=texts("telephone.contact.line-hint"),
                ),
                FieldSpec(name="first", label=texts("telephone.contact.first"), choices=first),
                FieldSpec(name="note", label=texts("telephone.contact.note")),
            ),
        )
        panel.add_form("contact", self.form, "telephone")
        self.form.saved.connect(self._save)
        page.acted.connect(self._act)

    def _act(self, code: str, _key: str) -> None:
        if code != "add_contact":
            return
        typed = self._page.typed
        if typed and not self.form.values["name"] and not self.form.values["numbers"]:
            self.form.put("numbers" if is_number(typed) else "name", typed)
        self._panel.open("contact", "telephone")

    def _save(self, values: Mapping[str, str]) -> None:
        numbers = tuple(part for part in _BETWEEN.split(values["numbers"]) if part)
        if not values["name"] or not (numbers or values["line"]):
            self.form.show_trouble(self._sending.place.texts("telephone.contact.incomplete"))
            return
        entry = RegisterContact(
            id=ContactId(uuid4().hex),
            name=values["name"],
            kind=ContactKind(values["kind"]),
            numbers=numbers,
            line=LineId(values["line"]) if values["line"] else None,
            first=values["first"] == "yes",
            note=values["note"],
        )
        self._sending.ask("add_contact", entry, self._saved)

    def _saved(self, _reply: Accepted) -> None:
        self.form.clear()
        if self._panel.shown == "contact":
            self._panel.open("telephone")
