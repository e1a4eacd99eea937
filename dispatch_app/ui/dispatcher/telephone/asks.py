"""What became of the last thing that was asked of the exchange: asked, doing, done or failed. Pure.

A key is answered at once; the rest follows from what the centre and the exchange say. A failure is
said even if something else has been asked since.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from dispatch_app.client.replies import Accepted, Refused, Reply, Unreachable
from dispatch_app.domain.events import CallEnded, Event
from dispatch_app.domain.ids import CallId
from dispatch_app.domain.telephone import CallAct, OrderFailure, PartyRole
from dispatch_app.domain.telephone_events import (
    CallConnected,
    CallDialling,
    CalledOut,
    CallFarRang,
    CallNotReached,
    CallOffered,
    CallReached,
    ExchangeAsked,
    ExchangeFailed,
    PartiesChanged,
)
from dispatch_app.i18n.texts import Texts
from dispatch_app.ui.dispatcher.wording import refusal_text

_NO_WORD = timedelta(seconds=6)
"""The exchange has said nothing for so long: what was asked may not be done."""
_SHOWN = timedelta(seconds=4)
"""How long it is said that something is done."""
_FAILED_SHOWN = timedelta(seconds=20)
"""And that something failed: what stays longer than it is true misleads."""
_KEPT = 12
_CALLS_IN = frozenset({"consult", "transfer", "add_party", "group"})
"""Acts that are done when somebody has answered, not when a telephone rings."""


class Phase(StrEnum):
    ASKED = "asked"
    DOING = "doing"
    DONE = "done"
    FAILED = "failed"
    TOLD = "told"
    """Nobody here has asked it: it happened to this seat."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    act: str
    """As the catalogue names it: `telephone.act.<act>`."""
    phase: Phase
    since: datetime
    id: str = ""
    call: CallId | None = None
    why: str = ""
    """Words of a failure."""


