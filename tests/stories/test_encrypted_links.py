"""Seats, server and recorder speak over real TLS: only the centre's own authority is believed."""

from __future__ import annotations

import argparse
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from dispatch_app.adapters.certificates import make
from dispatch_app.adapters.clock import Uuid7Maker
from dispatch_app.adapters.tls import BadCertificate
from dispatch_app.client.credentials import Password
from dispatch_app.client.link import Link, LinkState, LinkStatus
from dispatch_app.client.local_store import LocalStore
from dispatch_app.client.outbox import Outbox
from dispatch_app.client.trust import BadAuthority, trusting
from dispatch_app.domain.codes import Role
from dispatch_app.domain.commands import ReportRinging
from dispatch_app.domain.ids import AccountId, LineId
from dispatch_app.ports.accounts import Account
from dispatch_app.recording import cli
from dispatch_app.recording.process import RecorderProcess
from dispatch_app.recording.settings import load
from dispatch_app.ui.kit.recording.fetching import Leave, NotFetched, RecorderSource
from tests.fakes.running_server import RunningServer, until

PASSWORD = "not-a-real-password"
HERE = ["127.0.0.1", "localhost"]
LONG_AGO = datetime.now(UTC) - timedelta(days=400)


class Ear:
    """Remembers how the link stood and what came by it."""

    def __init__(self) -> None:
        self.statuses: list[LinkStatus] = []
        self.events: list[object] = []
        self.pulses = 0

    def view(self, view: Any) -> None:
        self.events += view.events

    def fixes(self, fixes: Any) -> None: ...

    def status(self, status: LinkStatus) -> None:
        self.statuses.append(status)

    def heartbeat(self, pulse: Any) -> None:
        self.pulses += 1

    @property
    def codes(self) -> set[str]:
        return {status.code for status in self.statuses}


@contextmanager
def a_seat(url: str, directory: Path, authority: Path | None) -> Iterator[Ear]:
    ear, store = Ear(), LocalStore(directory / "seat.sqlite")
    outbox = Outbox(store, now=lambda: datetime.now(UTC), new_id=Uuid7Maker())
    who = Password(account="person-1", password=PASSWORD, seat="1")
    link = Link([url], who, outbox, ear, trust=trusting(authority))
    link.start()
    try:
        yield ear
    finally:
        link.stop()
        store.close()


@contextmanager
def a_centre(directory: Path, hosts: list[str], **how: Any) -> Iterator[RunningServer]:
    tls = directory / "tls"
    make(tls, "centre", hosts, **how)
    server = RunningServer(directory, tls=tls)
    server.start()
    try:
        account = Account(id=AccountId("person-1"), role=Role.DISPATCHER, name="1")
        server.accounts.create(account, password=PASSWORD)
        yield server
    finally:
        server.stop()


def strangers(directory: Path) -> Path:
    make(directory / "strangers", "centre", HERE)
    return directory / "strangers" / "ca.pem"


def test_a_seat_follows_a_centre_whose_authority_it_was_given(tmp_path):
    with (
        a_centre(tmp_path, HERE) as server,
        a_seat(server.url, tmp_path, tmp_path / "tls" / "ca.pem") as ear,
    ):
        until(lambda: ear.pulses, "the centre's sign of life by the stream")
        assert server.url.startswith("https:")
        server.client(Role.GATEWAY).does(ReportRinging(line=LineId("1")))
        until(lambda: ear.events, "the call at the seat")


def test_a_seat_that_knows_another_authority_says_so_and_sends_nothing(tmp_path):
    with (
        a_centre(tmp_path, HERE) as server,
        a_seat(server.url, tmp_path, strangers(tmp_path)) as ear,
    ):
        until(lambda: "link.not-believed" in ear.codes, "the refusal")
        assert LinkState.ONLINE not in {status.state for status in ear.statuses}


def test_a_seat_without_the_authority_does_not_believe_it_either(tmp_path):
    with a_centre(tmp_path, HERE) as server, a_seat(server.url, tmp_path, None) as ear:
        until(lambda: "link.not-believed" in ear.codes, "the refusal")


@pytest.mark.parametrize(
    ("hosts", "how"),
    [
        pytest.param(HERE, {"days": 30, "now": LONG_AGO}, id="ended"),
        pytest.param(["centre.lan"], {}, id="another machine's"),
    ],
)
def test_a_certificate_that_has_ended_or_is_anothers_is_not_believed(tmp_path, hosts, how):
    with (
        a_centre(tmp_path, hosts, **how) as server,
        a_seat(server.url, tmp_path, tmp_path / "tls" / "ca.pem") as ear,
    ):
        until(lambda: "link.not-believed" in ear.codes, "the refusal")


