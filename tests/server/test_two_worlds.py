"""What is played never meets what is real: servers, records, seats, keys, figures see to it."""

from __future__ import annotations

import argparse
import asyncio
import importlib
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from dispatch_app.adapters.clock import SystemClock, Uuid7Maker
from dispatch_app.adapters.key_files import make_key
from dispatch_app.adapters.storage.database import LookedAt
from dispatch_app.adapters.storage.figures.replaying import is_invented
from dispatch_app.bootstrap import open_server
from dispatch_app.client import signing
from dispatch_app.client.api import Api, Declined
from dispatch_app.client.credentials import Key
from dispatch_app.config import (
    AuditConfig,
    BackupConfig,
    BadConfig,
    Config,
    FiguresConfig,
    LocatorConfig,
    ServerConfig,
    SubscribersConfig,
    TelephoneConfig,
    TracksConfig,
)
from dispatch_app.domain import commands as c
from dispatch_app.domain.codes import Role
from dispatch_app.domain.ids import AccountId, SeatId, StationId
from dispatch_app.domain.training.values import TrainingRun
from dispatch_app.gateways.devices_file import BadSetting
from dispatch_app.gateways.played_lines import must_be_played
from dispatch_app.ports.accounts import Account
from dispatch_app.server_settings import settings_of
from dispatch_app.training_record import NotEmpty, make_record
from tests.fakes import builders as a
from tests.fakes.running_server import RunningServer, running_server

RUN = TrainingRun(id="storm-7", scenario="storm", seed=7, seats=(SeatId("1"),), lasts_s=1800)


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    with running_server(tmp_path_factory.mktemp("played"), training=RUN) as server:
        yield server


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    with running_server(tmp_path_factory.mktemp("live")) as server:
        yield server


def a_record(directory: Path) -> str:
    url = f"sqlite:///{directory / 'centre.sqlite'}"
    make_record(url, RUN, SystemClock(), Uuid7Maker())
    return url


# ---- a server and its record


def test_a_live_server_refuses_a_training_record(tmp_path: Path) -> None:
    with pytest.raises(BadConfig, match=r"holds a training run; name the live centre's database"):
        open_server(Config(server=ServerConfig(port=0, database=a_record(tmp_path))))


def test_a_training_server_refuses_a_live_record(live: RunningServer) -> None:
    own = ServerConfig(port=0, database=live.database, training=True)
    with pytest.raises(BadConfig, match=r"no training run's record; start one with"):
        open_server(Config(server=own))


def test_a_live_record_never_becomes_a_training_one(live: RunningServer) -> None:
    with pytest.raises(NotEmpty):
        make_record(live.database, RUN, SystemClock(), Uuid7Maker())


OUTSIDE = {
    "[locators.LBS]": {"locators": {"LBS": LocatorConfig(url="http://127.0.0.1/{number}")}},
    "[server] second_channel": {"second_channel": "/fax"},
    "[server] attachments": {"attachments": "/notices"},
    "[tracks] directory": {"tracks": TracksConfig(directory="/tracks")},
    "[figures] directory": {"figures": FiguresConfig(directory="/reports")},
    "[audit] checkpoints": {"audit": AuditConfig(checkpoints="/heads")},
    "[backup] directory": {"backup": BackupConfig(directory="/copies")},
    "[subscribers] source": {"subscribers": SubscribersConfig(source="https://operator")},
    "[telephone] ring_station": {"telephone": TelephoneConfig(ring_station=True)},
}


@pytest.mark.parametrize("place", OUTSIDE)
def test_a_training_server_refuses_whatever_leads_outside(place: str) -> None:
    """The place and the mend are said; a live one may have it."""
    given = dict(OUTSIDE[place])
    own = ServerConfig(training=True)
    for key in ("second_channel", "attachments"):
        own = replace(own, **({key: given.pop(key)} if key in given else {}))
    with pytest.raises(BadConfig) as refused:
        settings_of(Config(server=own, **given))
    assert place in str(refused.value)
    assert "leave it out" in str(refused.value)


# ---- who signs in


def signed_in(server: RunningServer, who: Key) -> str:
    """The world that the client finds itself in, or the code of the refusal."""

    async def meet() -> str:
        async with Api(server.url) as api:
            try:
                session = await api.sign_in(who)
            except Declined as no:
                return no.problem.code
            return "training" if session.training else "live"

    return asyncio.run(meet())


@pytest.fixture(scope="module")
def key(
    tmp_path_factory: pytest.TempPathFactory, played: RunningServer, live: RunningServer
) -> Key:
    """Of one station of both centres, with one and the same key: only the world differs."""
    path = tmp_path_factory.mktemp("keys") / "station-N.key"
    public = make_key(path)
    for server in (played, live):
        account = Account(
            id=AccountId("station-N"), role=Role.STATION, name="N", station=StationId("N")
        )
        server.accounts.create(account, public_key=public)
    return Key.read("station-N", path)


