"""`main.py search rebuild`: the words of the search box made anew from the tables."""

from __future__ import annotations

import argparse
import sys
import time

from dispatch_app.adapters.storage.database import BadDatabaseUrl, Database
from dispatch_app.adapters.storage.search.following import WordsKeeper
from dispatch_app.adapters.storage.search.words_store import WordsStore
from dispatch_app.ports.errors import Unavailable


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--database", required=True, metavar="URL", help="sqlite:///file or postgresql+psycopg://…"
    )


def run(arguments: argparse.Namespace) -> int:
    """Exit code 0 when every word can be found, 2 if the database cannot be used."""
    began = time.monotonic()
    try:
        database = Database(arguments.database)
    except (BadDatabaseUrl, Unavailable) as trouble:
        print(trouble, file=sys.stderr)
        return 2
    store = WordsStore(database)
    try:
        WordsKeeper(database, store).rebuild()
    except Unavailable as trouble:
        print(f"{trouble}; what is missing is made by the next run", file=sys.stderr)
        return 2
    finally:
        store.close()
        database.close()
    print(f"words made anew in {time.monotonic() - began:.0f} s")
    return 0
