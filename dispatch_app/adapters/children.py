"""Ends a process that was started beside this one: asked first, then made to."""

from __future__ import annotations

import subprocess

PATIENCE_S = 10.0


def end(process: subprocess.Popen[bytes], patience_s: float = PATIENCE_S) -> None:
    """Gone when it returns."""
    process.terminate()
    try:
        process.wait(patience_s)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
