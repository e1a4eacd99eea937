"""Commands on their way to the centre: on disk first, then sent until answered, in order.

Knows no network: the link takes from it and brings answers back.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from functools import partial
from threading import Lock
from typing import get_args

from dispatch_app.client.local_store import LocalStore, Waiting
from dispatch_app.client.replies import Reply, Then, Unreachable, ignore
from dispatch_app.domain.commands import Command
from dispatch_app.domain.telephone_commands import CallOut, CallWish, GroupCall
from dispatch_app.wire import codec

_TELEPHONE_S = 10.0
_TELEPHONE = (*get_args(CallWish), CallOut, GroupCall)

EXPIRES_S: Mapping[str, float] = {
    "AnswerCall": _TELEPHONE_S,
    **{kind.__name__: _TELEPHONE_S for kind in _TELEPHONE},
    "DispatchVehicle": 60.0,
    "OpenLiveSound": 10.0,
    "OpenRecording": 10.0,
    "SetSeatState": 30.0,
    "TakeText": 10.0,
}
"""Wishes that must never come true late. Everything else is a fact and waits for ever."""


class Outbox:
    def __init__(
        self, store: LocalStore, *, now: Callable[[], datetime], new_id: Callable[[], str]
    ) -> None:
        self._store = store
        self._now = now
        self._new_id = new_id
        self._lock = Lock()
        self._waiting: OrderedDict[str, Waiting] = OrderedDict((w.id, w) for w in store.commands())
        self._on_disk = set(self._waiting)
        self._then: dict[str, Then] = {}
        self.ready: Callable[[], None] = _nobody
        """Called whenever a command has reached the disk and may be sent, on any thread."""

    def __len__(self) -> int:
        return len(self._waiting)

    def put(self, command: Command, then: Then = ignore) -> str:
        """Have a command written down and give back its id at once. It is not sent before it is
        on the disk."""
        waiting = Waiting(
            id=self._new_id(),
            kind=codec.kind_of(command),
            body=codec.encode(command),
            created_at=self._now(),
        )
        with self._lock:
            self._waiting[waiting.id] = waiting
            self._then[waiting.id] = then
            # Within the lock: two threads' commands stand on the disk in the order of this list.
            self._store.put_command(waiting, partial(self._written, waiting.id))
        return waiting.id

    def _written(self, command_id: str) -> None:
        with self._lock:
            if command_id in self._waiting:
                self._on_disk.add(command_id)
        self.ready()

    def first(self) -> Waiting | None:
        """The next command to send, after letting go of those that came too late."""
        self._expire()
        with self._lock:
            waiting = next(iter(self._waiting.values()), None)
            return waiting if waiting is not None and waiting.id in self._on_disk else None

    def answered(self, command_id: str, reply: Reply) -> None:
        """Bring the one answer; the command is forgotten afterwards."""
        with self._lock:
            self._waiting.pop(command_id, None)
            self._on_disk.discard(command_id)
            then = self._then.pop(command_id, ignore)
        # A crash before this is on the disk sends it once more; the centre knows it by its id.
        self._store.drop_command(command_id)
        then(reply)

    def _expire(self) -> None:
        now = self._now()
        with self._lock:
            late = [w.id for w in self._waiting.values() if _late(w, now)]
        for command_id in late:
            self.answered(command_id, Unreachable())


def _late(waiting: Waiting, now: datetime) -> bool:
    limit_s = EXPIRES_S.get(waiting.kind)
    return limit_s is not None and now - waiting.created_at > timedelta(seconds=limit_s)


def _nobody() -> None:
    """Nobody waits for commands yet."""
