"""Commands with input that cannot be used: one line that names place and mend, and an exit code.

Once for each kind of command as a process of its own; the many ways to be wrong in this process.
"""

import json
import socket
import subprocess
import sys
from pathlib import Path

import pytest

import main

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_S = 60
BAD, AWAY, UNHEARD = 2, 4, 3


@pytest.fixture
def place(tmp_path):
    """A directory with what people give by mistake."""
    (tmp_path / "text").write_text("hello\n", encoding="utf-8")
    (tmp_path / "empty").touch()
    (tmp_path / "binary").write_bytes(b"\xff\xfe\x00bad")
    (tmp_path / "folder").mkdir()
    (tmp_path / "password").write_text("a-long-password\n", encoding="utf-8")
    (tmp_path / "sever.toml").write_text("[sever]\n", encoding="utf-8")
    spool = '[server]\ndatabase = "sqlite:///c.sqlite"\nsecond_channel = "text"\n'
    (tmp_path / "spool.toml").write_text(spool, encoding="utf-8")
    (tmp_path / "accounts").mkdir()
    (tmp_path / "accounts" / "accounts.json").write_text("{", encoding="utf-8")
    return tmp_path


@pytest.fixture
def run(place, capfd, monkeypatch):
    """Run a command there; gives back its exit code and what it said of trouble."""
    monkeypatch.chdir(place)
    monkeypatch.setattr(sys, "stdin", None)  # nobody who could type

    def started(*words):
        try:
            code = main.main(words)
        except SystemExit as ended:
            code = ended.code
        return code, capfd.readouterr().err

    return started


@pytest.fixture
def refusal(run):
    """The line on which a command that must be refused says why."""

    def refused(code, *words):
        given, said = run(*words)
        lines = [line for line in said.splitlines() if not line.startswith(("usage:", " ", "20"))]
        assert given == code, said
        assert len(lines) == 1, said
        return lines[0]

    return refused


STORE = ("--database", "sqlite:///c.sqlite")
MACHINE = ("--password-file", "password")


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (("accounts", "list"), "--database sqlite:////path/to/file"),
        (("accounts", "--database", "nonsense", "list"), "write sqlite:////path/to/file"),
        (("accounts", "--database", "sqlite://", "list"), "write sqlite:////path/to/file"),
        (("accounts", "--database", "mysql://x/y", "list"), "postgresql+psycopg://user@host"),
        (("accounts", "--database", "postgresql+psycopg://h:x/n", "list"), "names no database"),
        (("accounts", "--config", "none.toml", "list"), "none.toml: cannot be read"),
        (("accounts", "--config", "sever.toml", "list"), "did you mean 'server'"),
        (("accounts", *STORE, "add", "", "--role", "auditor", *MACHINE), "needs a name"),
        (("accounts", *STORE, "add", "x", "--role", "auditor"), "give --password-file"),
        (("accounts", *STORE, "add", "x", "--role", "gateway", "--key-out", "no/k"), "no/k"),
        (("server", *STORE, "--port", "-1"), "port: must not be below zero"),
        (("server", *STORE, "--port", "70000"), "ports end at 65535"),
        (("server", *STORE, "--region", "none"), "import one into it"),
        (("server", *STORE, "--port", "0", "--ready-file", "no/r"), "--ready-file no/r"),
        (("server", *STORE, "--port", "0", "--demo-accounts", "text"), "another --demo-accounts"),
        (("server", *STORE, "--port", "0", "--demo-accounts", "accounts"), "accounts.json"),
        (("server", "--config", "spool.toml", "--port", "0"), "name a directory"),
    ],
)
def test_centre(refusal, words, named):
    assert named in refusal(BAD, *words)


@pytest.mark.parametrize(
    "database",
    ["sqlite:///text", "sqlite:///folder", "sqlite:///no/where.sqlite"],
)
def test_a_store_that_cannot_be_opened_is_named(refusal, database):
    assert database in refusal(AWAY, "accounts", "--database", database, "list")


def test_a_password_in_a_database_url_is_never_repeated(refusal):
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        port = nobody.getsockname()[1]
        url = f"postgresql+psycopg://u:secret-word@127.0.0.1:{port}/n"
        said = refusal(AWAY, "accounts", "--database", url, "list")
    assert "secret-word" not in said
    assert f"127.0.0.1:{port}" in said


