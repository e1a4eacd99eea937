"""The shapes that cross the wire besides commands and events themselves.

Unknown fields are forbidden, so that a version mismatch shows at the first message.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import msgspec

from dispatch_app.domain.backups import BackupTold
from dispatch_app.domain.codes import PlaceSource, Role
from dispatch_app.domain.own_places import KeptCorrection, KeptPlace
from dispatch_app.domain.power import PowerReading
from dispatch_app.domain.road_conditions import KeptCondition
from dispatch_app.domain.stale_fixes import StaleFixes
from dispatch_app.domain.state import Hospital, Station, Vehicle
from dispatch_app.domain.telephone_state import Contact, Interception, NumberLock, NumberNote
from dispatch_app.domain.values import Actor, Bounds, Fix, Subscriber

VERSION = 1
"""Version of this protocol; it stands in every path (`/v1/...`)."""

COMMAND_ID = "Command-Id"
"""Request header with the sender's own id for a command. Sent twice, it acts once."""


class SignIn(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True
):
    """`POST /v1/sessions`: a person with a password."""

    account: str
    password: str
    seat: str | None = None
    """Seat to sit down at; dispatchers and shift leaders need one."""
    training: bool = False
    """A training run is meant; a live centre refuses that, and a training one its absence."""


class KeySignIn(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True
):
    """`POST /v1/sessions/key`: a station or machine proves its Ed25519 key."""

    account: str
    nonce: str
    """From `POST /v1/sessions/nonce`; good for 60 seconds and one use."""
    signature: str
    """Base64 of the signature over ``dispatch-desk sign-in:<account>:<nonce>``."""
    training: bool = False
    """As in `SignIn`."""


