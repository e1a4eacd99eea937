"""How simulated things are told what to do: JSON lines by a local socket or standard input.

Every reply is one line: {"ok": true, …}, or {"ok": false, "error": …} where a request is not
understood. An `id` comes back as it was given. Knows no device.
"""

from __future__ import annotations

import json
import socketserver
import threading
from abc import ABC, abstractmethod
from collections.abc import Iterable
from typing import Any, TextIO

Request = dict[str, Any]
Reply = dict[str, Any]


class Orders(ABC):
    """Takes requests and answers them. `quit_wanted` is set by the verb "quit"."""

    def __init__(self) -> None:
        self.quit_wanted = threading.Event()

    @abstractmethod
    def do(self, request: Request) -> Reply:
        """Carry out one request that is not "quit"; the reply without its `ok`.

        Raises:
            ValueError, KeyError, TypeError, AttributeError: it makes no sense.
        """

    def obey(self, line: str) -> str:
        """Carry one request out; the reply is a line of JSON."""
        request: Any = None
        try:
            request = json.loads(line)
            if request["do"] == "quit":
                self.quit_wanted.set()
                reply: Reply = {"ok": True}
            else:
                reply = {"ok": True, **self.do(request)}
        except (ValueError, KeyError, TypeError, AttributeError) as trouble:
            reply = {"ok": False, "error": f"{type(trouble).__name__}: {trouble}"}
        if isinstance(request, dict) and "id" in request:
            reply["id"] = request["id"]
        return json.dumps(reply)


def serve_stream(orders: Orders, requests: Iterable[str], replies: TextIO) -> None:
    """Obey requests from a stream until it ends or someone says quit."""
    for line in requests:
        if line.strip():
            replies.write(orders.obey(line) + "\n")
            replies.flush()
        if orders.quit_wanted.is_set():
            return


class OrdersServer(socketserver.ThreadingTCPServer):
    """Listens on the loopback interface only; port 0 lets the system choose one."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, orders: Orders, port: int) -> None:
        self.orders = orders
        super().__init__(("127.0.0.1", port), _Session)

    @property
    def port(self) -> int:
        return int(self.server_address[1])


class _Session(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        assert isinstance(self.server, OrdersServer)
        orders = self.server.orders
        for line in self.rfile:
            self.wfile.write((orders.obey(line.decode("utf-8", "replace")) + "\n").encode())
            if orders.quit_wanted.is_set():
                return
