"""A tile server on this machine, well-behaved or not. Paints its own tiles, keeps no files."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

Answer = tuple[int, str, bytes]
"""Status, content type, body."""
Answering = Callable[[str], Answer]


class TileServer:
    """Answers every path as `answering` says, and remembers what was asked."""

    def __init__(self, answering: Answering) -> None:
        self.answering = answering
        self.asked: list[str] = []
        self.hold = threading.Event()
        """While clear, no answer is sent."""
        self.hold.set()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))
        self._thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    def close(self) -> None:
        self.hold.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                server.asked.append(self.path)
                server.hold.wait(20)
                status, kind, body = server.answering(self.path)
                try:
                    self.send_response(status)
                    self.send_header("Content-Type", kind)
                    self.send_header("Content-Length", str(len(body)))
                    self.end_headers()
                    self.wfile.write(body)
                except (BrokenPipeError, ConnectionResetError):
                    return  # the asker did not wait

            def log_message(self, format: str, *args: object) -> None:
                return

        return Handler


@contextmanager
def tile_server(answering: Answering) -> Iterator[TileServer]:
    server = TileServer(answering)
    try:
        yield server
    finally:
        server.close()
