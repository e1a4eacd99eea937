"""Our softswitch with people at real SIP telephones, held to what every exchange must do."""

from __future__ import annotations

import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from devices.simulator.sip.loopback import LOOPBACK, free_port
from devices.simulator.sip.people import People, Person
from dispatch_app.domain.ids import SeatId
from dispatch_app.domain.telephone import PhoneState
from dispatch_app.exchange.config import ExchangeConfig
from dispatch_app.exchange.machine.plan import (
    GroupPlan,
    PhoneMode,
    Plan,
    SeatPlan,
    Times,
    TrunkPlan,
)
from dispatch_app.exchange.sip_plan import Peer, SipPlan
from dispatch_app.exchange.softswitch import Softswitch
from dispatch_app.ports.audio_tap import AudioTap
from dispatch_app.ports.call_control import ExchangeOrder, Intercepted
from dispatch_app.ports.exchange_events import SeatPhone
from dispatch_app.ports.playback import Playback
from tests.fakes.call_controls import Heard

PLAYBACK = "6600"
"""What is dialled to listen to recordings, where there is a recorder."""
SEATS = tuple(SeatId(name) for name in ("1", "2", "3", "4"))


PATIENCE_S = 20.0


class Gateway:
    """The operator's end of a trunk: hands calls out to whom they are for."""

    def __init__(self, people: People) -> None:
        self.people = people
        self.far: dict[str, Far] = {}


class Seated:
    """A seat's telephone, and whoever sits there."""

    def __init__(self, person: Person, heard: Heard, seat: SeatId, *, permanent: bool) -> None:
        self._person, self._heard, self._seat = person, heard, seat
        self._permanent = permanent
        self._next_key = 0.0
        self._seen = 0
        """Of what was told of the telephone; what was before belongs to earlier talks."""

    def lifts(self) -> None:
        """Answer what rings until the seat has talked. Waits for a ring that is on its way.

        A ring that is taken back just then is not the one that was meant; the next one is. A talk
        may be over again before anybody looks.
        """
        self._person.people.wait(self._talked, PATIENCE_S)

    def _talked(self) -> bool:
        told = [each.state for each in self._heard.all(SeatPhone, seat=self._seat)]
        if PhoneState.TALKING in told[self._seen :]:
            self._seen = len(told)
            return True
        if self._permanent:
            self._presses_a_key(told)
        else:
            self._takes_what_rings()
        return False

    def _takes_what_rings(self) -> None:
        dialog = self._person.dialog
        if dialog is not None and not (dialog.over or dialog.caller or dialog.answered):
            self._person.lifts()

    def _presses_a_key(self, told: list[PhoneState]) -> None:
        """One held open is pressed a key of, when it rings in the ear and no order answers."""
        dialog = self._person.dialog
        is_open = dialog is not None and dialog.up and dialog.rtp is not None
        rings = bool(told) and told[-1] is PhoneState.RINGING
        if time.monotonic() >= self._next_key and is_open and rings:
            self._person.presses("1")
            self._next_key = time.monotonic() + 0.5

    def hangs_up(self) -> None:
        self._person.hangs_up()

    def hears(self) -> frozenset[str]:
        return self._person.hears()


class Far:
    """One who is called by the centre, behind a trunk of its own."""

    def __init__(self, person: Person) -> None:
        self._person = person
        self.will_answer()

    def will_answer(self) -> None:
        self._person.answers = lambda _invite: 200

    def will_be_busy(self) -> None:
        self._person.answers = lambda _invite: 486

    def will_not_answer(self) -> None:
        self._person.answers = lambda _invite: 0

    def hangs_up(self) -> None:
        self._person.hangs_up()

    def hears(self) -> frozenset[str]:
        return self._person.hears()


class SoftswitchRoom:
    seats = SEATS
    seat_without_phone = SeatId("9")

    def __init__(
        self,
        *,
        permanent: bool = False,
        times: Times | None = None,
        groups: Iterable[GroupPlan] | None = None,
        channels: int = 8,
        tap: AudioTap | None = None,
        playback: Playback | None = None,
        sounds: Path | None = None,
        check_s: float = 0.2,
    ) -> None:
        self.permanent = permanent
        self.people = People()
        self.phones = {seat: self.people.add(seat) for seat in SEATS}
        self._fars: dict[str, Far] = {}
        self._spare = [self.people.add("") for _ in range(9)]
        self.gateway = self.people.add("gateway")
        self.port = free_port()
        self.heard = Heard()
        self._seated = {
            seat: Seated(phone, self.heard, seat, permanent=permanent)
            for seat, phone in self.phones.items()
        }
        mode = PhoneMode.PERMANENT if permanent else PhoneMode.RINGING
        outs = [
            TrunkPlan(name=f"out-{n}", prefixes=(f"none-{n}",)) for n in range(len(self._spare))
        ]
        plan = Plan(
            trunks=(
                TrunkPlan(
                    name="120", channels=channels, numbers=("120", PLAYBACK), prefixes=("none",)
                ),
                *outs,
            ),
            seats=tuple(SeatPlan(seat=seat, mode=mode) for seat in SEATS),
            groups=tuple(groups or (GroupPlan(name="all", seats=SEATS),)),
            times=times or Times(dial=1.5, reconnect=0.1, connect=15.0),
            playback=PLAYBACK if playback is not None else "",
        )
        self.config = ExchangeConfig(plan=plan, sip=self._sip(plan, check_s), sounds=sounds)
        self.control = Softswitch(self.config, tap=tap, playback=playback)
        self.can: frozenset[type[Any]] = frozenset({*ExchangeOrder.__args__, Intercepted})

    def _sip(self, plan: Plan, check_s: float) -> SipPlan:
        first = free_port()
        gateways = {"120": Peer(LOOPBACK, self.gateway.port)}
        gateways |= {
            f"out-{n}": Peer(LOOPBACK, person.port) for n, person in enumerate(self._spare)
        }
        return SipPlan(
            host=LOOPBACK,
            port=self.port,
            rtp_ports=(first, min(first + 400, 65500)),
            check_s=check_s,
            codecs=("pcmu", "pcma"),
            phones={seat: Peer(LOOPBACK, p.port, seat) for seat, p in self.phones.items()},
            gateways=gateways,
        )

    def start(self) -> None:
        """Begin, and wait until every telephone is there."""
        self.control.start(self.heard)

    def ring(self, number: str, called: str = "120") -> Person:
        caller = self.people.add(number)
        caller.calls(called, self.port, withheld=not number)
        return caller

    def phone(self, seat: SeatId) -> Seated:
        return self._seated[seat]

    def far(self, number: str) -> Far:
        """Somebody with this number, whom a line of the plan reaches."""
        if number not in self._fars:
            n = len(self._fars)
            person = self._spare[n]
            person.name = number
            self._fars[number] = Far(person)
            trunk = self.control_lines()[n]
            trunk.trunk = TrunkPlan(name=f"out-{n}", prefixes=(number,))
        return self._fars[number]

    def control_lines(self) -> list[Any]:
        room = self.control._switch.room
        return [line for line in room.lines.values() if line.trunk.name.startswith("out-")]

    def exchange_dies(self) -> None:
        self.control.close_lines()

    def exchange_comes_back(self) -> None:
        self.control.open_lines()

    def close(self) -> None:
        self.control.stop()
        self.people.close()


def make(directory: Path) -> SoftswitchRoom:
    return SoftswitchRoom()


def make_permanent(directory: Path) -> SoftswitchRoom:
    return SoftswitchRoom(permanent=True)
