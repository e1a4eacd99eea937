"""docs/needs.md: each need stands once, with a known status, and points only to what exists."""

import re
from pathlib import Path

import pytest

import main

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "needs.md"
STATUSES = {"works", "partly", "not yet"}
COUNTS = {
    "REC": 7, "A": 12, "B": 7, "C": 3, "D": 10, "E": 5, "F": 4, "G": 3, "H": 7, "I": 6, "J": 8,
    "K": 6, "L": 1, "M": 3, "N": 3, "O": 4, "P": 4, "Q": 3, "R": 5, "X": 15, "RULE": 14,
}  # fmt: skip
"""How many needs each letter has: none may get lost."""

ROWS = [
    [cell.strip() for cell in line.strip().strip("|").split("|")]
    for line in PAGE.read_text(encoding="utf-8").splitlines()
    if re.match(r"\| [A-Z]+\d+ \|", line)
]
NAMED = {row[0]: re.findall(r"`([^`]+)`", " ".join(row[1:])) for row in ROWS}


def test_every_need_stands_once():
    wanted = [f"{letter}{n}" for letter, count in COUNTS.items() for n in range(1, count + 1)]
    assert sorted(row[0] for row in ROWS) == sorted(wanted)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_a_need_has_a_status_and_what_belongs_to_it(row):
    assert len(row) == 5
    _, need, status, seen, missing = row
    assert need
    assert status in STATUSES
    if status == "works":
        assert "tests/" in seen, "what works is shown by a test"
    if status == "partly":
        assert seen
        assert missing, "what is partly there says what is missing"
    if status == "not yet":
        assert not seen


@pytest.mark.parametrize("need", NAMED)
def test_what_a_need_points_to_exists(need):
    for named in NAMED[need]:
        assert _exists(named), f"{need}: {named}"


def _exists(named):
    if named.startswith("main.py "):
        return any(named.removeprefix("main.py ").split() == list(c.path) for c in main.COMMANDS)
    if "/" not in named:
        return True  # a key or a word
    file, _, test = named.partition("::")
    path = ROOT / file
    return path.exists() and (not test or f"def {test}(" in path.read_text(encoding="utf-8"))
