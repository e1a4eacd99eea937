"""A real softswitch process beside a real centre: stopped or killed, it is said to be gone."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from devices.simulator.sip.loopback import LOOPBACK, free_port
from dispatch_app.adapters.key_files import make_key
from dispatch_app.domain.codes import Role
from dispatch_app.domain.ids import AccountId
from dispatch_app.domain.telephone_state import Exchange
from dispatch_app.gateways.exchange_cli import ACCOUNT
from dispatch_app.ports.accounts import Account
from tests.fakes.running_server import ROOT, RunningServer, running_server, until

pytest.importorskip("baresip", reason="the softswitch needs its SIP library")
pytestmark = pytest.mark.skipif(
    sys.platform == "win32", reason="stopping a process in its tracks is a POSIX signal"
)


class Process:
    """`main.py softswitch` with a seat and a trunk that nobody asks."""

    def __init__(self, server: RunningServer, directory: Path) -> None:
        self._server = server
        key = directory / "exchange.key"
        account = Account(id=AccountId(ACCOUNT), role=Role.EXCHANGE, name=ACCOUNT)
        server.accounts.create(account, public_key=make_key(key))
        path = directory / "softswitch.toml"
        rtp = free_port()
        path.write_text(
            f'[sip]\nlisten = "{LOOPBACK}:{free_port()}"\nrtp_first = {rtp}\n'
            f'rtp_last = {rtp + 100}\n[trunks.120]\nchannels = 2\ngateway = "{LOOPBACK}:9"\n'
            f'numbers = ["120"]\ncheck = false\n[phones.1]\naddress = "{LOOPBACK}:9"\n',
            encoding="utf-8",
        )
        self._log = (directory / "softswitch.log").open("wb")
        self._process = subprocess.Popen(
            [
                *(sys.executable, str(ROOT / "main.py"), "softswitch", "--config", str(path)),
                *("--centre", server.url, "--key", str(key)),
                *("--data", str(directory / "exchange")),
            ],
            stderr=self._log,
        )

    def send(self, name: signal.Signals) -> None:
        self._process.send_signal(name)

    def close(self) -> None:
        self._process.kill()
        self._process.wait(20)
        self._log.close()

    @property
    def shown(self) -> Exchange | None:
        """As its centre has it."""
        return self._server.server.bus.state.telephone.exchange

    def is_said(self, *, up: bool) -> Exchange:
        found: Exchange = until(
            lambda: (shown := self.shown) is not None and shown.up is up and shown,
            f"the exchange {'up' if up else 'down'}",
        )
        return found


@pytest.fixture
def exchange(tmp_path: Path) -> Iterator[Process]:
    with running_server(tmp_path) as server:
        process = Process(server, tmp_path)
        try:
            process.is_said(up=True)
            yield process
        finally:
            process.close()


def test_an_exchange_that_hangs_is_said_to_be_gone_and_to_be_back(exchange: Process) -> None:
    exchange.send(signal.SIGSTOP)
    assert exchange.is_said(up=False).reason == "process_gone"
    exchange.send(signal.SIGCONT)
    exchange.is_said(up=True)


def test_an_exchange_whose_process_is_killed_is_said_to_be_gone(exchange: Process) -> None:
    exchange.send(signal.SIGKILL)
    assert exchange.is_said(up=False).reason == "process_gone"
