"""What the lamp of the telephone says: exchange up, lines away, or nothing but plain lines. Pure.

When the exchange is gone, calls still ring somewhere; the seat says where, and what to do.
"""

from __future__ import annotations

from dataclasses import dataclass

from dispatch_app.domain.ids import SeatId
from dispatch_app.domain.state import CentreState
from dispatch_app.domain.telephone import PhoneState
from dispatch_app.domain.telephone_state import Phone
from dispatch_app.i18n.texts import Texts
from dispatch_app.i18n.times import clock_text
from dispatch_app.ui.dispatcher.header import Light
from dispatch_app.ui.dispatcher.telephone.line_order import natural

_MOST_NAMED = 6
_WHY_GONE = frozenset(
    {"not-signed-in", "signed-out", "sign-in-expired", "sign-in-refused", "moved", "no-answer"}
)
"""Reasons of an exchange that have words; each exchange may know others."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TelephoneHealth:
    light: Light
    word: str = ""
    """Replaces the lamp's name; empty for the name itself."""
    banner: str = ""
    """Loud words over the lines: what is gone, where it still rings, what to do."""


def telephone_health(
    state: CentreState, own: SeatId, texts: Texts, zone: str, *, linked: bool
) -> TelephoneHealth:
    """`linked`: the centre is heard; without it nothing is known of the lines."""
    if not linked:
        return TelephoneHealth(light=Light.BAD, banner=texts("telephone.health.no-centre"))
    exchange = state.telephone.exchange
    if exchange is not None and not exchange.up:
        return TelephoneHealth(
            light=Light.BAD,
            word=texts("telephone.health.exchange-word"),
            banner=texts(
                "telephone.health.exchange-gone",
                time=clock_text(exchange.since, zone),
                ringing=_still_ringing(state, texts),
            ),
        )
    return _of_lines(state, own, texts)


def _still_ringing(state: CentreState, texts: Texts) -> str:
    """Plain lines ring at telephones of their own, whatever becomes of the exchange."""
    plain = sorted(
        (x.id for x in state.lines.values() if x.heard and not x.by_exchange), key=natural
    )
    if not plain:
        return texts("telephone.health.ring-by-themselves")
    more = ["…"] if len(plain) > _MOST_NAMED else []
    named = texts("telephone.between").join([*plain[:_MOST_NAMED], *more])
    return texts("telephone.health.plain-lines", lines=named)


def why_gone(phone: Phone, texts: Texts) -> str:
    """Why a telephone is not there, in words; that it is not, where the exchange says no more."""
    if phone.reason in _WHY_GONE:
        return texts.code("telephone.phone-why", phone.reason)
    return texts.code("phone_state", PhoneState.GONE.value)


def _of_lines(state: CentreState, own: SeatId, texts: Texts) -> TelephoneHealth:
    phone = state.telephone.phones.get(own)
    if phone is not None and phone.state is PhoneState.GONE:
        return TelephoneHealth(
            light=Light.BAD,
            word=texts("telephone.health.own-word"),
            banner=texts("telephone.health.own-gone", seat=own, why=why_gone(phone, texts)),
        )
    lines = state.lines.values()
    gone = sorted(line.id for line in lines if not line.heard)
    if gone:
        word = texts("telephone.health.lines-word", count=len(gone))
        return TelephoneHealth(light=Light.WARN, word=word)
    known = bool(lines) or state.telephone.exchange is not None
    return TelephoneHealth(light=Light.OK if known else Light.OFF)
