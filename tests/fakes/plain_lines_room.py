"""A room with plain lines, one modem each on a simulated bank, for the rules of every exchange."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NoReturn

import pytest

from devices.caller_id.conversation import Patience
from dispatch_app.adapters.telephony.plain_lines import PlainLines, modems_at
from dispatch_app.domain.ids import SeatId
from dispatch_app.ports.exchange_events import LineState
from tests.fakes.call_controls import Heard, eventually

LINES = ("1", "2", "3")
HUSH_S = 4.0
"""Lines of the room ring every half second; eight rings missed, the caller has given up."""


class RingingLine:
    def __init__(self, room: PlainLinesRoom, line: str) -> None:
        self._room, self._line = room, line

    def hangs_up(self) -> None:
        self._room.bank.hang_up(self._line)

    def hears(self) -> None:
        return None


class PlainLinesRoom:
    """Three lines; callers take the first that is free."""

    seats = tuple(SeatId(str(n)) for n in range(1, 5))
    seat_without_phone = SeatId("77")
    can: frozenset[type[Any]] = frozenset()

    def __init__(self) -> None:
        pytest.importorskip("pty", reason="the simulated modem needs pseudo-terminals")
        from devices.simulator.caller_id_modem import ModemBank

        self.bank = ModemBank(len(LINES), cadence_s=0.5)
        self.control = PlainLines(
            LINES, modems_at(self.bank.ports, Patience(hush_s=HUSH_S)), number_s=1.0
        )
        self.heard = Heard()

    def ring(self, number: str) -> RingingLine:
        from devices.simulator.incoming_call import IncomingCall

        line = next(each for each in LINES if not self.bank.ringing(each))
        # A modem is asked to report callers before it does: its line is usable only then.
        eventually(lambda: self._usable(line), True)
        at = datetime.now(UTC)
        self.bank.ring(line, IncomingCall(number=number or None, at=at, rings=60))
        return RingingLine(self, line)

    def _usable(self, line: str) -> bool:
        told = self.heard.all(LineState, line=line)
        return bool(told) and told[-1].usable

    def phone(self, seat: SeatId) -> NoReturn:
        pytest.skip("plain lines have no telephones that anybody knows of")

    def far(self, number: str) -> NoReturn:
        pytest.skip("nobody is called by a plain line")

    def exchange_dies(self) -> None:
        for line in LINES:
            self.bank.unplug(line)

    def exchange_comes_back(self) -> None:
        for line in LINES:
            self.bank.plug(line)

    def close(self) -> None:
        self.control.stop()
        self.bank.close()


def plain_lines_room(_directory: Path) -> PlainLinesRoom:
    return PlainLinesRoom()
