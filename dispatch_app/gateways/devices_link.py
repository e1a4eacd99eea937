"""The link of a gateway as its devices use it: refusals go to the log."""

from __future__ import annotations

import logging
from collections.abc import Mapping

from dispatch_app.client.link import Answer, Link
from dispatch_app.client.replies import RefusalsLogged
from dispatch_app.domain.commands import Command

log = logging.getLogger(__name__)


class LinkedCentre:
    def __init__(self, link: Link) -> None:
        self._link = link
        self._refusals = RefusalsLogged(log)

    def send(self, command: Command) -> object:
        return self._link.send(command, self._refusals.of(command))

    def feed(self, path: str, fields: Mapping[str, object], then: Answer) -> None:
        self._link.hand_in(path, fields, then)
