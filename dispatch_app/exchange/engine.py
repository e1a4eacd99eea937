"""The edge to the SIP stack: effects become SIP, events of the stack become happenings.

All runs on one asyncio loop; only sound is read and written on the sound thread. Decides nothing.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import uuid
from collections import defaultdict
from collections.abc import Callable, Coroutine
from typing import Any

from baresip import (
    Account,
    BaresipError,
    Call,
    Config,
    Event,
    Runtime,
    StackEvent,
    UserAgent,
)

from dispatch_app.domain.ids import SeatId
from dispatch_app.domain.telephone import CallRef
from dispatch_app.exchange.leg_audio import LegAudio
from dispatch_app.exchange.machine.plan import TrunkPlan
from dispatch_app.exchange.machine.values import (
    AnswerLeg,
    CallCame,
    CallOut,
    CallSeat,
    EndLeg,
    Happening,
    KeyPressed,
    LegDown,
    LegEnd,
    LegId,
    LegRang,
    LegUp,
    SeatCalls,
    SendKeys,
)
from dispatch_app.exchange.media import Media
from dispatch_app.exchange.sip_plan import Peer, SipPlan
from dispatch_app.exchange.sip_words import (
    end_from,
    host_of,
    name_of,
    number_from,
    user_of,
)
from dispatch_app.exchange.sound_threads import woken_by_groups

log = logging.getLogger(__name__)

SipEffect = AnswerLeg | EndLeg | CallSeat | CallOut | SendKeys
OURS = "exchange"
HEADERS = ("To", "From", "Contact", "P-Asserted-Identity", "Privacy")
ALIVE = (Event.CALL_RINGING, Event.CALL_PROGRESS, Event.CALL_ESTABLISHED)
"""What shows that somebody is at the other end."""
CLEAR_S = 2.0
AGAIN_S = 0.2
"""After so long a telephone is asked again that was lifted just as its last ring was taken back."""
FAREWELL_S = 1.0
"""How long closing waits until all has been hung up."""
BY_ITSELF = {
    "Call-Info": "<sip:exchange>;answer-after=0",
    "Alert-Info": "<http://exchange>;info=alert-autoanswer;delay=0",
}
"""What makes telephones answer by themselves: two customs, of which each maker follows one."""


def _answer(call: Call) -> Coroutine[Any, Any, None]:
    """Answer by sound alone: with video "wanted" where none is offered.

    Told to refuse video, the stack finds its directions other than agreed and sends a second INVITE
    after 100 ms, for which it takes the sound apart once more.
    """
    answered: Coroutine[Any, Any, None] = call.answer(video=True)
    return answered


class SipGone(Exception):
    """The SIP stack cannot be started or has stopped."""


class Engine:
    def __init__(
        self,
        plan: SipPlan,
        trunks: tuple[TrunkPlan, ...],
        media: Media,
        happened: Callable[[Happening], None],
        died: Callable[[], None],
        signed_in: Callable[[str, bool], None] = lambda _trunk, _in: None,
    ) -> None:
        """`signed_in` hears of each trunk with an account whether it is let in."""
        self._signed_in = signed_in
        self._plan, self._trunks, self._media = plan, trunks, media
        self._happened, self._died = happened, died
        self._runtime: Runtime | None = None
        self._ours: UserAgent | None = None
        self._phones = dict(plan.phones)
        self._signed_in_as: dict[SeatId, str] = {}
        """User names of telephones that have signed in, and may move."""
        self._agents: dict[str, UserAgent] = {}
        self._calls: dict[LegId, Call] = {}
        self._legs: dict[int, LegId] = {}
        self._early: defaultdict[int, list[StackEvent]] = defaultdict(list)
        self._dialling = 0
        self._calling: dict[LegId, str] = {}
        """Legs that are being called and have not shown any life, with their addresses."""
        self._doomed: dict[LegId, asyncio.Event] = {}
        """Such legs that nobody wants any more; set as soon as each has been hung up."""
        self._tasks: set[asyncio.Task[None]] = set()
        self._asked: dict[LegId, CallSeat] = {}
        """Seats' telephones that are being called for the first time."""
        self._let_go: dict[str, float] = {}
        """When a ring was last taken back, by address; in seconds of the loop."""

    # ---- the stack -----------------------------------------------------------------------------

    async def open(self) -> None:
        """Start to listen.

        Raises:
            SipGone: the stack does not start; the address is in use, for instance.
        """
        self._runtime = Runtime()
        self._runtime.on_dead = self._died
        try:
            with woken_by_groups():
                await self._runtime.start(self._stack_config())
            self._runtime.subscribe(self._heard)
            self._ours = await self._agent(
                Account(
                    user=OURS,
                    domain=self._plan.host,
                    password="",
                    reg_interval=0,
                    audio_codecs=self._plan.codecs,
                    extra_params=("catchall=yes",),
                )
            )
            for trunk, account in self._plan.accounts.items():
                self._agents[trunk] = await self._agent(account)
        except BaresipError as trouble:
            raise SipGone(f"cannot listen for SIP on {self._plan.listen}: {trouble}") from trouble
        for agent in self._agents.values():
            self._beside(self._register(agent))

    def _stack_config(self) -> Config:
        (low, high), jitter = self._plan.rtp_ports, self._plan.jitter_ms
        return Config(
            net_interface=self._plan.interface or self._plan.host,
            max_concurrent_calls=None,
            expose_headers=HEADERS,
            native_log_level="error",
            extra_config_text=(
                f"sip_listen {self._plan.listen}\nsip_transports udp,tcp\n"
                f"rtp_ports {low}-{high}\n"
                f"audio_jitter_buffer_ms {jitter}-{5 * jitter}\n"
            ),
        )

    async def _agent(self, account: Account) -> UserAgent:
        assert self._runtime is not None
        agent = await UserAgent.create(self._runtime, account, transfer_policy="reject")
        agent.on_incoming(lambda call: self._came(agent, call))
        return agent

    async def _register(self, agent: UserAgent) -> None:
        try:
            await agent.register()
        except BaresipError as trouble:
            log.warning("a trunk could not register: %s", trouble)

    async def close(self) -> None:
        """Hang up everything and stop listening."""
        for leg in list(self._calls):
            self._forget(leg)
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=FAREWELL_S)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._agents.clear()
        runtime, self._runtime = self._runtime, None
        if runtime is not None:
            with contextlib.suppress(BaresipError):
                await runtime.close()

    def phone_is_at(self, seat: SeatId, peer: Peer, user: str) -> bool:
        """A telephone has signed in under a user name; whether it was elsewhere before."""
        moved = seat in self._phones
        self._phones[seat], self._signed_in_as[seat] = peer, user
        return moved

    def phone_is_nowhere(self, seat: SeatId) -> None:
        self._phones.pop(seat, None)
        self._signed_in_as.pop(seat, None)

    # ---- effects -------------------------------------------------------------------------------

    def do(self, effect: SipEffect) -> None:
        match effect:
            case AnswerLeg(leg=leg):
                self._with(leg, _answer)
            case EndLeg(leg=leg):
                self._end(leg)
            case SendKeys(leg=leg, digits=digits):
                self._with(leg, lambda call: call.send_dtmf(digits))
            case CallSeat():
                self._asked[effect.leg] = effect
                self._call_seat(effect)
            case CallOut(leg=leg, trunk=trunk, number=number):
                agent = self._agents.get(trunk, self._ours)
                uri = self._plan.gateways[trunk].uri_of(number)
                self._calling[leg] = uri
                self._beside(self._dial(leg, agent, uri, {}))

    def _call_seat(self, wanted: CallSeat) -> None:
        peer = self._phones.get(wanted.seat)
        if peer is None:
            self._beside(self._cannot(wanted.leg))
            return
        headers = dict(BY_ITSELF) if wanted.auto else {}
        if wanted.number:
            headers["X-Caller"] = wanted.number
        self._calling[wanted.leg] = peer.uri
        self._beside(self._dial(wanted.leg, self._ours, peer.uri, headers))

    def _asks_again(self, leg: LegId, why: LegEnd) -> bool:
        """Whether a busy telephone is asked once more.

        Lifted just as its last ring was taken back it talks to nobody yet, and has not heard so.
        """
        first = self._asked.pop(leg, None)
        peer = self._phones.get(first.seat) if first is not None else None
        if first is None or peer is None or why is not LegEnd.BUSY or leg in self._doomed:
            return False
        since = asyncio.get_running_loop().time() - self._let_go.get(peer.uri, -CLEAR_S)
        if since >= CLEAR_S:
            return False
        self._forget(leg)
        self._calling[leg] = peer.uri
        self._beside(self._ask_again(first))
        return True

    async def _ask_again(self, wanted: CallSeat) -> None:
        await asyncio.sleep(AGAIN_S)
        if wanted.leg in self._doomed:
            self._forget(wanted.leg)
        else:
            self._call_seat(wanted)

    async def _cannot(self, leg: LegId) -> None:
        """Told after what is being decided now."""
        self._gone(leg, LegEnd.FAILED)

    def _with(self, leg: LegId, act: Callable[[Call], Coroutine[Any, Any, None]]) -> None:
        call = self._calls.get(leg)
        if call is not None:
            self._beside(self._quietly(leg, call, act))

    async def _quietly(
        self, leg: LegId, call: Call, act: Callable[[Call], Coroutine[Any, Any, None]]
    ) -> None:
        """What the stack refuses is a call that is already gone: its end is told by itself."""
        try:
            await act(call)
        except (BaresipError, ValueError) as trouble:
            log.info("%s: %s", leg, trouble)

    def _end(self, leg: LegId) -> None:
        if leg in self._calling:
            # The stack sends no CANCEL before the first answer: the telephone would ring for ever.
            self._doomed[leg] = asyncio.Event()
            return
        call = self._calls.get(leg)
        if call is not None:
            self._lets_go(call)
            self._forget(leg)
            self._beside(self._quietly(leg, call, Call.hangup))

    def _lets_go(self, call: Call) -> None:
        if any(call.peer == phone.uri for phone in self._phones.values()):
            self._let_go[call.peer] = asyncio.get_running_loop().time()

    async def _hang_up_doomed(self, leg: LegId) -> None:
        call = self._calls.get(leg)
        if call is not None:
            self._lets_go(call)
            await self._quietly(leg, call, Call.hangup)
        self._forget(leg)

    async def _line_clear(self, leg: LegId, uri: str) -> None:
        """A telephone must have heard that the last call is over before the next one comes."""
        going = [
            done
            for other, done in self._doomed.items()
            if other != leg and self._calling.get(other) == uri
        ]
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(CLEAR_S):
                for done in going:
                    await done.wait()

    async def _dial(
        self, leg: LegId, agent: UserAgent | None, uri: str, headers: dict[str, str]
    ) -> None:
        assert agent is not None
        await self._line_clear(leg, uri)
        if leg in self._doomed:
            self._forget(leg)
            return
        self._dialling += 1
        try:
            call = await agent.dial(uri, headers)
        except (BaresipError, ValueError) as trouble:
            log.warning("cannot call %s: %s", leg, trouble)
            self._gone(leg, LegEnd.FAILED)
            return
        finally:
            self._dialling -= 1
        self._calls[leg], self._legs[call.handle] = call, leg
        for event in self._early.pop(call.handle, []):
            self._tell(leg, event)
        if not self._dialling:
            self._early.clear()

    def _gone(self, leg: LegId, why: LegEnd) -> None:
        wanted = leg not in self._doomed
        self._forget(leg)
        if wanted:
            self._happened(LegDown(leg, why))

    def _beside(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    # ---- what the stack tells ------------------------------------------------------------------

    def _came(self, agent: UserAgent, call: Call) -> None:
        seat, trunk = self._seat_of(call), self._trunk_of(agent, call)
        if seat is None and trunk is None:
            log.warning("a call by no trunk of ours was refused")
            self._beside(self._quietly(LegId("unknown"), call, Call.reject))
            return
        leg = LegId(f"in-{call.handle}")
        self._calls[leg], self._legs[call.handle] = call, leg
        if seat is not None:
            number = user_of(call.headers.get("To", ""))
            ref = CallRef(uuid.uuid4().hex)
            self._happened(SeatCalls(leg=leg, ref=ref, seat=seat, number=number))
        elif trunk is not None:
            self._call_came(leg, trunk, call)

    def _call_came(self, leg: LegId, trunk: str, call: Call) -> None:
        peer = call.headers.get("From") or call.peer or ""
        number, state = number_from(peer, call.headers)
        self._happened(
            CallCame(
                leg=leg,
                ref=CallRef(uuid.uuid4().hex),
                trunk=trunk,
                number=number,
                number_state=state,
                name=name_of(peer) if number else "",
                called=user_of(call.headers.get("To", "")),
            )
        )

    def _seat_of(self, call: Call) -> SeatId | None:
        """The seat whose telephone calls us, by its name and address."""
        user, host = user_of(call.peer or ""), host_of(call.peer or "")
        contact = host_of(call.headers.get("Contact", "")).partition(";")[0]
        for seat, phone in self._phones.items():
            place = (phone.host, f"{phone.host}:{phone.port}")
            known_as = self._signed_in_as.get(seat)
            if user == phone.user and host in place:
                return seat
            if known_as is not None and user == known_as and contact in place:
                return seat
        return None

    def _trunk_of(self, agent: UserAgent, call: Call) -> str | None:
        """By its own account, by the called number, or by the gateway it comes from."""
        for name, registered in self._agents.items():
            if registered is agent:
                return name
        called = user_of(call.headers.get("To", ""))
        for trunk in self._trunks:
            if called and called in trunk.numbers:
                return trunk.name
        host = host_of(call.peer or "")
        for name, gateway in self._plan.gateways.items():
            if host in (gateway.host, f"{gateway.host}:{gateway.port}"):
                return name
        return None

    def _heard(self, event: StackEvent) -> None:
        if event.event in (Event.REGISTER_OK, Event.REGISTER_FAIL):
            for trunk, agent in self._agents.items():
                if agent.handle == event.ua:
                    self._signed_in(trunk, event.event is Event.REGISTER_OK)
        if not event.call:
            return
        leg = self._legs.get(event.call)
        if leg is not None:
            self._tell(leg, event)
        elif self._dialling:
            self._early[event.call].append(event)

    def _tell(self, leg: LegId, event: StackEvent) -> None:
        if event.event in ALIVE:
            if leg in self._doomed:
                self._beside(self._hang_up_doomed(leg))
                return
            self._calling.pop(leg, None)
        match event.event:
            case Event.CALL_RINGING | Event.CALL_PROGRESS:
                self._happened(LegRang(leg))
            case Event.CALL_ESTABLISHED if leg in self._calls:
                self._media.add(leg, LegAudio(self._calls[leg]))
                self._happened(LegUp(leg))
            case Event.CALL_DTMF_START if event.text:
                self._happened(KeyPressed(leg, event.text))
            case Event.CALL_CLOSED:
                why = end_from(event.text)
                if not self._asks_again(leg, why):
                    self._gone(leg, why)
            case _:
                pass

    def _forget(self, leg: LegId) -> None:
        call = self._calls.pop(leg, None)
        if call is not None:
            self._legs.pop(call.handle, None)
        self._calling.pop(leg, None)
        self._asked.pop(leg, None)
        done = self._doomed.pop(leg, None)
        if done is not None:
            done.set()
        self._media.drop(leg)
