"""A room with the Asterisk adapter and an emulated Asterisk, for the rules of every exchange."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from devices.simulator.asterisk.emulator import Emulator
from devices.simulator.asterisk.plan import Manners, Plan, Telephone
from dispatch_app.adapters.telephony.asterisk.config import AsteriskConfig, load
from dispatch_app.adapters.telephony.asterisk.control import AsteriskControl
from dispatch_app.domain.ids import SeatId
from dispatch_app.ports.call_control import ExchangeOrder, Intercepted, SendDigits
from tests.fakes.call_controls import Heard, eventually

SEATS = tuple(SeatId(str(n)) for n in range(1, 6))
OUTSIDE = "PJSIP/{number}@trunk"
TRUNK = "PJSIP/trunk"
QUEUE = "q120"


def endpoint_of(seat: SeatId) -> str:
    return f"PJSIP/800{seat}"


def a_plan(*, permanent: bool) -> Plan:
    """Telephones that are held open lift themselves; others ring until somebody lifts them."""
    manners = Manners.ANSWERS if permanent else Manners.RINGS
    phones = {endpoint_of(seat): Telephone(manners) for seat in SEATS}
    return Plan(phones=phones, outside=OUTSIDE, queue=QUEUE, members=tuple(phones))


def config_file(
    directory: Path, emulator: Emulator, *, permanent: bool, more: str = "", ring_s: int = 1
) -> Path:
    """The configuration as a person writes it."""
    keys = directory / "asterisk.keys"
    keys.write_text("ems\ndemo\n", encoding="utf-8")
    keys.chmod(0o600)
    seats = "\n".join(
        f'[[asterisk.seat]]\nseat = "{seat}"\nendpoint = "{endpoint_of(seat)}"\n'
        f"permanent = {str(permanent).lower()}"
        for seat in SEATS
    )
    path = directory / "exchange.toml"
    path.write_text(
        f"""
[asterisk]
url = "http://127.0.0.1:{emulator.ari_port}"
keys = "asterisk.keys"
app = "ems"
ring_s = {ring_s}
{more}
[asterisk.manager]
host = "127.0.0.1"
port = {emulator.ami_port}
keys = "asterisk.keys"
queue = "{QUEUE}"

[[asterisk.line]]
id = "120"
endpoint = "{TRUNK}"
channels = 12
dial = "{OUTSIDE}"

{seats}
""",
        encoding="utf-8",
    )
    return path


class EmulatedCaller:
    def __init__(self, emulator: Emulator, channel: str, names: dict[str, str]) -> None:
        self._emulator, self._channel, self._names = emulator, channel, names

    def hangs_up(self) -> None:
        self._emulator.caller_hangs_up(self._channel)

    def hears(self) -> frozenset[str] | None:
        return named(self._emulator.heard_by(self._channel), self._names)


class EmulatedPhone:
    """A telephone of a seat, or of somebody outside."""

    def __init__(
        self, emulator: Emulator, endpoint: str, names: dict[str, str], *, by_hand: bool = True
    ) -> None:
        self._emulator, self._endpoint, self._names = emulator, endpoint, names
        self._by_hand = by_hand

    def lifts(self) -> None:
        if self._by_hand:
            eventually(lambda: self._emulator.lift(self._endpoint), True)

    def hangs_up(self) -> None:
        eventually(lambda: self._emulator.put_down(self._endpoint), True)

    def hears(self) -> frozenset[str] | None:
        return named(self._emulator.heard_at(self._endpoint), self._names)

    def will_answer(self) -> None:
        self._emulator.manners(self._endpoint, Manners.ANSWERS)

    def will_be_busy(self) -> None:
        self._emulator.manners(self._endpoint, Manners.BUSY)

    def will_not_answer(self) -> None:
        self._emulator.manners(self._endpoint, Manners.RINGS)


def named(endpoints: frozenset[str], names: dict[str, str]) -> frozenset[str]:
    return frozenset(names.get(each, each) for each in endpoints)


class AsteriskRoom:
    """An emulated exchange and the adapter before it."""

    seat_without_phone = SeatId("77")
    seats = SEATS
    can: frozenset[type[Any]] = frozenset(ExchangeOrder.__args__) - {SendDigits, Intercepted}

    def __init__(
        self, directory: Path, *, permanent: bool, more: str = "", ring_s: int = 1
    ) -> None:
        self.emulator = Emulator(a_plan(permanent=permanent))
        path = config_file(directory, self.emulator, permanent=permanent, more=more, ring_s=ring_s)
        self.config: AsteriskConfig = load(path)
        self.control = AsteriskControl(self.config)
        self.heard = Heard()
        self._by_hand = not permanent
        self._names = {endpoint_of(seat): str(seat) for seat in SEATS}

    def ring(self, number: str) -> EmulatedCaller:
        # One caller at a time has the trunk's name: rules with several ask no ears.
        self._names[TRUNK] = number
        return EmulatedCaller(self.emulator, self.emulator.ring(number), self._names)

    def phone(self, seat: SeatId) -> EmulatedPhone:
        names, by_hand = self._names, self._by_hand
        return EmulatedPhone(self.emulator, endpoint_of(seat), names, by_hand=by_hand)

    def far(self, number: str) -> EmulatedPhone:
        endpoint = OUTSIDE.replace("{number}", number)
        self._names[endpoint] = number
        return EmulatedPhone(self.emulator, endpoint, self._names)

    def exchange_dies(self) -> None:
        self.emulator.die()

    def exchange_comes_back(self) -> None:
        self.emulator.come_back()

    def close(self) -> None:
        self.control.stop()
        self.emulator.close()
        assert self.emulator.strays == [], "requests that no real exchange was seen to answer"


def permanent_room(directory: Path) -> AsteriskRoom:
    return AsteriskRoom(directory, permanent=True)


def ringing_room(directory: Path) -> AsteriskRoom:
    return AsteriskRoom(directory, permanent=False)
