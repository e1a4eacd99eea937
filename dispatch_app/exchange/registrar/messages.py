"""SIP requests read and answered, as far as signing in needs it (RFC 3261). Pure; no network.

Strict about what counts (who, which request), lenient about the rest: a telephone of another maker
must be able to sign in, and noise must never do more than be refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

SHORT = {"v": "via", "f": "from", "t": "to", "i": "call-id", "m": "contact", "l": "content-length"}
MOST_BYTES = 8192
MOST_HEADERS = 100
NEEDED = ("via", "from", "to", "call-id", "cseq")
REASONS = {
    200: "OK",
    302: "Moved Temporarily",
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden",
    405: "Method Not Allowed",
    423: "Interval Too Brief",
    500: "Server Internal Error",
}
_REQUEST = re.compile(r"([A-Z]{1,20}) (sips?:[^\s]{1,500}) SIP/2\.0")
_CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")
_CSEQ = re.compile(r"(\d{1,10})\s+([A-Z]{1,20})")
_PARTS = re.compile(r'(?:[^,"<]|"(?:[^"\\]|\\.)*"|<[^>]*>)+')
"""What stands between commas, which may also stand in quotes and brackets."""


class NotSip(Exception):
    """Bytes to which nothing can be answered."""


class BadRequest(Exception):
    """A request that can be answered, with 400. Holds as much of it as could be read."""

    def __init__(self, request: Request, why: str) -> None:
        super().__init__(why)
        self.request = request


@dataclass(frozen=True, slots=True)
class Request:
    method: str
    uri: str
    headers: tuple[tuple[str, str], ...]
    """Names in small letters, whole, in their order."""

    def all(self, name: str) -> list[str]:
        return [value for known, value in self.headers if known == name]

    def one(self, name: str) -> str:
        """The first of that name; empty if there is none."""
        return next(iter(self.all(name)), "")

    def each(self, name: str) -> list[str]:
        """What stands between commas in all headers of that name."""
        return [
            part.strip()
            for value in self.all(name)
            for part in _PARTS.findall(value)
            if part.strip()
        ]

    @property
    def cseq(self) -> int:
        found = _CSEQ.fullmatch(self.one("cseq"))
        return int(found.group(1)) if found else -1

    @property
    def branch(self) -> str:
        return parameter(self.one("via"), "branch")


def read(data: bytes) -> Request:
    """One request from one datagram.

    Raises:
        NotSip: nothing to answer: noise, an answer, or nobody to send an answer to.
        BadRequest: a request with something missing or impossible.
    """
    if len(data) > MOST_BYTES:
        raise NotSip(f"{len(data)} bytes")
    head, _, _ = data.partition(b"\r\n\r\n")
    first, *rest = re.sub(r"\r\n[ \t]+", " ", head.decode("utf-8", "replace")).split("\r\n")
    started = _REQUEST.fullmatch(first)
    if started is None or len(rest) > MOST_HEADERS:
        raise NotSip("no request")
    request = Request(started.group(1), started.group(2), tuple(_headers(rest)))
    if not all(request.one(name) for name in ("via", "call-id")):
        raise NotSip("nobody to answer to")
    for name in NEEDED:
        if not request.one(name):
            raise BadRequest(request, f"no {name}")
    found = _CSEQ.fullmatch(request.one("cseq"))
    if found is None or found.group(2) != request.method or request.cseq >= 2**31:
        raise BadRequest(request, "CSeq")
    return request


def _headers(lines: Iterable[str]) -> Iterable[tuple[str, str]]:
    for line in lines:
        name, colon, value = line.partition(":")
        name = name.strip().lower()
        if colon and name and not _CONTROL.search(value):
            yield SHORT.get(name, name), value.strip()


def parameter(value: str, name: str) -> str:
    """`;name=value` after the brackets of a header; empty if there is none."""
    after = value.rpartition(">")[2] if ">" in value else value
    found = re.search(rf';\s*{name}\s*=\s*"?([^;,"\s]*)', after, re.IGNORECASE)
    return found.group(1) if found else ""


def answer(
    request: Request, status: int, more: Iterable[tuple[str, str]], *, tag: str, sender: str
) -> bytes:
    """The bytes of an answer. `sender` is whom the request really came from, for its Via."""
    first, *others = request.each("via")
    to = request.one("to")
    if to and not parameter(to, "tag"):
        to = f"{to};tag={tag}"
    lines = [f"SIP/2.0 {status} {REASONS[status]}", f"Via: {_received(first, sender)}"]
    lines += [f"Via: {via}" for via in others]
    lines += [
        f"From: {request.one('from')}",
        f"To: {to}",
        f"Call-ID: {request.one('call-id')}",
        f"CSeq: {request.one('cseq')}",
        *(f"{name}: {value}" for name, value in more),
        "Content-Length: 0",
    ]
    return "\r\n".join((*lines, "", "")).encode("utf-8", "replace")


def _received(via: str, sender: str) -> str:
    host, _, port = sender.rpartition(":")
    via = re.sub(r";\s*rport(?=\s*(;|,|$))", f";rport={port}", via, count=1, flags=re.IGNORECASE)
    return f"{via};received={host}"
