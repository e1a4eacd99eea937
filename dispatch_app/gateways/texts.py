"""Stands between text modems and the centre: takes texts to be sent, tells what became of them.

A text is given to a modem only once the centre's record says that this process has taken it. What
an earlier process took is told as uncertain: nobody here knows whether its words went out.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from threading import Event, RLock, Thread
from typing import Protocol

from devices.sms_modem.decoder import Fate
from devices.sms_modem.events import (
    ModemBack,
    ModemStale,
    SignalHeard,
    SmsEvent,
    TextCame,
    TextRefused,
    TextReported,
    TextSent,
    TextUncertain,
)
from dispatch_app.client.link import LinkState, LinkStatus, Pulse
from dispatch_app.client.replica import View
from dispatch_app.domain.commands import Command
from dispatch_app.domain.ids import AccountId, TextId
from dispatch_app.domain.state import CentreState
from dispatch_app.domain.texts import answers
from dispatch_app.domain.texts.commands import ReportText, ReportTextCame, TakeText
from dispatch_app.domain.texts.values import TextMessage, TextState, TextStep, plain_number
from dispatch_app.domain.values import Fix
from dispatch_app.gateways.texts_modems import ModemWords

log = logging.getLogger(__name__)

TICK_S = 1.0
TAKE_AGAIN = timedelta(seconds=5)
"""Before a text that the centre still shows as waiting is asked for once more."""
AT_ONCE = 2
"""Texts of one modem: one on its way, one that follows."""
STARTED_AGAIN, UNUSABLE = "started_again", "unusable"
SENT_KEPT = 2000
"""References of texts that this process sent; what is older, the centre's record knows."""


class Modem(Protocol):
    """What is needed of a driver."""

    def send(self, text: str, number: str, words: str) -> None: ...


class Centre(Protocol):
    """What is needed of a link."""

    def send(self, command: Command) -> object: ...


