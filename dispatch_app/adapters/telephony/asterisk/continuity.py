"""What becomes of calls when the link to the exchange was lost: gone, still there, told again."""

from __future__ import annotations

from dispatch_app.adapters.telephony.asterisk import requests
from dispatch_app.adapters.telephony.asterisk.asking import DONE, now
from dispatch_app.adapters.telephony.asterisk.calls import Where
from dispatch_app.adapters.telephony.asterisk.desk import Desk
from dispatch_app.adapters.telephony.asterisk.events import Gone
from dispatch_app.domain.ids import SeatId
from dispatch_app.domain.telephone import Ender, PhoneState
from dispatch_app.ports.exchange_events import Answered, OfferedTo, Parties

GONE, NOT_OURS = 404, 409
"""No such channel; a channel that is not in our application, as one that still rings."""


def forget_all(desk: Desk) -> None:
    """The exchange began anew: nothing of before is there, so nothing is asked of it."""
    desk.channels.forget_all()
    for call in list(desk.calls.values()):
        call.bridge = call.recording = ""
        for leg in call.legs:
            leg.channel, leg.ear, leg.permanent = "", None, False
        desk.end(call, Ender.EXCHANGE if call.answered else Ender.CALLER)
    for seat in desk.seats.all():
        seat.standing, seat.state = None, PhoneState.UNKNOWN


async def look_again(desk: Desk) -> None:
    """After a gap: which of our channels are still there, and which were lifted meanwhile?

    Asked by a request that changes nothing, for the exchange has none that lists them.
    """
    for channel, leg in desk.channels.all():
        silent = leg.place.where is Where.SILENCE
        probe = requests.silence(channel) if silent else requests.no_silence(channel)
        status = await desk.status(probe)
        if status == GONE or (status == NOT_OURS and leg.entered):
            desk.gone(Gone(channel, 0))
        elif status == DONE and not leg.entered:
            desk.lifted(leg)


def tell_all(desk: Desk) -> None:
    """The whole state again."""
    for call in desk.calls.values():
        if not call.outgoing:
            desk.tell_offered(call)
        if call.offered_to:
            desk.tell(OfferedTo(ref=call.ref, seats=call.offered_to, at=now()))
        if call.answered and call.leader:
            desk.tell(Answered(ref=call.ref, seat=SeatId(call.leader), at=now()))
        if call.told:
            desk.tell(Parties(ref=call.ref, parties=call.parties(), at=now()))
