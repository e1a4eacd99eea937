"""`main.py protocols check`: reads protocol files as a seat would, and changes nothing."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from dispatch_app.adapters.protocol_files import BadProtocols, load_book
from dispatch_app.domain.protocols import ProtocolBook
from dispatch_app.i18n.texts import RESOURCES

FIT = 0
UNFIT = 2
"""At least one mistake: no seat would start with these files."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "directory",
        metavar="DIR",
        type=Path,
        nargs="?",
        default=RESOURCES / "protocols",
        help="directory with entry.toml and one file per complaint (default: the ones in use)",
    )
    parser.epilog = "Exit code 0: all can be used. 2: each mistake is named, with its mend."


def run(args: argparse.Namespace) -> int:
    """Exit code 0 when a seat would start with these files, else 2."""
    try:
        book = load_book(args.directory)
    except BadProtocols as bad:
        for problem in bad.problems:
            print(problem, file=sys.stderr)
        print(f"{args.directory}: {_counted(len(bad.problems), 'mistake')}", file=sys.stderr)
        return UNFIT
    print(_summary(args.directory, book))
    return FIT


def _summary(directory: Path, book: ProtocolBook) -> str:
    complaints = book.protocols
    pending = [protocol.code for protocol in complaints if not protocol.approved]
    parts = (
        _counted(len(complaints), "complaint"),
        _counted(sum(len(p.questions) for p in complaints), "question"),
        _counted(sum(len(p.instructions) for p in complaints), "sentence"),
        _counted(sum(len(p.determinants) for p in complaints), "determinant"),
        f"{len(pending)} pending approval",
    )
    waiting = f"\npending approval: {', '.join(pending)}" if pending else ""
    return f"{directory}: {', '.join(parts)}; version {book.version}{waiting}"


def _counted(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"
