"""Fetches a file of a notice from the centre, keeps it, and lets the machine show it."""

from __future__ import annotations

import hashlib
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtGui import QDesktopServices

from dispatch_app.client.api import Away, Declined
from dispatch_app.domain.ids import NoticeId
from dispatch_app.domain.notices import Attachment
from dispatch_app.i18n.texts import Texts
from dispatch_app.ui.kit.desk import Desk

SHOWN = frozenset({".pdf", ".png", ".jpg", ".jpeg", ".txt"})
"""Kinds that the machine's own viewer is asked to show; whatever else is only kept."""


class NoticeFiles(QObject):
    said = Signal(str, str)
    """A sentence and its tone."""

    def __init__(
        self, desk: Desk, texts: Texts, folder: Path, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._desk, self._texts, self._folder = desk, texts, folder

    def open(self, notice: NoticeId, file: Attachment) -> None:
        """At once if it was fetched before: it then opens without a line, too."""
        kept = self._place(file)
        if kept.exists():
            self._show(kept)
            return
        self.said.emit(self._texts("notices.file.coming", name=file.name), "")
        path = f"/v1/notices/{notice}/attachments/{file.sha256}"
        self._desk.ask(path, partial(self._came, file))

    def _place(self, file: Attachment) -> Path:
        """Two files of one name stay apart."""
        return self._folder / file.sha256[:8] / Path(file.name).name

    def _came(self, file: Attachment, answer: bytes | Declined | Away) -> None:
        texts = self._texts
        if isinstance(answer, Away):
            self.said.emit(texts("link.retry"), "alarm")
        elif isinstance(answer, Declined) or hashlib.sha256(answer).hexdigest() != file.sha256:
            self.said.emit(texts("notices.file.lost", name=file.name), "alarm")
        else:
            self._keep(file, answer)

    def _keep(self, file: Attachment, body: bytes) -> None:
        kept = self._place(file)
        try:
            kept.parent.mkdir(parents=True, exist_ok=True)
            kept.write_bytes(body)
        except OSError as trouble:
            words = self._texts("notices.file.no-room", reason=trouble.strerror or "")
            self.said.emit(words, "alarm")
            return
        self._show(kept)

    def _show(self, kept: Path) -> None:
        shown = kept.suffix.lower() in SHOWN
        if shown:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(kept)))
        self.said.emit(self._texts("notices.file.kept", path=str(kept)), "ok")