def test_who_speaks_plainly_to_an_encrypted_centre_is_offline(tmp_path):
    with a_centre(tmp_path, HERE) as server:
        plain = server.url.replace("https", "http")
        with a_seat(plain, tmp_path, None) as ear:
            until(lambda: "link.lost" in ear.codes, "the loss")


def test_an_authority_that_is_no_certificate_is_named(tmp_path):
    (tmp_path / "ca.pem").write_text("nothing")
    with pytest.raises(BadAuthority, match=r"ca\.pem"):
        trusting(tmp_path / "ca.pem")


# ---- the recorder ----------------------------------------------------------------------------


def free_port() -> int:
    """Whoever is told to leave must know the port beforehand."""
    with socket.create_server(("127.0.0.1", 0)) as held:
        port: int = held.getsockname()[1]
        return port


@contextmanager
def a_recorder(directory: Path, **how: Any) -> Iterator[RecorderProcess]:
    """It shows a certificate; its password is not guarded."""
    certificate, key = make(directory / "tls", "recorder-1", HERE, **how)
    config = directory / "recorder.toml"
    config.write_text(
        f'[recorder]\ndirectory = "{(directory / "kept").as_posix()}"\n'
        f'tap = "127.0.0.1:0"\nlisten = "127.0.0.1:{free_port()}"\n'
        f'certificate = "{certificate.as_posix()}"\nprivate_key = "{key.as_posix()}"\n',
        encoding="utf-8",
    )
    process = RecorderProcess(load(config))
    process.start()
    try:
        yield process
    finally:
        process.stop()


def fetched(process: RecorderProcess, directory: Path, authority: Path | None) -> str:
    """The code of the recorder's refusal, or of why it was not even asked."""
    source = RecorderSource(directory / "seat", trusting(authority))
    leave = Leave(address=process.status().address, secret="ab" * 32)
    with pytest.raises(NotFetched) as refused:
        source.fetch("recorder-1-00000001", leave)
    source.forget()
    return refused.value.code


def test_a_recorder_tells_seats_its_encrypted_address_and_answers_there(tmp_path):
    with a_recorder(tmp_path) as process:
        assert process.status().address == f"https://127.0.0.1:{process.port}"
        assert fetched(process, tmp_path, tmp_path / "tls" / "ca.pem") == "recording.no-ticket"


def test_no_secret_reaches_a_recorder_that_is_not_believed(tmp_path):
    with a_recorder(tmp_path) as process:
        for authority in (strangers(tmp_path), None):
            assert fetched(process, tmp_path, authority) == "recording.recorder-not-believed"


def test_an_ended_certificate_of_a_recorder_is_not_believed(tmp_path):
    with a_recorder(tmp_path, days=30, now=LONG_AGO) as process:
        code = fetched(process, tmp_path, tmp_path / "tls" / "ca.pem")
        assert code == "recording.recorder-not-believed"


def test_a_recorder_is_left_on_its_own_machine_even_after_its_certificate_has_ended(tmp_path):
    word = tmp_path / "word"
    word.write_text("none is asked for")
    with a_recorder(tmp_path, days=30, now=LONG_AGO) as process:
        words = argparse.Namespace(config=tmp_path / "recorder.toml", password_file=word)
        assert cli.leave(words) == 0
        assert process.wait(10)


def test_the_word_for_leaving_is_given_to_no_other_certificate(tmp_path, capsys):
    word = tmp_path / "word"
    word.write_text("secret")
    with a_recorder(tmp_path) as process:
        make(tmp_path / "tls", "recorder-1", HERE, renew=True)  # not the one that is shown
        words = argparse.Namespace(config=tmp_path / "recorder.toml", password_file=word)
        assert cli.leave(words) == 2
        assert not process.wait(0)
    assert "no recorder answers" in capsys.readouterr().err


def test_a_recorder_does_not_start_open_to_all(tmp_path):
    config = tmp_path / "recorder.toml"
    kept = (tmp_path / "kept").as_posix()
    config.write_text(
        f'[recorder]\ndirectory = "{kept}"\ntap = "127.0.0.1:0"\nlisten = "0.0.0.0:0"\n'
        'address = "https://recorder.lan:8130"\n'
    )
    with pytest.raises(BadCertificate, match="plain_http"):
        RecorderProcess(load(config))
