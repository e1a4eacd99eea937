"""Our exchange as one `CallControl`: rules, SIP and sound put together on a thread of its own.

Works without a centre; what it is told comes by `do`, what happens goes to whoever listens.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime

from dispatch_app.domain.ids import SeatId
from dispatch_app.domain.telephone import OrderFailure
from dispatch_app.exchange.config import ExchangeConfig
from dispatch_app.exchange.engine import Engine, SipGone
from dispatch_app.exchange.machine.switch import Switch
from dispatch_app.exchange.machine.values import (
    AnswerLeg,
    CallOut,
    CallSeat,
    Effect,
    EndLeg,
    Happening,
    Hears,
    LegDown,
    LegEnd,
    LegId,
    Listened,
    PassKey,
    PhoneSeen,
    PlayBack,
    PlaybackOver,
    Record,
    SendKeys,
    SignInRefused,
    Tell,
    TrunkSeen,
    VoiceSeen,
)
from dispatch_app.exchange.media import Media
from dispatch_app.exchange.playback import Listeners
from dispatch_app.exchange.registrar.port import RegistrarPort
from dispatch_app.exchange.registrar.registrar import (
    News,
    Registrar,
    SignedIn,
    SignedOut,
    TurnedAway,
)
from dispatch_app.exchange.sip_peers import Asking
from dispatch_app.exchange.sip_plan import Peer
from dispatch_app.exchange.sounds import Sounds
from dispatch_app.exchange.stall import StallWatch
from dispatch_app.ports.audio_tap import AudioTap
from dispatch_app.ports.call_control import ExchangeOrder, Screening, SeatDuty
from dispatch_app.ports.exchange_events import ExchangeEvent, ExchangeLink, OrderFailed
from dispatch_app.ports.playback import Playback

log = logging.getLogger(__name__)

RETRY_S = 2.0
"""Between attempts to listen again, while the address cannot be had."""
SEAT = "seat "
"""Before a seat's name where telephones and gateways are asked in one list."""


