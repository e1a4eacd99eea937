"""`main.py recorder …`: the recorder, and its place at the device desk."""

from __future__ import annotations

import argparse

from dispatch_app.recorder_desk import RecorderAtDesk
from dispatch_app.recording import cli


def add_arguments(parser: argparse.ArgumentParser) -> None:
    cli.add_arguments(parser)


def run(args: argparse.Namespace) -> int:
    """Exit code 2 if the options cannot be used."""
    args.at_desk = RecorderAtDesk
    return cli.run(args)