class Nonce(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    nonce: str


class Session(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a sign-in yields. The token goes into ``Authorization: Bearer``."""

    token: str
    account: str
    role: Role
    name: str = ""
    seat: str | None = None
    station: str | None = None
    expires_at: datetime
    may: tuple[str, ...] = ()
    """Names of the commands that the account may ask for, so that a seat can say so beforehand."""
    stale_fixes: StaleFixes = StaleFixes()
    """The centre's rule for vehicles whose fix is old: seats rank by it."""
    training: bool = False
    """Nothing here is real."""


class EventRecord(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One event with its place in the journal."""

    sequence: int
    kind: str
    body: dict[str, Any]
    at: datetime
    command: str
    """Id of the command that caused it."""
    actor: Actor


class HandOverSignature(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`POST /v1/hand-overs/{id}/signature`: who takes a shift over, by an account of their own."""

    account: str
    password: str
    note: str = ""


class CommandReply(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Answer to a command that the rules took."""

    sequence: int
    """Journal number of the last event it caused; of the last one before it, if it caused none."""
    events: list[EventRecord]
    repeated: bool = False
    """This id was answered before; the first answer is given again."""


class Problem(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Every refusal: a code for the catalogue, and what it is about."""

    code: str
    details: dict[str, str] = msgspec.field(default_factory=dict)


class Snapshot(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """State as of a sequence number; the stream goes on after it."""

    sequence: int
    state: msgspec.Raw
    fixes: list[Fix] = []
    server_time: datetime


class Fixes(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`POST /v1/positions`: a batch from a vehicle gateway."""

    fixes: list[Fix]


class PowerReadings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`GET` and `POST /v1/power`: what was measured at the power supplies just now."""

    readings: list[PowerReading]


class CallerPoint(msgspec.Struct, frozen=True, kw_only=True):
    """Where a telephone was found; WGS-84 degrees."""

    latitude: float
    longitude: float
    radius_m: float
    measured_at: datetime
    source: PlaceSource


class CallerAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """`GET /v1/callers/{number}`: the protocol of linked systems, in both directions.

    Readers leave aside what they do not know: the systems are of different age.
    """

    number: str
    name: str = ""
    address: str = ""
    best: CallerPoint | None = None
    """The most telling of the positions."""
    positions: list[CallerPoint] = []


class RoadConditions(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`GET /v1/road-conditions`: two equal versions mean equal roads."""

    version: int
    holding: list[KeptCondition]
    ended: list[KeptCondition]
    """Lately, oldest first; all the others stand in the history."""


class OwnPlaces(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`GET /v1/own-places`"""

    places: list[KeptPlace]
    retired: list[KeptPlace]


class Corrections(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`GET /v1/corrections`"""

    waiting: list[KeptCorrection]
    decided: list[KeptCorrection]


class MasterData(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`GET /v1/master-data`"""

    stations: list[Station]
    vehicles: list[Vehicle]
    hospitals: list[Hospital]
    retired_stations: list[Station]
    retired_vehicles: list[Vehicle]
    retired_hospitals: list[Hospital]
    bounds: Bounds | None = None
    """What the centre's map covers; nothing without a map."""


class Subscribers(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`GET` and `PUT /v1/subscribers`: the whole table."""

    subscribers: list[Subscriber]


class SubscriberCount(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    numbers: int


class PhoneBook(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`GET /v1/phone-book`"""

    contacts: list[Contact]


class NumberKnown(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`GET /v1/numbers/{number}`: what holds now; its calls stand in the history."""

    number: str
    notes: list[NumberNote]
    lock: NumberLock | None = None
    interception: Interception | None = None
    """Of this number, or of all."""


# ---- stream frames: one JSON object per WebSocket message -----------------------------------


class Events(msgspec.Struct, frozen=True, kw_only=True, tag_field="type", tag="events"):
    """Events in order. `sequence` is the reader's new bookmark, even if its own view holds none."""

    sequence: int
    events: list[EventRecord]


class Positions(msgspec.Struct, frozen=True, kw_only=True, tag_field="type", tag="positions"):
    """The latest fix of each vehicle that moved since the last frame; never queued, only newest."""

    fixes: list[Fix]


class Alive(msgspec.Struct, frozen=True, kw_only=True, tag_field="type", tag="alive"):
    """Sent every second: the centre lives, this is its clock and its last number."""

    sequence: int
    server_time: datetime
    stations_online: list[str] = []
    seats_online: list[str] = []
    gateways_online: list[str] = []
    power: list[PowerReading] = []
    """The newest measurement of each power supply, if it is of now."""
    watched: list[str] = []
    """Lamps of parts that this centre has, whether or not they are in order."""
    failing: list[str] = []
    """Lamps of parts whose failure cannot be written down now: the journal itself."""
    backup: BackupTold | None = None
    """Age and last proof of the copies of the record; None where the centre makes none."""


class Resync(msgspec.Struct, frozen=True, kw_only=True, tag_field="type", tag="resync"):
    """The reader fell too far behind: fetch the snapshot again."""

    reason: str


class SelfReport(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a reader says of itself on the stream, every few seconds."""

    at: datetime
    """By its own clock."""
    workers: dict[str, str] = {}
    """Its timers and workers: empty while they come round, else how long they have not."""
    parts: dict[str, str] = {}
    """Lamps of parts that only it has: empty while they are in order, else why they are not."""


SELF_REPORT: msgspec.json.Decoder[SelfReport] = msgspec.json.Decoder(SelfReport)
AnyFrame = Events | Positions | Alive | Resync
FRAMES: msgspec.json.Decoder[AnyFrame] = msgspec.json.Decoder(AnyFrame)
_LEARNT: list[msgspec.json.Decoder[Any]] = [
    msgspec.json.Decoder(kind)
    for kind in (
        SignIn,
        KeySignIn,
        Nonce,
        Session,
        HandOverSignature,
        CommandReply,
        Problem,
        Snapshot,
        Fixes,
        PowerReadings,
        CallerAnswer,
        RoadConditions,
        OwnPlaces,
        Corrections,
        MasterData,
        Subscribers,
        SubscriberCount,
        PhoneBook,
        NumberKnown,
    )
]
"""Learnt before there are threads; see `codec`."""
