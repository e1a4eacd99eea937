"""`main.py links key`: makes a key, and prints the half that partners enter on their side."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from dispatch_app.adapters.key_files import KeyFileTrouble, make_key

UNUSABLE = 2


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--out", type=Path, required=True, help="where the private key goes")


def run(args: argparse.Namespace) -> int:
    """Exit code 2 if the file cannot be written."""
    try:
        print(make_key(args.out).hex())
    except KeyFileTrouble as trouble:
        print(trouble, file=sys.stderr)
        return UNUSABLE
    return 0
