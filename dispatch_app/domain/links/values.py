"""What is known of linked systems and of the cases shared with them. Values only; knows no wire.

A case is one request about one incident, ours to a partner or a partner's to us. All that either
side says in it is a word of it, in the order of saying; a word of ours that the partner's system
has not confirmed is still owed, whatever process dies.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import datetime
from enum import StrEnum
from typing import NewType

from dispatch_app.domain.errors import InvalidValue
from dispatch_app.domain.ids import AccountId, IncidentId
from dispatch_app.domain.quick import dataclass
from dispatch_app.domain.values import MAX_TEXT, Actor, Position, utc, utc_or_none

PartnerId = NewType("PartnerId", str)
LinkCaseId = NewType("LinkCaseId", str)
LinkWordId = NewType("LinkWordId", str)

LARGEST_UNCERTAINTY_M = 100_000.0
"""A circle beyond this says nothing about where to send anybody."""
LONGEST_NAME = 120
NO_TELLER = AccountId("")
CASES_OVER_KEPT = 100
"""So many cases that are over stay in the live state; the tables keep all."""


class PartnerKind(StrEnum):
    """Whom a partner answers for."""

    POLICE = "110"
    FIRE = "119"
    TRAFFIC = "122"
    AMBULANCE = "120"
    """Another centre of our own kind."""
    OTHER = "other"


class LinkWay(StrEnum):
    DATA = "data"
    VOICE = "voice"
    """By telephone: what was said is read back, and who read it back is kept."""


class LinkPurpose(StrEnum):
    HAND_OVER = "hand_over"
    """The incident is theirs from now on."""
    SUPPORT = "support"
    """It stays with who asks; the other side helps."""


class Standing(StrEnum):
    """What became of a case."""

    WAITING = "waiting"
    """Told to nobody yet, or not answered by any person."""
    RECEIVED = "received"
    """The other system has it."""
    ACCEPTED = "accepted"
    REFUSED = "refused"
    FINISHED = "finished"
    CANCELLED = "cancelled"
    """Who asked took it back."""


OVER = frozenset({Standing.REFUSED, Standing.FINISHED, Standing.CANCELLED})
NEXT: Mapping[Standing, frozenset[Standing]] = {
    Standing.WAITING: frozenset(Standing) - {Standing.WAITING},
    Standing.RECEIVED: frozenset(
        {Standing.ACCEPTED, Standing.REFUSED, Standing.FINISHED, Standing.CANCELLED}
    ),
    Standing.ACCEPTED: frozenset({Standing.FINISHED, Standing.CANCELLED}),
    Standing.REFUSED: frozenset(),
    Standing.FINISHED: frozenset(),
    Standing.CANCELLED: frozenset(),
}
"""A standing never goes back: what comes late and says less is kept as a word, and no more."""


class LinkNeed(StrEnum):
    """What is asked of a partner."""

    TRAFFIC_CONTROL = "traffic_control"
    ESCORT = "escort"
    FORCED_ENTRY = "forced_entry"
    RESCUE = "rescue"
    FIRE_FIGHTING = "fire_fighting"
    HAZARDOUS_MATERIAL = "hazardous_material"
    CROWD = "crowd"
    CREW_SAFETY = "crew_safety"
    IDENTIFY_PERSON = "identify_person"
    AMBULANCE = "ambulance"
    OTHER = "other"


class LinkReason(StrEnum):
    """Why a case was refused or taken back."""

    NOT_OURS = "not_ours"
    OUT_OF_AREA = "out_of_area"
    NO_RESOURCES = "no_resources"
    KNOWN_ALREADY = "known_already"
    UNCLEAR = "unclear"
    NOT_NEEDED = "not_needed"
    OTHER = "other"


class WordKind(StrEnum):
    ASK = "ask"
    ANSWER = "answer"
    UPDATE = "update"
    CANCEL = "cancel"


class ReadBackItem(StrEnum):
    """What the other side repeats on the telephone, in the order of asking."""

    WHAT = "what"
    PLACE = "place"
    COORDINATES = "coordinates"
    PATIENTS = "patients"
    CALLBACK = "callback"
    NUMBER = "number"


MUST_BE_READ_BACK = frozenset({ReadBackItem.WHAT, ReadBackItem.PLACE, ReadBackItem.CALLBACK})


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkContent:
    """What is told of an incident. A position is no choice: without one nobody finds it."""

    number: str
    """By which who tells it calls the incident."""
    place: str
    position: Position
    uncertainty_m: float
    complaint: str = ""
    priority: int | None = None
    patients: int | None = None
    callback_number: str = ""
    contact_name: str = ""
    note: str = ""
    opened_at: datetime | None = None
    exercise: bool = False
    """A test or a drill: nobody is to drive for it."""

    def __post_init__(self) -> None:
        utc_or_none(self.opened_at)
        if not 0 <= self.uncertainty_m <= LARGEST_UNCERTAINTY_M:
            raise InvalidValue(f"uncertainty out of range: {self.uncertainty_m}")
        if max(len(t) for t in (self.place, self.complaint, self.note)) > MAX_TEXT:
            raise InvalidValue(f"text longer than {MAX_TEXT} characters")
        names = (self.number, self.callback_number, self.contact_name)
        if max(len(t) for t in names) > LONGEST_NAME:
            raise InvalidValue(f"name or number longer than {LONGEST_NAME} characters")
        if self.priority is not None and not 1 <= self.priority <= 4:
            raise InvalidValue(f"priority out of range: {self.priority}")
        if self.patients is not None and not 0 <= self.patients <= 9999:
            raise InvalidValue(f"patients out of range: {self.patients}")


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkWord:
    """One thing that one side said in a case."""

    id: LinkWordId
    kind: WordKind
    ours: bool
    at: datetime
    """When it was said; of a partner's word, by the partner's clock."""
    words: str = ""
    standing: Standing | None = None
    reason: LinkReason | None = None
    reference: str = ""
    """By which the other side calls the incident."""
    content: LinkContent | None = None
    by: Actor | None = None
    delivered_at: datetime | None = None
    """When the partner's system confirmed it; for a partner's word, when it came to us."""
    trouble: str = ""
    """Why the partner's system will never take it, as a code of the protocol."""

    def __post_init__(self) -> None:
        utc(self.at)
        utc_or_none(self.delivered_at)
        if len(self.words) > MAX_TEXT:
            raise InvalidValue(f"words longer than {MAX_TEXT} characters")

    @property
    def owed(self) -> bool:
        """The partner does not have it yet."""
        return self.ours and self.delivered_at is None and not self.trouble


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadBack:
    """Who repeated on the telephone what was said, and what of it."""

    listener: str
    items: frozenset[ReadBackItem]
    by: Actor
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkCase:
    id: LinkCaseId
    wire: str
    """The name of the case between the two systems; whoever asked gave it."""
    partner: PartnerId
    ours: bool
    """We asked."""
    purpose: LinkPurpose
    way: LinkWay
    content: LinkContent
    """As it was told last."""
    opened_at: datetime
    needs: tuple[LinkNeed, ...] = ()
    incident: IncidentId | None = None
    """Of ours; None while nobody has accepted what a partner asks."""
    standing: Standing = Standing.WAITING
    reason: LinkReason | None = None
    reference: str = ""
    words: tuple[LinkWord, ...] = ()
    read_back: ReadBack | None = None
    ended_at: datetime | None = None

    @property
    def over(self) -> bool:
        return self.standing in OVER

    @property
    def rings(self) -> bool:
        """A partner asks, and nobody has answered."""
        return not self.ours and self.standing in (Standing.WAITING, Standing.RECEIVED)

    @property
    def undelivered(self) -> bool:
        return any(word.owed or word.trouble for word in self.words)


