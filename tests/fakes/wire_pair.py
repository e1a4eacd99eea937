"""Two pseudo-terminals with a wire between them: what goes into one comes out of the other."""

from __future__ import annotations

import contextlib
import os
import pty
import selectors
import threading
import tty


class WirePair:
    """`left` and `right` are the names of the two ports. Every byte that passes is kept."""

    def __init__(self) -> None:
        self._ends = [pty.openpty(), pty.openpty()]
        for master, slave in self._ends:
            tty.setraw(slave)
            os.set_blocking(master, False)
        self.left, self.right = (os.ttyname(slave) for _, slave in self._ends)
        self.from_left, self.from_right = bytearray(), bytearray()
        self.cut = False
        """Nothing passes any more, and nobody notices."""
        self._wake_r, self._wake_w = os.pipe()
        self._thread = threading.Thread(target=self._run, name="wire", daemon=True)
        self._thread.start()

    def __enter__(self) -> WirePair:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        os.write(self._wake_w, b"x")
        self._thread.join()
        for ends in self._ends:
            for end in ends:
                os.close(end)
        os.close(self._wake_r)
        os.close(self._wake_w)

    def _run(self) -> None:
        (left, _), (right, _) = self._ends
        with selectors.DefaultSelector() as selector:
            for end in (left, right, self._wake_r):
                selector.register(end, selectors.EVENT_READ)
            while True:
                for key, _ in selector.select():
                    if key.fd == self._wake_r:
                        return
                    self._pass(
                        key.fd,
                        *((right, self.from_left) if key.fd == left else (left, self.from_right)),
                    )

    def _pass(self, source: int, target: int, kept: bytearray) -> None:
        with contextlib.suppress(BlockingIOError, OSError):
            data = os.read(source, 4096)
            kept += data
            if not self.cut:
                os.write(target, data)
