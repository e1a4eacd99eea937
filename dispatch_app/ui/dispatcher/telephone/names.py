"""Whose a number is, as the phone book and the records of the centre tell. Pure.

The table is made once for a book; it is asked for every call at every change.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from dispatch_app.domain.state import CentreState
from dispatch_app.i18n.texts import Texts

_NO_DIGIT = {code: None for code in range(0x80) if not chr(code).isdecimal()}


def bare(number: str) -> str:
    """The digits alone."""
    return number.translate(_NO_DIGIT)


@dataclass(slots=True)
class _Table:
    """What was known of whom; the parts of a state are replaced whole when they change."""

    made_of: tuple[object, ...] = ()
    names: dict[str, str] = field(default_factory=dict)

    def of(self, state: CentreState, texts: Texts) -> dict[str, str]:
        kept = (state.telephone.contacts, state.stations, state.hospitals, state.vehicles)
        parts = (*kept, texts)
        if len(self.made_of) != len(parts) or any(
            a is not b for a, b in zip(parts, self.made_of, strict=True)
        ):
            self.names = {number: name for number, name in _pairs(state, texts) if number}
            self.made_of = parts
        return self.names


_TABLE = _Table()


def name_of(number: str, state: CentreState, texts: Texts) -> str:
    """Empty if it is nobody's that is known."""
    digits = bare(number)
    return _TABLE.of(state, texts).get(digits, "") if digits else ""


def _pairs(state: CentreState, texts: Texts) -> Iterator[tuple[str, str]]:
    """The book that a person keeps comes last, for it is believed first."""
    for vehicle in state.vehicles.values():
        yield bare(vehicle.phone), texts("telephone.crew-of", vehicle=vehicle.id)
    for hospital in state.hospitals.values():
        yield bare(hospital.phone), hospital.name
    for station in state.stations.values():
        yield bare(station.phone), station.name
    for contact in state.telephone.contacts.values():
        for number in contact.numbers:
            yield bare(number), contact.name
