"""What a hospital may ask for: about its own patients, and of its own beds. Knows no accounts."""

from __future__ import annotations

from dispatch_app.domain.commands import Command, ReportHospital
from dispatch_app.domain.errors import Rejected
from dispatch_app.domain.forewarning.commands import FROM_HOSPITALS
from dispatch_app.domain.forewarning.values import ForewarningId
from dispatch_app.domain.hospital_parts.commands import ReportHospitalPart
from dispatch_app.domain.ids import HospitalId
from dispatch_app.domain.state import CentreState
from dispatch_app.domain.values import Actor

OWN_HOUSE = (ReportHospital, ReportHospitalPart)
MAY_ASK = FROM_HOSPITALS.union(OWN_HOUSE)


def must_be_own(actor: Actor, command: Command, state: CentreState) -> None:
    """What is unknown is refused in the same words: a hospital learns nothing of the others.

    Raises:
        Rejected: `right.other-hospital`.
    """
    if actor.hospital is None or hospital_of(command, state) != actor.hospital:
        raise Rejected("right.other-hospital", hospital=actor.hospital or "")


def hospital_of(command: Command, state: CentreState) -> HospitalId | None:
    """The hospital that a command is about; None if the thing named is unknown."""
    if isinstance(command, OWN_HOUSE):
        return command.hospital
    wanted = getattr(command, "forewarning", ForewarningId(""))
    book = state.forewarnings
    found = book.live.get(wanted) or book.owing.get(wanted)
    return found.hospital if found else None
