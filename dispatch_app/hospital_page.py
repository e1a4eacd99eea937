"""Brings the files and words of the emergency departments' page together. Knows no requests."""

from __future__ import annotations

import json
import mimetypes
from collections.abc import Mapping
from pathlib import Path

from dispatch_app.i18n.texts import LANGUAGES, RESOURCES, Texts
from dispatch_app.server.page_file import PageFile

DIRECTORY = RESOURCES / "hospital"
WORDS = (
    *("hospital_page.", "forewarning.", "cannot_take.", "forewarning_end.", "arrival_condition."),
    *("patient_outcome.", "hospital_status.", "capability.", "sex.", "consciousness."),
    *("breathing.", "priority.", "level.", "refusal.", "hospital_part."),
    *("weekday.", "part."),
)
"""Keys of the catalogues that begin so go to the page."""


def page_files(directory: Path = DIRECTORY) -> Mapping[str, PageFile]:
    """All that the page is made of, by the names under which a browser asks for it."""
    files = {path.name: _file(path) for path in sorted(directory.iterdir()) if path.is_file()}
    for language in LANGUAGES:
        body = json.dumps(Texts.load(language).beginning(WORDS), ensure_ascii=False)
        files[f"texts.{language}.json"] = PageFile("application/json", body.encode())
    return files


def _file(path: Path) -> PageFile:
    media, _ = mimetypes.guess_type(path.name)
    return PageFile(media or "application/octet-stream", path.read_bytes())