@dataclass(frozen=True, slots=True, kw_only=True)
class Partner:
    id: PartnerId
    kind: PartnerKind
    name: str
    way: LinkWay
    up: bool
    since: datetime
    reason: str = ""
    """Why it cannot be reached, as a code."""
    version: str = ""
    """Of the protocol, as both agreed."""
    telephone: str = ""
    teller: AccountId = NO_TELLER
    """The process that speaks with it; a centre may have several."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Links:
    partners: dict[PartnerId, Partner] = field(default_factory=dict)
    cases: dict[LinkCaseId, LinkCase] = field(default_factory=dict)
    """In the order of asking."""

    def of_incident(self, incident: IncidentId) -> tuple[LinkCase, ...]:
        return tuple(c for c in self.cases.values() if c.incident == incident)

    def of_wire(self, partner: PartnerId, wire: str) -> LinkCase | None:
        found = (c for c in self.cases.values() if c.partner == partner and c.wire == wire)
        return next(found, None)

    def owed_to(self, partner: PartnerId) -> tuple[tuple[LinkCase, LinkWord], ...]:
        """What the partner is still to be told, oldest first."""
        cases = (c for c in self.cases.values() if c.partner == partner and c.way is LinkWay.DATA)
        return tuple((case, word) for case in cases for word in case.words if word.owed)
