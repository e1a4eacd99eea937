"""One SIP telephone: the exchange calls it, it answers by itself or when it is lifted. Knows no Qt.

One call at a time; whoever is not the exchange is refused, and everybody while it cannot sound: the
exchange then rings the next seat at once.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable, Coroutine
from typing import Any

from baresip import (
    Account,
    AudioNotActive,
    AudioRestarted,
    BaresipError,
    Call,
    Config,
    Event,
    Runtime,
    StackEvent,
    UserAgent,
)

from dispatch_app.adapters.softphone.config import SoftphoneConfig
from dispatch_app.adapters.softphone.sound_card import STEP_BYTES
from dispatch_app.domain.telephone import PhoneState

log = logging.getLogger(__name__)

_USER = "seat"
_HEADERS = ("From", "Call-Info", "Alert-Info")
_CODECS = ("pcma", "pcmu")


class PhoneGone(Exception):
    """The SIP stack cannot be started."""


class Telephone:
    def __init__(
        self,
        config: SoftphoneConfig,
        told: Callable[[PhoneState], None],
        takes_calls: Callable[[], bool] = lambda: True,
    ) -> None:
        self._config = config
        self._told = told
        self._takes_calls = takes_calls
        self._runtime: Runtime | None = None
        self._agent: UserAgent | None = None
        self._call: Call | None = None
        self._established = False
        self._tasks: set[asyncio.Task[None]] = set()

    async def open(self) -> None:
        """Begin to listen.

        Raises:
            PhoneGone: the stack does not start; the port is taken, for instance.
        """
        self._runtime = Runtime()
        try:
            await self._runtime.start(
                Config(
                    net_interface=self._config.interface or self._config.host,
                    expose_headers=_HEADERS,
                    native_log_level="error",
                    extra_config_text=(
                        f"sip_listen {self._config.listen}\nsip_transports udp,tcp\n"
                    ),
                )
            )
            self._runtime.subscribe(self._heard)
            account = Account(
                user=_USER,
                domain=self._config.host,
                password="",
                reg_interval=0,
                audio_codecs=_CODECS,
                extra_params=("catchall=yes",),
            )
            self._agent = await UserAgent.create(self._runtime, account, transfer_policy="reject")
        except BaresipError as trouble:
            raise PhoneGone(
                f"cannot listen for SIP on {self._config.listen}: {trouble}"
            ) from trouble
        self._agent.on_incoming(self._came)
        self._told(PhoneState.READY)

    async def close(self) -> None:
        self.put_down()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        runtime, self._runtime = self._runtime, None
        if runtime is not None:
            with contextlib.suppress(BaresipError):
                await runtime.close()

    # ---- hands

    def lift(self) -> None:
        if self._call is not None and not self._established:
            self._beside(self._call.answer())

    def put_down(self) -> None:
        if self._call is not None:
            self._beside(self._call.hangup())

    # ---- sound

    @property
    def talking(self) -> bool:
        return self._established

    def hear(self) -> bytes:
        """What came of the far end since; nothing while there is none."""
        if self._call is None or not self._established:
            return b""
        try:
            return bytes(self._call.audio.read(STEP_BYTES))
        except (AudioNotActive, AudioRestarted):
            return b""

    def say(self, pcm: bytes) -> None:
        if self._call is not None and self._established:
            with contextlib.suppress(AudioNotActive, AudioRestarted):
                self._call.audio.write(pcm)

    # ---- what the stack tells

    def _came(self, call: Call) -> None:
        why = self._why_not(call.peer or "")
        if why:
            log.warning("a call was refused: %s", why)
            self._beside(call.reject())
            return
        self._call, self._established = call, False
        self._told(PhoneState.RINGING)
        if _answers_itself(call):
            self.lift()

    def _why_not(self, peer: str) -> str:
        if self._call is not None:
            return "busy"
        if not self._is_exchange(peer):
            return "not from the exchange"
        return "" if self._takes_calls() else "no sound"

    def _is_exchange(self, peer: str) -> bool:
        return _host_of(peer) == self._config.exchange

    def _heard(self, event: StackEvent) -> None:
        if self._call is None or event.call != self._call.handle:
            return
        if event.event is Event.CALL_ESTABLISHED:
            self._established = True
            self._told(PhoneState.TALKING)
        elif event.event is Event.CALL_CLOSED:
            self._call, self._established = None, False
            self._told(PhoneState.READY)

    def _beside(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(_quietly(work))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


async def _quietly(work: Coroutine[Any, Any, None]) -> None:
    """What the stack refuses is a call that is gone already: its end is told by itself."""
    try:
        await work
    except (BaresipError, ValueError) as trouble:
        log.info("the telephone: %s", trouble)


def _answers_itself(call: Call) -> bool:
    """The exchange asks for it in either of two customs."""
    headers = call.headers
    return "answer-after=0" in headers.get("Call-Info", "") or "auto" in headers.get(
        "Alert-Info", ""
    )


def _host_of(peer: str) -> str:
    """The host in ``sip:user@host:port;params``."""
    bare = peer.split("@")[-1].removeprefix("sip:").strip("<>")
    return bare.split(";")[0].split(">")[0].rsplit(":", 1)[0]
