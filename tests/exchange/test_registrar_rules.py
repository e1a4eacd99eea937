"""Telephones sign in with a password that is never sent; noise and strangers change nothing."""

from __future__ import annotations

import hashlib
import itertools
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch_app.domain.ids import SeatId
from dispatch_app.exchange.registrar.digest import NONCE_S, Credentials, expected
from dispatch_app.exchange.registrar.registrar import (
    Account,
    News,
    Registrar,
    SignedIn,
    SignedOut,
    Terms,
    TurnedAway,
)
from dispatch_app.exchange.sip_plan import Peer

ONE, TWO = SeatId("1"), SeatId("2")
WORD, REALM = "geheim-1", "exchange"
ROOM_A, ROOM_B = ("192.0.2.11", 5060), ("192.0.2.12", 5060)
BASE = ("192.0.2.5", 5070)
TERMS = Terms(
    realm=REALM,
    accounts={
        "1": Account(seat=ONE, password=WORD),
        "2": Account(seat=TWO, password="geheim-2"),
    },
    calls_to="192.0.2.5:5060",
    shortest_s=30,
    longest_s=120,
)


def md5(text: str) -> str:
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()


class Telephone:
    """A telephone of a test: writes requests as telephones do, by its own arithmetic."""

    def __init__(self, registrar: Registrar, place: tuple[str, int] = ROOM_A, user: str = "1"):
        self.registrar, self.place, self.user = registrar, place, user
        self.now = 0.0
        self.news: list[News] = []
        self.last = ""
        self._cseq, self._branch = itertools.count(1), itertools.count(1)
        self._uses: dict[str, int] = {}

    def request(
        self,
        *,
        contact: str | None = None,
        expires: str | None = "60",
        authorization: str = "",
        method: str = "REGISTER",
        to: str = "",
        more: str = "",
        cseq: int = 0,
    ) -> bytes:
        host, port = self.place
        lines = [
            f"{method} sip:192.0.2.5:5070 SIP/2.0",
            f"Via: SIP/2.0/UDP {host}:{port};branch=z9hG4bK{host}-{next(self._branch)};rport",
            f"From: <sip:{self.user}@192.0.2.5:5070>;tag=abc",
            f"To: <sip:{to or self.user}@192.0.2.5:5070>",
            f"Call-ID: of-{host}",
            f"CSeq: {cseq or next(self._cseq)} {method}",
        ]
        contact = f"<sip:{self.user}@{host}:{port}>" if contact is None else contact
        lines += [f"Contact: {contact}"] if contact else []
        lines += [f"Expires: {expires}"] if expires is not None else []
        lines += [f"Authorization: {authorization}"] if authorization else []
        return "\r\n".join((*lines, *([more] if more else []), "", "")).encode()

    def sends(self, data: bytes) -> int:
        """The status of the answer; 0 if there is none."""
        made, news = self.registrar.took(data, self.place, self.now)
        self.news += news
        self.last = made.decode() if made is not None else ""
        return int(self.last.split(" ")[1]) if made is not None else 0

    def authorization(self, password: str = WORD, **more: str) -> str:
        nonce = more.get("nonce") or re.findall(r'nonce="([^"]+)"', self.last)[0]
        self._uses[nonce] = self._uses.get(nonce, 0) + 1
        nc, uri = more.get("nc") or f"{self._uses[nonce]:08x}", "sip:192.0.2.5:5070"
        who, what = md5(f"{self.user}:{REALM}:{password}"), md5(f"REGISTER:{uri}")
        response = md5(f"{who}:{nonce}:{nc}:c0ffee:auth:{what}")
        return (
            f'Digest username="{self.user}", realm="{REALM}", nonce="{nonce}", uri="{uri}", '
            f'response="{response}", algorithm=MD5, cnonce="c0ffee", qop=auth, nc={nc}'
        )

    def signs_in(self, password: str = WORD, **fields: str | None) -> int:
        """Ask, be asked for the password, and give it."""
        assert self.sends(self.request()) == 401
        return self.sends(self.request(authorization=self.authorization(password), **fields))  # type: ignore[arg-type]


@pytest.fixture
def registrar() -> Registrar:
    return Registrar(TERMS)


@pytest.fixture
def phone(registrar: Registrar) -> Telephone:
    return Telephone(registrar)


def test_the_arithmetic_is_that_of_the_standard() -> None:
    """The example of RFC 2617, 3.5."""
    given_there = Credentials(
        username="Mufasa",
        realm="testrealm@host.com",
        nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093",
        uri="/dir/index.html",
        qop="auth",
        nc="00000001",
        cnonce="0a4f113b",
    )
    assert expected(given_there, "GET", "Circle Of Life") == "6629fae49393a05397450978507c4ef1"


