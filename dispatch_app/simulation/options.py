"""Numbers on the command lines of simulations: what cannot be meant is refused by name."""

from __future__ import annotations

import argparse
import math


def above_zero(text: str) -> float:
    """A pace, a rate, a time.

    Raises:
        argparse.ArgumentTypeError: no number, or not above zero.
    """
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not 0 < number < math.inf:
        raise argparse.ArgumentTypeError(f"{text!r} is no number above zero")
    return number


def share(text: str) -> float:
    """A part of a whole, from 0 to 1.

    Raises:
        argparse.ArgumentTypeError: no number, or outside.
    """
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not 0 <= number <= 1:
        raise argparse.ArgumentTypeError(f"{text!r} is no share from 0 to 1")
    return number


def at_least_one(text: str) -> int:
    """A count.

    Raises:
        argparse.ArgumentTypeError: no whole number, or below one.
    """
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is no whole number from 1")
    return int(text)