def test_everybody_signs_in_to_the_world_they_mean_and_no_other(
    played: RunningServer, live: RunningServer, key: Key
) -> None:
    meant = replace(key, training=True)
    assert signed_in(played, meant) == "training"
    assert signed_in(live, key) == "live"
    assert signed_in(played, key) == "world.training-only"
    assert signed_in(live, meant) == "world.live-only"


def test_a_person_who_means_the_live_centre_gets_no_seat_in_training(
    played: RunningServer,
) -> None:
    body = {"account": "seat-1", "password": "whatever-it-is", "seat": "1"}
    answer = played.http.post("/v1/sessions", json=body)
    assert (answer.status_code, answer.json()["code"]) == (409, "world.training-only")


def test_a_key_of_the_live_centre_opens_nothing_in_training(
    played: RunningServer, tmp_path: Path
) -> None:
    """Of a station that both have: each has made its own keys."""
    account = Account(
        id=AccountId("station-S"), role=Role.STATION, name="S", station=StationId("S")
    )
    played.accounts.create(account, public_key=make_key(tmp_path / "played.key"))
    make_key(tmp_path / "live.key")
    theirs = replace(Key.read("station-S", tmp_path / "live.key"), training=True)
    assert signed_in(played, theirs) == "session.refused"


def options(data: Path, *words: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    signing.add_arguments(parser, account="station-N", plays=True)
    return parser.parse_args(["--data", str(data), *words])


def test_what_a_client_kept_in_one_world_is_not_taken_into_the_other(
    tmp_path: Path, key: Key
) -> None:
    """Else work that was played would go up to the live centre with the next connection."""
    password = tmp_path / "password"
    password.write_text("geheim-genug\n", encoding="utf-8")
    words = ("--password-file", str(password))
    played, live = tmp_path / "played", tmp_path / "live"
    assert signing.credentials(options(played, "--training", *words)).training
    assert signing.credentials(options(played, "--training", *words)).training
    with pytest.raises(signing.BadOptions, match="holds data of a training run"):
        signing.credentials(options(played, *words))
    assert not signing.credentials(options(live, *words)).training
    (live / "seat-1.sqlite").touch()
    with pytest.raises(signing.BadOptions, match="holds data of a live centre"):
        signing.credentials(options(live, "--training", *words))


@pytest.mark.parametrize(
    ("module", "plays"),
    [
        ("dispatch_app.gateways.cli", True),
        ("dispatch_app.seating.vehicles", True),
        ("dispatch_app.gateways.links_cli", False),
        ("dispatch_app.gateways.exchange_cli", False),
        ("dispatch_app.gateways.alarm_cli", False),
        ("dispatch_app.gateways.ups_cli", False),
        ("dispatch_app.commands_softswitch", False),
        ("dispatch_app.commands_vehicles", False),
        ("dispatch_app.watchdog.cli", False),
        ("dispatch_app.recording.cli", False),
    ],
)
def test_what_drives_something_outside_cannot_even_be_asked_to_play(
    module: str, plays: bool
) -> None:
    """Without the option it means the live centre, and a training one shows it the door."""
    parser = argparse.ArgumentParser()
    importlib.import_module(module).add_arguments(parser)
    assert ("--training" in parser.format_help()) is plays


@pytest.mark.parametrize("port", ["/dev/ttyUSB0", "COM3", "rfc2217://10.0.0.9:4001", ""])
def test_a_line_of_the_house_is_no_line_of_a_training_run(port: str) -> None:
    must_be_played({"1": {"port": "/dev/pts/4"}})
    with pytest.raises(BadSetting):
        must_be_played({"1": {"port": "/dev/pts/4"}, "2": {"port": port}})


# ---- what is counted and taken out


def test_figures_and_files_of_a_training_run_say_that_nothing_is_real(
    played: RunningServer, live: RunningServer
) -> None:
    """Reports written by a command ask the record itself; windows and answers the live state."""
    told = []
    for server in (played, live):
        with closing(LookedAt(server.database, deadline_s=5.0)) as store:
            told.append((is_invented(store), server.server.bus.state.invented is not None))
    assert told == [(True, True), (False, False)]


def test_every_seat_and_station_of_it_knows_what_it_is(played: RunningServer) -> None:
    """Their windows, slips and exports are marked by this."""
    for viewer in (
        played.client(Role.DISPATCHER, seat="1"),
        played.client(Role.STATION, station="N"),
    ):
        state = viewer.snapshot()["state"]
        assert state["training"]["run"]["id"] == RUN.id
        assert state["invented"] is not None


def test_a_live_centre_takes_no_command_of_a_run(live: RunningServer) -> None:
    body = {"step": "running", "played_s": 0.0}
    answer = live.client(Role.DIRECTOR).post("/v1/commands/SteerTraining", body)
    assert (answer.status_code, answer.json()["code"]) == (409, "training.not-here")


def test_calls_of_a_run_stay_in_its_own_record(played: RunningServer, live: RunningServer) -> None:
    played.client(Role.GATEWAY).does(c.ReportRinging(line=a.LINE_1))
    live_state = live.client(Role.DISPATCHER, seat="1").snapshot()["state"]
    assert live_state["calls"] == {}
