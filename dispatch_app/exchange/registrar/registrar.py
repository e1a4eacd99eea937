"""Who is signed in where: a request comes in, an answer goes out (RFC 3261, 10.3). No network.

One telephone a seat: who signs in last has the seat, so that a telephone may move.
"""

from __future__ import annotations

import re
import secrets
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from email.utils import formatdate

from dispatch_app.domain.ids import SeatId
from dispatch_app.exchange.registrar import digest
from dispatch_app.exchange.registrar.digest import Challenges, Verdict
from dispatch_app.exchange.registrar.messages import (
    BadRequest,
    NotSip,
    Request,
    answer,
    parameter,
    read,
)
from dispatch_app.exchange.sip_plan import Peer
from dispatch_app.exchange.sip_words import host_of, user_of

ANSWERS_KEPT = 256
"""A telephone that did not hear an answer asks the same again, and gets the same again."""
Header = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """What a seat's telephone signs in with."""

    seat: SeatId
    password: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    realm: str
    accounts: Mapping[str, Account]
    """By user name."""
    calls_to: str
    """Where calls are to be sent, `host:port`; the registrar itself takes none."""
    shortest_s: int = 60
    longest_s: int = 3600


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedIn:
    seat: SeatId
    peer: Peer


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedOut:
    """Its telephone has left, or has not been heard of again in time."""

    seat: SeatId
    reason: str = "signed-out"


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnedAway:
    """Somebody wanted a seat without knowing its password."""

    user: str
    seat: SeatId | None


News = SignedIn | SignedOut | TurnedAway


@dataclass(slots=True)
class _Binding:
    contact: str
    peer: Peer
    until: float
    call_id: str
    cseq: int


