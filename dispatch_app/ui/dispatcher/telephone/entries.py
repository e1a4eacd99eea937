"""Makes the phone book: contacts, stations, hospitals, crews, seats, the queue. Pure.

An entry of the book that a person keeps stands before the telephone in a station's own record.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from dispatch_app.domain.ids import ContactId, SeatId
from dispatch_app.domain.state import CentreState, Hospital, Seat, Station, Vehicle
from dispatch_app.domain.telephone import CallPurpose, Target, TargetKind
from dispatch_app.domain.telephone_state import Contact
from dispatch_app.i18n.texts import Texts


class EntryKind(StrEnum):
    """Whose telephone it is. Contacts of the book have the kinds of `ContactKind`."""

    STATION = "station"
    HOSPITAL = "hospital"
    CREW = "crew"
    POLICE = "police"
    FIRE = "fire"
    TRAFFIC = "traffic"
    LEADER = "leader"
    GOVERNMENT = "government"
    UTILITY = "utility"
    OTHER = "other"
    SEAT = "seat"
    QUEUE = "queue"


SIGNS = {
    EntryKind.STATION: "▣",
    EntryKind.HOSPITAL: "✚",
    EntryKind.CREW: "▲",
    EntryKind.POLICE: "◆",
    EntryKind.FIRE: "◆",
    EntryKind.TRAFFIC: "◆",
    EntryKind.LEADER: "★",
    EntryKind.GOVERNMENT: "◇",
    EntryKind.UTILITY: "⚙",
    EntryKind.OTHER: "·",
    EntryKind.SEAT: "☎",
    EntryKind.QUEUE: "≡",
}

PURPOSES = {
    EntryKind.STATION: CallPurpose.STATION,
    EntryKind.HOSPITAL: CallPurpose.HOSPITAL,
    EntryKind.CREW: CallPurpose.CREW,
    EntryKind.POLICE: CallPurpose.POLICE,
    EntryKind.TRAFFIC: CallPurpose.POLICE,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    key: str
    kind: EntryKind
    name: str
    target: Target
    number: str = ""
    """As it is shown; empty where an inner line or a seat is called."""
    detail: str = ""
    contact: ContactId | None = None
    """The entry of the kept phone book, which may be taken out."""

    @property
    def purpose(self) -> CallPurpose:
        return PURPOSES.get(self.kind, CallPurpose.OTHER)


def entries(state: CentreState, own: SeatId, texts: Texts) -> tuple[Entry, ...]:
    """The whole book in the order of kinds, by name within each."""
    book = state.telephone.contacts.values()
    found = (
        *_in_order(entry for contact in book for entry in of_contact(contact)),
        *_in_order(_stations(state.stations.values(), book)),
        *_in_order(_hospitals(state.hospitals.values())),
        *_in_order(_crews(state.vehicles.values(), state)),
        *_in_order(_seats(state.seats.values(), own, texts)),
    )
    return (*found, queue_entry(texts))


def _in_order(found: Iterable[Entry]) -> list[Entry]:
    return sorted(found, key=lambda e: (list(EntryKind).index(e.kind), e.name, e.number))


def of_contact(contact: Contact) -> Iterator[Entry]:
    """Its dedicated line first, then its numbers."""
    kind = EntryKind(contact.kind.value)
    if contact.line is not None:
        yield Entry(
            key=f"contact-{contact.id}-line",
            kind=kind,
            name=contact.name,
            target=Target(kind=TargetKind.LINE, id=contact.line),
            detail=contact.note,
            contact=contact.id,
        )
    for number in contact.numbers:
        yield Entry(
            key=f"contact-{contact.id}-{number}",
            kind=kind,
            name=contact.name,
            number=number,
            target=to_number(number),
            detail=contact.note,
            contact=contact.id,
        )


def _stations(stations: Iterable[Station], book: Iterable[Contact]) -> Iterator[Entry]:
    kept = list(book)
    known = {to_number(number) for contact in kept for number in contact.numbers}
    theirs = {contact.station for contact in kept}
    for station in stations:
        kept_by_hand = station.id in theirs or to_number(station.phone) in known
        if station.phone and not kept_by_hand:
            yield Entry(
                key=f"station-{station.id}",
                kind=EntryKind.STATION,
                name=station.name,
                number=station.phone,
                target=to_number(station.phone),
                detail=station.district,
            )


def _hospitals(hospitals: Iterable[Hospital]) -> Iterator[Entry]:
    for hospital in hospitals:
        if hospital.phone:
            yield Entry(
                key=f"hospital-{hospital.id}",
                kind=EntryKind.HOSPITAL,
                name=hospital.name,
                number=hospital.phone,
                target=to_number(hospital.phone),
                detail=hospital.grade,
            )


def _crews(vehicles: Iterable[Vehicle], state: CentreState) -> Iterator[Entry]:
    for vehicle in vehicles:
        if vehicle.phone:
            station = state.stations.get(vehicle.station)
            yield Entry(
                key=f"crew-{vehicle.id}",
                kind=EntryKind.CREW,
                name=f"{vehicle.id} {vehicle.plate}",
                number=vehicle.phone,
                target=to_number(vehicle.phone),
                detail=" · ".join((station.name if station else "", *vehicle.crew)).strip(" ·"),
            )


def _seats(seats: Iterable[Seat], own: SeatId, texts: Texts) -> Iterator[Entry]:
    for seat in seats:
        if seat.id != own:
            yield Entry(
                key=f"seat-{seat.id}",
                kind=EntryKind.SEAT,
                name=texts("telephone.seat", seat=seat.id),
                target=Target(kind=TargetKind.SEAT, id=seat.id),
                detail=f"{seat.person} · {texts.code('seat_state', seat.state.value)}".strip(" ·"),
            )


def queue_entry(texts: Texts) -> Entry:
    """Back to the waiting calls."""
    return Entry(
        key="queue",
        kind=EntryKind.QUEUE,
        name=texts("telephone.queue"),
        target=Target(kind=TargetKind.QUEUE, id=""),
        detail=texts("telephone.queue-detail"),
    )


def to_number(number: str) -> Target:
    """A number as it is dialled: what only helps reading is left out."""
    bare = "".join(sign for sign in number if sign.isdecimal() or sign in "*#+")
    return Target(kind=TargetKind.NUMBER, id=bare)