def test_who_knows_the_password_has_the_seat(phone: Telephone) -> None:
    assert phone.signs_in() == 200
    assert phone.news == [SignedIn(seat=ONE, peer=Peer("192.0.2.11", 5060, "1"))]
    assert "Contact: <sip:1@192.0.2.11:5060>;expires=60" in phone.last


def test_without_a_password_there_is_only_a_question(phone: Telephone) -> None:
    assert phone.sends(phone.request()) == 401
    assert f'realm="{REALM}"' in phone.last and 'qop="auth"' in phone.last
    assert phone.news == []


def test_a_wrong_password_is_refused_and_told_and_the_seat_stays_where_it_is(
    registrar: Registrar, phone: Telephone
) -> None:
    phone.signs_in()
    stranger = Telephone(registrar, ROOM_B)
    assert stranger.signs_in("guessed") == 403
    assert stranger.news == [TurnedAway(user="1", seat=ONE)]
    assert registrar.where()[ONE].host == ROOM_A[0]


def test_an_unknown_user_is_answered_as_one_with_a_wrong_password(registrar: Registrar) -> None:
    stranger = Telephone(registrar, ROOM_B, user="99")
    assert stranger.signs_in() == 403
    assert stranger.news == [TurnedAway(user="99", seat=None)]


def test_one_seats_password_is_good_for_no_other(registrar: Registrar) -> None:
    phone = Telephone(registrar)
    phone.sends(phone.request())
    assert phone.sends(phone.request(authorization=phone.authorization(), to="2")) == 403
    assert registrar.where() == {}


def test_who_signs_in_again_in_time_keeps_the_seat_without_any_news(phone: Telephone) -> None:
    phone.signs_in()
    phone.now = 50.0
    assert phone.signs_in() == 200
    assert phone.registrar.expired(100.0) == []
    assert len(phone.news) == 1


def test_who_does_not_is_away_when_the_time_is_over(phone: Telephone) -> None:
    phone.signs_in()
    assert phone.registrar.due == 60.0
    assert phone.registrar.expired(59.9) == []
    assert phone.registrar.expired(60.0) == [SignedOut(seat=ONE, reason="sign-in-expired")]
    assert phone.registrar.where() == {} and phone.registrar.due is None


@pytest.mark.parametrize(("contact", "expires"), [("*", "0"), (None, "0")])
def test_who_leaves_is_away_at_once(phone: Telephone, contact: str | None, expires: str) -> None:
    phone.signs_in()
    assert phone.signs_in(contact=contact, expires=expires) == 200
    assert phone.news[1:] == [SignedOut(seat=ONE)]
    assert "Contact:" not in phone.last


def test_a_telephone_that_moves_takes_the_seat_with_it(
    registrar: Registrar, phone: Telephone
) -> None:
    phone.signs_in()
    moved = Telephone(registrar, ROOM_B)
    assert moved.signs_in() == 200
    assert moved.news == [SignedIn(seat=ONE, peer=Peer(ROOM_B[0], 5060, "1"))]


def test_the_place_that_was_left_cannot_sign_the_new_one_out(
    registrar: Registrar, phone: Telephone
) -> None:
    phone.signs_in()
    Telephone(registrar, ROOM_B).signs_in()
    assert phone.signs_in(expires="0") == 200
    assert registrar.where()[ONE].host == ROOM_B[0]


def test_too_short_a_time_is_refused_with_the_shortest_there_is(phone: Telephone) -> None:
    assert phone.signs_in(expires="5") == 423
    assert "Min-Expires: 30" in phone.last
    assert phone.registrar.where() == {}


@pytest.mark.parametrize("expires", ["99999", None, "soon", "4294967296"])
def test_too_long_a_time_or_none_is_the_longest_there_is(
    phone: Telephone, expires: str | None
) -> None:
    assert phone.signs_in(expires=expires) == 200
    assert phone.registrar.due == 120.0


def test_a_question_without_a_place_tells_where_it_stands(phone: Telephone) -> None:
    phone.signs_in()
    phone.now = 20.0
    assert phone.signs_in(contact="") == 200
    assert "expires=40" in phone.last and len(phone.news) == 1


def test_behind_a_translated_address_calls_go_where_it_asked_from(phone: Telephone) -> None:
    assert phone.signs_in(contact="<sip:1@10.1.1.1:5060;ob>;expires=60") == 200
    assert phone.registrar.where()[ONE] == Peer("192.0.2.11", 5060, "1")


@pytest.mark.parametrize(
    "contact",
    ["<sip:192.0.2.11:5060>", "<mailto:1@192.0.2.11>", "<sip:1@192.0.2.11:99999>", "<sip:1@>"],
)
def test_a_place_that_cannot_be_called_is_refused(phone: Telephone, contact: str) -> None:
    assert phone.signs_in(contact=contact) == 400
    assert phone.registrar.where() == {}


