"""Lets a seat speak in the centre's own words: reasons by the names that the centre gave them."""

from __future__ import annotations

from PySide6.QtCore import QObject

from dispatch_app.client.replica import View
from dispatch_app.domain.registers.reasons import Records, own_words
from dispatch_app.i18n.texts import Texts
from dispatch_app.ui.kit.desk import Desk


class OwnWords(QObject):
    """Follows the live state. Whatever is shown after a change reads in the new words."""

    def __init__(self, desk: Desk, texts: Texts, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._texts = texts
        self._seen: Records | None = None
        desk.changed.connect(self._follow)

    def _follow(self, view: View) -> None:
        records = view.state.records
        if records is self._seen:
            return
        self._seen = records
        self._texts.reword(own_words(records, self._texts.language))
