"""Files on the command lines of seats: what cannot be used is refused before a window opens."""

from __future__ import annotations

import argparse
import os
from pathlib import Path


def new_file(text: str) -> Path:
    """A file that will be written, with the directories that lead to it.

    Raises:
        argparse.ArgumentTypeError: nothing can be written there.
    """
    path = Path(text)
    above = next(p for p in path.absolute().parents if p.exists())
    if path.is_dir() or not above.is_dir() or not os.access(above, os.W_OK):
        raise argparse.ArgumentTypeError(f"{text}: no file can be written there")
    return path


def old_file(text: str) -> Path:
    """A file that is there already.

    Raises:
        argparse.ArgumentTypeError: it is not.
    """
    path = Path(text)
    if not path.is_file():
        raise argparse.ArgumentTypeError(f"{text}: no such file")
    return path
