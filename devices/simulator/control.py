"""Tells a bank of modems what to do.

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

from datetime import datetime
from typing import Any, Protocol

from devices.simulator.incoming_call import IncomingCall
from devices.simulator.orders import Orders, Reply


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


class Control(Orders):
    """Carries requests to modems out."""

    def __init__(self, modems: Modems) -> None:
        super().__init__()
        self._modems = modems

    def do(self, request: dict[str, Any]) -> Reply:
        if request["do"] == "ports":
            return {"ports": self._modems.ports}
        return self._do_to_line(request["do"], self._line(request), request)

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
