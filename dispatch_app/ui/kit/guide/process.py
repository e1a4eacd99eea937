"""Where the guide's process begins. Imports nothing of Qt, so that the process loads none of it."""

from __future__ import annotations

from multiprocessing.connection import Connection
from pathlib import Path


def serve(pipe: Connection, directory: Path) -> None:
    """Answer questions until the pipe closes; the road graph's libraries are loaded here only."""
    from dispatch_app.ui.kit.guide.worker import serve as work

    work(pipe, directory)
