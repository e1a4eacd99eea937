"""Which centre a command is about: `--config` and `--database`, the same for all of them."""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path

from dispatch_app.config import BadConfig, Config, load


def add_source(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--config", type=Path, metavar="FILE.toml")
    parser.add_argument(
        "--database", metavar="URL", help="sqlite:///file or postgresql+psycopg://…"
    )


def configured(args: argparse.Namespace) -> Config:
    """
    Raises:
        BadConfig: the file cannot be used.
    """
    config = load(args.config)
    if args.database:
        config = replace(config, server=replace(config.server, database=args.database))
    return config


def with_store(config: Config) -> Config:
    """
    Raises:
        BadConfig: nobody has said which database.
    """
    if not config.server.database:
        raise BadConfig("which database? Say --database, or --config with [server] database")
    return config
