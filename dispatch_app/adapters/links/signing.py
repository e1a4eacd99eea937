"""Signs what goes between two systems, and believes only what is signed, fresh and new.

Ed25519 over a text that names both systems, the moment, the nonce and the body's digest; an answer
signs the nonce of its question, so that neither can be used for another.
"""

from __future__ import annotations

import base64
import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)

from dispatch_app.adapters.links.messages import VERSION, VERSIONS
from dispatch_app.adapters.links.problems import LinkProblem

FRESH = timedelta(seconds=120)
"""How far the two clocks may differ; for so long, both ways, a nonce is remembered."""
LONGEST_NONCE = 64
SHORTEST_NONCE = 16

VERSION_HEADER = "Link-Version"
FROM, TO, SENT, NONCE, SIGNATURE = (
    "Link-From",
    "Link-To",
    "Link-Sent",
    "Link-Nonce",
    "Link-Signature",
)
Headers = dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """Who says it to whom, when, under which nonce; read from headers."""

    sender: str
    to: str
    sent: str
    sent_at: datetime
    nonce: str
    signature: bytes


def question_text(sender: str, to: str, sent: str, nonce: str, body: bytes) -> bytes:
    """What a request's signature is over."""
    digest = hashlib.sha256(body).hexdigest()
    return "\n".join(("link-request", VERSION, sender, to, sent, nonce, digest)).encode()


def answer_text(sender: str, to: str, nonce: str, status: int, body: bytes) -> bytes:
    """What an answer's signature is over; `nonce` is the request's."""
    digest = hashlib.sha256(body).hexdigest()
    return "\n".join(("link-answer", VERSION, sender, to, nonce, str(status), digest)).encode()


def sign_question(
    key: Ed25519PrivateKey, sender: str, to: str, body: bytes, at: datetime, nonce: str = ""
) -> Headers:
    nonce = nonce or secrets.token_urlsafe(24)
    sent = at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    signature = key.sign(question_text(sender, to, sent, nonce, body))
    return {
        VERSION_HEADER: VERSION,
        FROM: sender,
        TO: to,
        SENT: sent,
        NONCE: nonce,
        SIGNATURE: base64.b64encode(signature).decode(),
    }


def sign_answer(
    key: Ed25519PrivateKey, sender: str, to: str, nonce: str, status: int, body: bytes
) -> Headers:
    signature = key.sign(answer_text(sender, to, nonce, status, body))
    return {
        VERSION_HEADER: VERSION,
        FROM: sender,
        NONCE: nonce,
        SIGNATURE: base64.b64encode(signature).decode(),
    }


def read_envelope(headers: Mapping[str, str]) -> Envelope:
    """Raises:
    LinkProblem: `link.unsigned`, `link.version`.
    """
    version = headers.get(VERSION_HEADER, "")
    if version and version not in VERSIONS:
        raise LinkProblem("link.version", versions=",".join(VERSIONS))
    values = [headers.get(name, "") for name in (FROM, TO, SENT, NONCE, SIGNATURE)]
    if not version or not all(values) or not SHORTEST_NONCE <= len(values[3]) <= LONGEST_NONCE:
        raise LinkProblem("link.unsigned")
    sender, to, sent, nonce, signature = values
    try:
        sent_at = datetime.fromisoformat(sent)
        raw = base64.b64decode(signature, validate=True)
    except ValueError as strange:
        raise LinkProblem("link.unsigned") from strange
    if sent_at.utcoffset() is None:
        raise LinkProblem("link.unsigned")
    return Envelope(sender=sender, to=to, sent=sent, sent_at=sent_at, nonce=nonce, signature=raw)


def check_question(envelope: Envelope, key: Ed25519PublicKey, body: bytes, now: datetime) -> None:
    """Raises:
    LinkProblem: `link.bad-signature`, `link.clock`.
    """
    text = question_text(envelope.sender, envelope.to, envelope.sent, envelope.nonce, body)
    try:
        key.verify(envelope.signature, text)
    except InvalidSignature as no:
        raise LinkProblem("link.bad-signature") from no
    if abs(envelope.sent_at - now) > FRESH:
        raise LinkProblem("link.clock", time_here=now.isoformat(timespec="seconds"))


def is_answer(
    headers: Mapping[str, str],
    key: Ed25519PublicKey,
    *,
    us: str,
    nonce: str,
    status: int,
    body: bytes,
) -> bool:
    """Whether an answer was signed by whom we asked, about what we asked."""
    try:
        signature = base64.b64decode(headers.get(SIGNATURE, ""), validate=True)
        key.verify(signature, answer_text(headers.get(FROM, ""), us, nonce, status, body))
    except (ValueError, InvalidSignature):
        return False
    return True
