"""Sends a notice that was written: its files first, one after the other, then the notice itself."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from dispatch_app.client.api import Away, Declined
from dispatch_app.client.replies import Accepted, Refused, Reply
from dispatch_app.domain.errors import InvalidValue
from dispatch_app.domain.notice_commands import PostNotice
from dispatch_app.domain.notices import LARGEST_ATTACHMENT, MOST_ATTACHMENTS, Attachment
from dispatch_app.i18n.texts import Texts
from dispatch_app.ui.kit.desk import Desk

Say = Callable[[str, str], None]


class Posting:
    """One notice at a time; nothing is posted unless every file has arrived."""

    def __init__(self, desk: Desk, texts: Texts, say: Say, done: Callable[[], None]) -> None:
        """`say`: a sentence and its tone; `done`: the centre has taken the notice."""
        self._desk, self._texts, self._say, self._done = desk, texts, say, done
        self._command: PostNotice | None = None
        self._files: list[Path] = []
        self._sending: Attachment | None = None

    @property
    def busy(self) -> bool:
        return self._command is not None

    def post(self, command: PostNotice, files: list[Path]) -> None:
        if self.busy:
            return
        if len(files) > MOST_ATTACHMENTS:
            self._say(self._texts("notices.form.many"), "alarm")
            return
        self._command, self._files = command, list(files)
        self._next()

    def _next(self) -> None:
        if self._command is None:
            return
        if not self._files:
            self._desk.send(self._command, self._replied)
            return
        path = self._files[0]
        try:
            body = path.read_bytes()
        except OSError as trouble:
            self._give_up(self._texts("notices.form.reading", reason=trouble.strerror or path.name))
            return
        if not 0 < len(body) <= LARGEST_ATTACHMENT:
            self._give_up(self._texts("notices.form.large", name=path.name))
            return
        try:
            sha256 = hashlib.sha256(body).hexdigest()
            self._sending = Attachment(name=path.name, sha256=sha256, size=len(body))
        except InvalidValue:
            self._give_up(self._texts("notices.form.reading", reason=path.name))
            return
        self._say(self._texts("notices.form.sending", name=path.name), "")
        fields = {"body": base64.b64encode(body).decode()}
        self._desk.hand_in("/v1/attachments", fields, self._arrived)

    def _arrived(self, answer: bytes | Declined | Away) -> None:
        if self._command is None or self._sending is None:
            return
        if not isinstance(answer, bytes):
            self._give_up(self._texts("notices.form.failed"))
            return
        self._files.pop(0)
        there = self._command.attachments
        self._command = replace(self._command, attachments=(*there, self._sending))
        self._next()

    def _replied(self, reply: Reply) -> None:
        self._command = None
        match reply:
            case Accepted():
                self._done()
            case Refused(code=code, details=details):
                key = f"refusal.{code}"
                known = self._texts.has(key)
                self._say(self._texts(key, **dict(details)) if known else code, "alarm")
            case _:
                self._say(self._texts("link.retry"), "alarm")

    def _give_up(self, words: str) -> None:
        self._command = None
        self._say(words, "alarm")
