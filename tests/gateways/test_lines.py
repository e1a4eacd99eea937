"""What a modem tells becomes what the centre must know; end to end on a real pseudo-terminal."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from dispatch_app.adapters.clock import Uuid7Maker
from dispatch_app.adapters.key_files import make_key
from dispatch_app.client.credentials import Key
from dispatch_app.client.link import Link
from dispatch_app.client.local_store import LocalStore
from dispatch_app.client.outbox import Outbox
from dispatch_app.client.signing import BadOptions
from dispatch_app.domain.codes import Role
from dispatch_app.domain.ids import AccountId, LineId
from dispatch_app.domain.state import Call, Line
from dispatch_app.gateways.cli import LogOnly, ports_of
from dispatch_app.gateways.lines import LinesGateway
from dispatch_app.ports.accounts import Account
from tests.fakes.running_server import RunningServer, running_server, until

pytest.importorskip("pty", reason="the simulated modem needs pseudo-terminals")

from devices.caller_id.conversation import Patience
from devices.caller_id.driver import CallerIdModem
from devices.simulator.caller_id_modem import ModemBank
from devices.simulator.incoming_call import IncomingCall
from devices.transports.serial_port import serial_opener

HUSH_S = 4.0
"""The simulated line rings every second; four rings missed, the caller has given up."""


@pytest.fixture
def server(tmp_path: Path) -> Iterator[RunningServer]:
    with running_server(tmp_path) as running:
        public = make_key(tmp_path / "lines.key")
        account = Account(id=AccountId("lines"), role=Role.GATEWAY, name="lines")
        running.accounts.create(account, public_key=public)
        yield running


@pytest.fixture
def bank(server: RunningServer, tmp_path: Path) -> Iterator[ModemBank]:
    store = LocalStore(tmp_path / "lines.sqlite")
    outbox = Outbox(store, now=lambda: datetime.now(UTC), new_id=Uuid7Maker())
    who = Key.read("lines", tmp_path / "lines.key")
    link = Link([server.url], who, outbox, LogOnly())
    with ModemBank(1, cadence_s=1.0) as bank:
        gateway = LinesGateway()
        link.start()
        gateway.start(link.send)
        for line, port in bank.ports.items():
            opener, patience = serial_opener(port), Patience(hush_s=HUSH_S)
            gateway.add(CallerIdModem(line, opener, gateway.heard, patience=patience))
        yield bank
        gateway.stop()
        link.stop()
        store.close()


def the_call(server: RunningServer) -> Call | None:
    return next(iter(server.server.bus.state.calls.values()), None)


def the_line(server: RunningServer) -> Line | None:
    return server.server.bus.state.lines.get(LineId("1"))


def test_a_ringing_line_becomes_a_call_with_its_number(
    server: RunningServer, bank: ModemBank
) -> None:
    until(lambda: the_line(server), "the line")
    bank.ring("1", IncomingCall(number="09990001234", at=datetime.now(UTC), rings=5))
    call = until(lambda: (c := the_call(server)) and c.number and c, "the number")
    assert (call.line, call.number) == ("1", "09990001234")


@pytest.mark.slow
def test_a_caller_who_gives_up_is_on_the_call_back_list(
    server: RunningServer, bank: ModemBank
) -> None:
    until(lambda: the_line(server), "the line")
    bank.ring("1", IncomingCall(number="09990001234", at=datetime.now(UTC), rings=1))
    call = until(lambda: (c := the_call(server)) and c.abandoned_at and c, "the abandonment")
    assert call.outcome is None


def test_a_modem_that_is_pulled_out_is_said(server: RunningServer, bank: ModemBank) -> None:
    until(lambda: (line := the_line(server)) and line.heard, "the line")
    bank.unplug("1")
    line = until(lambda: (line := the_line(server)) and not line.heard and line, "the fault")
    assert line.reason in ("port_lost", "port_missing")


class Given:
    lines_file = None

    def __init__(self, *lines: str) -> None:
        self.line = list(lines)


def test_lines_are_given_as_line_and_port() -> None:
    given: Any = Given("1=COM3", "2=/dev/ttyUSB0")
    assert ports_of(given) == {"1": "COM3", "2": "/dev/ttyUSB0"}


@pytest.mark.parametrize("bad", ["COM3", "=COM3", "1="])
def test_a_line_without_a_port_is_named(bad: str) -> None:
    given: Any = Given(bad)
    with pytest.raises(BadOptions, match="LINE=PORT"):
        ports_of(given)
