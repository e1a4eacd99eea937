"""The commands that we give a modem, as bytes. Knows no answers and no port."""

from __future__ import annotations


def command(text: str) -> bytes:
    """A command line as a modem expects it: upper case AT, ended by carriage return."""
    return b"AT" + text.encode("ascii") + b"\r"


RESET = command("Z")
ECHO_OFF = command("E0")
CALLER_ID_ON = command("+VCID=1")
CALLER_ID_ON_OLDER = command("#CID=1")
"""Rockwell and Cirrus chips from before V.253."""
