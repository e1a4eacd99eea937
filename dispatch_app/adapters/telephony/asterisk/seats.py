"""What is known of the seats: their telephones, whether they are ready, who waits longest. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from dispatch_app.adapters.telephony.asterisk.calls import Leg
from dispatch_app.adapters.telephony.asterisk.config import SeatPhone
from dispatch_app.domain.ids import SeatId
from dispatch_app.domain.telephone import PhoneState
from dispatch_app.ports.call_control import SeatDuty

_DEVICE_STATES = {
    "NOT_INUSE": PhoneState.READY,
    "INUSE": PhoneState.TALKING,
    "BUSY": PhoneState.TALKING,
    "ONHOLD": PhoneState.TALKING,
    "RINGING": PhoneState.RINGING,
    "RINGINUSE": PhoneState.RINGING,
    "UNAVAILABLE": PhoneState.GONE,
    "INVALID": PhoneState.GONE,
}
_LONG_AGO = datetime.max.replace(tzinfo=UTC)


def phone_state(device_state: str) -> PhoneState:
    return _DEVICE_STATES.get(device_state, PhoneState.UNKNOWN)


@dataclass(slots=True)
class Seat:
    phone: SeatPhone
    state: PhoneState = PhoneState.UNKNOWN
    duty: SeatDuty | None = None
    standing: Leg | None = None
    """Its telephone while it is held open, in a call or not."""

    @property
    def id(self) -> SeatId:
        return self.phone.seat

    @property
    def ready(self) -> bool:
        on_duty = self.duty is not None and self.duty.ready
        return on_duty and self.state is not PhoneState.GONE

    def has_skill(self, skill: str) -> bool:
        return not skill or (self.duty is not None and skill in self.duty.skills)

    def idle_key(self) -> datetime:
        """The longest idle sorts first; who is not known to be, last."""
        return (self.duty.idle_since if self.duty else None) or _LONG_AGO


class SeatBook:
    def __init__(self, phones: tuple[SeatPhone, ...]) -> None:
        self._seats = {phone.seat: Seat(phone) for phone in phones}
        self._by_endpoint = {phone.endpoint: self._seats[phone.seat] for phone in phones}

    def get(self, seat: SeatId) -> Seat | None:
        return self._seats.get(seat)

    def at(self, endpoint: str) -> Seat | None:
        return self._by_endpoint.get(endpoint)

    def lose(self, leg: Leg) -> None:
        """A leg is gone: if a telephone was held open by it, that is open no more."""
        seat = self.at(leg.endpoint)
        if seat is not None and seat.standing is leg:
            seat.standing = None

    def all(self) -> list[Seat]:
        return list(self._seats.values())

    def ready(self) -> list[Seat]:
        """Seats that may be offered a call, the longest idle first."""
        return sorted((seat for seat in self.all() if seat.ready), key=Seat.idle_key)
