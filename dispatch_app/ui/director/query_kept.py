"""Queries that this account keeps at the centre, and those that others share. No widgets.

What an earlier version kept on this machine's disk is brought to the centre once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

import msgspec

from dispatch_app.client.replies import Accepted, Refused, Reply
from dispatch_app.domain.ids import AccountId
from dispatch_app.domain.search.commands import DropQuery, KeepQuery
from dispatch_app.domain.search.kept import KeptAtCentre, KeptQuery
from dispatch_app.domain.search.who import may_search
from dispatch_app.i18n.texts import Texts
from dispatch_app.ui.kit.desk import Desk

_LIST = msgspec.json.Decoder(tuple[KeptQuery, ...])


class KeptView(Protocol):
    def show_kept(self, kept: Sequence[KeptAtCentre], mine: AccountId) -> None: ...
    def show_state(self, tone: str, words: str) -> None: ...


class KeptQueries:
    def __init__(self, desk: Desk, texts: Texts, view: KeptView) -> None:
        self._desk, self._texts, self._view = desk, texts, view
        self._seen: tuple[KeptAtCentre, ...] | None = None
        self._bringing = False

    @property
    def _mine(self) -> AccountId:
        session = self._desk.session
        return AccountId(session.account if session is not None else "")

    @property
    def all(self) -> tuple[KeptAtCentre, ...]:
        """One's own first, then what others share about things that one may ask for."""
        session = self._desk.session
        subjects = may_search(session.role) if session is not None else frozenset()
        kept = self._desk.state.kept_queries
        own = [each for each in kept if each.owner == self._mine]
        others = [each for each in kept if each.owner != self._mine and each.shared]
        return tuple(each for each in (*own, *others) if each.query.subject in subjects)

    def show(self) -> None:
        """Also what another seat has kept meanwhile; nothing is drawn anew without need."""
        if self._seen is not self._desk.state.kept_queries:
            self._seen = self._desk.state.kept_queries
            self._view.show_kept(self.all, self._mine)
            self.bring()

    def keep(self, query: KeptQuery) -> None:
        """In place of one of the same name; it stays shared if it was."""
        known = next((each for each in self.all if each.query.name == query.name), None)
        shared = known is not None and known.owner == self._mine and known.shared
        said = self._texts("query.kept.done", name=query.name)
        self._send(KeepQuery(query=query, shared=shared), said)

    def share(self, kept: KeptAtCentre) -> None:
        """Let others have it too, or no longer."""
        if kept.owner != self._mine:
            self._view.show_state("warning", self._texts("query.kept.not-own", owner=kept.owner))
            return
        key = "query.kept.unshared" if kept.shared else "query.kept.shared"
        command = KeepQuery(query=kept.query, shared=not kept.shared)
        self._send(command, self._texts(key, name=kept.query.name))

    def drop(self, kept: KeptAtCentre) -> None:
        if kept.owner != self._mine:
            self._view.show_state("warning", self._texts("query.kept.not-own", owner=kept.owner))
            return
        said = self._texts("query.kept.dropped", name=kept.query.name)
        self._send(DropQuery(name=kept.query.name), said)

    def _send(self, command: KeepQuery | DropQuery, said: str) -> None:
        if not self._desk.may(type(command)):
            self._view.show_state("warning", self._texts("query.kept.no-right"))
            return
        self._desk.send(command, lambda reply: self._replied(reply, said))

    def _replied(self, reply: Reply, said: str) -> None:
        match reply:
            case Accepted():
                self._view.show_state("info", said)
                self.show()
            case Refused(code=code, details=details):
                self._view.show_state("alarm", self._texts(f"refusal.{code}", **details))
            case _:
                self._view.show_state("alarm", self._texts("query.away"))

    # ---- from this machine's disk

    def bring(self) -> None:
        """One after the other: what the centre has taken leaves the disk, what it refuses stays."""
        waiting = self._on_disk()
        if self._bringing or not (waiting and self._desk.online and self._desk.may(KeepQuery)):
            return
        self._bringing = True
        names = {each.query.name for each in self.all if each.owner == self._mine}
        first = waiting[0]
        if first.name in names:
            first = replace(first, name=f"{first.name}*"[-40:])
        self._desk.send(KeepQuery(query=first), self._brought)

    def _brought(self, reply: Reply) -> None:
        self._bringing = False
        if isinstance(reply, Accepted):
            rest = self._on_disk()[1:]
            self._desk.put_draft(self._draft, msgspec.json.encode(rest))
            self.bring()

    @property
    def _draft(self) -> str:
        return f"queries:{self._mine}"

    def _on_disk(self) -> tuple[KeptQuery, ...]:
        """What another version wrote is passed over."""
        try:
            return _LIST.decode(self._desk.draft(self._draft) or b"[]")
        except (msgspec.ValidationError, msgspec.DecodeError):
            return ()
