"""A module past 450 lines has several subjects: each may have a file of its own."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MOST_LINES = 450
MODULES = sorted(
    path
    for package in ("dispatch_app", "gis", "devices", "tests")
    for path in (ROOT / package).rglob("*.py")
)


def lines_of(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def test_modules_are_found():
    assert len(MODULES) > 500


def test_a_module_has_one_subject():
    long = {path.relative_to(ROOT).as_posix() for path in MODULES if lines_of(path) > MOST_LINES}
    assert long == set()
