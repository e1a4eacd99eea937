"""What the process beside the UPSes must know after its own restart: models, and what has begun."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from datetime import datetime
from typing import Any

from dispatch_app.client.local_store import LocalStore
from dispatch_app.domain.power import SupplyId
from dispatch_app.domain.power_model import BatteryModel

log = logging.getLogger(__name__)


class UpsMemory:
    """Kept on this machine's disk, beside the reports that wait for the centre."""

    def __init__(self, store: LocalStore, now: Callable[[], datetime]) -> None:
        self._store = store
        self._now = now
        self._known = store.drafts()

    def model(self, supply: SupplyId) -> BatteryModel | None:
        """What was learnt of a battery; None: nothing, or it cannot be read."""
        body = self._known.get(f"model:{supply}")
        if body is None:
            return None
        try:
            fields: dict[str, Any] = json.loads(body)
            return BatteryModel(
                full_load_s=float(fields["full_load_s"]), learnt=int(fields["learnt"])
            )
        except (ValueError, KeyError, TypeError) as strange:
            log.warning("what was learnt of %s cannot be read: %s", supply, strange)
            return None

    def keep_model(self, supply: SupplyId, model: BatteryModel) -> None:
        fields = {"full_load_s": model.full_load_s, "learnt": model.learnt}
        self._store.put_draft(f"model:{supply}", json.dumps(fields).encode(), self._now())

    def has_begun(self, supply: SupplyId) -> bool:
        """Whether the shutdown command has run in an outage that is not known to be over."""
        return f"begun:{supply}" in self._known

    def keep_begun(self, supply: SupplyId, *, begun: bool) -> None:
        """On the disk when this returns: the machine may be gone the next second."""
        name = f"begun:{supply}"
        if begun:
            self._known[name] = b"1"
            self._store.put_draft(name, b"1", self._now())
        elif self._known.pop(name, None) is not None:
            self._store.drop_draft(name)
        self._store.settle()
