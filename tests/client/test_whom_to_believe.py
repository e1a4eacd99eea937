"""Every program that signs in to the centre takes `--ca`, and uses it."""

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2] / "dispatch_app"
SIGNING_IN = sorted(
    path for path in ROOT.rglob("*.py") if "signing.addresses(" in path.read_text(encoding="utf-8")
)


def test_there_are_such_programs():
    assert len(SIGNING_IN) >= 5


@pytest.mark.parametrize("path", SIGNING_IN, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_none_of_them_believes_just_anybody(path):
    assert "signing.trust(" in path.read_text(encoding="utf-8")
