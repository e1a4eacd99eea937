"""Puts the legs of a call where they belong, by requests. Decides nothing.

One call is settled by one task at a time, so that a leg is never on two ways at once. A channel
enters a bridge only after its own StasisStart: a snooping channel is waited for here.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from weakref import WeakKeyDictionary

from dispatch_app.adapters.telephony.asterisk import requests
from dispatch_app.adapters.telephony.asterisk.ari import AriRefused, made
from dispatch_app.adapters.telephony.asterisk.asking import Do, attempt
from dispatch_app.adapters.telephony.asterisk.calls import (
    NOWHERE,
    SILENCE,
    Call,
    Leg,
    Place,
    Where,
    next_move,
)
from dispatch_app.adapters.telephony.asterisk.requests import Request

log = logging.getLogger(__name__)

ENTER_S = 2.0


class Placing:
    """All bridges, silences and ears. `marks` gives a new name for a channel of our own."""

    def __init__(self, do: Do, app: str, marks: Callable[[], str]) -> None:
        self._do, self._app, self._marks = do, app, marks
        self._settling: dict[Call, asyncio.Lock] = {}
        self._moving: WeakKeyDictionary[Leg, asyncio.Lock] = WeakKeyDictionary()
        self._entering: dict[str, asyncio.Future[None]] = {}

    def entered(self, mark: str) -> bool:
        """A channel came in: whether it is a snooping one that is waited for here."""
        waiting = self._entering.get(mark)
        if waiting is None:
            return False
        if not waiting.done():
            waiting.set_result(None)
        return True

    async def settle(self, call: Call) -> None:
        """Move legs until all are where they belong, however that changes meanwhile."""
        async with self._settling.setdefault(call, asyncio.Lock()):
            while not call.over and (move := next_move(call)) is not None:
                await self._move(call, *move)

    async def retire(self, call: Call, leg: Leg) -> None:
        """Take a leg out of its call: hung up, or at rest if it is held open and wanted nowhere."""
        if leg.home not in (None, call):
            return
        await self._move(call, leg, SILENCE if leg.permanent and not leg.dropped else NOWHERE)
        if leg.channel and (leg.dropped or not leg.permanent):
            await self._try(requests.hang_up(leg.channel))

    async def clear(self, call: Call) -> None:
        """After a call's end: every leg retired, its bridge taken away."""
        for leg in list(call.legs):
            await self.retire(call, leg)
        if call.recording:
            await self._end_recording(call)
        if call.bridge:
            await self._try(requests.drop_bridge(call.bridge))
        self._settling.pop(call, None)

    async def no_ear(self, leg: Leg) -> None:
        """A leg at an ear is gone: take its snooping channel and bridge away."""
        if leg.ear is not None:
            (bridge, spy), leg.ear = leg.ear, None
            await self._try(requests.hang_up(spy))
            await self._try(requests.drop_bridge(bridge))

    async def record(self, call: Call) -> None:
        """Let the exchange write the conversation down as a second recording."""
        if call.bridge and not call.recording:
            name = call.ref.replace(":", "-")
            if await self._try(requests.record(call.bridge, name)):
                call.recording = name

    async def _end_recording(self, call: Call) -> None:
        await self._try(requests.stop_record(call.recording))
        if not await self._try(requests.stored(call.recording)):
            log.warning("the exchange kept no recording of %s: is its directory there?", call.ref)

    async def _move(self, call: Call, leg: Leg, place: Place) -> None:
        async with self._moving.setdefault(leg, asyncio.Lock()):
            if leg.place == place or not leg.channel or leg.home not in (None, call):
                return
            was, leg.place = leg.place, place
            await self._take_out(leg, was)
            await self._put(call, leg, place)

    async def _take_out(self, leg: Leg, was: Place) -> None:
        match was.where:
            case Where.TALK:
                await self._try(requests.remove(leg.bridge, leg.channel))
            case Where.SILENCE:
                await self._try(requests.no_silence(leg.channel))
            case Where.EAR:
                if leg.ear is not None:
                    await self._try(requests.remove(leg.ear[0], leg.channel))
                await self.no_ear(leg)
            case Where.NOWHERE:
                pass

    async def _put(self, call: Call, leg: Leg, place: Place) -> None:
        match place.where:
            case Where.TALK:
                if not call.bridge:
                    call.bridge = made(await self._do(requests.new_bridge()))
                leg.bridge = call.bridge
                await self._try(requests.add(call.bridge, leg.channel))
            case Where.SILENCE:
                await self._try(requests.silence(leg.channel))
            case Where.EAR:
                await self._put_to_ear(leg, place)
            case Where.NOWHERE:
                pass

    async def _put_to_ear(self, leg: Leg, place: Place) -> None:
        mark = self._marks()
        entering = self._entering[mark] = asyncio.get_running_loop().create_future()
        try:
            snoop = requests.snoop(place.of, self._app, mark, whisper=place.whisper)
            spy = made(await self._do(snoop))
            bridge = made(await self._do(requests.new_bridge()))
            leg.ear = bridge, spy
            await asyncio.wait_for(entering, ENTER_S)
            for channel in (spy, leg.channel):
                await self._do(requests.add(bridge, channel))
        except TimeoutError:
            log.warning("a snooping channel did not come in; %s hears nothing", leg.party)
        except AriRefused as refused:
            if not refused.gone:
                raise
        finally:
            del self._entering[mark]

    async def _try(self, request: Request) -> bool:
        return await attempt(self._do, request)
