"""Where a new table of subscribers comes from: a file, or a service that hands one out."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import httpx

from dispatch_app.adapters.master_tables import Rows, UnusableTable, read_subscribers
from dispatch_app.domain.values import Bounds, Subscriber

MOST_BYTES = 400_000_000
PATIENCE_S = 60.0
_WORKBOOK = "spreadsheetml"


def subscribers_of(source: str, bounds: Bounds | None) -> Rows[Subscriber]:
    """Read them from a path, or fetch them by `http(s)://…` and read them.

    Raises:
        UnusableTable: not there, too large, or no table; the message says the mend.
    """
    if urlsplit(source).scheme not in ("http", "https"):
        return read_subscribers(Path(source), bounds)
    with _fetched(source) as path:
        return read_subscribers(path, bounds)


@contextmanager
def _fetched(url: str) -> Iterator[Path]:
    """The answer as a file that is gone afterwards: it is full of people."""
    with tempfile.TemporaryDirectory() as directory:
        try:
            yield _written(url, Path(directory))
        except httpx.HTTPError as trouble:
            raise UnusableTable(f"{bare(url)}: {_why(trouble)}") from trouble


def _written(url: str, directory: Path) -> Path:
    with httpx.stream("GET", url, timeout=PATIENCE_S, follow_redirects=True) as answer:
        answer.raise_for_status()
        kind = answer.headers.get("content-type", "")
        workbook = _WORKBOOK in kind or urlsplit(url).path.lower().endswith(".xlsx")
        path = directory / ("subscribers.xlsx" if workbook else "subscribers.csv")
        size = 0
        with path.open("wb") as out:
            for part in answer.iter_bytes():
                size += len(part)
                if size > MOST_BYTES:
                    raise UnusableTable(f"{bare(url)}: more than {MOST_BYTES} bytes")
                out.write(part)
    return path


def bare(url: str) -> str:
    """Without what may be a secret: a word in the query, a password before the host."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https"):
        return url
    return f"{parts.scheme}://{parts.hostname or ''}{parts.path}"


def _why(trouble: httpx.HTTPError) -> str:
    """Without the address, in which a secret may stand."""
    if isinstance(trouble, httpx.HTTPStatusError):
        return f"answered {trouble.response.status_code}"
    return type(trouble).__name__
