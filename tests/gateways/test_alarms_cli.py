"""Alarms without a seat: a test, the bypass, the history, and what the centre says to strangers."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from dispatch_app.adapters.key_files import make_key
from dispatch_app.domain.codes import Role
from dispatch_app.domain.ids import AccountId
from dispatch_app.gateways import alarms_cli as cli
from dispatch_app.ports.accounts import Account
from tests.fakes.running_server import RunningServer, running_server


class Shell:
    """`main.py alarms …` as a maintainer, and as an auditor who may only read."""

    def __init__(self, server: RunningServer, directory: Path) -> None:
        self.server, self._directory = server, directory
        for name, role in (("maintainer", Role.MAINTAINER), ("auditor", Role.AUDITOR)):
            account = Account(id=AccountId(name), role=role, name=name)
            server.accounts.create(account, public_key=make_key(directory / f"{name}.key"))

    def __call__(self, add: Any, run: Any, *words: str, account: str = "maintainer") -> int:
        parser = argparse.ArgumentParser()
        add(parser)
        given = [*words, "--centre", self.server.url, "--account", account]
        key = str(self._directory / f"{account}.key")
        code: int = run(parser.parse_args([*given, "--key", key, "--data", str(self._directory)]))
        return code


@pytest.fixture(scope="module")
def shell(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shell]:
    directory = tmp_path_factory.mktemp("alarms")
    with running_server(directory) as server:
        yield Shell(server, directory)


def test_a_test_is_an_alarm_on_every_seat_and_stands_in_the_history(
    shell: Shell, capsys: pytest.CaptureFixture[str]
) -> None:
    assert shell(cli.add_test_arguments, cli.run_test, "--critical") == 0
    (alarm,) = shell.server.server.bus.state.alarms.values()
    assert (alarm.id, alarm.severity) == ("test/maintainer", 3)
    assert shell(cli.add_history_arguments, cli.run_history, "--alarm", alarm.id) == 0
    told = capsys.readouterr().out
    assert "test/maintainer\traised\tmaintainer\tself_test" in told


def test_the_bypass_is_ordered_once(shell: Shell, capsys: pytest.CaptureFixture[str]) -> None:
    words = ("on", "--reason", "exchange away")
    assert shell(cli.add_bypass_arguments, cli.run_bypass, *words) == 0
    assert shell(cli.add_bypass_arguments, cli.run_bypass, *words) == 0
    assert capsys.readouterr().out.splitlines() == ["done", "it was so already"]
    order = shell.server.server.bus.state.bypass
    assert order is not None and order.on and order.reason == "exchange away"


def test_who_may_only_read_raises_nothing(shell: Shell, capsys: pytest.CaptureFixture[str]) -> None:
    assert shell(cli.add_test_arguments, cli.run_test, account="auditor") == cli.UNUSABLE
    assert "right.missing" in capsys.readouterr().err
    assert shell(cli.add_history_arguments, cli.run_history, account="auditor") == 0


def test_a_centre_that_is_away_is_said(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    make_key(tmp_path / "maintainer.key")
    parser = argparse.ArgumentParser()
    cli.add_test_arguments(parser)
    key = str(tmp_path / "maintainer.key")
    away = ["--centre", "http://127.0.0.1:9", "--key", key, "--data", str(tmp_path)]
    assert cli.run_test(parser.parse_args(away)) == cli.AWAY
    assert "away" in capsys.readouterr().err