class Softswitch:
    def __init__(
        self,
        config: ExchangeConfig,
        *,
        tap: AudioTap | None = None,
        playback: Playback | None = None,
    ) -> None:
        """Raises `BadSound` if a prompt of the centre cannot be used."""
        self._config = config
        sounds = Sounds(config.sounds)
        self._media = Media(sounds, tap, self._silent)
        self._listeners = Listeners(sounds, playback, self._playback_over)
        self._switch = Switch(config.plan)
        plan = config.sip.registrar
        self._registrar = Registrar(plan.terms) if plan is not None else None
        self._signing_in: RegistrarPort | None = None
        self._heard: Callable[[ExchangeEvent], None] = lambda _event: None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._ending = threading.Event()
        self._engine: Engine | None = None
        self._asking: Asking | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._finished: asyncio.Event | None = None
        self._troubles: dict[str, set[str]] = {}
        self.dead = threading.Event()
        """Set when the SIP stack died: only a new process can go on."""

    @property
    def late_steps(self) -> int:
        """How often sound was a step late, since the start."""
        return self._media.late

    @property
    def is_open(self) -> bool:
        """Whether it listens for SIP."""
        return self._engine is not None

    @property
    def has_calls(self) -> bool:
        """Whether anybody rings, waits, talks or listens; telephones held open do not count."""
        room = self._switch.room
        return bool(room.calls) or any(leg.listens for leg in tuple(room.legs.values()))

    def follow(self, config: ExchangeConfig) -> None:
        """Go by other times, groups and screening from now on; calls that run go on."""
        self._soon(self._follow, config)

    def settle(self) -> None:
        """Come back when all that was asked so far has been taken in."""

        async def nothing() -> None: ...

        if self._loop is not None and not self._ending.is_set():
            self._wait_for(nothing())

    def take_over(self, other: Softswitch) -> None:
        """Before the start: know the telephones that signed in with another, which has ended."""
        if self._registrar is not None and other._registrar is not None:
            self._registrar.take_over(other._registrar)

    # ---- CallControl ---------------------------------------------------------------------------

    def start(self, heard: Callable[[ExchangeEvent], None]) -> None:
        self._heard = heard
        ready = threading.Event()
        self._thread = threading.Thread(
            target=lambda: asyncio.run(self._live(ready)), name="exchange", daemon=True
        )
        self._thread.start()
        ready.wait()

    def do(self, order: ExchangeOrder) -> None:
        self._soon(self._order, order)

    def stop(self) -> None:
        self._ending.set()
        thread, self._thread = self._thread, None
        if self._loop is not None and self._finished is not None:
            with contextlib.suppress(RuntimeError):
                self._loop.call_soon_threadsafe(self._finished.set)
        if thread is not None:
            thread.join()

    def close_lines(self) -> None:
        """Hang up everything and stop listening for SIP, as for work on the network."""
        self._wait_for(self._close_lines("closed"))

    def open_lines(self) -> None:
        """Listen again."""
        self._wait_for(self._open_lines())

    # ---- the thread ----------------------------------------------------------------------------

    async def _live(self, ready: threading.Event) -> None:
        self._loop, self._finished = asyncio.get_running_loop(), asyncio.Event()
        self._media.start()
        watch = StallWatch(self._loop, stalled=self._stalled, recovered=self._recovered)
        opening = self._loop.create_task(self._keep_open(ready, watch))
        await self._finished.wait()
        watch.stop()
        opening.cancel()
        await asyncio.gather(opening, return_exceptions=True)
        self._heard = lambda _event: None
        if self._timer is not None:
            self._timer.cancel()
        await self._close_lines("stopped")
        self._media.stop()

    async def _keep_open(self, ready: threading.Event, watch: StallWatch) -> None:
        while not await self._open_lines():
            ready.set()
            await asyncio.sleep(RETRY_S)
        watch.start()
        ready.set()

    def _stalled(self) -> None:
        """On the watch's thread: the exchange's own does nothing any more."""
        self._heard(ExchangeLink(up=False, at=_now(), reason="hung"))

    def _recovered(self) -> None:
        if self._engine is not None:
            self._heard(ExchangeLink(up=True, at=_now()))
            self._whole()

    async def _open_lines(self) -> bool:
        engine = Engine(
            self._config.sip,
            self._config.plan.trunks,
            self._media,
            self._happened,
            self._died,
            lambda trunk, signed_in: self._trunk_is(trunk, "not-signed-in", not signed_in),
        )
        try:
            await engine.open()
            await self._open_registrar()
        except (SipGone, OSError) as trouble:
            log.error("%s", trouble)
            await engine.close()
            self._heard(ExchangeLink(up=False, at=_now(), reason="sip-not-open"))
            return False
        self._engine = engine
        self._heard(ExchangeLink(up=True, at=_now()))
        self._whole()
        await self._ask_peers()
        self._find_phones()
        return True

    async def _open_registrar(self) -> None:
        plan = self._config.sip.registrar
        if plan is not None and self._registrar is not None:
            port = RegistrarPort(self._registrar, self._signed)
            await port.open(plan.host, plan.port)
            self._signing_in = port

    def _find_phones(self) -> None:
        """Telephones that sign in are away until they have; who has before is there still."""
        if self._registrar is None:
            return
        known = self._registrar.where()
        for seat in self._registrar.seats:
            if seat in known:
                self._signed(SignedIn(seat=seat, peer=known[seat]))
            else:
                self._happened(PhoneSeen(seat, False, "not-signed-in"))

    async def _ask_peers(self) -> None:
        sip = self._config.sip
        peers = dict(sip.gateways) | {SEAT + seat: p for seat, p in sip.phones.items()}
        for name in sip.unchecked & peers.keys():
            self._seen(name, True)
        asked = {name: peer for name, peer in peers.items() if name not in sip.unchecked}
        self._asking = Asking(asked, self._seen, every_s=sip.check_s)
        await self._asking.open(sip.host)

    async def _close_lines(self, reason: str) -> None:
        asking, self._asking = self._asking, None
        engine, self._engine = self._engine, None
        signing_in, self._signing_in = self._signing_in, None
        if signing_in is not None:
            signing_in.close()
        if asking is not None:
            asking.close()
        if engine is None:
            return
        for leg in list(self._switch.room.legs):
            self._happened(LegDown(leg, LegEnd.FAILED), to=engine)
        for seat in self._config.plan.seats:
            self._happened(PhoneSeen(seat.seat, False), to=engine)
        await engine.close()
        self._heard(ExchangeLink(up=False, at=_now(), reason=reason))

    def _died(self) -> None:
        log.critical("the SIP stack has died; this process must be started again")
        self._engine = None
        self.dead.set()
        self._heard(ExchangeLink(up=False, at=_now(), reason="sip-died"))

    def _soon(self, do: Callable[..., None], *args: object) -> None:
        if self._loop is not None and not self._ending.is_set():
            with contextlib.suppress(RuntimeError):
                self._loop.call_soon_threadsafe(do, *args)

    def _wait_for(self, work: object) -> None:
        assert self._loop is not None
        assert asyncio.iscoroutine(work)
        asyncio.run_coroutine_threadsafe(work, self._loop).result()

    def _follow(self, config: ExchangeConfig) -> None:
        self._config = config
        self._switch.room.plan = config.plan

    # ---- on the loop ---------------------------------------------------------------------------

    def _order(self, order: ExchangeOrder) -> None:
        lasting = isinstance(order, SeatDuty | Screening)
        if self._engine is None and not lasting:
            ref = None if isinstance(order, SeatDuty | Screening) else order.ref
            failure = OrderFailure.EXCHANGE_DOWN
            self._heard(OrderFailed(order=order.order, ref=ref, reason=failure, at=_now()))
            return
        self._carry_out(self._switch.order(order, _now(), time.monotonic()))

    def _happened(self, what: Happening, to: Engine | None = None) -> None:
        self._carry_out(self._switch.happened(what, _now(), time.monotonic()), to)

    def _silent(self, leg: LegId, silent: bool) -> None:
        self._soon(self._happened, VoiceSeen(leg, silent))

    def _playback_over(self, leg: LegId) -> None:
        self._soon(self._happened, PlaybackOver(leg))

    def _seen(self, name: str, there: bool) -> None:
        if name.startswith(SEAT):
            seat, reason = SeatId(name.removeprefix(SEAT)), "" if there else "no-answer"
            self._happened(PhoneSeen(seat, there, reason))
        else:
            self._trunk_is(name, "no-answer", not there)

    def _signed(self, news: News) -> None:
        """A telephone has signed in or out, or was turned away."""
        match news:
            case SignedIn(seat=seat, peer=peer):
                self._phone_is_at(seat, peer)
            case SignedOut(seat=seat, reason=reason):
                self._phone_is_nowhere(seat, reason)
            case TurnedAway(user=user, seat=seat):
                log.warning("somebody could not sign in as telephone %r", user)
                if seat is not None:
                    self._happened(SignInRefused(seat))

    def _phone_is_at(self, seat: SeatId, peer: Peer) -> None:
        """What is held open at its last place is closed; the new one is asked at once."""
        if self._engine is None or self._asking is None or self._registrar is None:
            return
        if self._engine.phone_is_at(seat, peer, self._registrar.user_of(seat)):
            self._happened(PhoneSeen(seat, False, "moved"))
        if SEAT + seat in self._config.sip.unchecked:
            self._happened(PhoneSeen(seat, True))
        else:
            self._asking.watch(SEAT + seat, peer)

    def _phone_is_nowhere(self, seat: SeatId, reason: str) -> None:
        if self._engine is not None:
            self._engine.phone_is_nowhere(seat)
        if self._asking is not None:
            self._asking.forget(SEAT + seat)
        self._happened(PhoneSeen(seat, False, reason))

    def _trunk_is(self, trunk: str, trouble: str, so: bool) -> None:
        """A trunk carries calls while nothing troubles it."""
        troubles = self._troubles.setdefault(trunk, set())
        (troubles.add if so else troubles.discard)(trouble)
        self._happened(TrunkSeen(trunk, not troubles, min(troubles, default="")))

    def _whole(self) -> None:
        self._switch.room.at = _now()
        for event in self._switch.whole():
            self._heard(event)

    def _tick(self) -> None:
        self._carry_out(self._switch.tick(_now(), time.monotonic()))

    def _carry_out(self, effects: list[Effect], to: Engine | None = None) -> None:
        engine = to or self._engine
        for effect in effects:
            match effect:
                case Tell(event=event):
                    self._heard(event)
                case Hears():
                    self._media.hear(effect)
                case Listened():
                    self._media.listen(effect)
                case Record(tapped=tapped):
                    self._media.record(tapped)
                case PlayBack(leg=leg):
                    self._play_back(leg)
                case PassKey(leg=leg, digit=digit):
                    self._listeners.key(leg, digit)
                case AnswerLeg() | EndLeg() | CallSeat() | CallOut() | SendKeys():
                    if engine is not None:
                        engine.do(effect)
        self._set_timer()

    def _play_back(self, leg: LegId) -> None:
        self._listeners.keep_only(frozenset(self._switch.room.legs))
        player = self._listeners.begin(leg)
        if player is not None:
            self._media.play(leg, player)

    def _set_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
        due = self._switch.due
        if due is not None and self._loop is not None:
            wait = max(0.0, due - time.monotonic())
            self._timer = self._loop.call_later(wait, self._tick)


def _now() -> datetime:
    return datetime.now(UTC)
