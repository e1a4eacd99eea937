"""The link to the centre as the process beside the terminals uses it: refusals go to the log."""

from __future__ import annotations

from collections.abc import Sequence

from dispatch_app.client.link import Answer, Link
from dispatch_app.client.replies import RefusalsLogged
from dispatch_app.domain.commands import Command
from dispatch_app.domain.values import Fix


class LoggedLink:
    def __init__(self, link: Link, refusals: RefusalsLogged) -> None:
        self._link = link
        self._refusals = refusals

    def send(self, command: Command) -> None:
        self._link.send(command, self._refusals.of(command))

    def report_positions(self, fixes: Sequence[Fix], then: Answer) -> None:
        self._link.report_positions(fixes, then)
