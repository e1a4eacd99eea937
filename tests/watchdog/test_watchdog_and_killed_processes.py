"""Real processes that are killed and stopped, a real watchdog, a siren on a wire."""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from devices.simulator.alarm_box_port import SimulatedAlarmBox
from dispatch_app.adapters.key_files import make_key
from dispatch_app.domain.alarm_commands import AcknowledgeAlarm
from dispatch_app.domain.alarms import Alarm, AlarmId
from dispatch_app.domain.codes import Role
from dispatch_app.domain.ids import AccountId
from dispatch_app.ports.accounts import Account
from dispatch_app.watchdog import cli
from dispatch_app.watchdog.beating import VARIABLE
from dispatch_app.watchdog.process import Watchdog
from tests.fakes.running_server import ROOT, RunningServer, ServerProcess, running_server, until

SLEEPER = """
import sys, threading
sys.path.insert(0, {root!r})
from dispatch_app.watchdog.beating import Beating, address_of
with Beating(address_of({where!r}), {name!r}, period_s=0.2):
    sys.stdin.read()
"""


class Living:
    """A process of its own that beats, until it is killed, stopped, or told to end."""

    def __init__(self, where: str, name: str) -> None:
        script = SLEEPER.format(root=str(ROOT), where=where, name=name)
        self._process = subprocess.Popen([sys.executable, "-c", script], stdin=subprocess.PIPE)

    def send(self, what: signal.Signals) -> None:
        self._process.send_signal(what)

    def end(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(30)

    def close(self) -> None:
        self.send(signal.SIGCONT)
        self._process.kill()
        self._process.wait(30)
        if self._process.stdin is not None:
            self._process.stdin.close()


class Kennel:
    """`main.py watchdog` on a thread, with a simulated unit in its hand."""

    def __init__(self, url: str, key: Path, directory: Path) -> None:
        self.simulated = SimulatedAlarmBox()
        parser = argparse.ArgumentParser()
        cli.add_arguments(parser)
        self._args = parser.parse_args(
            [
                *("--centre", url, "--key", str(key), "--data", str(directory)),
                *("--listen", "127.0.0.1:0", "--silent-after", "1.5"),
                *("--port", self.simulated.port, "--profile", "coil-board"),
            ]
        )
        self.where = ""
        self._dog: Watchdog | None = None
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._run)
        self._thread.start()
        until(lambda: self.where, "the watchdog")

    def _run(self) -> None:
        cli.serve(self._args, wait=lambda: self._done.wait() and None, ready=self._ready)

    def _ready(self, dog: Watchdog, address: tuple[str, int]) -> None:
        self._dog = dog
        self.where = f"{address[0]}:{address[1]}"

    def knows(self, name: str) -> bool:
        """Whether it has heard this process, and will miss it."""
        return self._dog is not None and self._dog.expects(name)

    @property
    def knows_the_server(self) -> bool:
        return self._dog is not None and self._dog.server_has_answered

    @property
    def signal(self) -> tuple[bool, bool]:
        """Lamp and siren."""
        lamp, siren = self.simulated.box.relays[:2]
        return lamp, siren

    @contextmanager
    def living(self, name: str) -> Iterator[Living]:
        process = Living(self.where, name)
        try:
            yield process
        finally:
            process.close()

    def close(self) -> None:
        self._done.set()
        self._thread.join()
        self.simulated.close()


Key = tuple[Path, bytes]


@pytest.fixture(scope="module")
def key(tmp_path_factory: pytest.TempPathFactory) -> Key:
    path = tmp_path_factory.mktemp("keys") / "watchdog.key"
    return path, make_key(path)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, key: Key) -> Iterator[RunningServer]:
    """One for all: each test brings processes with names of their own."""
    with running_server(tmp_path_factory.mktemp("centre")) as running:
        account = Account(id=AccountId("watchdog"), role=Role.ALARMS, name="watchdog")
        running.accounts.create(account, public_key=key[1])
        yield running


@pytest.fixture(scope="module")
def kennel(
    server: RunningServer, key: Key, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Kennel]:
    kennel = Kennel(server.url, key[0], tmp_path_factory.mktemp("kennel"))
    try:
        yield kennel
    finally:
        kennel.close()


def alarm(server: RunningServer, name: str) -> Alarm | None:
    return server.server.bus.state.alarms.get(AlarmId(name))


def test_a_process_that_is_killed_is_an_alarm_and_sounds_the_siren(
    server: RunningServer, kennel: Kennel
) -> None:
    with kennel.living("recorder killed") as process:
        until(lambda: kennel.knows("recorder killed"), "its heartbeat")
        assert kennel.signal == (False, False)
        process.send(signal.SIGKILL)
        found = until(lambda: alarm(server, "recorder/recorder killed"), "the alarm")
        until(lambda: kennel.signal == (True, True), "the siren")
        server.client(seat="1").does(AcknowledgeAlarm(alarm=found.id))
        until(lambda: kennel.signal == (True, False), "silence")


def test_a_process_that_hangs_is_an_alarm_that_ends_when_it_goes_on(
    server: RunningServer, kennel: Kennel
) -> None:
    name = "recorder/recorder hung"
    with kennel.living("recorder hung") as process:
        until(lambda: kennel.knows("recorder hung"), "its heartbeat")
        process.send(signal.SIGSTOP)
        until(lambda: alarm(server, name), "the alarm")
        process.send(signal.SIGCONT)
        until(lambda: (a := alarm(server, name)) and not a.standing, "its end")


def test_a_process_that_ends_in_order_is_not_missed(server: RunningServer, kennel: Kennel) -> None:
    with kennel.living("station ended") as ended, kennel.living("station killed") as other:
        until(lambda: kennel.knows("station ended"), "a heartbeat")
        until(lambda: kennel.knows("station killed"), "the other")
        ended.end()
        other.send(signal.SIGKILL)
        until(lambda: alarm(server, "terminal/station killed"), "the other's alarm")
        assert alarm(server, "terminal/station ended") is None


def test_a_program_of_ours_is_missed_when_it_is_killed(
    server: RunningServer, kennel: Kennel, tmp_path: Path, key: Key
) -> None:
    """`main.py gateway alarm`, started as a service would start it."""
    with SimulatedAlarmBox() as box:
        command = [
            *(sys.executable, str(ROOT / "main.py"), "gateway", "alarm"),
            *("--centre", server.url, "--account", "watchdog", "--key", str(key[0])),
            *("--data", str(tmp_path), "--port", box.port, "--profile", "coil-board"),
        ]
        gateway = subprocess.Popen(command, env={**os.environ, VARIABLE: kennel.where})
        try:
            until(lambda: kennel.knows("gateway alarm watchdog"), "its heartbeat")
            gateway.kill()
            until(lambda: alarm(server, "alarm_unit/gateway alarm watchdog"), "the alarm")
        finally:
            gateway.kill()
            gateway.wait(30)


def test_the_siren_calls_when_the_server_itself_is_killed(tmp_path: Path, key: Key) -> None:
    process = ServerProcess(tmp_path).start()
    kennel = Kennel(process.url, key[0], tmp_path)
    try:
        until(lambda: kennel.knows_the_server, "the server's answer")
        assert kennel.signal == (False, False)
        process.kill()
        until(lambda: kennel.signal == (True, True), "the siren")
    finally:
        kennel.close()
        process.stop()
