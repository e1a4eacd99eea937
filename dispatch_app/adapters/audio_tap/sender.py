"""The exchange's end of the way to the recorder: keeps seconds, connects again, holds nobody up."""

from __future__ import annotations

import logging
import socket
import threading
from collections import deque
from collections.abc import Callable, Iterator

from dispatch_app.adapters.audio_tap.framing import (
    VERSION,
    Alive,
    BadFrame,
    Frame,
    Hello,
    Lost,
    encode,
)
from dispatch_app.domain.telephone import CallRef
from dispatch_app.ports.audio_tap import (
    SAMPLES_PER_S,
    TapBegan,
    TapEnded,
    Tapped,
    TapSeat,
    TapSound,
)

log = logging.getLogger(__name__)

KEPT_S = 10.0
"""Of the sound of all conversations together, so many channel-seconds times `CHANNELS`."""
CHANNELS = 64
"""Sides that may speak at once: 32 conversations."""
ALIVE_S = 1.0
CONNECT_S = 2.0
SEND_S = 2.0
"""A recorder that takes nothing for so long hangs; it is left and called again."""
RETRY_S = (0.2, 0.5, 1.0)
BATCH_BYTES = 64 * 1024


class TapSender:
    """`ports.audio_tap.AudioTap` over TCP."""

    def __init__(
        self,
        address: tuple[str, int],
        *,
        exchange: str,
        key: str = "",
        kept_s: float = KEPT_S,
        connected: Callable[[bool], None] = lambda up: None,
    ) -> None:
        """`connected` hears, on the sender's thread, whether a recorder listens."""
        self._address = address
        self._hello = encode(Hello(version=VERSION, exchange=exchange, key=key))
        self._most = int(kept_s * SAMPLES_PER_S * 2 * CHANNELS)
        self._connected = connected
        self._news = threading.Condition()
        self._waiting: deque[tuple[Tapped, bytes]] = deque()
        self._sound_bytes = 0
        self._lost: dict[CallRef, int] = {}
        self._running: dict[CallRef, list[Tapped]] = {}
        self._ends = False
        self._thread = threading.Thread(target=self._run, name="audio tap", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self, wait_s: float = CONNECT_S + SEND_S) -> None:
        """End; what waits is sent if a recorder takes it now."""
        with self._news:
            self._ends = True
            self._news.notify_all()
        self._thread.join(timeout=wait_s)

    def tell(self, tapped: Tapped) -> None:
        try:
            frame = encode(tapped)
        except BadFrame as strange:
            log.error("not sent to the recorder: %s", strange)
            return
        with self._news:
            self._remember(tapped)
            self._waiting.append((tapped, frame))
            if isinstance(tapped, TapSound):
                self._sound_bytes += len(tapped.pcm)
                self._make_room()
            self._news.notify()

    @property
    def lost_samples(self) -> int:
        """Sound let go that no recorder has been told of yet."""
        with self._news:
            return sum(self._lost.values())

    # ---- with the lock held

    def _remember(self, tapped: Tapped) -> None:
        """A recorder that comes back must hear of the conversations that go on."""
        match tapped:
            case TapBegan():
                self._running[tapped.ref] = [tapped]
            case TapSeat():
                self._running.setdefault(tapped.ref, []).append(tapped)
            case TapEnded():
                self._running.pop(tapped.ref, None)
            case TapSound():
                pass

    def _make_room(self) -> None:
        """The oldest sound goes first; who talked when is never let go."""
        if self._sound_bytes <= self._most:
            return
        kept: list[tuple[Tapped, bytes]] = []
        while self._sound_bytes > self._most:
            tapped, frame = self._waiting.popleft()
            if isinstance(tapped, TapSound):
                self._let_go(tapped)
            else:
                kept.append((tapped, frame))
        self._waiting.extendleft(reversed(kept))

    def _let_go(self, sound: TapSound) -> None:
        self._sound_bytes -= len(sound.pcm)
        self._lost[sound.ref] = self._lost.get(sound.ref, 0) + len(sound.pcm) // 2

    def _batch(self) -> list[tuple[Tapped, bytes]]:
        taken, size = [], 0
        while self._waiting and size < BATCH_BYTES:
            tapped, frame = self._waiting.popleft()
            if isinstance(tapped, TapSound):
                self._sound_bytes -= len(tapped.pcm)
            taken.append((tapped, frame))
            size += len(frame)
        return taken

    # ---- on the sender's thread

    def _run(self) -> None:
        failures = 0
        while not self._over():
            try:
                with socket.create_connection(self._address, timeout=CONNECT_S) as line:
                    failures = 0
                    self._serve(line)
            except OSError as trouble:
                log.info("recorder away: %s", trouble)
            if self._over():
                return
            with self._news:
                self._news.wait_for(lambda: self._ends, RETRY_S[min(failures, len(RETRY_S) - 1)])
            failures += 1

    def _over(self) -> bool:
        with self._news:
            return self._ends

    def _serve(self, line: socket.socket) -> None:
        line.settimeout(SEND_S)
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        line.sendall(self._hello + b"".join(self._again()))
        self._connected(True)
        try:
            while self._send_next(line):
                pass
        finally:
            self._connected(False)

    def _again(self) -> Iterator[bytes]:
        """Conversations that go on, unless what waits tells of their beginning anyway."""
        with self._news:
            told = {t.ref for t, _ in self._waiting if isinstance(t, TapBegan)}
            known = [t for ref, all_ in self._running.items() if ref not in told for t in all_]
        return (encode(tapped) for tapped in known)

    def _send_next(self, line: socket.socket) -> bool:
        """Send what waits; False when all is said. What could not be sent counts as lost."""
        with self._news:
            self._news.wait_for(lambda: self._waiting or self._ends, ALIVE_S)
            batch, lost, self._lost = self._batch(), self._lost, {}
            ends = self._ends
        frames: list[Frame] = [Lost(ref=ref, samples=n) for ref, n in lost.items()]
        if not batch and not frames:
            if ends:
                return False
            frames = [Alive()]
        try:
            line.sendall(b"".join((*map(encode, frames), *(frame for _, frame in batch))))
        except OSError:
            self._give_back(batch, lost)
            raise
        return True

    def _give_back(self, batch: list[tuple[Tapped, bytes]], lost: dict[CallRef, int]) -> None:
        """The recorder may have taken some of it: the rest of a batch is told again, and what it
        knows does no harm."""
        with self._news:
            for ref, samples in lost.items():
                self._lost[ref] = self._lost.get(ref, 0) + samples
            self._waiting.extendleft(reversed(batch))
            self._sound_bytes += sum(len(t.pcm) for t, _ in batch if isinstance(t, TapSound))
            self._make_room()