@pytest.mark.parametrize(
    ("words", "named"),
    [
        ((), "name at least one line"),
        (("--line", "nonsense"), "LINE=PORT"),
        (("--lines-file", "none"), "--lines-file none"),
        (("--lines-file", "text"), '{"1": "/dev/ttyUSB0"}'),
        (("--line", "1=COM9"), "say who signs in"),
        (("--line", "1=COM9", "--key", "none"), "make one with `accounts key`"),
        (("--line", "1=COM9", "--key", "text"), "make one with `accounts key`"),
        (("--line", "1=COM9", "--password-file", "none"), "--password-file none"),
        (("--line", "1=COM9", "--password-file", "binary"), "--password-file binary"),
        (("--line", "1=COM9", "--password-file", "empty"), "holds no password"),
        (("--line", "1=COM9", "--accounts", "none"), "--demo-accounts"),
        (("--line", "1=COM9", *MACHINE, "--centre", "nonsense"), "write it as http://"),
        (("--line", "1=COM9", *MACHINE, "--data", "text"), "--data text"),
    ],
)
def test_line_gateway(refusal, words, named):
    assert named in refusal(BAD, "gateway", "lines", *words)


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (("simulate", "vehicles", "--region", "none", *MACHINE), "import one into it"),
        (("simulate", "vehicles", "--region", "none", "--pace", "0"), "no number above zero"),
        (("demo", "--offscreen", "--data", "text"), "--data text"),
        (("demo", "--lines", "0"), "no whole number from 1"),
        (("demo", "--for", "nan"), "no number above zero"),
        (("region", "generate", "--out", "text"), "another --out"),
        (("region", "generate", "--seed", "-1", "--out", "x"), "0 or more"),
        (("protocols", "check", "empty"), "empty: directory: not there"),
        (("devices", "caller-id", "--replay", "none"), "none: cannot be read"),
        (("devices", "caller-id", "--replay", "text"), "text:1: not a burst"),
        (("devices", "caller-id", "--replay", "binary"), "binary: not a recording"),
        (("devices", "caller-id", "--port", "COM99", "--record", "no/x"), "no/x"),
        (("nonsense",), "invalid choice: 'nonsense'"),
    ],
)
def test_everything_beside_the_centre(run, words, named):
    given, said = run(*words)
    assert given == BAD, said
    assert named in said


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("server", *STORE, "--region", "none"), BAD),
        (("server", "--database", "sqlite:///folder"), AWAY),
        (("accounts", "--database", "nonsense", "list"), BAD),
        (("gateway", "lines", "--line", "nonsense"), BAD),
        (("simulate", "vehicles", "--region", "none", *MACHINE), BAD),
        (("demo", "--region", "none", "--data", "d"), BAD),
        (("region", "import", "text", "--out", "region"), BAD),
        (("protocols", "check", "folder"), BAD),
        (("devices", "caller-id", "--port", "COM99", "--for", "0.5"), UNHEARD),
    ],
)
def test_a_process_ends_with_the_code_and_without_a_traceback(place, words, code):
    finished = subprocess.run(
        [sys.executable, str(ROOT / "main.py"), *words],
        cwd=place,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=PATIENCE_S,
        check=False,
    )
    assert finished.returncode == code, finished.stderr
    assert "Traceback" not in finished.stderr


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (("dispatcher", "--region", "none", *MACHINE), "import one into it"),
        (("dispatcher", "--region", "none"), "say who signs in"),
        (("dispatcher", "--region", "none", *MACHINE, "--trace", "text/t"), "text/t: no file can"),
        (("dispatcher", "--region", "none", *MACHINE, "--ready-file", "folder"), "folder: no file"),
        (("dispatcher", "--region", "none", "--autopilot", "none"), "none: no such file"),
        (("station", "--region", "none", "--station", "S01", *MACHINE), "import one into it"),
        (("station", "--region", "none", "--station", "S01", "--key", "text"), "`accounts key`"),
        (("station", "--region", "none", *MACHINE), "--station"),
    ],
)
def test_seats(run, words, named):
    given, said = run(*words)
    assert given == BAD, said
    assert named in said


@pytest.mark.parametrize("file", ["none", "text", "empty", "folder", "binary"])
def test_a_map_that_is_none_is_named_and_nothing_is_imported(run, place, file):
    given, said = run("region", "import", file, "--out", "region")
    assert given == BAD
    assert said.startswith(f"region import: {file}")
    assert "Nothing was imported." in said
    assert not (place / "region").exists()


def test_a_port_in_use_is_named(refusal):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        assert port in refusal(BAD, "server", *STORE, "--port", port)


def test_a_half_copied_region_is_named_with_the_missing_file(refusal, place):
    region = place / "folder"
    manifest = {
        "format": 1, "name": "x", "bbox": [0, 0, 1, 1], "centre": [0, 0], "data_date": "",
        "attribution": "", "road_version": "", "counts": {},
    }  # fmt: skip
    (region / "region.json").write_text(json.dumps(manifest), encoding="utf-8")
    assert "roads.npz is missing" in refusal(BAD, "server", *STORE, "--region", "folder")
