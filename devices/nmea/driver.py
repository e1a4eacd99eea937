"""What reads a receiver's bytes: a serial port on a thread of its own, or a UDP port on a loop."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from devices.errors import PortLost
from devices.moment import Moment
from devices.nmea.listening import Event, Listening
from devices.transports.port_loop import REOPEN_S, Now, PortLoop
from devices.transports.tap import Tap
from devices.transports.transport import OpenPort

OnEvent = Callable[[Event], None]
MOST_BYTES_S = 20_000
"""A receiver writes a tenth of it; more is not from one."""


class SerialReceiver:
    """Events come on the thread of the port."""

    def __init__(
        self,
        name: str,
        open_port: OpenPort,
        on_event: OnEvent,
        *,
        reopen_s: float = REOPEN_S,
        now: Now = Moment.now,
    ) -> None:
        self.listening = Listening(name)
        self._loop = PortLoop(
            f"nmea-{name}", open_port, self.listening, on_event, reopen_s=reopen_s, now=now
        )

    def start(self) -> None:
        self._loop.start()

    def stop(self) -> bool:
        return self._loop.stop()


class UdpReceiver(asyncio.DatagramProtocol):
    """Events come on the loop. `tick` is the owner's to call, about once a second."""

    def __init__(
        self, name: str, on_event: OnEvent, *, tap: Tap | None = None, now: Now = Moment.now
    ) -> None:
        self.listening = Listening(name)
        self.port = 0
        self._tap = tap or Tap(now=now)
        self._on_event = on_event
        self._now = now
        self._transport: asyncio.BaseTransport | None = None
        self._left = MOST_BYTES_S

    async def open(self, host: str, port: int) -> None:
        """
        Raises:
            PortLost: the port is taken, or the address is not ours.
        """
        loop = asyncio.get_running_loop()
        try:
            self._transport, _ = await loop.create_datagram_endpoint(
                lambda: self, local_addr=(host, port)
            )
        except OSError as trouble:
            self._tap.failed(f"udp {port}: {trouble.strerror or trouble}")
            raise PortLost(f"{host}:{port}: {trouble.strerror or trouble}") from trouble
        self.port = self._transport.get_extra_info("sockname")[1]
        self._tap.opened()
        self.listening.begin(self._now())

    def close(self) -> None:
        if self._transport is not None:
            self._transport.close()

    def datagram_received(self, data: bytes, address: object) -> None:
        self._left -= len(data)
        if self._left > 0:
            whole = data if data.endswith(b"\n") else data + b"\n"
            self._tap.took(whole)
            self._tell(self.listening.take(whole, self._now()))

    def tick(self) -> None:
        self._left = MOST_BYTES_S
        self._tell(self.listening.tick(self._now()))

    def _tell(self, events: tuple[Event, ...]) -> None:
        for event in events:
            self._on_event(event)
