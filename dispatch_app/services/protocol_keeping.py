"""Brings the server's protocol files before the rules, and approved texts into force in time."""

from __future__ import annotations

import logging
from collections.abc import Mapping

from dispatch_app.domain.protocol_commands import BringProtocolIntoForce, BringProtocols
from dispatch_app.domain.protocols.kept import DraftState, digest_of
from dispatch_app.ports.clock import Clock, IdMaker
from dispatch_app.services.bus import Bus
from dispatch_app.services.watch import CENTRE

log = logging.getLogger(__name__)


def bring_protocols(bus: Bus, texts: Mapping[str, str], new_id: IdMaker) -> bool:
    """Say what the files hold, if it is new; False if the rules refuse it.

    Faulty files take nothing away: the texts that held before go on holding.
    """
    shipped = bus.state.protocols.shipped
    if all(shipped.get(code) == digest_of(text) for code, text in texts.items()):
        return True
    command = BringProtocols(texts=dict(texts))
    answer = bus.submit(command, actor=CENTRE, command_id=new_id()).result().answer
    if answer.refusal:
        log.error("protocol files are not used: %s %s", answer.refusal, dict(answer.details))
    return not answer.refusal


class ProtocolWatch:
    period_s = 5.0

    def __init__(self, bus: Bus, clock: Clock) -> None:
        self._bus = bus
        self._clock = clock

    def __call__(self) -> None:
        now = self._clock.now()
        for draft in self._bus.state.protocols.drafts.values():
            if draft.state is DraftState.APPROVED and (draft.holds_from or now) <= now:
                approved = draft.approved_at.isoformat() if draft.approved_at else ""
                self._bus.submit(
                    BringProtocolIntoForce(code=draft.code),
                    actor=CENTRE,
                    command_id=f"protocol-due:{draft.code}:{draft.digest[:16]}:{approved}",
                )
