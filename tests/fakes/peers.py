"""Programs and data that tests need. Absent, a test skips by name; with CI=true it fails."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import NoReturn

import pytest

MAP_EXTRACTS = Path(__file__).resolve().parents[2].parent / "shared" / "data"


def absent(what: str) -> NoReturn:
    """Skip, naming what is not there; fail where CI=true promises that all peers are."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"{what} is not here, and CI=true promises it", pytrace=False)
    pytest.skip(f"{what} is not here")


def program(name: str) -> Path:
    """The path of a program that a test starts."""
    found = shutil.which(name)
    return Path(found) if found else absent(f"the program {name}")


def map_extracts() -> Path:
    """The folder of real map extracts beside the repository."""
    return MAP_EXTRACTS if MAP_EXTRACTS.is_dir() else absent(f"the folder {MAP_EXTRACTS.name}")
