"""Turns `[audit]` of the configuration into checkpoints of the journal that are kept elsewhere."""

from __future__ import annotations

import logging
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from dispatch_app.adapters.key_files import KeyFileTrouble, make_key, private_key, public_half
from dispatch_app.adapters.storage.checkpoints import CheckpointFile
from dispatch_app.adapters.storage.database import Database
from dispatch_app.config import BadConfig, Config
from dispatch_app.ports.clock import Clock, IdMaker
from dispatch_app.services.bus import Bus
from dispatch_app.services.checkpoint_watch import CheckpointWatch
from dispatch_app.services.heartbeat import Heartbeats
from dispatch_app.services.rounds import Rounds

log = logging.getLogger(__name__)


class Auditing:
    """The watch over the checkpoints, or none where no file for them is named."""

    def __init__(
        self, config: Config, database: Database, bus: Bus, clock: Clock, new_id: IdMaker
    ) -> None:
        """
        Raises:
            BadConfig: the key of the seals cannot be read or made.
        """
        self._watch: CheckpointWatch | None = None
        own = config.audit
        if own.checkpoints:
            file = CheckpointFile(database, Path(own.checkpoints), seal_key(config))
            self._watch = CheckpointWatch(bus, file.keep, clock, new_id, period_s=own.every_s)

    def rounds(self, beats: Heartbeats) -> list[Rounds]:
        watch = self._watch
        return [Rounds("checkpoints", watch.period_s, watch, beats)] if watch else []


def seal_key(config: Config) -> Ed25519PrivateKey:
    """The key of `[audit]`, made at the first start.

    Raises:
        BadConfig: it cannot be read or made.
    """
    if not config.audit.key:
        raise BadConfig("[audit] checkpoints needs key: the file of the key that signs them")
    path = Path(config.audit.key)
    try:
        if not path.exists():
            make_key(path)
        log.info("seals are signed with the key whose public half is %s", public_half(path).hex())
        return private_key(path)
    except KeyFileTrouble as trouble:
        raise BadConfig(f"[audit] key: {trouble}") from trouble
