"""Tells a bank of modems what to do, in JSON lines over a local socket or standard input.

    {"do": "ring", "line": "1", "number": "09990000001", "name": null, "rings": 5}
        -> {"ok": true, "first_ring_ns": 123456789}
    {"do": "hang_up" | "answered" | "mute" | "unmute" | "unplug" | "plug", "line": "1"}
    {"do": "ports"}  -> {"ok": true, "ports": {"1": "/…/line-1"}}
    {"do": "quit"}

`at` (ISO 8601, the exchange's clock) and `early` are optional with `ring`. An `id` comes back as
it was given. A request that is not understood is answered with {"ok": false, "error": …}.
Knows no pseudo-terminal.
"""

from __future__ import annotations

import json
import socketserver
import threading
from collections.abc import Iterable
from datetime import datetime
from typing import Any, Protocol, TextIO

from devices.simulator.incoming_call import IncomingCall

Reply = dict[str, Any]


class Modems(Protocol):
    """What can be told. `devices.simulator.caller_id_modem.ModemBank` is one."""

    @property
    def ports(self) -> dict[str, str]: ...
    def ring(self, line: str, call: IncomingCall) -> int: ...
    def hang_up(self, line: str) -> None: ...
    def answered(self, line: str) -> None: ...
    def mute(self, line: str, muted: bool = True) -> None: ...
    def unplug(self, line: str) -> None: ...
    def plug(self, line: str) -> None: ...


class Control:
    """Carries requests out. `quit_wanted` is set by the verb "quit"."""

    def __init__(self, modems: Modems) -> None:
        self._modems = modems
        self.quit_wanted = threading.Event()

    def obey(self, line: str) -> str:
        """Carry one request out; the reply is a line of JSON."""
        request: Any = None
        try:
            request = json.loads(line)
            reply = {"ok": True, **self._do(request)}
        except (ValueError, KeyError, TypeError, AttributeError) as trouble:
            reply = {"ok": False, "error": f"{type(trouble).__name__}: {trouble}"}
        if isinstance(request, dict) and "id" in request:
            reply["id"] = request["id"]
        return json.dumps(reply)

    def _do(self, request: dict[str, Any]) -> Reply:
        match request["do"]:
            case "ports":
                return {"ports": self._modems.ports}
            case "quit":
                self.quit_wanted.set()
                return {}
            case verb:
                return self._do_to_line(verb, self._line(request), request)

    def _do_to_line(self, verb: str, line: str, request: dict[str, Any]) -> Reply:
        match verb:
            case "ring":
                return {"first_ring_ns": self._modems.ring(line, _call(request))}
            case "hang_up":
                self._modems.hang_up(line)
            case "answered":
                self._modems.answered(line)
            case "mute" | "unmute":
                self._modems.mute(line, verb == "mute")
            case "unplug":
                self._modems.unplug(line)
            case "plug":
                self._modems.plug(line)
            case _:
                raise ValueError(f"unknown verb {verb!r}")
        return {}

    def _line(self, request: dict[str, Any]) -> str:
        line = str(request["line"])
        if line not in self._modems.ports:
            raise ValueError(f"no line {line!r}; there are {', '.join(self._modems.ports)}")
        return line


def _call(request: dict[str, Any]) -> IncomingCall:
    at = request.get("at")
    return IncomingCall(
        number=request.get("number"),
        name=request.get("name"),
        at=datetime.fromisoformat(at) if at else datetime.now().astimezone(),
        rings=int(request.get("rings", 10)),
        early=bool(request.get("early", False)),
    )


def serve_stream(control: Control, requests: Iterable[str], replies: TextIO) -> None:
    """Obey requests from a stream until it ends or someone says quit."""
    for line in requests:
        if line.strip():
            replies.write(control.obey(line) + "\n")
            replies.flush()
        if control.quit_wanted.is_set():
            return


class ControlServer(socketserver.ThreadingTCPServer):
    """Listens on the loopback interface only; port 0 lets the system choose one."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, control: Control, port: int) -> None:
        self.control = control
        super().__init__(("127.0.0.1", port), _Session)

    @property
    def port(self) -> int:
        return int(self.server_address[1])


class _Session(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        assert isinstance(self.server, ControlServer)
        control = self.server.control
        for line in self.rfile:
            self.wfile.write((control.obey(line.decode("utf-8", "replace")) + "\n").encode())
            if control.quit_wanted.is_set():
                return
