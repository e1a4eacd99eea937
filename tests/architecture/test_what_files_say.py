"""What stands in the repository: which entries, and that no file names a machine or a registry."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

TOP = {
    "dispatch_app",
    "gis",
    "devices",
    "resources",
    "main.py",
    "pyproject.toml",
    "tests",
    "README.md",
    "README.zh.md",
    "CHANGELOG.md",
    "LICENSE",
    "Makefile",
    "constraints.txt",
    "docs",
}
REGISTRIES = (
    "pypi" + ".org",
    "pythonhosted" + ".org",
    "npmjs" + ".org",
    "--index" + "-url",
    "--extra-index" + "-url",
    "--find" + "-links",
    "mirrors" + ".aliyun",
    "tuna.tsinghua" + ".edu",
)
MACHINE_PATHS = re.compile(
    "|".join(("/ro" + "ot/", "/wo" + "rk/", "/tmp/" + "team", "/home/" + "[a-z]"))
)
BINARY = {".png", ".jpg", ".webp", ".wav", ".ogg", ".pbf", ".npz", ".sqlite", ".ico", ".pdf", ".db"}


def tracked() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False
    ).stdout.decode()
    if not listed:
        pytest.skip("no git repository: this is an unpacked release")
    return [ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file()]


def texts() -> list[tuple[Path, str]]:
    return [
        (path, path.read_text(encoding="utf-8")) for path in tracked() if path.suffix not in BINARY
    ]


def test_top_level_entries_are_the_agreed_ones():
    entries = {path.relative_to(ROOT).parts[0] for path in tracked()}
    assert {name for name in entries if not name.startswith(".")} - TOP == set()


def test_no_file_names_a_registry():
    found = [
        f"{path.relative_to(ROOT)}: {word}"
        for path, text in texts()
        for word in REGISTRIES
        if word in text
    ]
    assert found == []


def test_no_file_names_a_path_of_somebodys_machine():
    found = [
        f"{path.relative_to(ROOT)}: {match.group()}"
        for path, text in texts()
        for match in [MACHINE_PATHS.search(text)]
        if match
    ]
    assert found == []


def test_every_module_says_first_what_it_is():
    silent = [
        str(path.relative_to(ROOT))
        for path in tracked()
        if path.suffix == ".py"
        and path.stat().st_size
        and not path.read_text(encoding="utf-8").startswith(('"""', "#!"))
    ]
    assert silent == []


def test_no_module_is_a_dumping_ground():
    dumping = {"utils", "util", "helpers", "helper", "manager", "common", "misc"}
    assert [str(path) for path in tracked() if path.suffix == ".py" and path.stem in dumping] == []
