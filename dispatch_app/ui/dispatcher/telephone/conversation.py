"""The conversation of this seat: which it is, who is in it, what can be done. Pure.

What is known stands in the call as the exchange told it last; a plain line tells of no parties.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from dispatch_app.domain.ids import CallId, SeatId
from dispatch_app.domain.state import Call, CentreState
from dispatch_app.domain.telephone import (
    NO_REF,
    Direction,
    Party,
    PartyKind,
    PartyRole,
    Target,
    TargetKind,
)
from dispatch_app.i18n.texts import Texts
from dispatch_app.ui.dispatcher.telephone.names import name_of
from dispatch_app.ui.dispatcher.wording import number_text

ROLE_SIGNS = {
    PartyRole.TALKING: "●",
    PartyRole.MUTED: "⊘",
    PartyRole.HELD: "‖",
    PartyRole.CONSULTED: "◆",
    PartyRole.LISTENING: "◌",
    PartyRole.WHISPERING: "◔",
    PartyRole.RINGING: "☎",
}
UNHEARD = frozenset({PartyRole.LISTENING, PartyRole.WHISPERING})


def conversation(state: CentreState, own: SeatId, chosen: CallId | None) -> Call | None:
    """The call in which this seat is: the chosen one if it is in several, else the latest."""
    mine = [c for c in state.calls.values() if _is_in(c, own)]
    for call in mine:
        if call.id == chosen:
            return call
    return max(mine, key=lambda c: c.answered_at or c.rang_at, default=None)


def _is_in(call: Call, own: SeatId) -> bool:
    if call.ended_at is not None or call.abandoned_at is not None:
        return False
    return own in call.seats and (call.talking or call.dialling or bool(call.parties))


def handed_over(state: CentreState, own: SeatId) -> Call | None:
    """The latest call of this seat that others go on with."""
    gone = [c for c in state.calls.values() if c.seat == own and c.handed_over]
    return max(gone, key=lambda c: c.left_at or c.rang_at, default=None)


def other_end(call: Call, state: CentreState, texts: Texts) -> str:
    """Who is at the other end, by name where the phone book or the line tells one."""
    if call.direction is Direction.OUT and call.to:
        return texts("telephone.between").join(target_text(to, state, texts) for to in call.to)
    number = number_text(call, texts)
    name = call.subscriber.name if call.subscriber is not None else call.name
    return f"{number} {name or name_of(number, state, texts)}".strip()


def target_text(to: Target, state: CentreState, texts: Texts) -> str:
    if to.kind is TargetKind.SEAT:
        return texts("telephone.seat", seat=to.id)
    if to.kind is TargetKind.QUEUE:
        return texts("telephone.queue")
    if to.kind is TargetKind.LINE:
        owner = next((c.name for c in state.telephone.contacts.values() if c.line == to.id), "")
        return owner or texts("telephone.line.name", line=to.id)
    return f"{name_of(to.id, state, texts)} {to.id}".strip()


@dataclass(frozen=True, slots=True)
class Standing:
    """How this seat stands in a conversation; every question that a key must ask."""

    call: Call
    own: SeatId

    @property
    def by_exchange(self) -> bool:
        """A plain line has its hold and its transfer on its telephone alone."""
        return self.call.ref != NO_REF

    @property
    def me(self) -> Party | None:
        return next((p for p in self.call.parties if self.is_me(p)), None)

    def is_me(self, party: Party) -> bool:
        return party.kind is PartyKind.SEAT and party.id == self.own

    @property
    def others(self) -> tuple[Party, ...]:
        return tuple(p for p in self.call.parties if not self.is_me(p))

    @property
    def leads(self) -> bool:
        return self.call.seat == self.own or (self.me is not None and self.me.leads)

    @property
    def unheard(self) -> bool:
        return self.me is not None and self.me.role in UNHEARD

    @property
    def muted(self) -> bool:
        return self.me is not None and self.me.role is PartyRole.MUTED

    @property
    def consulting(self) -> bool:
        """Somebody is being asked while the caller waits."""
        return any(p.role is PartyRole.CONSULTED for p in self.others)

    @property
    def held(self) -> bool:
        return bool(self.others) and all(p.role is PartyRole.HELD for p in self.others)

    @property
    def crowded(self) -> bool:
        """More than two: there is somebody to put out, and somebody to leave it to."""
        return len(self.others) > 1


ON_A_TALK = ("hold", "mute", "join", "give_away", "drop", "keypad")
"""Acts that the exchange does to a conversation."""


def whys(standing: Standing | None) -> Mapping[str, str]:
    """Why an act cannot be done now, by its code; what is not named can be done."""
    if standing is None:
        return dict.fromkeys(("hang_up", *ON_A_TALK), "telephone.why.no-talk")
    if not standing.by_exchange:
        return dict.fromkeys(ON_A_TALK, "telephone.why.plain-line")
    if standing.call.dialling:
        return dict.fromkeys(ON_A_TALK, "telephone.why.dialling")
    if not standing.leads:
        missing = dict.fromkeys(ON_A_TALK, "telephone.why.not-leading")
        return missing if standing.unheard else {c: w for c, w in missing.items() if c != "mute"}
    return _of_the_leader(standing)


def _of_the_leader(standing: Standing) -> dict[str, str]:
    missing: dict[str, str] = {}
    if not standing.consulting:
        missing["join"] = "telephone.why.nobody-asked"
        if not standing.crowded:
            missing["give_away"] = "telephone.why.nobody-asked"
    if not standing.crowded:
        missing["drop"] = "telephone.why.only-two"
    return missing
