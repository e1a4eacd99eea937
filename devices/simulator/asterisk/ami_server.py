"""The manager interface of an emulated Asterisk: sign in, list the queue, pause. One event loop.

An action that was never seen of a real one is refused and kept in `strays`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from devices.simulator.asterisk.plan import Refusal
from devices.simulator.asterisk.switch import Switch

BANNER = b"Asterisk Call Manager/11.0.0\r\n"
Fields = Mapping[str, str]


def block(fields: Fields) -> bytes:
    """One message: a line for each field, then an empty one."""
    return "".join(f"{key}: {value}\r\n" for key, value in fields.items()).encode() + b"\r\n"


class AmiServer:
    """Serves one switch to any number of managers."""

    def __init__(self, user: str, password: str) -> None:
        self._user, self._password = user, password
        self._writers: set[asyncio.StreamWriter] = set()
        self._open: set[asyncio.StreamWriter] = set()
        """Also those who have not said who they are."""
        self._server: asyncio.Server | None = None
        self._switch: Switch | None = None
        self.strays: list[str] = []
        self.hung = False

    async def start(self, switch: Switch, port: int) -> int:
        self._switch = switch
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", port)
        return int(self._server.sockets[0].getsockname()[1])

    async def stop(self) -> None:
        if self._server is None:
            return
        self._server.close()
        for writer in list(self._open):
            writer.transport.abort()
        self._open.clear()
        self._writers.clear()
        self._server = None

    def tell(self, event: Fields) -> None:
        if not self.hung:
            self.inject(block(event))

    def inject(self, data: bytes) -> None:
        for writer in self._writers:
            writer.write(data)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._open.add(writer)
        writer.write(BANNER)
        try:
            while action := await _read(reader):
                if not self.hung:
                    self._obey(action, writer)
                    await writer.drain()
        except ConnectionError:
            pass
        finally:
            self._open.discard(writer)
            self._writers.discard(writer)
            writer.close()

    def _obey(self, action: Fields, writer: asyncio.StreamWriter) -> None:
        match action.get("Action"):
            case "Login":
                self._login(action, writer)
            case "QueueStatus" if writer in self._writers:
                self._queue_status(action, writer)
            case "QueuePause" if writer in self._writers:
                self._pause(action, writer)
            case other:
                self.strays.append(f"AMI {other}")
                _answer(writer, action, "Error", "Invalid/unknown command")

    def _login(self, action: Fields, writer: asyncio.StreamWriter) -> None:
        given = action.get("Username"), action.get("Secret")
        if given != (self._user, self._password):
            _answer(writer, action, "Error", "Authentication failed")
            writer.close()
            return
        _answer(writer, action, "Success", "Authentication accepted")
        writer.write(
            block(
                {
                    "Event": "FullyBooted",
                    "Privilege": "system,all",
                    "Uptime": "6",
                    "LastReload": "6",
                    "Status": "Fully Booted",
                }
            )
        )
        self._writers.add(writer)

    def _queue_status(self, action: Fields, writer: asyncio.StreamWriter) -> None:
        assert self._switch is not None
        named = {"ActionID": action["ActionID"]} if "ActionID" in action else {}
        writer.write(
            block(
                {
                    "Response": "Success",
                    **named,
                    "EventList": "start",
                    "Message": "Queue status will follow",
                }
            )
        )
        writer.write(
            block(
                {
                    "Event": "QueueParams",
                    "Queue": self._switch.plan.queue,
                    "Strategy": "rrmemory",
                    "Calls": "0",
                    **named,
                }
            )
        )
        for member in self._switch.queue.paused:
            writer.write(block({**self._switch.queue.member(member), **named}))
        writer.write(
            block(
                {
                    "Event": "QueueStatusComplete",
                    **named,
                    "EventList": "Complete",
                    "ListItems": str(1 + len(self._switch.queue.paused)),
                }
            )
        )

    def _pause(self, action: Fields, writer: asyncio.StreamWriter) -> None:
        assert self._switch is not None
        paused = action.get("Paused") in ("true", "1")
        try:
            self._switch.queue.pause(action.get("Interface", ""), paused)
        except Refusal as refusal:
            _answer(writer, action, "Error", str(refusal))
            return
        _answer(writer, action, "Success", f"Interface {'' if paused else 'un'}paused successfully")


async def _read(reader: asyncio.StreamReader) -> dict[str, str] | None:
    fields: dict[str, str] = {}
    while line := await reader.readline():
        text = line.decode("utf-8", "replace").rstrip("\r\n")
        if not text:
            return fields
        key, _, value = text.partition(":")
        fields[key.strip()] = value.strip()
    return None


def _answer(writer: asyncio.StreamWriter, action: Fields, response: str, message: str) -> None:
    named = {"ActionID": action["ActionID"]} if "ActionID" in action else {}
    writer.write(block({"Response": response, **named, "Message": message}))