class Asks:
    def __init__(self, texts: Texts) -> None:
        self._texts = texts
        self._last: Ask | None = None
        self._under_way: dict[str, Ask] = {}
        self._moved: dict[CallId, datetime] = {}
        """When something was last told of a call. The stream may overtake the reply to a wish."""
        self._ringing: dict[CallId, datetime] = {}
        """Calls into which somebody is being called."""
        self._early: dict[str, OrderFailure] = {}
        """Failures of wishes whose reply has not come yet."""

    @property
    def last(self) -> Ask | None:
        return self._last

    def begin(self, act: str, now: datetime) -> Ask:
        """Asked this moment; returned to be named in `replied`."""
        self._last = Ask(act=act, phase=Phase.ASKED, since=now)
        return self._last

    def refuse(self, act: str, why: str, now: datetime) -> None:
        """Say that it cannot be done, without having asked."""
        self._last = Ask(act=act, phase=Phase.FAILED, since=now, why=why)

    def tell(self, what: str, now: datetime) -> None:
        """Say what was done to this seat's conversation by another."""
        self._last = Ask(act="hang_up", phase=Phase.TOLD, since=now, why=what)

    def replied(self, ask: Ask, reply: Reply, now: datetime) -> None:
        match reply:
            case Accepted(events=events):
                self._accepted(ask, events, now)
            case Refused(code=code, details=details):
                self._fail(ask, refusal_text(self._texts, code, dict(details)), now)
            case Unreachable(code=code):
                self._fail(ask, refusal_text(self._texts, code, {}), now)

    def _accepted(self, ask: Ask, events: Iterable[Event], now: datetime) -> None:
        named = next((e for e in events if isinstance(e, ExchangeAsked | CalledOut)), None)
        if named is None or _says_nothing(named):
            self._put(ask, replace(ask, phase=Phase.DONE, since=now))
            return
        failure = self._early.pop(named.ask, None)
        if failure is not None:
            self._fail(ask, self._texts.code("order_failure", failure.value), now)
            return
        moved = self._moved.get(named.call) if named.call else None
        told = moved is not None and moved > ask.since
        done = told and not self._still_rings(ask.act, named.call)
        phase = Phase.DONE if done else Phase.DOING
        doing = replace(ask, phase=phase, since=now, id=named.ask, call=named.call)
        self._under_way[named.ask] = doing
        _forget_oldest(self._under_way)
        self._put(ask, doing)

    def heard(self, events: Iterable[Event], now: datetime) -> None:
        """Take in what the stream tells."""
        for event in events:
            match event:
                case ExchangeFailed(ask=name, reason=reason):
                    self._failed(name, reason, now)
                case CallNotReached(call=call, number=number, reason=reason):
                    why = self._texts.code("dial_failure", reason.value)
                    self._not_reached(call, f"{number} {why}".strip(), now)
                case CallFarRang(call=call) | CallDialling(call=call):
                    self._touch(call, now)
                case PartiesChanged(call=call, parties=parties):
                    self._told(call, any(p.role is PartyRole.RINGING for p in parties), now)
                case (
                    CallConnected(call=call)
                    | CallReached(call=call)
                    | CallOffered(call=call)
                    | CallEnded(call=call)
                ):
                    self._done(call, now)
                case _:
                    pass

    def _told(self, call: CallId, ringing: bool, now: datetime) -> None:
        """Who is to come in and still rings has not answered; any other wish is done by it."""
        if ringing:
            self._ringing[call] = now
            _forget_oldest(self._ringing)
        else:
            self._ringing.pop(call, None)
        self._done(call, now)

    def _failed(self, name: str, reason: OrderFailure, now: datetime) -> None:
        ask = self._under_way.pop(name, None)
        if ask is None:
            self._early[name] = reason
            _forget_oldest(self._early)
        else:
            self._fail(ask, self._texts.code("order_failure", reason.value), now)

    def _touch(self, call: CallId, now: datetime) -> None:
        """It goes on: a telephone that rings may ring for long."""
        for name, ask in self._of(call):
            self._goes_on(name, ask, now)

    def _goes_on(self, name: str, ask: Ask, now: datetime) -> None:
        later = replace(ask, since=now + timedelta(minutes=2))
        self._under_way[name] = later
        self._put(ask, later)

    def _not_reached(self, call: CallId, why: str, now: datetime) -> None:
        for name, ask in self._of(call):
            del self._under_way[name]
            self._fail(ask, why, now)

    def _done(self, call: CallId, now: datetime) -> None:
        self._moved[call] = now
        _forget_oldest(self._moved)
        for name, ask in self._of(call):
            if self._still_rings(ask.act, call):
                self._goes_on(name, ask, now)
            else:
                self._put(ask, replace(ask, phase=Phase.DONE, since=now))

    def _still_rings(self, act: str, call: CallId | None) -> bool:
        return act in _CALLS_IN and call in self._ringing

    def _of(self, call: CallId) -> list[tuple[str, Ask]]:
        return [(name, ask) for name, ask in self._under_way.items() if ask.call == call]

    def _fail(self, ask: Ask, why: str, now: datetime) -> None:
        self._last = replace(ask, phase=Phase.FAILED, since=now, why=why)

    def _put(self, before: Ask, after: Ask) -> None:
        """Only the last thing asked is shown; what is older goes on unseen."""
        last = self._last
        if last is not None and last.act == before.act and last.phase is not Phase.FAILED:
            self._last = after

    def tick(self, now: datetime) -> bool:
        """Give up waiting for a word, and stop saying what is done. True if the words change."""
        last = self._last
        if last is None:
            return False
        waited = now - last.since
        if last.phase in (Phase.ASKED, Phase.DOING) and waited > _NO_WORD:
            self._under_way.pop(last.id, None)
            self._fail(last, self._texts("telephone.no-word"), now)
            return True
        over = {Phase.DONE: _SHOWN, Phase.FAILED: _FAILED_SHOWN, Phase.TOLD: _FAILED_SHOWN}.get(
            last.phase
        )
        if over is not None and waited > over:
            self._last = None
            return True
        return False

    def words(self) -> tuple[str, str]:
        """Text and tone of the last thing asked; empty where nothing is to be said."""
        last = self._last
        if last is None:
            return "", "info"
        act = self._texts(f"telephone.act.{last.act}")
        tone = {Phase.FAILED: "alarm", Phase.TOLD: "alarm", Phase.DONE: "ok"}.get(
            last.phase, "info"
        )
        calls = last.phase is Phase.DOING and last.act in _CALLS_IN
        phase = "calling" if calls else last.phase.value
        return self._texts(f"telephone.phase.{phase}", act=act, why=last.why), tone


def _forget_oldest(kept: dict[Any, Any]) -> None:
    while len(kept) > _KEPT:
        del kept[next(iter(kept))]


def _says_nothing(asked: ExchangeAsked | CalledOut) -> bool:
    """Keys pressed into a call change nothing that an exchange would tell of."""
    return isinstance(asked, ExchangeAsked) and asked.act is CallAct.DIGITS
