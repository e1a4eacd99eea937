"""A call as this adapter sees it: its legs, what each is for, and where each belongs. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from dispatch_app.domain.ids import LineId, SeatId
from dispatch_app.domain.telephone import CallRef, Party, PartyKind, PartyRole, Target

CONFERENCE = 8
"""So many speak together at most."""
_SPEAKING = frozenset(PartyRole) - {PartyRole.LISTENING, PartyRole.WHISPERING}


class Purpose(StrEnum):
    """What a leg is called for: what happens when it is lifted."""

    CALLER = "caller"
    OFFER = "offer"
    """It rings with a waiting call; lifting it answers."""
    TALK = "talk"
    CONSULT = "consult"
    TAKE = "take"
    """The call is given to it: whoever gave it leaves."""
    LISTEN = "listen"
    WHISPER = "whisper"
    STAND = "stand"
    """A seat's telephone that is held open, without a call."""


class Phase(StrEnum):
    WAITING = "waiting"
    ANSWERING = "answering"
    """A seat has taken it and its telephone is on the way."""
    TALKING = "talking"
    DIALLING = "dialling"
    """A call out that nobody has answered yet."""


class Where(StrEnum):
    NOWHERE = "nowhere"
    SILENCE = "silence"
    TALK = "talk"
    EAR = "ear"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a leg is, or belongs. `of`: the call it talks in, or the channel it has an ear at."""

    where: Where
    of: str = ""
    whisper: bool = False


NOWHERE, SILENCE = Place(Where.NOWHERE), Place(Where.SILENCE)


@dataclass(slots=True, weakref_slot=True, kw_only=True, eq=False)
class Leg:
    """One channel and who is behind it. It may enter a bridge only once it has `entered`."""

    mark: str
    """Our own name for it, which comes back with its channel."""
    party: str
    kind: PartyKind
    endpoint: str
    purpose: Purpose
    role: PartyRole = PartyRole.RINGING
    channel: str = ""
    entered: bool = False
    permanent: bool = False
    dropped: bool = False
    """Nobody wants it any more: hung up as soon as its channel is known."""
    order: str = ""
    """The order that asked for it."""
    status: str = ""
    """The last word of its dialling."""
    place: Place = NOWHERE
    home: Call | None = None
    """The call it is in now; one that is held open goes from call to call."""
    bridge: str = ""
    """The bridge of a talk, while it is in one."""
    ear: tuple[str, str] | None = None
    """Bridge and snooping channel, while it is at an ear."""

    @property
    def speaks(self) -> bool:
        return self.purpose is not Purpose.OFFER and self.role in _SPEAKING


@dataclass(slots=True, kw_only=True, eq=False)
class Call:
    ref: CallRef
    line: LineId
    at: datetime
    number: str = ""
    called: str = ""
    first: bool = False
    outgoing: bool = False
    phase: Phase = Phase.WAITING
    order: str = ""
    """The order that it began with, if it was one."""
    legs: list[Leg] = field(default_factory=list)
    leader: str = ""
    answered: bool = False
    """Ever; a call may wait again later."""
    taken_by: str = ""
    """The seat whose telephone is on the way; or who gave the call away."""
    offered_to: tuple[SeatId, ...] | None = None
    skill: str = ""
    """Only for seats that have it, where any was asked for."""
    to_dial: tuple[tuple[Target, str], ...] = ()
    """All that a call out is for, with their endpoints."""
    only: SeatId | None = None
    """It comes back to this seat, because nobody took it."""
    given_by: str = ""
    """Who gave it back to the queue: the last to get it again."""
    refused_at: set[str] = field(default_factory=set)
    """Seats whose telephones were tried in vain."""
    bridge: str = ""
    recording: str = ""
    told: tuple[Party, ...] = ()
    over: bool = False

    def leg(self, party: str) -> Leg | None:
        """The leg of a party that is in the conversation or called into it."""
        return next(
            (leg for leg in self.legs if leg.party == party and leg.purpose is not Purpose.OFFER),
            None,
        )

    def offer(self, seat: str) -> Leg | None:
        """The telephone of a seat that rings with this waiting call."""
        return next((leg for leg in self.offers() if leg.party == seat), None)

    def offers(self) -> list[Leg]:
        return [leg for leg in self.legs if leg.purpose is Purpose.OFFER]

    def speakers(self) -> list[Leg]:
        return [leg for leg in self.legs if leg.speaks]

    def consulted(self) -> Leg | None:
        """Who is being consulted, or called for it."""
        return next(
            (leg for leg in self.legs if leg.purpose is Purpose.CONSULT and leg.speaks), None
        )

    def parties(self) -> tuple[Party, ...]:
        """Everybody, as the port tells it."""
        return tuple(
            Party(id=leg.party, kind=leg.kind, role=leg.role, leads=leg.party == self.leader)
            for leg in self.legs
            if leg.purpose is not Purpose.OFFER
        )


def all_talk(call: Call) -> None:
    """Nobody is held or consulted any more."""
    for leg in call.speakers():
        if leg.role in (PartyRole.HELD, PartyRole.CONSULTED):
            leg.role = PartyRole.TALKING
        if leg.purpose is Purpose.CONSULT:
            leg.purpose = Purpose.TALK


def belongs(call: Call, leg: Leg) -> Place:
    """Where a leg belongs by its role. A caller who waits goes on hearing what it hears."""
    match leg.role:
        case PartyRole.RINGING:
            return leg.place
        case PartyRole.TALKING | PartyRole.CONSULTED:
            return Place(Where.TALK, call.ref)
        case PartyRole.HELD:
            return SILENCE
        case PartyRole.MUTED | PartyRole.LISTENING:
            return _ear(call, leg, whisper=False)
        case PartyRole.WHISPERING:
            return _ear(call, leg, whisper=True)


def _ear(call: Call, leg: Leg, *, whisper: bool) -> Place:
    """At the ear of who leads, if it is in the talk; of whoever is, otherwise.

    Who whispers stays at the leading seat or says nothing: no one else may hear it.
    """
    talking = [
        other
        for other in call.legs
        if other is not leg
        and other.entered
        and other.role in (PartyRole.TALKING, PartyRole.CONSULTED)
    ]
    leading = [other for other in talking if other.party == call.leader]
    chosen = leading or ([] if whisper else talking)
    return Place(Where.EAR, chosen[0].channel, whisper) if chosen else SILENCE


def next_move(call: Call) -> tuple[Leg, Place] | None:
    """One leg that is not where it belongs; who must leave the talk goes first."""
    wrong = [
        (leg, place)
        for leg in call.legs
        if leg.entered and (place := belongs(call, leg)) != leg.place
    ]
    wrong.sort(key=lambda move: move[1].where is Where.TALK)
    return wrong[0] if wrong else None
