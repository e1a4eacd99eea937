"""What the process beside the terminals must remember over a restart: which orders crews have.

One small JSON file, written whole. Lost, every crew with a mission gets its order once more.
"""

from __future__ import annotations

import json
import logging
from datetime import datetime
from pathlib import Path

from dispatch_app.domain.ids import MissionId
from dispatch_app.gateways.vehicles_orders import Text

log = logging.getLogger(__name__)


class TakenTexts:
    def __init__(self, path: Path) -> None:
        self._path = path

    def load(self) -> dict[Text, datetime]:
        if not self._path.exists():
            return {}
        try:
            rows = json.loads(self._path.read_text(encoding="utf-8"))
            return {Text(MissionId(m), int(v)): datetime.fromisoformat(at) for m, v, at in rows}
        except (OSError, ValueError, TypeError) as trouble:
            log.warning("%s: %s; crews get their orders once more", self._path, trouble)
            return {}

    def save(self, taken: dict[Text, datetime]) -> None:
        rows = [[text.mission, text.version, at.isoformat()] for text, at in taken.items()]
        half = self._path.with_suffix(".part")
        try:
            half.write_text(json.dumps(rows), encoding="utf-8")
            half.replace(self._path)
        except OSError as trouble:
            log.warning("%s: cannot be written: %s", self._path, trouble)
