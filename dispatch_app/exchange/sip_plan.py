"""Where the exchange listens and whom it reaches by SIP. Values only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from dispatch_app.domain.ids import SeatId

if TYPE_CHECKING:
    from baresip import Account

    from dispatch_app.exchange.registrar.registrar import Terms


@dataclass(frozen=True, slots=True)
class Peer:
    """Somebody with a SIP address."""

    host: str
    port: int = 5060
    user: str = ""

    @property
    def uri(self) -> str:
        at = f"{self.user}@" if self.user else ""
        return f"sip:{at}{self.host}:{self.port}"

    def uri_of(self, number: str) -> str:
        return f"sip:{number}@{self.host}:{self.port}"


@dataclass(frozen=True, kw_only=True)
class RegistrarPlan:
    """Where telephones sign in, and on what terms."""

    host: str
    port: int
    terms: Terms


@dataclass(frozen=True, kw_only=True)
class SipPlan:
    host: str = "127.0.0.1"
    port: int = 5060
    interface: str = ""
    """Interface that calls go out by; empty: that of `host`."""
    rtp_ports: tuple[int, int] = (20000, 20999)
    jitter_ms: int = 20
    """How long packets are kept to be put in order; up to five times that where they come late."""
    codecs: tuple[str, ...] = ("pcma", "pcmu")
    check_s: float = 2.0
    """How often telephones and gateways are asked whether they are there."""
    phones: Mapping[SeatId, Peer] = field(default_factory=dict)
    registrar: RegistrarPlan | None = None
    """None: every telephone has its address."""
    gateways: Mapping[str, Peer] = field(default_factory=dict)
    """By trunk."""
    accounts: Mapping[str, Account] = field(default_factory=dict)
    """Trunks that sign in with a name and password."""
    unchecked: frozenset[str] = frozenset()
    """Trunks and seats (`seat 1`) that do not answer such questions, and are taken to be there."""

    @property
    def listen(self) -> str:
        return f"{self.host}:{self.port}"
