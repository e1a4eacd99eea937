"""What a small telephone says in SIP, and what it reads out of what it is told.

Text in, text out: it opens no socket. Real telephones know far more of SIP.
"""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass

from devices.simulator.sip.loopback import LOOPBACK

KEYS = 101
"""Payload type of keys, as our SDP says."""
_WORDS = {100: "Trying", 180: "Ringing", 200: "OK", 486: "Busy Here", 487: "Terminated"}


@dataclass
class Dialog:
    """One call of one person."""

    call_id: str
    remote: tuple[str, int]
    ours: str
    theirs: str
    target: str
    caller: bool
    cseq: int = 1
    up: bool = False
    over: bool = False
    rtp: tuple[str, int] | None = None
    invite: str = ""
    auto: bool = False
    answered: bool = False
    status: int = 0


def header(message: str, name: str) -> str:
    found = re.search(rf"^{name}\s*:\s*(.*?)\r?$", message, re.IGNORECASE | re.MULTILINE)
    return found.group(1).strip() if found else ""


def rtp_of(message: str) -> tuple[str, int] | None:
    port = re.search(r"^m=audio (\d+)", message, re.MULTILINE)
    host = re.search(r"^c=IN IP4 (\S+)", message, re.MULTILINE)
    return (host.group(1), int(port.group(1))) if port and host else None


def offer(rtp_port: int) -> str:
    """The sound that we can take, as SDP: G.711 µ-law, and keys by RFC 4733."""
    return (
        f"v=0\r\no=- 1 1 IN IP4 {LOOPBACK}\r\ns=-\r\nc=IN IP4 {LOOPBACK}\r\nt=0 0\r\n"
        f"m=audio {rtp_port} RTP/AVP 0 {KEYS}\r\na=rtpmap:0 PCMU/8000\r\n"
        f"a=rtpmap:{KEYS} telephone-event/8000\r\na=fmtp:{KEYS} 0-15\r\na=sendrecv\r\n"
    )


def request(
    method: str, dialog: Dialog, *, name: str, port: int, body: str = "", cseq: int = 0
) -> str:
    lines = [
        f"{method} {dialog.target} SIP/2.0",
        f"Via: SIP/2.0/UDP {LOOPBACK}:{port};branch=z9hG4bK{uuid.uuid4().hex[:12]}",
        f"From: {dialog.ours}",
        f"To: {dialog.theirs}",
        f"Call-ID: {dialog.call_id}",
        f"CSeq: {cseq or dialog.cseq} {method}",
        f"Contact: <sip:{name or 'anonymous'}@{LOOPBACK}:{port}>",
        "Max-Forwards: 70",
    ]
    return _message(lines, body)


def of_the_same_branch(made: str, invite: str) -> str:
    """A request as part of the transaction of an INVITE: a CANCEL, or the ACK of a refusal."""
    via = header(invite, "Via")
    return re.sub(r"Via: .*?\r\n", lambda _: f"Via: {via}\r\n", made, count=1)


def reply(
    asked: str, status: int, *, name: str, port: int, dialog: Dialog | None = None, body: str = ""
) -> str:
    to = header(asked, "To")
    if dialog is not None and "tag=" not in to:
        to = dialog.ours
    lines = [f"SIP/2.0 {status} {_WORDS.get(status, 'No')}"]
    lines += [f"Via: {v.strip()}" for v in re.findall(r"^Via:(.*?)\r?$", asked, re.M | re.I)]
    lines += [
        f"From: {header(asked, 'From')}",
        f"To: {to}",
        f"Call-ID: {header(asked, 'Call-ID')}",
        f"CSeq: {header(asked, 'CSeq')}",
        f"Contact: <sip:{name}@{LOOPBACK}:{port}>",
    ]
    return _message(lines, body)


def _message(lines: list[str], body: str) -> str:
    kind = ["Content-Type: application/sdp"] if body else []
    head = [*lines, *kind, f"Content-Length: {len(body)}"]
    return "\r\n".join(head) + "\r\n\r\n" + body
