"""What one system says no with to another: a code, a status, and how to mend it. Knows no network.

The mends are part of the published protocol and English like its names: programmers read them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Kind:
    status: int
    mend: str
    lasting: bool = True
    """The same message will never be taken; else it is worth another try."""


KINDS: Mapping[str, Kind] = {
    "link.unsigned": Kind(401, "send Link-From, Link-To, Link-Sent, Link-Nonce, Link-Signature"),
    "link.unknown-sender": Kind(401, "have your name and public key entered here", False),
    "link.not-for-us": Kind(401, "put the name of the system you call into Link-To", False),
    "link.bad-signature": Kind(401, "sign the exact bytes of the body with the agreed key", False),
    "link.clock": Kind(401, "set your clock, and sign each attempt anew", False),
    "link.replayed": Kind(409, "take a new nonce for each attempt; the message's id stays", False),
    "link.version": Kind(426, "speak one of the versions in details.versions"),
    "link.malformed": Kind(400, "details.field names what cannot be read"),
    "link.no-position": Kind(
        422, "give incident.location with latitude, longitude, datum and uncertainty_m"
    ),
    "link.datum": Kind(422, "convert to WGS-84 before sending; GCJ-02 and BD-09 are never taken"),
    "link.bad-position": Kind(
        422, "latitude is -90..90, longitude -180..180, not 0,0; uncertainty_m is 0..100000"
    ),
    "link.unknown-case": Kind(404, "open the case with an ask first; a case is known by its asker"),
    "link.wrong-side": Kind(409, "who was asked answers; who asked takes back"),
    "link.id-reused": Kind(409, "each message has an id of its own; a repetition is the same"),
    "link.too-large": Kind(413, "a message is at most 64 KiB"),
    "link.too-often": Kind(429, "wait a second, then send the same again", False),
    "link.number-unknown": Kind(404, "nothing is known of this number"),
    "link.unavailable": Kind(503, "nothing was kept; send the same again", False),
}


class LinkProblem(Exception):
    """A message that is not taken."""

    def __init__(self, code: str, **details: str) -> None:
        super().__init__(code, details)
        self.code = code
        self.details = details

    @property
    def status(self) -> int:
        return KINDS[self.code].status

    @property
    def mend(self) -> str:
        return KINDS[self.code].mend


def is_lasting(code: str, status: int) -> bool:
    """Whether another try of the same message is useless. What a status says counts where a
    partner has codes of its own."""
    known = KINDS.get(code)
    if known is not None:
        return known.lasting
    return 400 <= status < 500 and status not in (401, 403, 408, 425, 429)
