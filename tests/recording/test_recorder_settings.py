"""A recorder's configuration is checked before anything is recorded; a password guards its end."""

import argparse
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from dispatch_app.adapters.storage.passwords import HashCost, Passwords
from dispatch_app.config import BadConfig
from dispatch_app.recording import cli
from dispatch_app.recording.process import RecorderProcess
from dispatch_app.recording.settings import load
from tests.fakes.recorder_room import RecorderRoom

ROOT = Path(__file__).resolve().parents[2]
CHEAP = Passwords(HashCost(passes=1, memory_kib=8, lanes=1))


def config(directory, more="", own=""):
    path = directory / "recorder.toml"
    path.write_text(
        f'[recorder]\ndirectory = "{(directory / "kept").as_posix()}"\n'
        f'tap = "127.0.0.1:0"\nlisten = "127.0.0.1:0"\n{own}\n{more}\n',
        encoding="utf-8",
    )
    return path


def test_a_short_file_is_enough(tmp_path):
    settings = load(config(tmp_path))
    assert settings.recorder.channels == 32
    assert settings.keeping.days == 0 and settings.keeping.copied_only
    assert settings.database.endswith("kept/recorder.sqlite")


@pytest.mark.parametrize(
    ("more", "own", "says"),
    [
        ("[recordr]", "", "section [recordr] is unknown"),
        ("", 'nme = "x"', "did you mean 'name'?"),
        ("", 'name = "Big Name"', "small letters"),
        ("", "channels = 0", "1 to 256"),
        ("", 'zone = "Mars"', "zone 'Mars' is unknown"),
        ("[keeping]\nlow_gb = -1.0", "", "must not be below zero"),
        ('[channels.radio]\nstart = "sometimes"', "", "'voice', 'always' or 'contact'"),
        ('[channels.radio]\nstart = "contact"', "", "name the serial port"),
        ("channels = 3", 'x = "', "not TOML"),
    ],
)
def test_what_cannot_be_used_is_named(tmp_path, more, own, says):
    with pytest.raises(BadConfig) as bad:
        load(config(tmp_path, more, own))
    assert says in str(bad.value)


def test_a_tap_that_others_can_reach_needs_a_word(tmp_path):
    path = tmp_path / "r.toml"
    path.write_text('[recorder]\ndirectory = "x"\ntap = "0.0.0.0:8131"\n')
    with pytest.raises(BadConfig) as bad:
        load(path)
    assert "tap_key_file" in str(bad.value)


def test_a_recorder_that_listens_everywhere_says_what_seats_call_it(tmp_path):
    path = tmp_path / "r.toml"
    path.write_text('[recorder]\ndirectory = "x"\nlisten = "0.0.0.0:8130"\n')
    with pytest.raises(BadConfig, match="address"):
        load(path)


def test_a_directory_must_be_named(tmp_path):
    path = tmp_path / "r.toml"
    path.write_text("[recorder]\n")
    with pytest.raises(BadConfig):
        load(path)


def guarded(tmp_path):
    (tmp_path / "word").write_text(CHEAP.hashed("open sesame") + "\n")
    own = f'password_file = "{(tmp_path / "word").as_posix()}"'
    return RecorderProcess(load(config(tmp_path, own=own)))


def test_only_the_password_ends_a_recorder(tmp_path):
    process = guarded(tmp_path)
    process.start()
    url = f"http://127.0.0.1:{process.port}/v1/leave"
    answers = [httpx.post(url, content=w, trust_env=False) for w in (b"", b"guess")]
    assert [a.json() for a in answers] == [{"code": "recorder.wrong-password"}] * 2
    assert not process.wait(0)
    assert httpx.post(url, content=b"open sesame", trust_env=False).status_code == 204
    assert process.wait(0)
    process.stop()


def test_health_tells_what_is_wrong(tmp_path):
    process = RecorderProcess(load(config(tmp_path, more="[keeping]\nlow_gb = 1e9")))
    process.start()
    url = f"http://127.0.0.1:{process.port}/v1/health"
    answer = None
    for _ in range(200):
        answer = httpx.get(url, trust_env=False)
        if answer.status_code == 503:
            break
    process.stop()
    assert answer.json()["troubles"] == ["space_low"]


def test_the_first_start_makes_a_key_and_the_second_keeps_it(tmp_path):
    path = config(tmp_path)
    keys = []
    for _ in range(2):
        process = RecorderProcess(load(path))
        process.start()
        process.stop()
        keys.append((tmp_path / "kept" / "seal.key").read_bytes())
    assert keys[0] == keys[1]


def command(*words, cwd):
    return subprocess.run(
        [sys.executable, str(ROOT / "main.py"), *map(str, words)],
        cwd=cwd,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_verify_on_the_command_line_says_what_is_broken(tmp_path):
    room = RecorderRoom(tmp_path)
    take = room.records("a", 0.5)
    room.close()
    public = "03a107bff3ce10be1d70dd18e74bc09967e4d6309ba50d5f1ddc8664125531b8"
    (tmp_path / "public").write_text(public)
    words = ("verify", "recordings", tmp_path, "--key", tmp_path / "public")
    fine = command(*words, "--anchors", tmp_path / "anchors", cwd=tmp_path)
    assert fine.returncode == 0, fine.stderr
    assert f"head 1:{take.seal.head}" in fine.stdout
    room.path(take).write_bytes(b"OggS")
    bad = command(*words, cwd=tmp_path)
    assert (bad.returncode, bad.stdout) == (1, f"BROKEN {take.file}: altered (line 1)\n")
    none = command("verify", "recordings", tmp_path, cwd=tmp_path)
    assert none.returncode == 2 and "seal.key" in none.stderr


def test_stats_on_the_command_line_count_by_day_and_channel(tmp_path, capsys):
    kept = tmp_path / "kept"
    kept.mkdir()
    room = RecorderRoom(kept)
    room.records("a", 1.0)
    room.records("b", 1.0, line="120/02")
    room.close()
    own = f'database = "sqlite:///{(kept / "recorder.db").as_posix()}"'
    assert cli.stats(argparse.Namespace(config=config(tmp_path, own=own))) == 0
    rows = [line.split("\t")[:3] for line in capsys.readouterr().out.splitlines()]
    assert rows[1:] == [["2026-11-22", "120/01", "1"], ["2026-11-22", "120/02", "1"]]


def test_a_bad_configuration_ends_with_code_2(tmp_path, capsys):
    words = argparse.Namespace(what="record", config=tmp_path / "none.toml")
    assert cli.run(words) == 2
    assert "none.toml" in capsys.readouterr().err
    assert cli.run(argparse.Namespace(what="record", config=None)) == 2
