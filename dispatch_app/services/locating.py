"""Asks where callers are, beside the telephone: all locators at once, each answer as it comes.

A reaction to the journal. Nothing here is waited for by anybody who answers a call.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass
from threading import Thread
from typing import Any

from dispatch_app.domain.caller_positions import CallerPosition
from dispatch_app.domain.codes import NoPosition, NumberState
from dispatch_app.domain.commands import (
    Command,
    ReportCallerLocation,
    ReportLocator,
    ReportNoCallerLocation,
)
from dispatch_app.domain.events import CallerIdentified, CallerLocationWanted
from dispatch_app.domain.ids import CallId, LocatorId
from dispatch_app.domain.state import Call, CentreState
from dispatch_app.domain.telephone import Direction
from dispatch_app.domain.values import MAX_TEXT
from dispatch_app.ports.caller_location import CallerLocator, NotLocated
from dispatch_app.ports.clock import IdMaker
from dispatch_app.ports.journal import Entry
from dispatch_app.services.breaker import Breaker
from dispatch_app.services.bus import Bus
from dispatch_app.services.watch import CENTRE

log = logging.getLogger(__name__)

GOOD_M = 100.0
"""A circle this small needs no further asking by itself."""
OUTAGES = frozenset({NoPosition.TIMEOUT, NoPosition.UNAVAILABLE, NoPosition.BAD_ANSWER})
"""Reasons that are the service's fault, not the number's."""
TROUBLE = OUTAGES | {NoPosition.REFUSED}
"""Reasons for a lamp."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """How often and how long; seconds."""

    overall_s: float = 5.0
    """Everything about one question ends here, whatever the locators' own limits are."""
    again_s: float = 15.0
    """While a call goes on, a coarse position is asked for again by itself; 0: never."""
    rounds: int = 4
    """So many rounds for one call, the first included."""


class Locating:
    """`services.reactions.Reaction`, with a thread of its own that does the asking."""

    name = "caller-location"

    def __init__(
        self,
        bus: Bus,
        locators: Sequence[CallerLocator],
        new_id: IdMaker,
        asking: Asking | None = None,
    ) -> None:
        self._bus = bus
        self._locators = tuple(locators)
        self._new_id = new_id
        self._asking = asking or Asking()
        self._breakers: Mapping[LocatorId, Breaker] = {x.id: Breaker() for x in self._locators}
        self._loop: asyncio.AbstractEventLoop
        self._tasks: set[asyncio.Task[None]] = set()
        self._thread = Thread(target=self._run, name="caller location", daemon=True)

    @property
    def _state(self) -> CentreState:
        return self._bus.state

    # ---- life

    def start(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread.start()

    def stop(self) -> None:
        """End every question that is under way, and the thread."""
        asyncio.run_coroutine_threadsafe(self._close(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_forever()

    async def _close(self) -> None:
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        for locator in self._locators:
            await locator.close()

    # ---- what starts a question

    def react(self, entry: Entry) -> None:
        """Only begins to ask. An old event of a call that is over asks nothing, and nobody is
        located because the centre calls them, but who had called it first."""
        match entry.event:
            case CallerIdentified(call=call):
                self._begin(call, self._rounds)
            case CallerLocationWanted(call=call):
                self._begin(call, self._once_more)
            case _:
                pass

    def _begin(self, id_: CallId, ask: Callable[[Call], Coroutine[Any, Any, None]]) -> None:
        call = self._state.calls.get(id_)
        if call is None or call.number_state is not NumberState.KNOWN or not call.number:
            return
        if call.direction is Direction.OUT and call.back_to is None:
            return
        self._loop.call_soon_threadsafe(self._spawn, ask, call)

    def _spawn(self, ask: Callable[[Call], Coroutine[Any, Any, None]], call: Call) -> None:
        task = self._loop.create_task(ask(call))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    # ---- on the asking thread

    async def _rounds(self, call: Call) -> None:
        """Ask all; then, while the call goes on and is known only roughly, those that refine."""
        if not _goes_on(call):
            return
        await self._ask(call, self._locators)
        for _ in range(self._asking.rounds - 1):
            if not self._asking.again_s:
                return
            await asyncio.sleep(self._asking.again_s)
            now = self._state.calls.get(call.id)
            if now is None or not _goes_on(now):
                return
            await self._ask(call, [x for x in self._locators if _worth_asking(x, now)])

    async def _once_more(self, call: Call) -> None:
        await self._ask(call, self._locators)

    async def _ask(self, call: Call, locators: Sequence[CallerLocator]) -> None:
        """One locator's bug ends its own answer only, and stands in the log."""
        asked = [x for x in locators if x.serves(call.number)]
        ended = await asyncio.gather(*(self._one(x, call) for x in asked), return_exceptions=True)
        for locator, bug in zip(asked, ended, strict=True):
            if bug is not None:
                log.error("locator %s failed", locator.id, exc_info=bug)
                self._failed(locator, call, NotLocated(NoPosition.UNAVAILABLE))

    async def _one(self, locator: CallerLocator, call: Call) -> None:
        now_s = self._loop.time()
        breaker = self._breakers[locator.id]
        if not breaker.lets(now_s):
            self._no(locator, call, NotLocated(NoPosition.RESTING))
            return
        try:
            limit_s = min(locator.timeout_s, self._asking.overall_s)
            async with asyncio.timeout(limit_s):
                located = await locator.locate(call.number, call.id)
        except TimeoutError:
            self._failed(locator, call, NotLocated(NoPosition.TIMEOUT, f"after {limit_s:g} s"))
        except NotLocated as no:
            self._failed(locator, call, no)
        else:
            self._found(locator, call, located)

    def _found(self, locator: CallerLocator, call: Call, located: CallerPosition) -> None:
        self._breakers[locator.id].succeeded()
        self._tell(ReportLocator(locator=locator.id, answers=True))
        self._tell(ReportCallerLocation(call=call.id, located=located))

    def _failed(self, locator: CallerLocator, call: Call, no: NotLocated) -> None:
        log.info("locator %s: %s", locator.id, no)
        if no.reason in OUTAGES:
            self._breakers[locator.id].failed(self._loop.time())
        else:
            self._breakers[locator.id].succeeded()
        answers = no.reason not in TROUBLE
        reason = "" if answers else no.reason.value
        self._tell(ReportLocator(locator=locator.id, answers=answers, reason=reason))
        self._no(locator, call, no)

    def _no(self, locator: CallerLocator, call: Call, no: NotLocated) -> None:
        self._tell(
            ReportNoCallerLocation(
                call=call.id,
                locator=locator.id,
                source=locator.source,
                reason=no.reason,
                address=no.address[:MAX_TEXT],
            )
        )

    def _tell(self, command: Command) -> None:
        """An answer that cannot be written is lost, as the next round brings another."""
        self._bus.submit(command, actor=CENTRE, command_id=f"locating:{self._new_id()}")


def _goes_on(call: Call) -> bool:
    return call.ringing or call.talking or call.dialling


def _worth_asking(locator: CallerLocator, call: Call) -> bool:
    """A better answer may come, and is still wanted."""
    own = [p.radius_m for p in call.located if p.locator == locator.id]
    return locator.refines and min(own, default=GOOD_M + 1.0) > GOOD_M