class TextsBridge:
    """Hears the centre on the link's thread and modems on theirs; works on one of its own."""

    def __init__(
        self,
        account: AccountId,
        run: str,
        *,
        now: Callable[[], datetime],
        tick_s: float = TICK_S,
    ) -> None:
        """`run` names this process among those that ran before it."""
        self._account, self._run_name = account, run
        self._now = now
        self._tick_s = tick_s
        self._centre: Centre | None = None
        self._state: CentreState | None = None
        self._online = False
        self._modems: dict[str, Modem] = {}
        self._words = ModemWords(account)
        self._asked: dict[TextId, datetime] = {}
        self._given: dict[TextId, str] = {}
        """By which modem."""
        self._sent: dict[tuple[str, int], TextId] = {}
        self._lock = RLock()
        self._news, self._ended = Event(), Event()
        self._thread = Thread(target=self._run, name="texts-bridge", daemon=True)
        self.beat: Callable[[str, float], None] = lambda _worker, _period_s: None
        """Told each time that the worker here has come round."""
        self.ahead = timedelta(0)
        """How far the centre's clock is before ours."""

    def start(self, centre: Centre) -> None:
        self._centre = centre
        self._thread.start()

    def stop(self) -> None:
        self._ended.set()
        self._news.set()
        if self._thread.is_alive():
            self._thread.join()

    def put(self, name: str, modem: Modem) -> None:
        with self._lock:
            self._modems[name] = modem

    def drop(self, name: str) -> None:
        """Its port is given back. What it was given and did not tell of is uncertain."""
        with self._lock:
            self._modems.pop(name, None)
            self._words.gone(name)
            left = [text for text, modem in self._given.items() if modem == name]
            for text in left:
                del self._given[text]
        for text in left:
            self._report(text, TextStep.UNCERTAIN, "port_lost")

    def busy(self, name: str) -> bool:
        """Whether a modem has a text of which it has not told what became."""
        return name in self._given.values()

    # ---- the centre's side

    def view(self, view: View) -> None:
        with self._lock:
            self._state = view.state
        self._news.set()

    def fixes(self, fixes: Sequence[Fix]) -> None: ...

    def heartbeat(self, pulse: Pulse) -> None:
        self.ahead = pulse.server_time - pulse.heard_at

    def status(self, status: LinkStatus) -> None:
        self._online = status.state is LinkState.ONLINE
        log.info("centre: %s %s (%d waiting)", status.state.value, status.code, status.waiting)
        self._news.set()

    def _run(self) -> None:
        while not self._ended.is_set():
            self._news.wait(self._tick_s)
            self._news.clear()
            self.tick()
            self.beat("texts-bridge", self._tick_s)

    def tick(self) -> None:
        """Ask for what waits, give out what is ours, tell how the modems stand."""
        with self._lock:
            state, online = self._state, self._online
        if state is None or not online or self._centre is None:
            return
        for command in self._words.due(state, self._now()):
            self._centre.send(command)
        for text in state.texts.messages.values():
            self._look_at(text)
        self._forget(state)

    def _look_at(self, text: TextMessage) -> None:
        match text.state:
            case TextState.WAITING:
                self._wish(text)
            case TextState.TAKEN if text.gateway == self._account:
                self._ours(text)
            case _:
                pass

    def _wish(self, text: TextMessage) -> None:
        """Also of one that is too old: the centre then says so on the record."""
        now = self._now()
        ripe = text.may_be_taken(now) or text.too_old(now)
        asked = self._asked.get(text.id)
        if not ripe or (asked is not None and now - asked < TAKE_AGAIN):
            return
        if asked is None and not self._has_room():
            return
        self._asked[text.id] = now
        self._given.pop(text.id, None)
        self._tell(TakeText(text=text.id, run=self._run_name))

    def _ours(self, text: TextMessage) -> None:
        if text.run != self._run_name:
            if text.id not in self._asked:
                self._asked[text.id] = self._now()
                self._report(text.id, TextStep.UNCERTAIN, STARTED_AGAIN)
            return
        with self._lock:
            name = self._able() or next(iter(self._modems), None)
            if text.id in self._given or name is None or text.id not in self._asked:
                return
            del self._asked[text.id]
            self._given[text.id] = name
            modem = self._modems[name]
        try:
            modem.send(text.id, text.number, text.words)
        except ValueError:
            self._over(text.id, TextStep.FAILED, UNUSABLE)

    def _has_room(self) -> bool:
        """More is taken only when it can be sent soon: another gateway may have one to spare."""
        able = sum(self._words.able(name) for name in self._modems)
        return len(self._asked) + len(self._given) < AT_ONCE * able

    def _able(self) -> str | None:
        """The first modem that can send and has the least to do."""
        able = [name for name in self._modems if self._words.able(name)]
        given = list(self._given.values())
        return min(able, key=given.count, default=None)

    def _forget(self, state: CentreState) -> None:
        with self._lock:
            for known in (self._asked, self._given):
                for text in [text for text in known if _is_over(state, text)]:
                    known.pop(text)
            while len(self._sent) > SENT_KEPT:
                del self._sent[next(iter(self._sent))]

    # ---- the modems' side

    def heard(self, modem: str, event: SmsEvent) -> None:
        """On the modem's thread."""
        match event:
            case ModemBack() | ModemStale():
                self._words.heard(modem, event)
                self._news.set()
            case TextSent():
                self._remember(event)
                at, references = event.at.utc + self.ahead, event.references
                self._over(event.text, TextStep.SENT, "", references, at)
            case TextRefused():
                step = TextStep.REFUSED if event.may_try_again else TextStep.FAILED
                self._over(event.text, step, event.code)
            case TextUncertain():
                self._over(event.text, TextStep.UNCERTAIN, event.code)
            case TextReported():
                self._reported(event)
            case TextCame():
                at = event.at.utc + self.ahead
                self._tell(ReportTextCame(number=event.number[:40], words=event.words, at=at))
            case SignalHeard():
                pass

    def _remember(self, event: TextSent) -> None:
        with self._lock:
            state = self._state
            text = state.texts.messages.get(TextId(event.text)) if state is not None else None
            if text is not None:
                for reference in event.references:
                    key = (plain_number(text.number), reference)
                    self._sent.pop(key, None)
                    self._sent[key] = text.id

    def _reported(self, event: TextReported) -> None:
        if event.fate is Fate.TRYING:
            return
        with self._lock:
            text = self._sent.get((plain_number(event.number), event.reference))
            known = self._state.texts.messages.values() if self._state is not None else ()
            if text is None:
                found = answers.reported(known, event.number, event.reference)
                text = found.id if found is not None else None
        if text is None:
            return
        there = event.fate is Fate.DELIVERED
        step = TextStep.DELIVERED if there else TextStep.NOT_DELIVERED
        code = "" if there else f"status-{event.code}"
        self._report(text, step, code, (event.reference,), event.at.utc + self.ahead)

    def _over(
        self,
        text: str,
        step: TextStep,
        code: str,
        references: tuple[int, ...] = (),
        at: datetime | None = None,
    ) -> None:
        """A modem has told what became of what it was given."""
        with self._lock:
            self._given.pop(TextId(text), None)
        self._report(TextId(text), step, code, references, at)

    def _report(
        self,
        text: TextId,
        step: TextStep,
        code: str,
        references: tuple[int, ...] = (),
        at: datetime | None = None,
    ) -> None:
        log.info("text %s: %s %s", text, step.value, code)
        self._tell(ReportText(text=text, step=step, code=code, references=references, at=at))

    def _tell(self, command: Command) -> None:
        if self._centre is not None:
            self._centre.send(command)


def _is_over(state: CentreState, text: TextId) -> bool:
    known = state.texts.messages.get(text)
    return known is None or known.over
