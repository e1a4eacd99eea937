"""Who leads a call after somebody has left it, and whether it goes on at all. Pure."""

from __future__ import annotations

from dispatch_app.adapters.telephony.asterisk.calls import Call, Phase, Purpose, all_talk
from dispatch_app.domain.telephone import PartyKind


def lead_on(call: Call) -> None:
    """The next seat leads; who was held or consulted talks."""
    all_talk(call)
    call.leader = ""
    let_one_lead(call)


def let_one_lead(call: Call) -> None:
    """Some seat leads whenever one speaks, except while the call is on its way to another."""
    given_away = any(leg.purpose is Purpose.TAKE for leg in call.legs)
    if call.phase is Phase.TALKING and not call.leader and not given_away:
        seats = [leg for leg in call.speakers() if leg.kind is PartyKind.SEAT and leg.entered]
        call.leader = seats[0].party if seats else ""


def goes_on(call: Call) -> bool:
    """Whether two can speak, or somebody waits or is being called."""
    speaking = [leg for leg in call.speakers() if leg.entered]
    ringing = [leg for leg in call.speakers() if not leg.entered]
    if call.phase is Phase.DIALLING:
        return bool(call.leader) and bool(ringing or len(speaking) > 1)
    given_away = any(leg.purpose is Purpose.TAKE for leg in ringing)
    waits = call.phase in (Phase.WAITING, Phase.ANSWERING) or given_away
    return len(speaking) > 1 or (waits and bool(speaking))