class Registrar:
    def __init__(self, terms: Terms, new_nonce: Callable[[], str] = secrets.token_hex) -> None:
        self._terms = terms
        self._challenges = Challenges(terms.realm, new_nonce)
        self._bound: dict[SeatId, _Binding] = {}
        self._answers: OrderedDict[tuple[str, ...], bytes] = OrderedDict()
        self._tag = secrets.token_hex(4)

    def took(
        self, data: bytes, sender: tuple[str, int], now: float
    ) -> tuple[bytes | None, list[News]]:
        """What to answer to a datagram, if anything, and what came of it. `now`: monotonic s."""
        where = f"{sender[0]}:{sender[1]}"
        try:
            request = read(data)
        except NotSip:
            return None, []
        except BadRequest as bad:
            return answer(bad.request, 400, (), tag=self._tag, sender=where), []
        key = (request.branch, request.one("call-id"), request.one("cseq"), where)
        if key in self._answers:
            return self._answers[key], []
        news: list[News] = []
        status, more = self._decide(request, sender, now, news)
        if status is None:
            return None, []
        made = answer(request, status, more, tag=self._tag, sender=where)
        self._keep(key, made)
        return made, news

    def expired(self, now: float) -> list[News]:
        """Who has not been heard of again in time."""
        late = [seat for seat, bound in self._bound.items() if bound.until <= now]
        for seat in late:
            del self._bound[seat]
        return [SignedOut(seat=seat, reason="sign-in-expired") for seat in late]

    @property
    def seats(self) -> list[SeatId]:
        """Seats whose telephones sign in."""
        return [account.seat for account in self._terms.accounts.values()]

    def user_of(self, seat: SeatId) -> str:
        """What a seat's telephone signs in as."""
        accounts = self._terms.accounts.items()
        return next(user for user, account in accounts if account.seat == seat)

    def where(self) -> dict[SeatId, Peer]:
        """Who is signed in, and where."""
        return {seat: bound.peer for seat, bound in self._bound.items()}

    def take_over(self, other: Registrar) -> None:
        """Know who signed in with another, as far as the same accounts are known here."""
        same = {a.seat for user, a in self._terms.accounts.items() if other.knows(user, a)}
        self._bound |= {seat: bound for seat, bound in other._bound.items() if seat in same}

    def knows(self, user: str, account: Account) -> bool:
        return self._terms.accounts.get(user) == account

    @property
    def due(self) -> float | None:
        """When `expired` has somebody to tell of."""
        return min((bound.until for bound in self._bound.values()), default=None)

    def _keep(self, key: tuple[str, ...], made: bytes) -> None:
        self._answers[key] = made
        while len(self._answers) > ANSWERS_KEPT:
            self._answers.popitem(last=False)

    def _decide(
        self, request: Request, sender: tuple[str, int], now: float, news: list[News]
    ) -> tuple[int | None, list[Header]]:
        match request.method:
            case "REGISTER":
                return self._register(request, sender, now, news)
            case "OPTIONS":
                return 200, [("Allow", "REGISTER, OPTIONS")]
            case "INVITE":
                number = user_of(request.uri)
                return 302, [("Contact", f"<sip:{number}@{self._terms.calls_to}>")]
            case "ACK":
                return None, []
            case _:
                return 405, [("Allow", "REGISTER, OPTIONS")]

    # ---- signing in ----------------------------------------------------------------------------

    def _register(
        self, request: Request, sender: tuple[str, int], now: float, news: list[News]
    ) -> tuple[int, list[Header]]:
        user = user_of(request.one("to"))
        account = self._terms.accounts.get(user)
        given = digest.read(request.one("authorization"))
        same = given is not None and given.username == user
        password = account.password if account is not None and same else None
        verdict = self._challenges.judge(given, request.method, password, now)
        match verdict:
            case Verdict.NONE | Verdict.STALE:
                stale = verdict is Verdict.STALE
                challenge = self._challenges.new(now, stale=stale)
                return 401, [("WWW-Authenticate", challenge)]
            case Verdict.FITS if account is not None:
                return self._let_in(request, account.seat, sender, now, news)
            case _:
                seat = account.seat if account is not None else None
                news.append(TurnedAway(user=user, seat=seat))
                return 403, []

    def _let_in(
        self, request: Request, seat: SeatId, sender: tuple[str, int], now: float, news: list[News]
    ) -> tuple[int, list[Header]]:
        contacts, bound = request.each("contact"), self._bound.get(seat)
        if not contacts:
            return 200, self._bindings(seat, now)
        same_talk = bound is not None and bound.call_id == request.one("call-id")
        if bound is not None and same_talk and request.cseq <= bound.cseq:
            return 500, []
        if contacts == ["*"]:
            all_at_once = request.one("expires") == "0"
            return self._leaves(seat, now, news) if all_at_once else (400, [])
        seconds = self._seconds(request, contacts[-1])
        if seconds == 0:
            ours = bound is not None and _address(contacts[-1]) == bound.contact
            return self._leaves(seat, now, news) if ours else (200, self._bindings(seat, now))
        if seconds < self._terms.shortest_s:
            return 423, [("Min-Expires", str(self._terms.shortest_s))]
        peer = _peer_at(contacts[-1], sender)
        if peer is None:
            return 400, []
        if bound is None or bound.peer != peer:
            news.append(SignedIn(seat=seat, peer=peer))
        self._bound[seat] = _Binding(
            contact=_address(contacts[-1]),
            peer=peer,
            until=now + seconds,
            call_id=request.one("call-id"),
            cseq=request.cseq,
        )
        return 200, self._bindings(seat, now)

    def _seconds(self, request: Request, contact: str) -> int:
        """For how long it wants to be known; as long as we like where it does not say."""
        said = parameter(contact, "expires") or request.one("expires")
        longest = self._terms.longest_s
        return min(int(said), longest) if re.fullmatch(r"\d{1,10}", said) else longest

    def _leaves(self, seat: SeatId, now: float, news: list[News]) -> tuple[int, list[Header]]:
        if self._bound.pop(seat, None) is not None:
            news.append(SignedOut(seat=seat))
        return 200, self._bindings(seat, now)

    def _bindings(self, seat: SeatId, now: float) -> list[Header]:
        bound = self._bound.get(seat)
        date: Iterable[Header] = [("Date", formatdate(usegmt=True))]
        if bound is None:
            return [*date]
        left = max(0, round(bound.until - now))
        return [("Contact", f"<{bound.contact}>;expires={left}"), *date]


def _address(contact: str) -> str:
    found = re.search(r"<([^>]*)>", contact)
    return found.group(1) if found else contact.partition(";")[0].strip()


def _peer_at(contact: str, sender: tuple[str, int]) -> Peer | None:
    """Where the telephone takes calls. One that does not know its own address is where it asked."""
    address = _address(contact)
    user, where = user_of(address), host_of(address).partition(";")[0]
    if not re.fullmatch(r"sip:[^\s<>\"]+", address, re.IGNORECASE) or not user or not where:
        return None
    host, colon, port = where.rpartition(":")
    host = host if colon else where
    if host != sender[0]:
        return Peer(sender[0], sender[1], user)
    if not colon:
        return Peer(host, 5060, user)
    return Peer(host, int(port), user) if port.isdigit() and 0 < int(port) < 65536 else None
