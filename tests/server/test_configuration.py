"""One configuration file: what nobody knows is refused, naming file, key and mend."""

import json
from dataclasses import fields
from pathlib import Path

import pytest

from dispatch_app.bootstrap import open_server
from dispatch_app.config import (
    BackupConfig,
    BadConfig,
    Config,
    LimitsConfig,
    ServerConfig,
    TelephoneConfig,
    TracksConfig,
    load,
)
from dispatch_app.domain.timers import Timers

PAGE = Path(__file__).resolve().parents[2] / "docs" / "configuration.md"


@pytest.fixture
def written(tmp_path):
    def write(text):
        file = tmp_path / "centre.toml"
        file.write_text(text, encoding="utf-8")
        return file

    return write


def refusal(file):
    with pytest.raises(BadConfig) as refused:
        open_server(load(file))
    assert str(file) in str(refused.value)
    return str(refused.value)


def test_without_a_file_the_defaults_hold():
    assert load(None) == Config()
    assert load(None).server.host == "127.0.0.1"


def test_what_the_file_says_counts(written):
    config = load(
        written('[server]\nport = 99\n[limits]\ncommands_per_s = 3\n[seats]\n7 = "director"')
    )
    assert (config.server.port, config.limits.commands_per_s) == (99, 3)
    assert config.seats == {"7": "director"}


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("[sever]\n", "did you mean 'server'"),
        ("[server]\nprot = 1\n", "did you mean 'port'"),
        ('[server]\nport = "80"\n', "port: must be a whole number"),
        ("[server]\nport = true\n", "port: must be a whole number"),
        ("[server]\nhost = 1\n", "host: must be text"),
        ("[limits]\ncommands_per_s = -1\n", "must not be below zero"),
        ("[timers]\nradar = 1\n", "did you mean 'radar_s'"),
        ('[server]\nzone = "Asia/Nowhere"\n', "write a name such as"),
        ('[seats]\n1 = "chief"\n', "known are: dispatcher"),
        ('[backup]\nat = "night"\n', "such as '03:00'"),
        ("server = 1\n", "written as [server]"),
        ("[server\n", "not TOML"),
    ],
)
def test_what_cannot_be_used_is_refused_with_file_key_and_mend(written, text, named):
    assert named in refusal(written(text))


def test_a_file_that_is_not_there_is_refused_by_name(tmp_path):
    assert "cannot be read" in refusal(tmp_path / "none.toml")


TABLES = [ServerConfig, LimitsConfig, Timers, TelephoneConfig, TracksConfig, BackupConfig]


@pytest.mark.parametrize("table", TABLES)
def test_every_key_and_its_default_stand_on_the_page(table):
    page = PAGE.read_text(encoding="utf-8")
    for each in fields(table):
        default = json.dumps(each.default)  # TOML writes these alike
        assert f"| `{each.name}` | `{default}` |" in page, each.name
