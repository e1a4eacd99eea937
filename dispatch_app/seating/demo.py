"""`main.py demo` with the parts that it cannot pick itself."""

from __future__ import annotations

import argparse
import sys

from dispatch_app.adapters.clock import Uuid7Maker
from dispatch_app.adapters.protocol_files import BadProtocols, load_book
from dispatch_app.i18n.texts import RESOURCES
from dispatch_app.simulation import demo, demo_options

add_arguments = demo_options.add_arguments


def run(args: argparse.Namespace) -> int:
    parts = demo.Parts(book=lambda: load_book(RESOURCES / "protocols"), new_id=Uuid7Maker())
    try:
        return demo.run_with(args, parts)
    except BadProtocols as bad:
        print(bad, file=sys.stderr)
        return 2