def test_an_answer_that_was_lost_is_given_again(phone: Telephone) -> None:
    phone.sends(phone.request())
    again = phone.request(authorization=phone.authorization())
    assert phone.sends(again) == 200
    first = phone.last
    assert phone.sends(again) == 200 and phone.last == first
    assert len(phone.news) == 1


def test_what_was_read_along_cannot_be_sent_by_another(
    registrar: Registrar, phone: Telephone
) -> None:
    phone.sends(phone.request())
    read_along = phone.authorization()
    phone.sends(phone.request(authorization=read_along))
    stranger = Telephone(registrar, ROOM_B)
    assert stranger.sends(stranger.request(authorization=read_along)) == 401
    assert "stale=true" in stranger.last
    assert registrar.where()[ONE].host == ROOM_A[0]


def test_an_old_challenge_is_answered_with_a_new_one(phone: Telephone) -> None:
    phone.sends(phone.request())
    late = phone.authorization()
    phone.now = NONCE_S
    assert phone.sends(phone.request(authorization=late)) == 401
    assert "stale=true" in phone.last
    assert phone.sends(phone.request(authorization=phone.authorization())) == 200


def test_a_challenge_of_our_own_making_is_needed(phone: Telephone) -> None:
    phone.sends(phone.request())
    made_up = phone.authorization(nonce="f" * 64)
    assert phone.sends(phone.request(authorization=made_up)) == 401
    assert phone.registrar.where() == {}


def test_an_older_request_that_comes_late_changes_nothing(phone: Telephone) -> None:
    phone.signs_in()
    phone.sends(phone.request())
    late = phone.request(authorization=phone.authorization(), expires="0", cseq=1)
    assert phone.sends(late) == 500
    assert ONE in phone.registrar.where()


def test_a_call_is_sent_on_to_where_calls_are_taken(phone: Telephone) -> None:
    invite = phone.request(method="INVITE").replace(
        b"INVITE sip:192.0.2.5:5070", b"INVITE sip:09990000001@192.0.2.5:5070"
    )
    assert phone.sends(invite) == 302
    assert "Contact: <sip:09990000001@192.0.2.5:5060>" in phone.last
    assert phone.sends(phone.request(method="ACK")) == 0


def test_other_requests_are_refused_by_name(phone: Telephone) -> None:
    assert phone.sends(phone.request(method="OPTIONS")) == 200
    assert phone.sends(phone.request(method="SUBSCRIBE")) == 405
    assert "Allow: REGISTER, OPTIONS" in phone.last


@pytest.mark.parametrize(
    ("old", "new", "status"),
    [
        (b"SIP/2.0\r\n", b"SIP/9.9\r\n", 0),
        (b"Via:", b"X-Via:", 0),
        (b"Call-ID:", b"X-Call:", 0),
        (b"From:", b"X-From:", 400),
        (b" REGISTER\r\n", b" INVITE\r\n", 400),
        (b"CSeq: 1", b"CSeq: 99999999999", 400),
        (b"CSeq: 1", b"CSeq: x", 400),
    ],
)
def test_a_broken_request_is_refused_or_dropped(
    phone: Telephone, old: bytes, new: bytes, status: int
) -> None:
    request = phone.request()
    assert old in request
    assert phone.sends(request.replace(old, new)) == status


WHOLE = Telephone(Registrar(TERMS)).request(
    authorization=f'Digest username="1", realm="{REALM}", nonce="a", uri="b", response="c"'
)


@given(st.binary(max_size=300))
def test_noise_is_never_a_crash_and_moves_nobody(noise: bytes) -> None:
    registrar = Registrar(TERMS)
    _, news = registrar.took(noise, ROOM_A, 0.0)
    assert news == [] and registrar.where() == {}


@given(st.integers(0, len(WHOLE) - 1), st.integers(0, 40), st.binary(max_size=40))
def test_a_request_that_was_gnawed_at_lets_nobody_in(at: int, cut: int, put: bytes) -> None:
    registrar = Registrar(TERMS)
    made, _ = registrar.took(WHOLE[:at] + put + WHOLE[at + cut :], ROOM_A, 0.0)
    assert registrar.where() == {}
    assert made is None or made.startswith(b"SIP/2.0 ")


@given(st.text(max_size=60))
def test_no_header_of_a_telephone_can_make_a_line_of_its_own_in_the_answer(text: str) -> None:
    phone = Telephone(Registrar(TERMS))
    phone.user = text
    made, _ = phone.registrar.took(phone.request(), ROOM_A, 0.0)
    for line in (made or b"").split(b"\r\n")[1:-2]:
        assert re.match(
            rb"(Via|From|To|Call-ID|CSeq|WWW-Authenticate|Content-Length|Allow): ", line
        )
        assert b"\n" not in line


def test_a_flood_of_questions_is_not_remembered_for_ever(phone: Telephone) -> None:
    for _ in range(3000):
        phone.sends(phone.request())
    assert len(phone.registrar._answers) <= 256
    assert len(phone.registrar._challenges._given) <= 1000
