"""Whether telephones and gateways can be reached: one question each now and then, by SIP OPTIONS.

Any answer counts, a refusal too: somebody is there. Knows nothing of calls.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
import time
import uuid
from collections.abc import Callable, Mapping

from dispatch_app.exchange.sip_plan import Peer

MISSES = 2
"""So many questions in a row must go unanswered before somebody is away."""
AGAIN_S = 0.5


class Asking(asyncio.DatagramProtocol):
    """Asks every peer, and says who has come and who is gone."""

    def __init__(
        self, peers: Mapping[str, Peer], seen: Callable[[str, bool], None], *, every_s: float
    ) -> None:
        self._peers, self._seen, self._every_s = dict(peers), seen, every_s
        self._missed = dict.fromkeys(peers, MISSES)
        self._there: dict[str, bool] = {}
        self._asked: dict[str, str] = {}
        self._transport: asyncio.DatagramTransport | None = None
        self._task: asyncio.Task[None] | None = None

    def watch(self, name: str, peer: Peer) -> None:
        """Ask one more, or the same at another place, from now on."""
        self.forget(name)
        self._peers[name], self._missed[name] = peer, MISSES
        self._ask(name, peer)

    def forget(self, name: str) -> None:
        """Ask it no more; an answer that is on its way does not count."""
        for known in (self._peers, self._missed, self._there):
            known.pop(name, None)
        self._asked = {call: asked for call, asked in self._asked.items() if asked != name}

    async def open(self, host: str) -> None:
        loop = asyncio.get_running_loop()
        await loop.create_datagram_endpoint(lambda: self, local_addr=(host, 0))
        self._task = loop.create_task(self._go_on())

    def close(self) -> None:
        if self._task is not None:
            self._task.cancel()
        if self._transport is not None:
            self._transport.close()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.DatagramTransport)
        self._transport = transport

    def datagram_received(self, data: bytes, addr: object) -> None:
        if not data.startswith(b"SIP/2.0 "):
            return
        name = self._asked.pop(_call_id(data), None)
        if name is not None:
            self._missed[name] = 0
            self._tell(name, True)

    def error_received(self, exc: Exception) -> None:
        """Nobody listens at a port: the question simply stays unanswered."""

    async def _go_on(self) -> None:
        while True:
            self._asked.clear()
            for name, peer in self._peers.items():
                self._ask(name, peer)
            await asyncio.sleep(self._every_s)
            for name in set(self._asked.values()):
                self._missed[name] += 1
                if self._missed[name] >= MISSES:
                    self._tell(name, False)

    def _ask(self, name: str, peer: Peer) -> None:
        assert self._transport is not None
        host, port = self._transport.get_extra_info("sockname")[:2]
        call = uuid.uuid4().hex
        self._asked[call] = name
        self._transport.sendto(_question(peer, (host, port), call), (peer.host, peer.port))

    def _tell(self, name: str, there: bool) -> None:
        if self._there.get(name) != there:
            self._there[name] = there
            self._seen(name, there)


def answers(peer: Peer, own_host: str, *, within_s: float) -> bool:
    """Whether somebody speaks SIP there; asked again each half second, as UDP loses packets.

    Raises:
        OSError: `own_host` is no address of this machine, or the peer's name is not known.
    """
    call, ends = uuid.uuid4().hex, time.monotonic() + within_s
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as door:
        door.bind((own_host, 0))
        question = _question(peer, door.getsockname()[:2], call)
        while (left := ends - time.monotonic()) > 0:
            door.sendto(question, (peer.host, peer.port))
            door.settimeout(min(left, AGAIN_S))
            with contextlib.suppress(TimeoutError):
                if _call_id(door.recv(65535)) == call:
                    return True
    return False


def _question(peer: Peer, own: tuple[str, int], call: str) -> bytes:
    here = f"{own[0]}:{own[1]}"
    lines = (
        f"OPTIONS {peer.uri} SIP/2.0",
        f"Via: SIP/2.0/UDP {here};branch=z9hG4bK{call[:16]};rport",
        "Max-Forwards: 70",
        f"To: <{peer.uri}>",
        f"From: <sip:exchange@{here}>;tag={call[16:24]}",
        f"Call-ID: {call}",
        "CSeq: 1 OPTIONS",
        "Content-Length: 0",
    )
    return "\r\n".join((*lines, "", "")).encode()


def _call_id(answer: bytes) -> str:
    for line in answer.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.strip().lower() in (b"call-id", b"i"):
            return value.strip().decode("ascii", errors="replace")
    return ""
