"""The process that writes reports for the server's schedule: `figures run` and nothing else."""

from __future__ import annotations

import argparse
import os
import sys

from dispatch_app.commands_figures import add_run, run

POLITE = 10
"""Where there is such a thing, whoever serves orders goes first."""


def main() -> int:
    if hasattr(os, "nice"):
        os.nice(POLITE)
    parser = argparse.ArgumentParser()
    add_run(parser)
    return run(parser.parse_args())


if __name__ == "__main__":
    sys.exit(main())
