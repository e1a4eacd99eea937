"""Makes what the talk bar shows from the state and what was asked last. Pure; shows nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from dispatch_app.domain.state import Call, CentreState
from dispatch_app.domain.telephone import Party, PartyKind, PartyRole
from dispatch_app.i18n.texts import Texts
from dispatch_app.ui.dispatcher.keys import KEYS
from dispatch_app.ui.dispatcher.telephone.conversation import (
    ROLE_SIGNS,
    Standing,
    other_end,
    whys,
)
from dispatch_app.ui.dispatcher.telephone.names import name_of
from dispatch_app.ui.dispatcher.telephone.talk_bar import ActView, PartyChip, TalkView

ACTS = (
    "hang_up",
    "hold",
    "mute",
    "telephone",
    "join",
    "give_away",
    "drop",
    "keypad",
    "redial",
    "call_back",
    "seats",
    "seat_state",
)
"""The buttons in their order; each has its key in the table of keys."""


def talk_view(
    standing: Standing | None,
    state: CentreState,
    texts: Texts,
    *,
    handed: Call | None = None,
    saying: tuple[str, str] = ("", "info"),
    more_whys: Mapping[str, str] | None = None,
) -> TalkView:
    missing = {**whys(standing), **(more_whys or {})}
    acts = tuple(_act(code, missing.get(code, ""), standing, texts) for code in ACTS)
    if standing is None:
        title = _handed(handed, state, texts) if handed else texts("telephone.talk.none")
        return TalkView(title=title, acts=acts, saying=saying[0], saying_tone=saying[1])
    call = standing.call
    title, tone = _title(standing, texts)
    return TalkView(
        call=call.id,
        title=title,
        number="" if call.parties else other_end(call, state, texts),
        since=_since(standing),
        tone=tone,
        parties=tuple(_chips(standing, state, texts)),
        acts=acts,
        saying=saying[0] or _silence(call, state, texts),
        saying_tone=saying[1] if saying[0] else "alarm",
    )


def _handed(call: Call, state: CentreState, texts: Texts) -> str:
    """Who has it now: whoever is in it besides the caller."""
    names = [
        texts("telephone.seat", seat=p.id)
        if p.kind is PartyKind.SEAT
        else name_of(p.id, state, texts) or p.id
        for p in call.parties
        if p.id != call.number
    ]
    return texts("telephone.talk.handed-over", party=texts("telephone.between").join(names))


def _act(code: str, why: str, standing: Standing | None, texts: Texts) -> ActView:
    on = standing is not None and (
        (code == "hold" and (standing.held or standing.consulting))
        or (code == "mute" and standing.muted)
    )
    word = f"telephone.button.{code}{'-off' if on else ''}"
    return ActView(
        code=code, word=texts(word), key=KEYS[code], why=texts(why) if why else "", on=on
    )


def _title(standing: Standing, texts: Texts) -> tuple[str, str]:
    call = standing.call
    if call.dialling and call.dial is not None:
        return texts.code("dial_stage", call.dial.value), "calling"
    if standing.unheard and standing.me is not None:
        return texts.code("party_role", standing.me.role.value), "listening"
    if standing.held:
        return texts("telephone.talk.held"), "held"
    if standing.consulting:
        return texts("telephone.talk.consulting"), "held"
    if standing.muted:
        return texts("telephone.talk.muted"), "held"
    return texts("telephone.talk.talking"), "talking"


def _since(standing: Standing) -> datetime:
    call = standing.call
    if standing.held and call.held_since is not None:
        return call.held_since
    return call.answered_at or call.rang_at


def _chips(standing: Standing, state: CentreState, texts: Texts) -> Iterator[PartyChip]:
    """The others first: who sits here is known."""
    for party in sorted(standing.call.parties, key=standing.is_me):
        name = _name(party, standing, state, texts)
        role = texts.code("party_role", party.role.value)
        silent = party.id in standing.call.silent
        lead = "★" if party.leads else ""
        word = texts("telephone.talk.silent") if silent else role
        yield PartyChip(
            id=party.id,
            label=f"{ROLE_SIGNS[party.role]} {lead}{name} {word}",
            tone="trouble" if silent else _TONES.get(party.role, "plain"),
            tooltip=f"{name} · {role}",
        )


_TONES = {
    PartyRole.TALKING: "talking",
    PartyRole.HELD: "held",
    PartyRole.MUTED: "held",
    PartyRole.CONSULTED: "talking",
    PartyRole.RINGING: "calling",
}


def _name(party: Party, standing: Standing, state: CentreState, texts: Texts) -> str:
    if standing.is_me(party):
        return texts("telephone.own")
    if party.kind is PartyKind.SEAT:
        return texts("telephone.seat", seat=party.id)
    name = name_of(party.id, state, texts)
    return f"{name} {party.id}".strip() or texts("telephone.talk.caller")


def _silence(call: Call, state: CentreState, texts: Texts) -> str:
    """Said as long as it lasts: nobody must talk to a dead line."""
    if not call.silent:
        return ""
    caller = texts("telephone.talk.caller")
    named = texts("telephone.between").join(
        name_of(p, state, texts) or p or caller for p in call.silent
    )
    return texts("telephone.talk.no-voice", party=named)
