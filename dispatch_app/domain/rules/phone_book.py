"""Rules of the phone book."""

from __future__ import annotations

from dispatch_app.domain.errors import Rejected
from dispatch_app.domain.events import Event
from dispatch_app.domain.rules.finding import a_station
from dispatch_app.domain.rules.telephone_wishes import number_to_call
from dispatch_app.domain.state import CentreState, Context
from dispatch_app.domain.telephone_commands import RegisterContact, RetireContact
from dispatch_app.domain.telephone_events import ContactRegistered, ContactRetired
from dispatch_app.domain.telephone_state import Contact


def register(state: CentreState, command: RegisterContact, context: Context) -> tuple[Event, ...]:
    contact = _contact(state, command)
    if state.telephone.contacts.get(contact.id) == contact:
        return ()
    return (ContactRegistered(contact=contact, by=context.actor, at=context.at),)


def _contact(state: CentreState, command: RegisterContact) -> Contact:
    if not command.id.strip() or not command.name.strip():
        raise Rejected("contact.name-needed")
    if not command.numbers and not command.line:
        raise Rejected("contact.number-needed", name=command.name)
    if command.station is not None:
        a_station(state, command.station)
    return Contact(
        id=command.id,
        name=command.name.strip(),
        kind=command.kind,
        numbers=tuple(number_to_call(n) for n in command.numbers),
        line=command.line,
        station=command.station,
        first=command.first,
        note=command.note,
    )


def retire(state: CentreState, command: RetireContact, context: Context) -> tuple[Event, ...]:
    if command.contact not in state.telephone.contacts:
        return ()
    return (ContactRetired(contact=command.contact, by=context.actor, at=context.at),)
