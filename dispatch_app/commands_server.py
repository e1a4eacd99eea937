"""`main.py server` and `main.py accounts`, with the parts that bootstrap picks."""

from __future__ import annotations

import argparse

from dispatch_app.bootstrap import SERVER_PARTS
from dispatch_app.server import cli

add_server = cli.add_server_arguments
add_accounts = cli.add_accounts_arguments


def server(arguments: argparse.Namespace) -> int:
    return cli.run_server(arguments, SERVER_PARTS)


def accounts(arguments: argparse.Namespace) -> int:
    return cli.run_accounts(arguments, SERVER_PARTS)
