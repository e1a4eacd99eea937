"""Asks a spooler or a printer, one HTTP exchange for each question. Follows nothing by itself.

The spooler's own address is used on the machine itself: its socket file where there is one.
"""

from __future__ import annotations

import itertools
import socket
from contextlib import closing
from dataclasses import dataclass, field
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException

from devices.errors import PortLost
from devices.ipp.decoder import decode
from devices.ipp.encoder import encode
from devices.ipp.values import Answer, Attribute, Operation, Request

PORT = 631
_MOST_BYTES = 4_000_000
"""An answer larger than this is no answer: a list of five hundred jobs takes 100 kB."""


@dataclass(frozen=True, slots=True)
class IppAddress:
    """Where the spooler listens: a socket file, or a host and a port."""

    host: str = "localhost"
    port: int = PORT
    socket: str = ""

    @classmethod
    def of(cls, words: str) -> IppAddress:
        """As CUPS writes it in `CUPS_SERVER`: a path, `host` or `host:port`.

        Raises:
            ValueError: the port is no number.
        """
        if words.startswith("/"):
            return cls(socket=words)
        host, _, port = words.partition(":")
        return cls(host=host or "localhost", port=int(port.partition("/")[0] or PORT))

    def __str__(self) -> str:
        return self.socket or f"{self.host}:{self.port}"


@dataclass(slots=True)
class IppClient:
    address: IppAddress
    patience_s: float = 5.0
    """For each step of an exchange; a spooler on the same machine answers in milliseconds."""
    _numbers: itertools.count[int] = field(default_factory=lambda: itertools.count(1))

    def printer_uri(self, name: str) -> str:
        return f"ipp://{self.address.host}:{self.address.port}/printers/{name}"

    @property
    def all_printers_uri(self) -> str:
        """CUPS' own word for every printer it has."""
        return f"ipp://{self.address.host}:{self.address.port}/"

    def ask(
        self,
        operation: Operation,
        asked: tuple[Attribute, ...] = (),
        job: tuple[Attribute, ...] = (),
        *,
        path: str = "/",
        document: bytes = b"",
    ) -> Answer:
        """One question, one answer. What the printer refuses is an answer, too.

        Raises:
            NotReached: nobody listens there; nothing has arrived.
            PortLost: no answer, or not in time; a document may have arrived.
            BadMessage: what answers speaks no IPP.
        """
        request = Request(operation, next(self._numbers), asked, job)
        return decode(self._post(path, encode(request) + document))

    def _post(self, path: str, body: bytes) -> bytes:
        where = self.address
        with closing(_Line(where, self.patience_s)) as line:
            _reach(line, where)
            try:
                line.request("POST", path, body, {"Content-Type": "application/ipp"})
                answer = line.getresponse()
                read = answer.read(_MOST_BYTES)
            except (OSError, HTTPException) as trouble:
                raise PortLost(f"{where}: {trouble}") from trouble
        if answer.status != HTTPStatus.OK:
            raise PortLost(f"{where}: {answer.status} {answer.reason}")
        return read


class NotReached(PortLost):
    """Nobody listens there: not a byte was sent."""


def _reach(line: HTTPConnection, where: IppAddress) -> None:
    try:
        line.connect()
    except OSError as trouble:
        raise NotReached(f"{where}: {trouble}") from trouble


class _Line(HTTPConnection):
    """HTTP over the spooler's socket file, or over the network where it has none."""

    def __init__(self, where: IppAddress, patience_s: float) -> None:
        super().__init__(where.host, where.port, timeout=patience_s)
        self._file = where.socket

    def connect(self) -> None:
        if not self._file:
            super().connect()
            return
        line = socket.socket(socket.AF_UNIX)
        try:
            line.settimeout(self.timeout)
            line.connect(self._file)
        except OSError:
            line.close()
            raise
        self.sock = line
