"""A NUT server of one UPS, as far as a client that watches needs it. Listens on this machine."""

from __future__ import annotations

import socketserver
import threading
from typing import Self


class FakeNut:
    """`with FakeNut() as server: server.address("cellar")`."""

    def __init__(self) -> None:
        self.variables = {"ups.status": "OL", "battery.charge": "100", "battery.runtime": "3600"}
        self.asked: list[str] = []
        talk = self._talk

        class Talk(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                for line in self.rfile:
                    self.wfile.write(talk(line.decode().strip()).encode())

        self._server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Talk)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def address(self, ups: str) -> str:
        return f"{ups}@127.0.0.1:{self._server.server_address[1]}"

    def _talk(self, line: str) -> str:
        self.asked.append(line)
        match line.split(" "):
            case ["LIST", "VAR", "cellar"]:
                told = "".join(f'VAR cellar {k} "{v}"\n' for k, v in self.variables.items())
                return f"BEGIN LIST VAR cellar\n{told}END LIST VAR cellar\n"
            case ["USERNAME" | "PASSWORD", _]:
                return "OK\n"
            case _:
                return "ERR UNKNOWN-UPS\n"
